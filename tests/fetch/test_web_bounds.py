"""Bodies without end, bombs, slow hosts, answers that break off: faults 8, 9, 10 and 38."""

from __future__ import annotations

import asyncio
import gzip
import itertools
from typing import Any

import pytest

from fetch.limits import MIB, Kind
from fetch.web import Response
from records.identity import key
from records.types import Failure
from tests.conftest import Hits
from tests.fetch.hostile import (
    World,
    chunked,
    forever,
    gzip_bomb,
    head,
    kind_of,
    live,
    page,
    raw,
    stream,
)
from tests.fetch.process import used

FEED = b"<rss><channel><title>News</title></channel></rss>"


# Fault 8

BOMBS = {
    "ten gigabytes of gzip": (stream(head(200, content_encoding="gzip"), lambda: gzip_bomb(10)), "too_large"),
    "gzip in gzip": (page(gzip.compress(gzip.compress(bytes(MIB))), content_encoding="gzip"), "encoding"),
    "brotli": (page(b"\x1b\xff\xff\xff", content_encoding="br"), "encoding"),
    "ten codings": (page(b"x", content_encoding=", ".join(["gzip"] * 10)), "encoding"),
    "gzip that is none": (page(b"<html>", content_encoding="gzip"), "encoding"),
}


@pytest.mark.parametrize("name", BOMBS)
@live
async def test_a_bomb_is_cut_at_the_cap_and_costs_little_memory_and_time(name: str, hits: Hits) -> None:
    """Under 64 MiB and 2 s of CPU, server included; the feed beside it is read as ever."""
    handler, kind = BOMBS[name]
    async with World() as world:
        world.serve("bomb.test", "/feed", handler)
        world.serve("news.test", "/feed", page(FEED))
        async with world.door() as door:
            with used() as cost:
                bomb, good = await asyncio.gather(
                    door.get("http://bomb.test/feed", kind="article"), door.get("http://news.test/feed", kind="feed")
                )
        assert cost.cpu_seconds <= 2 and cost.memory <= 64 * MIB
        assert kind_of(bomb) == kind
        assert isinstance(good, Response) and good.body == FEED
        hits(8, 1, len(world.asked("bomb.test", "/feed")))


# Fault 9


@pytest.mark.parametrize(("kind", "cap"), [("article", 10 * MIB), ("feed", 20 * MIB)])
@live
async def test_an_endless_body_is_cut_at_the_cap(kind: Kind, cap: int, hits: Hits) -> None:
    """Infinite chunks at the caps of production: what is read off the wire is at most the cap and a megabyte."""
    async with World() as world:
        endless = stream(head(200, transfer_encoding="chunked"), lambda: chunked(forever(b"x" * 65536)))
        world.serve("endless.test", "/", endless)
        async with world.door() as door:
            assert kind_of(await door.get("http://endless.test/", kind=kind)) == "too_large"
        hits(9, 1, len(world.asked("endless.test", "/")))
        assert cap < world.received <= cap + MIB


# Fault 10

LORIS = {
    "headers": stream(b"HTTP/1.1 200 OK\r\n", lambda: forever(b"x"), pause=0.05),
    "body": stream(head(200, content_length="99999"), lambda: forever(b"x"), pause=0.05),
}


@live
async def test_slow_hosts_do_not_hold_up_good_ones(hits: Hits) -> None:
    """64 slow-loris hosts beside 200 good ones: the good are all in while all 64 still hold the line.

    How much longer the good ones take than alone is measured by `python -m bench.loris`.
    """
    async with World() as world:
        for number in range(64):
            world.serve(f"slow{number}.test", "/feed", LORIS["headers" if number % 2 else "body"])
        world.serve("*", "/feed", page(FEED))
        patient: dict[str, Any] = {"feed_seconds": 600, "header_seconds": 600, "slow_after_seconds": 600}
        async with world.door(obey_robots=False, **patient) as door:
            slow = [asyncio.create_task(door.get(f"http://slow{n}.test/feed", kind="feed")) for n in range(64)]
            while world.open_now < 64:
                await asyncio.sleep(0.01)
            good = await asyncio.gather(*(door.get(f"http://good{n}.test/feed", kind="feed") for n in range(200)))
            assert [isinstance(answer, Response) for answer in good] == [True] * 200
            assert sum(not task.done() for task in slow) == 64 == world.open_now
            hits(10, 64, world.open_now)
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)


@live
async def test_each_slow_host_is_given_up_in_time(hits: Hits) -> None:
    """Slow headers and slow bodies end as Failures, by deadline or by rate, at most a second after the deadline."""
    async with World() as world:
        for number, name in enumerate(itertools.islice(itertools.cycle(LORIS), 16)):
            world.serve(f"slow{number}.test", "/", LORIS[name])
        async with world.door(obey_robots=False, article_seconds=0.8, slow_after_seconds=0.3) as door:
            start = asyncio.get_running_loop().time()
            answers = await asyncio.gather(*(door.get(f"http://slow{n}.test/") for n in range(16)))
            assert asyncio.get_running_loop().time() - start <= 0.8 + 1
        assert {answer.kind for answer in answers if isinstance(answer, Failure)} == {"timeout", "too_slow"}
        hits(10, 16, len(world.requests))


# Fault 38


def _cut(text: bytes, at: int, how: str) -> bytes:
    """An answer that breaks off."""
    if how == "length":
        return head(200, content_length=str(len(text))) + text[:at]
    if how == "chunks":
        return head(200, transfer_encoding="chunked") + f"{len(text):x}\r\n".encode() + text[:at]
    packed = gzip.compress(text)
    return head(200, content_encoding="gzip") + packed[: at * len(packed) // len(text)]


@pytest.mark.parametrize("how", ["length", "chunks", "gzip"])
@live
async def test_a_body_that_breaks_off_is_no_page(how: str, hits: Hits) -> None:
    """Cut at 100 places: a Failure each time, and the whole body when it comes whole."""
    text = "".join(key(number) for number in range(84)).encode()[:2000]  # does not compress to nothing
    async with World() as world:
        for at in range(0, len(text), 20):
            world.serve(f"cut{at}.test", "/", raw(_cut(text, at, how)))
        world.serve("whole.test", "/", page(text))
        async with world.door(obey_robots=False) as door:
            kinds = [kind_of(await door.get(f"http://cut{at}.test/")) for at in range(0, len(text), 20)]
            whole = await door.get("http://whole.test/")
        assert isinstance(whole, Response) and whole.body == text
        # A gzip body cut at 0 is an empty body, lawfully closed: it has no text that could be kept.
        assert kinds.count("cut") >= 99 and len(kinds) == 100
        hits(38, 100, len(world.requests) - 1)
