"""Private places and private data: faults 12 and 13, proxies, and secrets that stand in no message."""

from __future__ import annotations

import itertools
import logging
from html import escape

import pytest

from fetch.discover import discover
from fetch.memory import SourceMemory
from fetch.pages import fetch
from fetch.web import Response
from records.types import Failure, Source
from tests.conftest import Hits
from tests.fetch.hostile import (
    PUBLIC,
    World,
    kind_of,
    live,
    page,
    raw,
    redirect,
)
from tests.fetch.traps import NOT_PUBLIC, TRAP_NAMES

# Fault 12

ENTRIES = ("article", "feed", "robots", "redirect", "webhook")


@pytest.mark.parametrize("entry", ENTRIES)
@live
async def test_no_spelling_of_a_private_address_is_reached(entry: str, hits: Hits) -> None:
    """Every spelling through every entry: nothing is connected to but the world's own public address."""
    refused = 0
    async with World() as world, world.door() as door:
        world.names |= TRAP_NAMES
        for number, spelling in enumerate(NOT_PUBLIC):
            url, host = spelling.format(port=world.canary_port), f"news{number}.test"
            away = raw(b"HTTP/1.1 302 X\r\nLocation: " + url.replace("\n", "").encode() + b"\r\n\r\n")
            world.serve(host, "/away", away)
            if entry == "robots":
                world.serve(host, "/robots.txt", away)
            if entry == "webhook":
                answer = await door.post(url, b"{}", {})
            elif entry in ("redirect", "robots"):
                answer = await door.get(f"http://{host}/away")
            else:
                answer = await door.get(url, kind=entry)  # type: ignore[arg-type]
            refused += isinstance(answer, Failure)
        assert (world.strays, world.canary_hits) == ([], 0)
        assert len(NOT_PUBLIC) >= 60
        sent = refused  # by a redirect or a robots.txt: only what the world really sent has met the door
        if entry in ("redirect", "robots"):
            sent = min(refused, len(world.asked(path="/away" if entry == "redirect" else "/robots.txt")))
        hits(12, len(NOT_PUBLIC), sent)


@live
async def test_no_private_address_that_a_feed_lists_is_reached(hits: Hits) -> None:
    """As link and enclosure of an item, through discovery and fetching: refused, or not even kept as a link."""
    async with World() as world, world.door(obey_robots=False) as door:
        world.names |= TRAP_NAMES
        traps = [escape(spelling.format(port=world.canary_port)) for spelling in NOT_PUBLIC]
        items = "".join(
            f"<item><title>{n}</title><link>{trap}</link><enclosure url='{trap}'/></item>"
            for n, trap in enumerate(traps)
        )
        world.serve("news.test", "/feed", page(f"<rss version='2.0'><channel>{items}</channel></rss>".encode()))
        source = Source(name="a", outlet="A", home="http://news.test/", language="en", feeds=("http://news.test/feed",))
        found = await discover(door, source, SourceMemory(), world.clock())
        results = await fetch(door, found.links, world.clock())
        assert len(found.links) >= 40  # many spellings are one address, and what is no web address is no link
        assert all(isinstance(result, Failure) for result in results)
        assert (world.strays, world.canary_hits) == ([], 0)
        hits(12, len(found.links), len(results))


@live
async def test_the_canary_can_sing() -> None:
    """The same spelling with loopback allowed does reach the canary: the tests above could fail."""
    async with World() as world:
        async with world.door(allow_loopback=True, obey_robots=False) as door:
            await door.get(f"http://127.1:{world.canary_port}/")
        assert (world.canary_hits, world.strays) == (1, ["127.0.0.1"])


# Fault 13


@live
async def test_a_name_that_changes_its_address_gains_nothing(hits: Hits) -> None:
    """1,000 lookups, public and private in turn: connected to the public answer or not at all."""
    async with World() as world:
        turns = itertools.cycle([[PUBLIC], ["127.0.0.1"], [PUBLIC, "127.0.0.1"], ["::ffff:10.0.0.1"]])
        lookups = 0

        async def rebinding(host: str, port: int) -> list[str]:
            nonlocal lookups
            lookups += 1
            return next(turns)

        world.serve("*", "*", page(b"x"))
        async with world.door(resolver=rebinding, obey_robots=False) as door:
            for number in range(1000):
                await door.get(f"http://rebind{number}.test:{world.canary_port}/")
        assert (lookups, world.strays, world.canary_hits) == (1000, [], 0)
        assert len(world.requests) == 250
        hits(13, 750, lookups - 250)


@live
async def test_a_proxy_gets_the_request_and_private_names_stay_refused() -> None:
    """Through a proxy the address is asked for in full, with the proxy's password for the proxy alone."""
    async with World() as world:
        world.serve("news.test", "http://news.test/a", page(b"through"))
        async with world.door(proxy=f"http://p:w@127.0.0.1:{world.port}", obey_robots=False) as door:
            answer = await door.get("http://news.test/a")
            assert isinstance(answer, Response) and answer.body == b"through"
            for url in ("http://10.0.0.1/", "http://localhost/", "http://router.lan/", "http://intranet/"):
                assert kind_of(await door.get(url)) == "refused"
        assert [seen.headers["proxy-authorization"] for seen in world.requests] == ["Basic cDp3"]


@live
async def test_secrets_stand_in_no_failure_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    """Credentials, queries and webhook paths with s3cret in them, failing in each way, at the lowest log level."""
    caplog.set_level(logging.DEBUG)
    failures = []
    async with World() as world:
        world.dead = {"dead.test"}
        world.serve("news.test", "/to", redirect("http://dead.test/?key=s3cret", set_cookie="a=s3cret"))
        world.serve("news.test", "/500", page(b"s3cret", 500))
        async with world.door(obey_robots=False) as door:
            for url in (
                "news.test/to?t=s3cret",
                "news.test/500?s3cret",
                "dead.test/?s3cret",
                "[s3cret/",
                "10.0.0.1/?s3cret",
            ):
                failures.append(await door.get(f"http://reader:s3cret@{url}"))
                failures.append(await door.post(f"http://reader:s3cret@{url}", b"s3cret", {"X-Key": "s3cret"}))
            failures.append(await door.post("http://news.test/s3cret", b"", {"X-Key": "s3cret\r\nHost: x"}))
            stored = door.hosts_to_json()
    assert [type(failure) for failure in failures] == [Failure] * 11
    assert "s3cret" not in repr(failures) + caplog.text + stored
