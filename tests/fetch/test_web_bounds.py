"""Bodies without end, bombs, slow hosts, answers that break off: faults 8, 9, 10 and 38."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import tracemalloc
from collections.abc import Iterator

import pytest

from fetch.limits import MIB
from fetch.web import Response
from records.identity import key
from records.types import Failure
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
def test_a_bomb_is_cut_at_the_cap_and_costs_little_memory(name: str) -> None:
    """Peak memory stays under 64 MiB, and the next feed is read as ever."""
    handler, kind = BOMBS[name]

    async def go() -> int:
        async with World() as world:
            world.serve("bomb.test", "/feed", handler)
            world.serve("news.test", "/feed", page(FEED))
            async with world.door() as door:
                tracemalloc.start()
                try:
                    bomb, good = await asyncio.gather(
                        door.get("http://bomb.test/feed", kind="article"),
                        door.get("http://news.test/feed", kind="feed"),
                    )
                    peak = tracemalloc.get_traced_memory()[1]
                finally:
                    tracemalloc.stop()
            assert isinstance(bomb, Failure) and bomb.kind == kind
            assert isinstance(good, Response) and good.body == FEED
            assert len(world.asked("bomb.test", "/feed")) == 1  # the bomb did go off
            return peak

    assert asyncio.run(go()) < 64 * MIB


# Fault 9


@pytest.mark.parametrize("kind", ["article", "feed"])
@live
async def test_an_endless_body_is_cut_at_the_cap(kind: str) -> None:
    """Infinite chunks: what is read is at most the cap and a megabyte."""
    sent = 0

    def blocks() -> Iterator[bytes]:
        nonlocal sent
        for block in chunked(forever(b"x" * 65536)):
            sent += len(block)
            yield block

    async with World() as world:
        world.serve("endless.test", "/", stream(head(200, transfer_encoding="chunked"), blocks))
        async with world.door(article_bytes=2 * MIB, feed_bytes=2 * MIB) as door:
            answer = await door.get("http://endless.test/", kind=kind)
        assert isinstance(answer, Failure) and answer.kind == "too_large"
        # What the server got rid of also fills both sockets' buffers; what the door keeps is bounded in test_bodies.
        assert 2 * MIB < sent < 16 * MIB


# Fault 10

LORIS = {
    "headers": stream(b"HTTP/1.1 200 OK\r\n", lambda: forever(b"x"), pause=0.05),
    "body": stream(head(200, content_length="99999"), lambda: forever(b"x"), pause=0.05),
}


@live
async def test_slow_hosts_do_not_hold_up_good_ones() -> None:
    """64 slow-loris hosts beside 60 good ones: the good are all in while all 64 still hold the line."""
    async with World() as world:
        for number in range(64):
            world.serve(f"slow{number}.test", "/feed", LORIS["headers" if number % 2 else "body"])
        world.serve("*", "/feed", page(FEED))
        patient = {"feed_seconds": 600, "header_seconds": 600, "slow_after_seconds": 600}
        async with world.door(obey_robots=False, **patient) as door:
            slow = [asyncio.create_task(door.get(f"http://slow{n}.test/feed", kind="feed")) for n in range(64)]
            while world.open_now < 64:
                await asyncio.sleep(0.01)
            good = await asyncio.gather(*(door.get(f"http://good{n}.test/feed", kind="feed") for n in range(60)))
            assert [isinstance(answer, Response) for answer in good] == [True] * 60
            assert sum(not task.done() for task in slow) == 64 == world.open_now
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)


@live
async def test_each_slow_host_is_given_up() -> None:
    """Slow headers and slow bodies alike end as Failures, by deadline or by rate, and the server sees us go."""
    async with World() as world:
        for number, name in enumerate(itertools.islice(itertools.cycle(LORIS), 16)):
            world.serve(f"slow{number}.test", "/", LORIS[name])
        async with world.door(obey_robots=False, article_seconds=0.8, slow_after_seconds=0.3) as door:
            answers = await asyncio.gather(*(door.get(f"http://slow{n}.test/") for n in range(16)))
        assert {answer.kind for answer in answers if isinstance(answer, Failure)} == {"timeout", "too_slow"}
        assert len(answers) == len(world.requests) == 16


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
async def test_a_body_that_breaks_off_is_no_page(how: str) -> None:
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
        assert kinds.count("cut") >= 99 and len(kinds) == 100 == len(world.requests) - 1
