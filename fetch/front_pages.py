"""Web pages read for their links: front pages as a last resort, and sites whose feeds are looked for.

`read_page` runs in the child only; the rest is pure.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fetch import child, feeds
from fetch.charsets import to_text

MAX_BYTES = 5 * 2**20
MAX_LINKS = 3_000
SHORTEST_TITLE = 25  # code points of a headline; menus are shorter
FEED_TYPES = (
    "application/atom+xml", "application/feed+json", "application/json", "application/rdf+xml", "application/rss+xml",
)  # fmt: skip

_ARTICLE = re.compile(r"/\d{4}/\d{1,2}/|\d{5,}|/[^/]*(?:[a-z0-9]+-){3,}[a-z0-9]+|\.s?html?$", re.I)
_NO_ARTICLE = re.compile(
    r"/(?:about|advert|author|category|contacts?|feed|help|login|newsletter|page|podcasts?|privacy|rss|rubric|search|"
    r"subscri|tags?|terms|topics?|video)s?(?:/|$)|\.(?:pdf|jpe?g|png|gif|webp|mp[34]|xml|zip)$",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """What a web page links to."""

    title: str
    language: str  # <html lang>, "" if none
    feeds: tuple[tuple[str, str], ...]  # (url, title) of <link rel=alternate> of a feed type
    links: tuple[tuple[str, str], ...]  # (url, text) of its anchors, in order, each url once


def read_page(body: bytes, content_type: str) -> dict[str, Any]:
    """{"title", "language", "base", "feeds": [[href, title]…], "links": [[href, text]…]}. Raises ValueError."""
    from lxml import html

    text = to_text(body[:MAX_BYTES], content_type)
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text[:300]) + text[300:]
    try:
        root = html.document_fromstring(text)
    except Exception as error:  # lxml raises its own, AssertionError and ValueError for a page with no element
        raise ValueError("not a web page") from error
    found: dict[str, Any] = {"title": root.findtext(".//title") or "", "language": root.get("lang") or "", "base": ""}
    found["feeds"] = [
        [node.get("href") or "", node.get("title") or ""]
        for node in root.iter("link")
        if "alternate" in (node.get("rel") or "").lower() and (node.get("type") or "").lower().strip() in FEED_TYPES
    ]
    bases = [node.get("href") or "" for node in root.iter("base")]
    found["base"] = bases[0] if bases else ""
    links = []
    for node in root.iter("a"):
        if node.get("href"):
            links.append([node.get("href"), " ".join(node.text_content().split())[: feeds.MAX_TITLE]])
        if len(links) >= MAX_LINKS:
            break
    found["links"] = links
    return found


async def read(body: bytes, content_type: str, url: str, pool: child.Pool | None = None) -> PageLinks:
    """The links of the page in `body`, absolute. Raises feeds.BrokenFeed."""
    raw = await asyncio.to_thread(feeds.ask, "page", body, content_type, pool)
    base = feeds.web_address(raw["base"], url) or url
    links: dict[str, str] = {}
    for href, text in raw["links"]:
        address = feeds.web_address(href, base).partition("#")[0]
        if address and len(text) > len(links.get(address, "")):
            links[address] = feeds.plain(text)
        elif address:
            links.setdefault(address, feeds.plain(text))
    named = ((feeds.web_address(href, base), feeds.plain(title)) for href, title in raw["feeds"])
    return PageLinks(
        title=feeds.plain(raw["title"]),
        language=raw["language"].strip().lower()[:2],
        feeds=tuple(dict.fromkeys(pair for pair in named if pair[0])),
        links=tuple(links.items()),
    )


def articles(page: PageLinks, url: str) -> tuple[tuple[str, str], ...]:
    """The links of a front page at `url` that look like articles of the same site: a headline for text, an article's
    address."""
    site = _site(url)
    return tuple(
        (address, text)
        for address, text in page.links
        if _site(address) == site
        and len(text) >= SHORTEST_TITLE
        and _ARTICLE.search(urlsplit(address).path)
        and not _NO_ARTICLE.search(urlsplit(address).path)
    )


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
