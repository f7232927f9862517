"""A source's feeds, sitemaps and front pages → links that its memory does not know.

    found = await discover(door, source, memory, now)       one source
    round = await discover_all(door, sources, memories, now)  all of them, and whose fault it was if most failed

Store `found.links` and `found.memory` in one transaction: the memory holds the validators that make the server answer
'unchanged' next time, so a memory without its links would lose them for good.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from fetch import blame, documents, feeds, google_news, rhythm, searches
from fetch.documents import Document, Item, Kind
from fetch.getter import Asker
from fetch.memory import DAYS, SEEN, Look, SourceMemory
from fetch.urls import canonical_url, safe_url, site
from fetch.web import Response
from records.identity import key
from records.types import Failure, Link, Source

REQUESTS = 30  # of one source in one round, at most: an index of indexes must not become a crawl
AT_ONCE = 256  # sources looked at together; the door keeps the pace within a host


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What one round brought of one source."""

    links: tuple[Link, ...]  # new to the memory, in the order found
    failures: tuple[Failure, ...]
    memory: SourceMemory  # to be kept with the links
    asked: int = 0  # requests that went out; 0 = nothing was due
    unchanged: int = 0  # of these, answered 304 or with the same body as before


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round brought of all sources."""

    found: dict[str, Discovery]  # Source.name → …
    degraded: str = ""  # why the round as a whole is not to be trusted, in words; "" = it is


@dataclass(slots=True)
class _Walk:
    """State of one source's round: what `discover` builds up."""

    source: Source
    now: datetime
    looks: dict[str, Look]
    seen: dict[str, None]
    links: list[Link] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    listed: dict[str, None] = field(default_factory=dict)
    told_again: int = 0  # of the links, those that are not new
    counted: int = 0
    asked: int = 0
    unchanged: int = 0


async def discover(door: Asker, source: Source, memory: SourceMemory, now: datetime) -> Discovery:
    """Asks what is due of `source` and gives what is new to `memory`. Never raises for what the network or the
    documents do: that comes back in `failures`."""
    walk = _Walk(source, now, {look.url: look for look in memory.looks}, dict.fromkeys(memory.seen))
    queue: list[tuple[Kind, str, str, int]] = [("feed", url, "", 0) for url in source.feeds]
    queue += [("sitemap", url, "", 0) for url in source.sitemaps]
    queue += [("bulk", url, "", 0) for url in source.bulk]
    done: set[str] = set()
    while queue and walk.asked < REQUESTS:
        kind, url, found_in, depth = queue.pop(0)
        if url not in done:
            done.add(url)
            children = await _visit(door, walk, kind, url, found_in)
            if kind in documents.INDEXED and depth < 2:
                queue += [(kind, child, url, depth + 1) for child in children]
    if _last_resort(source, walk):
        for url in source.front_pages:
            done.add(url)
            await _visit(door, walk, "front", url, "")
    return Discovery(
        links=tuple(walk.links),
        failures=tuple(walk.failures),
        memory=_remember(memory, walk),
        asked=walk.asked,
        unchanged=walk.unchanged,
    )


