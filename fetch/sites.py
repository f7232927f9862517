"""What a site offers to be followed by: its feeds and sitemaps, found by asking it.

Looked for where sites say it (the page's own <link>, robots.txt), where they mostly put it (COMMON), and in links that
look like feeds. Each candidate is fetched and read; only what holds entries is proposed.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from fetch import feeds, front_pages, sitemaps
from fetch.getter import Getter
from fetch.opml import slug
from fetch.safe_xml import MAX_ITEMS
from records.types import Failure, Source

# Sorted by how often they are met; tried only where the page names no feed itself, the second row after the first.
COMMON_FEEDS = (
    ("/feed", "/rss", "/rss.xml", "/rss/", "/feed.xml", "/rss/all", "/atom.xml", "/index.xml", "/rss/news"),
    (
        "/feed/", "/rss/all.xml", "/rss/all.rss", "/feed/atom", "/rss/full.rss", "/rss/view_news/", "/xml/rss/all.xml",
        "/news/rss.xml", "/news/last.rss", "/rss/block-lastnews", "/feeds/all", "/feed.json",
    ),
)  # fmt: skip
COMMON_SITEMAPS = ("/sitemap-news.xml", "/news-sitemap.xml", "/sitemap_news.xml", "/sitemap.xml", "/sitemap_index.xml")
CANDIDATES = 12  # of each kind that are fetched
LISTS = 3  # pages that list feeds which are read

_FEED_LINK = re.compile(r"(?:^|[/._-])(?:rss|feeds?|atom|rdf)(?:[/._-]|$|\d)", re.I)
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.I | re.M)
_NEWS = re.compile(r"news|google", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A feed or sitemap that a site has."""

    url: str
    kind: str  # feed or sitemap
    title: str
    entries: int  # listed now
    newest: datetime | None  # latest date among them
    language: str
    a_day: float  # entries a day over the time that it spans, 0.0 if it gives no dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What was found of a site. Offers stand best first."""

    home: str
    title: str
    language: str
    feeds: tuple[Offer, ...]
    sitemaps: tuple[Offer, ...]
    failures: tuple[Failure, ...]  # of the home page and of addresses that the site itself names


async def find(door: Getter, url: str, now: datetime) -> Site | Failure:
    """What the site at `url` offers. `url` may be a feed itself. A Failure if nothing answers there at all."""
    answer = await door.get(url, kind="feed")
    if isinstance(answer, Failure):
        return answer
    content_type = answer.headers.get("content-type", "")
    offer = await _as_feed(answer.url, answer.body, content_type)
    if offer:
        home = "{0.scheme}://{0.netloc}/".format(urlsplit(answer.url))
        return Site(home=home, title=offer.title, language=offer.language, feeds=(offer,), sitemaps=(), failures=())
    try:
        page = await front_pages.read(answer.body, content_type, answer.url)
    except feeds.BrokenFeed as broken:
        return Failure(stage="discover", key=url, kind=broken.kind, reason=str(broken), at=now)
    failures: list[Failure] = []
    named = [address for address, _ in page.feeds]
    linked = [address for address, _ in page.links if _FEED_LINK.search(urlsplit(address).path)]
    found_feeds = await _offers(door, (*named, *linked), set(named), failures)
    if not found_feeds:  # what looks like a feed may be a page that lists them
        found_feeds = await _offers(door, await _listed(door, linked), set(), failures)
    for paths in COMMON_FEEDS:
        if not found_feeds:
            found_feeds = await _offers(door, [feeds.web_address(path, answer.url) for path in paths], set(), failures)
    robots = await door.get(feeds.web_address("/robots.txt", answer.url), kind="robots")
    text = "" if isinstance(robots, Failure) else robots.body.decode("utf-8", "replace")
    listed = sorted(_SITEMAP_LINE.findall(text), key=lambda line: not _NEWS.search(line))
    guesses = [] if listed else [feeds.web_address(path, answer.url) for path in COMMON_SITEMAPS]
    found_maps = await _offers(door, (*listed, *guesses), set(listed), failures, now)
    return Site(
        home=answer.url,
        title=page.title,
        language=page.language,
        feeds=found_feeds,
        sitemaps=found_maps,
        failures=tuple(failures),
    )


