"""From an address to a clean text; and what may stand in the place of any noun."""

from __future__ import annotations

from datetime import datetime

from records.types.base import Stage, noun


@noun
class Link:
    """An address found in a source."""

    link_id: str  # key(canonical url)
    url: str  # as found
    canonical_url: str  # WHATWG-normalised, tracking parameters removed
    source: str  # Source.name
    title: str = ""  # as the feed has it
    published_at: datetime | None = None  # as the feed has it
    language: str = ""  # as the feed or sitemap has it
    first_seen_at: datetime
    outlet: str = ""  # whose article it is, where the source is a search over many outlets
    translation_of: str = ""  # link_id of the article that names this one as its translation


@noun
class Page:
    """A response body, as it came."""

    page_id: str  # key(link_id, body hash)
    link: Link
    requested_url: str
    responded_url: str  # after redirects
    status: int
    body: bytes  # decoded of its transfer and content encodings, not of its charset
    body_hash: str  # blake2b-96 of the body
    content_type: str = ""  # header, verbatim
    etag: str = ""  # verbatim
    last_modified: str = ""  # verbatim
    fetched_at: datetime


@noun
class Landing:
    """Where the look at a link last ended, and what was found there: what the health of its source is judged from."""

    link_id: str
    responded_url: str
    body_hash: str
    kind: str = ""  # of the failure to get an article out of it; "" = it is an article


@noun
class Article:
    """The cleaned text of a page. `text` is what all spans refer to, in Unicode code points."""

    article_id: str  # key(page_id, made_by)
    page_id: str
    link_id: str  # same over all versions of one article
    url: str  # canonical
    outlet: str
    title: str
    author: str = ""
    published_at: datetime | None = None
    first_seen_at: datetime  # when the record first had this link
    language: str  # ISO 639-1
    text: str  # paragraphs separated by one empty line
    version: int = 1  # 1 for the first text of a link, then 2, …
    made_by: str  # cleaner and version


@noun
class Failure:
    """An expected failure, kept append-only."""

    stage: Stage
    key: str  # url, article_id, source name, …
    kind: str  # class: timeout refused http_403 robots too_large not_an_article broken_feed …
    reason: str  # in words, safe to show
    at: datetime
    source: str = ""  # Source.name, if any