async def discover_all(
    door: Asker, sources: Sequence[Source], memories: Mapping[str, SourceMemory], now: datetime
) -> Round:
    """`discover` over all enabled `sources`. If more than half of them fail together, it is the network that failed:
    their memories then stay as they were, so that no feed is blamed."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(source: Source) -> Discovery:
        async with gate:
            return await discover(door, source, memories.get(source.name, SourceMemory()), now)

    looked_at = [source for source in sources if source.enabled]
    found = dict(zip((s.name for s in looked_at), await asyncio.gather(*map(one, looked_at)), strict=True))
    reason = blame.network({name: (each.asked, each.failures) for name, each in found.items()})
    if reason:
        forgiven = blame.forgiven((name, each.asked, each.failures) for name, each in found.items())
        found |= {name: replace(found[name], memory=memories.get(name, SourceMemory())) for name in forgiven}
    return Round(found=found, degraded=reason)


def _last_resort(source: Source, walk: _Walk) -> bool:
    """Whether the front pages are read: there is nothing else, or all else has failed three times running."""
    others = [walk.looks[url] for url in (*source.feeds, *source.sitemaps, *source.bulk) if url in walk.looks]
    return all(look.errors >= 3 for look in others)


async def _visit(door: Asker, walk: _Walk, kind: Kind, url: str, found_in: str) -> tuple[str, ...]:
    """Asks `url` if it is due and takes in what it brings. The sitemaps that it names, if it is an index."""
    look = walk.looks.get(url) or Look(url=url, found_in=found_in)
    known = tuple(child.url for child in walk.looks.values() if child.found_in == url)
    if not rhythm.due(look, walk.now) or (kind == "bulk" and found_in and look.success_at):  # such a file never changes
        return known
    pace = timedelta(minutes=walk.source.pace_minutes)
    validators = (look.etag, look.last_modified) if rhythm.conditional(look, walk.now) else ("", "")
    answer = await door.get(look.address, *validators, kind=documents.ASKED_AS[kind])
    if isinstance(answer, Failure):
        if answer.kind not in rhythm.NOT_ASKED:
            walk.asked += 1
            look = replace(look, asked_at=walk.now)
            walk.failures.append(replace(answer, stage="discover", source=walk.source.name))
        walk.looks[url] = rhythm.failed(look, answer, walk.now, pace)
        return known
    walk.asked += 1
    look = replace(look, asked_at=walk.now)
    body_hash = hashlib.blake2b(answer.body, digest_size=12).hexdigest() if answer.status != 304 else look.body_hash
    if body_hash and body_hash == look.body_hash:
        walk.unchanged += 1
        look = _validated(look, answer, body_hash, walk.now)
        walk.looks[url] = rhythm.redirected(rhythm.brought(look, walk.now, pace, 0), answer.moved_to, walk.now)
        return known
    try:
        document = await documents.read(kind, answer, walk.source, walk.now)
    except feeds.BrokenFeed as broken:
        failure = Failure(
            stage="discover", key=safe_url(url), kind=broken.kind, reason=str(broken), at=walk.now,
            source=walk.source.name,
        )  # fmt: skip
        walk.failures.append(failure)
        walk.looks[url] = rhythm.failed(_validated(look, None, "", walk.now), failure, walk.now, pace)
        return known
    first = look.full_at is None
    document = await _opened(door, walk, document)
    new = _take(walk, document.items)
    walk.counted += 0 if first else new
    look = replace(look, listed=2 * len(document.items))  # an item may have two names
    look = _validated(look, None if document.cut_off else answer, "" if document.cut_off else body_hash, walk.now)
    look = rhythm.brought(look, walk.now, pace, new)
    walk.looks[url] = rhythm.redirected(look, answer.moved_to if document.items else "", walk.now)
    if document.children is None:
        return ()
    for child in set(known) - set(document.children):
        del walk.looks[child]
    return document.children


def _validated(look: Look, answer: Response | None, body_hash: str, now: datetime) -> Look:
    """`look` with the validators of `answer`, verbatim, so that exactly these are sent next time. None = with none:
    what came could not be read whole, so the next look must bring it again."""
    if answer is None:
        return replace(look, etag="", last_modified="", body_hash="")
    if answer.status == 304:
        return replace(look, etag=answer.etag or look.etag, last_modified=answer.last_modified or look.last_modified)
    return replace(look, etag=answer.etag, last_modified=answer.last_modified, body_hash=body_hash, full_at=now)


async def _opened(door: Asker, walk: _Walk, document: Document) -> Document:
    """`document` with the addresses that only Google can resolve resolved by it: of items not met before, some a
    round. Those that are left make it one to be read again."""
    hidden = [item for item in document.items if google_news.is_hidden(item.url)]
    new = [item for item in hidden if key(item.url) not in walk.seen]
    walk.listed |= {key(item.url): None for item in hidden if key(item.url) in walk.seen}
    if not new:
        return document
    opened = await google_news.resolve(door, [item.url for item in new])
    walk.asked += opened.asked
    walk.failures += [
        replace(one, stage="discover", source=walk.source.name, at=walk.now)
        for one in opened.failures
        if one.kind not in rhythm.NOT_ASKED
    ]
    for url in opened.found:
        walk.seen[key(url)] = walk.listed[key(url)] = None
    items = (google_news.shown(item, opened.found[item.url]) if item.url in opened.found else item
             for item in document.items)  # fmt: skip
    return replace(document, items=tuple(items), cut_off=document.cut_off or opened.left > 0)


def _take(walk: _Walk, items: Iterable[Item]) -> int:
    """Takes what `items` list into the round; how many were new. What names a link is its address alone: a feed that
    gives all its items new guids brings nothing new, and one that uses a guid again for another article does."""
    before = len(walk.links) - walk.told_again
    for item in items:
        try:
            address = searches.resolved(item.url)
            canonical = canonical_url(address)
            original = key(canonical_url(item.twin_of)) if item.twin_of else ""
        except ValueError:
            continue  # no address, or none that the door would open
        link_id = key(canonical)
        # A translation that was listed before by itself is told again, once, with whose translation it is.
        names: dict[str, None] = {link_id: None}
        if original and original != link_id:
            names[key(*sorted((link_id, original)))] = None
        walk.listed |= names
        if names.keys() <= walk.seen.keys():
            continue
        again = link_id in walk.seen
        walk.seen |= names
        walk.told_again += again
        published = min(item.published, walk.now) if item.published else None  # a poisoned date must not sort first
        link = Link(
            link_id=link_id, url=address, canonical_url=canonical, source=walk.source.name, title=item.title,
            published_at=published, language=item.language, first_seen_at=walk.now,
            outlet=(item.outlet or site(address)) if walk.source.search else "",
            translation_of=original if original != link_id else "",
        )  # fmt: skip
        walk.links.append(link)
    return len(walk.links) - walk.told_again - before


def _remember(before: SourceMemory, walk: _Walk) -> SourceMemory:
    """The memory after the round. Addresses that the configuration no longer names are forgotten."""
    configured = {*walk.source.feeds, *walk.source.sitemaps, *walk.source.bulk, *walk.source.front_pages}
    looks = [look for look in walk.looks.values() if look.url in configured or look.found_in in walk.looks]
    if not walk.asked:
        return replace(before, looks=tuple(looks))
    limit = SEEN + sum(look.listed for look in looks)
    seen = tuple(dict.fromkeys((*walk.listed, *reversed(walk.seen))))[:limit]
    days = dict(before.days)
    today = walk.now.date().isoformat()
    days[today] = days.get(today, 0) + walk.counted
    return SourceMemory(
        started_at=before.started_at or walk.now,
        looks=tuple(looks),
        seen=seen,
        days=tuple(sorted(days.items())[-DAYS:]),
    )
