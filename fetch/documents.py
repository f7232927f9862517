"""What a source's address brought, read: feeds, sitemaps, front pages and bulk files all become items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fetch import feeds, front_pages, gdelt, sitemaps
from fetch.web import Response
from records.types import Source

Kind = Literal["feed", "sitemap", "front", "bulk"]
ASKED_AS = {"feed": "feed", "sitemap": "sitemap", "front": "article", "bulk": "feed"}  # kind → what the door calls it
INDEXED = frozenset({"sitemap", "bulk"})  # kinds that may name further documents of theirs
LANGUAGES = frozenset({"en", "ru", "uk"})  # translations that a sitemap declares are followed in these


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An address that a document lists."""

    url: str
    title: str = ""
    published: datetime | None = None
    language: str = ""
    outlet: str = ""  # whose article it is, where the document says so of each
    twin_of: str = ""  # address of the entry that names this one as its translation


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as read: items, or further documents to read."""

    items: tuple[Item, ...] = ()
    children: tuple[str, ...] | None = None  # None = no index
    cut_off: bool = False  # the end was lost on the way: it must come whole next time


async def read(kind: Kind, answer: Response, source: Source, now: datetime) -> Document:
    """The document of `answer`. Raises feeds.BrokenFeed."""
    content_type = answer.headers.get("content-type", "")
    if kind == "feed":
        feed = await feeds.read(answer.body, content_type, answer.url)
        items = (
            Item(url=entry.url, title=entry.title, published=entry.published, language=entry.language)
            for entry in feed.entries
        )
        return Document(items=tuple(items), cut_off=feed.cut_off)
    if kind == "front":
        page = await front_pages.read(answer.body, content_type, answer.url)
        found = front_pages.articles(page, answer.url)
        return Document(items=tuple(Item(url=url, title=title, language=page.language) for url, title in found))
    if kind == "bulk":
        if not gdelt.is_file(answer.body):
            return Document(children=gdelt.files(answer.body))
        rows = await gdelt.read(answer.body, source.bulk_words)
        return Document(
            items=tuple(
                Item(url=row.url, title=row.title, published=row.published, language=row.language, outlet=row.outlet)
                for row in rows
            )
        )
    sitemap = await sitemaps.read(answer.body, content_type, answer.url)
    if sitemap.index:
        return Document(children=sitemaps.worth_reading(sitemap, now))
    return Document(items=tuple(_items_of(sitemaps.recent(sitemap, now))))


def _items_of(entries: Iterable[sitemaps.SitemapEntry]) -> Iterable[Item]:
    """Each entry, and its translations after it."""
    for entry in entries:
        published = entry.published or entry.modified
        yield Item(url=entry.url, title=entry.title, published=published, language=entry.language)
        for language, url in entry.alternates:
            if url != entry.url and language in LANGUAGES:
                yield Item(url=url, published=entry.published, language=language, twin_of=entry.url)
