"""Sitemaps: news sitemaps, plain ones and indexes of them. Parsed in a killable child.

Translations that a sitemap declares (hreflang) stay with their entry as `alternates`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fetch import child, feeds

RECENT = timedelta(days=3)  # news sitemaps hold two days; an entry of a plain one must have changed since
CHILDREN = 6  # sitemaps of an index that are read, the newest
_NEWS = re.compile(r"news|latest|today|recent|google", re.I)
_STALE = re.compile(r"image|video|author|tag|categor|archive|static|section|page-sitemap", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """One address of a sitemap."""

    url: str
    title: str = ""
    published: datetime | None = None  # news:publication_date
    modified: datetime | None = None  # lastmod
    language: str = ""
    alternates: tuple[tuple[str, str], ...] = ()  # (language, url) of its translations, itself included if it says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """A sitemap as read."""

    index: bool  # its entries are sitemaps
    entries: tuple[SitemapEntry, ...]


async def read(body: bytes, content_type: str, url: str, pool: child.Pool | None = None) -> Sitemap:
    """The sitemap in `body`. Raises feeds.BrokenFeed."""
    return await asyncio.to_thread(read_now, body, content_type, url, pool)


def read_now(body: bytes, content_type: str, url: str, pool: child.Pool | None = None) -> Sitemap:
    """`read`, blocking."""
    raw = feeds.ask("sitemap", body, content_type, pool)
    entries = (
        SitemapEntry(
            url=feeds.web_address(row["url"], url),
            title=feeds.plain(row["title"]),
            published=feeds.moment(row["published"]),
            modified=feeds.moment(row["modified"]),
            language=row["language"].strip().lower()[:2],
            alternates=_alternates(row["alternates"], url),
        )
        for row in raw["entries"]
    )
    return Sitemap(index=raw["index"], entries=tuple(entry for entry in entries if entry.url))


def _alternates(rows: Iterable[tuple[str, str]], base: str) -> tuple[tuple[str, str], ...]:
    pairs = ((language.strip().lower().split("-")[0], feeds.web_address(url, base)) for language, url in rows)
    return tuple(sorted({(language, url) for language, url in pairs if url and language not in ("", "x")}))


def recent(sitemap: Sitemap, now: datetime) -> tuple[SitemapEntry, ...]:
    """The entries that may be news: dated within RECENT, or all of a sitemap that dates none (at most 1,000)."""
    dated = [entry for entry in sitemap.entries if entry.published or entry.modified]
    if not dated:
        return sitemap.entries[:1_000]
    return tuple(entry for entry in dated if (entry.published or entry.modified or now) >= now - RECENT)


def worth_reading(index: Sitemap, now: datetime) -> tuple[str, ...]:
    """Which sitemaps of an index are read: not stale, news first, then the latest; at most CHILDREN."""
    fresh = [
        entry
        for entry in index.entries
        if (entry.modified is None or entry.modified >= now - RECENT)
        and not _STALE.search(entry.url.rpartition("/")[2])
    ]
    undated = [entry for entry in fresh if entry.modified is None]
    place = {entry.url: number for number, entry in enumerate(index.entries)}
    fresh.sort(
        key=lambda entry: (
            not _NEWS.search(entry.url),
            -entry.modified.timestamp() if entry.modified else 0.0,
            # undated ones are numbered or dated by name; the newest stands at one of the ends
            min(place[entry.url], len(index.entries) - 1 - place[entry.url]) if undated else 0,
        )
    )
    return tuple(dict.fromkeys(entry.url for entry in fresh))[:CHILDREN]
