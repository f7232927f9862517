"""Pages to articles: the text without the layout, the title, the byline, the date, the language.

Parsing runs in child processes with limits of time and memory (`extract.pages.pool`): a page that hangs, grows or
crashes a parser costs its own article and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any

from extract.language import DEFAULT, detect
from extract.pages import dates
from extract.pages.pool import Fault, Pool
from records.identity import key
from records.types import Article, Failure, Link, Page

CLEANER = 1  # raised when the same page would give another text
VERBATIM = "text/1"  # made_by of texts taken as they are
CHILDREN = 4  # at most, and never more than the machine has processors
MAX_BODY = 20 * 2**20  # bytes
MAX_OUTLET = 80  # code points of a name that a page gives itself
ENTRY = "extract.pages.work"


@cache
def made_by() -> str:
    """Name of this cleaner: its own version and that of the library."""
    return f"clean/{CLEANER} trafilatura/{version('trafilatura')}"


@cache
def _pool() -> Pool:
    return Pool(ENTRY, max(1, min(CHILDREN, os.cpu_count() or 1)))


def close() -> None:
    """End the child processes. Done by itself at exit; `clean` may be called again afterwards."""
    if _pool.cache_info().currsize:
        _pool().close()


def clean(
    pages: Sequence[Page], outlets: Mapping[str, str], now: datetime, *, allowed: tuple[str, ...] = DEFAULT
) -> tuple[Article | Failure, ...]:
    """An Article or a Failure for each page, in order.

    `outlets` gives the outlet's name by `page.link.source`; `allowed` are the configured languages; `now` (aware)
    dates the failures. Failure.kind: not_an_article soft_404 consent paywall challenge too_large timeout memory crash
    error.
    """
    wanted = [page for page in pages if len(page.body) <= MAX_BODY]
    answers = iter(_pool().map([(_order(page, allowed), page.body) for page in wanted]))
    return tuple(
        _made(page, next(answers), outlets, now)
        if len(page.body) <= MAX_BODY
        else _failure(page, "too_large", f"{len(page.body)} bytes, at most {MAX_BODY} are read", now)
        for page in pages
    )


def article_from_text(
    text: str, *, url: str, title: str, outlet: str, published: datetime | None, language: str, first_seen: datetime
) -> Article:
    """An article of a text that is kept verbatim, code point by code point.

    `url` is canonical or '', `language` may be ''.
    """
    where = url or f"text:{key(text)}"
    link_id = key(where)
    page_id = key(link_id, key(text))
    return Article(
        article_id=key(page_id, VERBATIM),
        page_id=page_id,
        link_id=link_id,
        url=where,
        outlet=outlet,
        title=title,
        published_at=published,
        first_seen_at=first_seen,
        language=language or detect(f"{title}\n{text}"),
        text=text,
        made_by=VERBATIM,
    )


def article_from_html(
    html: bytes | str,
    *,
    url: str,
    title: str,
    outlet: str,
    published: datetime | None,
    language: str,
    first_seen: datetime,
) -> Article | Failure:
    """An article of a page that was not fetched by us, cleaned like any other.

    What is given goes before what the page says.
    """
    body = html.encode("utf-8", "surrogatepass") if isinstance(html, str) else html
    where = url or f"html:{key(body)}"
    link = Link(link_id=key(where), url=where, canonical_url=where, source="", title=title, first_seen_at=first_seen)
    page = Page(
        page_id=key(link.link_id, key(body)),
        link=link,
        requested_url=where,
        responded_url=where,
        status=200,
        body=body,
        body_hash=key(body),
        content_type="text/html; charset=utf-8" if isinstance(html, str) else "",
        fetched_at=first_seen,
    )
    (made,) = clean((page,), {"": outlet}, first_seen)
    if isinstance(made, Failure):
        return made
    return replace(
        made, title=title or made.title, published_at=published or made.published_at, language=language or made.language
    )


def _order(page: Page, allowed: tuple[str, ...]) -> dict[str, Any]:
    return {
        "url": page.requested_url,
        "responded_url": page.responded_url,
        "content_type": page.content_type,
        "seen": page.fetched_at.isoformat(),
        "allowed": list(allowed),
    }


def _made(page: Page, answer: dict[str, Any] | Fault, outlets: Mapping[str, str], now: datetime) -> Article | Failure:
    if isinstance(answer, Fault):
        return _failure(page, answer.kind, answer.reason, now)
    if answer.get("failed"):
        return _failure(page, str(answer["failed"]), str(answer["reason"]), now)
    maker = f"{made_by()} live" if answer["live"] else made_by()
    return Article(
        article_id=key(page.page_id, maker),
        page_id=page.page_id,
        link_id=page.link.link_id,
        url=page.link.canonical_url,
        outlet=_outlet(page, answer, outlets),
        title=answer["title"] or page.link.title,
        author=answer["author"],
        published_at=_published(page, answer),
        first_seen_at=page.link.first_seen_at,
        language=answer["language"],
        text=answer["text"],
        made_by=maker,
    )


def _outlet(page: Page, answer: dict[str, Any], outlets: Mapping[str, str]) -> str:
    """The source's outlet; of an article that a search found its own, as the page names it or else the search."""
    if page.link.outlet:
        return str(answer["site"])[:MAX_OUTLET] or page.link.outlet
    return outlets.get(page.link.source, page.link.source)


def _published(page: Page, answer: dict[str, Any]) -> datetime | None:
    """The page's date; the feed's, if the page has none or only names the day of it."""
    fed = dates.clamp(page.link.published_at, page.fetched_at)
    own = datetime.fromisoformat(answer["published"]) if answer["published"] else None
    if own is None or (fed is not None and not answer["exact"] and abs((fed - own).total_seconds()) < 86_400):
        return fed
    return own


def _failure(page: Page, kind: str, reason: str, now: datetime) -> Failure:
    return Failure(
        stage="clean", key=page.link.canonical_url, kind=kind, reason=reason, at=now, source=page.link.source
    )
