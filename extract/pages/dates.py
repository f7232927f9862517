"""When a page was published: from JSON-LD, meta tags and time tags, in the order of how far they can be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import html

from extract.pages.linked import Node, string

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # no outlet of ours is older on the web: 1970 and 0001 are zeros
TOLERANCE = timedelta(hours=26)  # a wrong zone or clock; later than this after the fetch, the date is false

# Names of meta tags (name, property, itemprop), best first.
META_NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued", "dcterms.created",
    "dc.date", "dcterms.date", "article.published", "article:published", "published_at", "publish-date", "publish_date",
    "publication_date", "pubdate", "published-date", "last-published", "date.published",
    "iso-8601-publish-date", "date", "article_date_original", "originalpublicationdate", "created",
)  # fmt: skip
TIME_CLASS = re.compile(r"publi|posted|entry-date|article.?date|date-?time|created|veroeff|дата", re.I)

_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?$")
_LOOSE = re.compile(
    r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
)
_EUROPEAN = re.compile(r"^(\d{1,2})[./](\d{1,2})[./](\d{4})(?:,?\s+(\d{1,2}):(\d{2}))?")


def read(raw: Any) -> datetime | None:
    """A date as written in a page, as aware UTC; a naive one is taken for UTC. None if it can't be read."""
    text = string(raw) if not isinstance(raw, (int, float)) else str(int(raw))
    if not text or len(text) > 80:
        return None
    try:
        if text.isdigit() and len(text) in (10, 13):
            return datetime.fromtimestamp(int(text[:10]), tz=UTC)
        if match := _COMPACT.match(text):
            return datetime(*(int(part) for part in match.groups(default="0")), tzinfo=UTC)  # type: ignore[misc, arg-type]
        if match := _LOOSE.match(text):
            *parts, zone = match.groups()
            value = datetime(*(int(part or 0) for part in parts), tzinfo=UTC)  # type: ignore[misc, arg-type]
            return value - _offset(zone)
        if match := _EUROPEAN.match(text):
            day, month, year, hour, minute = (int(part) for part in match.groups(default="0"))
            return datetime(year, month, day, hour, minute, tzinfo=UTC)
        value = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _offset(zone: str | None) -> timedelta:
    if not zone or zone[0] not in "+-":
        return timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return size if zone[0] == "+" else -size


def clamp(value: datetime | None, seen: datetime) -> datetime | None:
    """`value` if a page fetched at `seen` can have been published then; `seen` for a clock a little fast; else None."""
    if value is None or value < EARLIEST or value > seen + TOLERANCE:
        return None
    return min(value, seen)


def published(tree: html.HtmlElement, node: Node, meta: dict[str, str], seen: datetime) -> datetime | None:
    """The first plausible date of the page (aware UTC), or None."""
    for raw in _candidates(tree, node, meta):
        if (value := clamp(read(raw), seen)) is not None:
            return value
    return None


def guess(tree: html.HtmlElement, url: str, seen: datetime) -> datetime | None:
    """Date out of the page's text or address (htmldate): the last resort, a day without an hour."""
    from htmldate import find_date

    try:
        found = find_date(tree, url=url or None, original_date=True, min_date=EARLIEST, max_date=seen + TOLERANCE)
    except Exception:  # htmldate raises whatever its parsers raise; a page without a date is no fault
        return None
    return clamp(read(found), seen)


def _candidates(tree: html.HtmlElement, node: Node, meta: dict[str, str]) -> Iterator[Any]:
    yield node.get("datePublished")
    for name in META_NAMES:
        yield meta.get(name)
    yield node.get("dateCreated")
    stamps = [element for element in tree.iter("time") if element.get("datetime")]
    for element in stamps:
        marks = f"{element.get('class', '')} {element.get('itemprop', '')} {element.get('pubdate') and 'published'}"
        if TIME_CLASS.search(marks):
            yield element.get("datetime")
    for element in tree.xpath("//*[@itemprop='datePublished']"):
        yield element.get("content") or element.get("datetime") or element.text_content()
    if stamps:
        yield stamps[0].get("datetime")
    yield node.get("dateModified")