def propose(site: Site, now: datetime) -> Source:
    """A source from what was found: the feed that brings most, a news sitemap beside it, expectations from what they
    list. The front page is the last resort."""
    host = (urlsplit(site.home).hostname or "").removeprefix("www.")
    best = site.feeds[:1] + tuple(offer for offer in site.sitemaps if _NEWS.search(offer.url))[:1]
    a_day = max((offer.a_day for offer in best), default=0.0)
    language = site.language or next((offer.language for offer in best if offer.language), "") or "en"
    return Source(
        name=slug(host),
        outlet=re.split(r"\s[-–—|:]\s", site.title)[0][:60] or host,
        home=site.home,
        language=language,
        feeds=tuple(offer.url for offer in best if offer.kind == "feed"),
        sitemaps=tuple(offer.url for offer in best if offer.kind == "sitemap"),
        front_pages=() if best else (site.home,),
        links_a_day=(max(1, int(a_day / 4)), max(20, int(a_day * 4))),
        confirmed=f"found on the site itself, {now:%Y-%m-%d}",
    )


async def _listed(door: Getter, pages: Iterable[str]) -> tuple[str, ...]:
    """Addresses that look like feeds, on the first pages that are said to be feeds and are not."""
    found: dict[str, None] = {}
    for url in tuple(dict.fromkeys(pages))[:LISTS]:
        answer = await door.get(url, kind="feed")
        if isinstance(answer, Failure):
            continue
        with contextlib.suppress(feeds.BrokenFeed):
            page = await front_pages.read(answer.body, answer.headers.get("content-type", ""), answer.url)
            found |= dict.fromkeys(address for address, _ in (*page.feeds, *page.links) if _looks_like_feed(address))
    return tuple(found)


def _looks_like_feed(url: str) -> bool:
    path = urlsplit(url).path
    return bool(_FEED_LINK.search(path)) or path.lower().endswith((".rss", ".xml", ".atom"))


async def _offers(
    door: Getter, candidates: Iterable[str], named: set[str], failures: list[Failure], now: datetime | None = None
) -> tuple[Offer, ...]:
    """Those of `candidates` that can be read, best first; failures of what the site itself names are noted. `now` is
    given for sitemaps."""
    urls = [url for url in dict.fromkeys(candidates) if url][:CANDIDATES]
    kind = "feed" if now is None else "sitemap"
    answers = await asyncio.gather(*(door.get(url, kind=kind) for url in urls))
    offers: dict[str, Offer] = {}
    for url, answer in zip(urls, answers, strict=True):
        if isinstance(answer, Failure):
            failures.extend([answer] if url in named else [])
            continue
        read = _as_feed if now is None else _as_sitemap
        offer = await read(answer.url, answer.body, answer.headers.get("content-type", ""))
        if offer:
            offers.setdefault(offer.url, offer)
    return tuple(sorted(offers.values(), key=lambda offer: (-offer.a_day, -offer.entries)))


async def _as_feed(url: str, body: bytes, content_type: str) -> Offer | None:
    try:
        feed = await feeds.read(body, content_type, url)
    except feeds.BrokenFeed:
        return None
    if not any(entry.url for entry in feed.entries):
        return None
    dates = [entry.published for entry in feed.entries if entry.published]
    return _offer(url, "feed", feed.title, len(feed.entries), dates, feed.language)


async def _as_sitemap(url: str, body: bytes, content_type: str) -> Offer | None:
    try:
        sitemap = await sitemaps.read(body, content_type, url)
    except feeds.BrokenFeed:
        return None
    dates = [when for entry in sitemap.entries if (when := entry.published or entry.modified)]
    language = next((entry.language for entry in sitemap.entries if entry.language), "")
    return _offer(url, "sitemap", "", len(sitemap.entries), dates, language) if sitemap.entries else None


def _offer(url: str, kind: str, title: str, entries: int, dates: list[datetime], language: str) -> Offer:
    newest = max(dates, default=None)
    span = (newest - min(dates)).total_seconds() / 86_400 if newest else 0.0
    a_day = len(dates) / max(span, 1 / 24) if len(dates) > 1 and entries < MAX_ITEMS else 0.0
    a_day = round(a_day, 1)
    return Offer(url=url, kind=kind, title=title, entries=entries, newest=newest, language=language, a_day=a_day)
