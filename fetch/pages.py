"""Articles come in: concurrent over hosts, one at a time and paced within a host."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from fetch.urls import clean_url, parse
from fetch.web import Door, Response
from records.identity import key
from records.types import Failure, Link, Page

Validators = Mapping[str, tuple[str, str]]  # link_id → (etag, last_modified) of the last look


async def fetch(
    door: Door, links: Sequence[Link], now: datetime, validators: Validators | None = None
) -> tuple[Page | Failure, ...]:
    """The pages of `links`, in their order; a Failure (key: the link_id) in the place of each that did not come.

    With `validators` a page that has not changed since the last look is Failure(kind="not_modified").
    """
    lanes: dict[str, list[int]] = {}
    for place, link in enumerate(links):
        lanes.setdefault(_lane(link.url), []).append(place)
    results: list[Page | Failure | None] = [None] * len(links)

    async def walk(places: list[int]) -> None:
        for place in places:
            link = links[place]
            results[place] = await _fetch_one(door, link, now, *(validators or {}).get(link.link_id, ("", "")))

    async with asyncio.TaskGroup() as group:
        for places in lanes.values():
            group.create_task(walk(places))
    return tuple(result for result in results if result is not None)


async def _fetch_one(door: Door, link: Link, now: datetime, etag: str, last_modified: str) -> Page | Failure:
    try:
        address = clean_url(link.url)  # as found, for a folded twin may not exist; but no campaign is counted
    except ValueError as wrong:
        return _failure(link, "bad_url", str(wrong), now)
    answer = await door.get(address, etag, last_modified, kind="article")
    if isinstance(answer, Failure):
        return replace(answer, key=link.link_id, source=link.source)
    if answer.status == 304:
        return _failure(link, "not_modified", "unchanged since the last look", now)
    if not answer.body.strip():
        return _failure(link, "empty", "the answer has no body", now)
    return _page(link, answer)


def _lane(url: str) -> str:
    try:
        return parse(url).authority
    except ValueError:
        return ""


def _page(link: Link, answer: Response) -> Page:
    body_hash = hashlib.blake2b(answer.body, digest_size=12).hexdigest()
    return Page(
        page_id=key(link.link_id, body_hash),
        link=link,
        requested_url=answer.requested_url,
        responded_url=answer.url,
        status=answer.status,
        body=answer.body,
        body_hash=body_hash,
        content_type=answer.headers.get("content-type", ""),
        etag=answer.etag,
        last_modified=answer.last_modified,
        fetched_at=answer.fetched_at,
    )


def _failure(link: Link, kind: str, reason: str, now: datetime) -> Failure:
    return Failure(stage="fetch", key=link.link_id, kind=kind, reason=reason, at=now, source=link.source)
