"""A week of one feed through the real door, in virtual time: faults 35 and 36."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from fetch.discover import discover
from fetch.memory import SourceMemory
from records.types import Source
from tests.conftest import Hits
from tests.fetch.fakeweb import rss
from tests.fetch.hostile import Handler, Request, World, live, page, raw, redirect

SOURCE = Source(name="a", outlet="A", home="http://a.test/", language="en", feeds=("http://a.test/feed",))
HALF_HOUR = timedelta(minutes=30)


@dataclass
class Reader:
    """Rounds over the feed, each with a door of its own that knows what the last one learnt."""

    world: World
    memory: SourceMemory = field(default_factory=SourceMemory)
    hosts: str = ""
    titles: list[str] = field(default_factory=list)
    lookups: int = 0

    async def resolve(self, host: str, port: int) -> list[str]:
        """Counts what the world's name server is asked."""
        self.lookups += 1
        return await self.world.resolve(host, port)

    async def until(self, end: datetime, found: str = "") -> None:
        """A round every half hour, up to `end` or until that title is found."""
        while self.world.clock() < end and (not found or found not in self.titles):
            self.world.clock.now += HALF_HOUR
            async with self.world.door(hosts=self.hosts, resolver=self.resolve) as door:
                around = await discover(door, SOURCE, self.memory, self.world.clock())
                self.hosts = door.hosts_to_json()
            self.memory = SourceMemory.from_json(around.memory.to_json())
            self.titles += [link.title for link in around.links]


def numbered(*numbers: int) -> Handler:
    """A feed of these articles."""
    return page(rss(*[(f"http://a.test/{n}", f"Title {n}") for n in numbers]).encode())


async def silence(request: Request, writer: asyncio.StreamWriter) -> None:
    """Says nothing until the client leaves."""
    await asyncio.sleep(60)


DEATHS: dict[str, Handler | None] = {
    "no such name": None,
    "500": page(b"", 500),
    "503": page(b"", 503),
    "hangs up": raw(),
    "silent": silence,
    "404": page(b"", 404),
    "a web page": page(b"<html>We will be back</html>"),
}


@pytest.mark.parametrize("how", DEATHS)
@live
async def test_a_week_dead_costs_few_requests_and_loses_nothing(how: str, hits: Hits) -> None:
    """At most 40 requests in 168 hours, those for robots.txt counted; back within six hours, with all that it lists."""
    async with World() as world:
        world.serve("a.test", "/feed", numbered(1))
        reader = Reader(world)
        await reader.until(world.clock() + HALF_HOUR)
        world.requests.clear()
        reader.lookups = 0
        handler = DEATHS[how]
        if handler:
            world.serve("a.test", "/feed", handler)
            world.serve("a.test", "/robots.txt", handler)
        else:
            world.dead.add("a.test")
        end = world.clock() + timedelta(days=7)
        door = world.door

        def hasty(hosts: str = "", resolver: object = None, **_: object) -> object:
            return door(hosts, resolver, feed_seconds=0.02, article_seconds=0.02)

        world.door = hasty  # type: ignore[method-assign, assignment]
        await reader.until(end)
        down = len(world.requests) if handler else reader.lookups
        world.door = door  # type: ignore[method-assign]
        world.dead.clear()
        world.serve("a.test", "/feed", numbered(4, 3, 2, 1))
        world.serve("a.test", "/robots.txt", page(b"", 404))
        assert end == world.clock()
        await reader.until(end + timedelta(days=2), "Title 2")
    assert 7 <= down <= 40
    assert world.clock() - end <= timedelta(hours=6)
    assert ["Title 1", "Title 4", "Title 3", "Title 2"] == reader.titles
    hits(35, down, down)


@live
async def test_a_feed_whose_domain_is_parked_moves_nowhere(hits: Hits) -> None:
    """For three days all leads, for good, to a page that sells the name: no move is believed, no link found there."""
    async with World() as world:
        world.serve("a.test", "/feed", numbered(1))
        reader = Reader(world)
        await reader.until(world.clock() + HALF_HOUR)
        world.serve("a.test", "*", redirect("http://parking.test/sale", 301))
        world.serve("a.test", "/feed", redirect("http://parking.test/sale", 301))
        world.serve("parking.test", "*", page(b"<html><a href='/x/y/z/buy-this-fine-domain-now'>Buy</a></html>"))
        await reader.until(world.clock() + timedelta(days=3))
        parked = len(world.asked("parking.test", "/sale"))
        [look] = reader.memory.looks
        assert ("", "broken_feed") == (look.moved_to, look.error_kind)
        world.serve("a.test", "/feed", numbered(2, 1))
        back = world.clock()
        await reader.until(back + timedelta(days=1), "Title 2")
    assert world.clock() - back <= timedelta(hours=6)
    assert ["Title 1", "Title 2"] == reader.titles
    hits(36, parked, parked)


@pytest.mark.parametrize("status", [301, 308])
@live
async def test_a_feed_that_moved_is_followed_without_anything_twice(status: int, hits: Hits) -> None:
    """From the third time on only the new address is asked, and what both list comes once."""
    async with World() as world:
        world.serve("a.test", "/feed", redirect("http://b.test/feed", status))
        world.serve("b.test", "/feed", numbered(3, 2, 1))
        reader = Reader(world)
        await reader.until(world.clock() + timedelta(days=2))
        old = len(world.asked("a.test", "/feed"))
    assert ["Title 3", "Title 2", "Title 1"] == reader.titles
    assert 3 == old and "http://b.test/feed" == reader.memory.looks[0].moved_to
    hits(36, 3, old)
