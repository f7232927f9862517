"""Hosts that want no request, that are dead, or that ask for something: faults 34 and 39, robots.txt."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.conftest import Hits
from tests.fetch.hostile import (
    World,
    kind_of,
    live,
    page,
    redirect,
)

FEED = b"<rss><channel><title>News</title></channel></rss>"


# Fault 34


@pytest.mark.parametrize(
    ("status", "asked", "hours"),
    [
        (429, {"retry_after": "3600"}, 1),
        (503, {"retry_after": "Sun, 01 Mar 2026 15:00:00 GMT"}, 3),
        (429, {"retry_after": "315360000"}, 24),
        (429, {"retry_after": "-5"}, 10 / 60),
        (503, {"retry_after": "soon"}, 10 / 60),
        (503, {}, 10 / 60),
        (403, {}, 4),
    ],
)
@live
async def test_no_request_while_a_host_wants_none(status: int, asked: dict[str, Any], hours: float, hits: Hits) -> None:
    """What a host asks is kept for all its addresses, over a new run, to the last second; then it is asked again."""
    async with World() as world:
        world.serve("news.test", "*", page(b"", status, **asked))
        async with world.door(obey_robots=False) as door:
            assert kind_of(await door.get("http://news.test/feed", kind="feed")) == f"http_{status}"
            stored = door.hosts_to_json()
        world.clock.forward(hours=hours, seconds=-1)
        async with world.door(obey_robots=False, hosts=stored) as door:
            kinds = [kind_of(await door.get(f"http://news.test/{n}")) for n in range(20)]
            assert kinds == ["backoff"] * 20 and len(world.requests) == 1
            world.clock.forward(hours=hours / 10, seconds=2)
            assert kind_of(await door.get("http://news.test/feed")) == f"http_{status}"
        hits(34, 20, kinds.count("backoff"))
        assert len(world.requests) == 2


# Fault 39


@live
async def test_when_the_network_is_gone_no_host_is_blamed(hits: Hits) -> None:
    """All names dead: the run says so, counters stay as they were, and the next run is as ever."""
    hosts = [f"news{number}.test" for number in range(10)]
    async with World() as world:
        world.serve("*", "/feed", page(FEED))
        world.dead = set(hosts)
        async with world.door() as door:
            down = await asyncio.gather(*(door.get(f"http://{host}/feed", kind="feed") for host in hosts))
            assert door.network_down and [kind_of(answer) for answer in down] == ["dns"] * 10
            hits(39, 10, len(down))
            stored = door.hosts_to_json()
        world.dead = set()
        async with world.door(hosts=stored) as door:
            back = await asyncio.gather(*(door.get(f"http://{host}/feed", kind="feed") for host in hosts))
            assert [kind_of(answer) for answer in back] == ["ok"] * 10 and not door.network_down


@live
async def test_one_dead_host_among_many_is_left_alone_for_a_while() -> None:
    """When the others answer, silence is the host's own: five minutes first, in the next run too."""
    async with World() as world:
        world.serve("*", "/feed", page(FEED))
        world.dead = {"news0.test"}
        async with world.door() as door:
            await asyncio.gather(*(door.get(f"http://news{n}.test/feed", kind="feed") for n in range(5)))
            stored = door.hosts_to_json()
        world.dead = set()
        async with world.door(hosts=stored) as door:
            assert kind_of(await door.get("http://news0.test/feed")) == "backoff"
            world.clock.forward(minutes=6)
            assert kind_of(await door.get("http://news0.test/feed")) == "ok"


@live
async def test_a_dead_proxy_is_our_own_trouble() -> None:
    """No host is blamed for it."""
    async with World() as world, world.door(proxy="http://127.0.0.1:9", obey_robots=False) as door:
        kinds = [kind_of(await door.get(f"http://news{n}.test/")) for n in range(3)]
        assert kinds == ["connect"] * 3 and door.network_down
        assert '"errors"' not in door.hosts_to_json()


# robots.txt


@live
async def test_robots_txt_is_read_once_and_obeyed() -> None:
    """One request a day per origin, also over runs; what it forbids is not asked for."""
    async with World() as world:
        world.serve("news.test", "/robots.txt", page(b"User-agent: *\nDisallow: /private\n"))
        world.serve("news.test", "/a", page(b"x"))
        stored = ""
        for _ in range(3):
            async with world.door(hosts=stored) as door:
                assert kind_of(await door.get("http://news.test/private/a")) == "robots"
                assert kind_of(await door.get("http://news.test/a")) == "ok"
                stored = door.hosts_to_json()
        assert [seen.path for seen in world.requests] == ["/robots.txt", "/a", "/a", "/a"]
        world.clock.forward(hours=25)
        async with world.door(hosts=stored) as door:
            await door.get("http://news.test/a")
        assert len(world.asked(path="/robots.txt")) == 2


@pytest.mark.parametrize(("status", "kind"), [(404, "ok"), (403, "ok"), (500, "robots_unreachable"), (503, "http_503")])
@live
async def test_a_robots_txt_that_fails(status: int, kind: str) -> None:
    """Not there: nothing is forbidden. Failing: everything is, until it can be read (RFC 9309)."""
    async with World() as world:
        world.serve("news.test", "/robots.txt", page(b"", status))
        world.serve("news.test", "/a", page(b"x"))
        async with world.door() as door:
            assert kind_of(await door.get("http://news.test/a")) == kind
        assert len(world.asked(path="/a")) == (kind == "ok")


@live
async def test_robots_txt_of_each_hop_counts() -> None:
    """A redirect does not lead where the other site's robots.txt does not want us."""
    async with World() as world:
        world.serve("a.test", "/", redirect("http://b.test/"))
        world.serve("b.test", "/robots.txt", page(b"User-agent: onrecord\nDisallow: /\n"))
        async with world.door() as door:
            assert kind_of(await door.get("http://a.test/")) == "robots"
        assert not world.asked("b.test", "/")
