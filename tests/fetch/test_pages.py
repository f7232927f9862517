"""Links in, pages or failures out, each in its place."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from fetch.pages import fetch
from fetch.urls import canonical_url
from records.identity import key
from records.types import Failure, Link, Page
from tests.fetch.hostile import Request, World, head, live, page, raw

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _link(url: str) -> Link:
    name = canonical_url(url) if url.startswith("http") else url
    return Link(link_id=key(name), url=url, canonical_url=name, source="test", first_seen_at=NOW)


@live
async def test_each_link_gets_its_page_or_its_reason() -> None:
    """In the order of the links; a failure is named by its link and source."""
    urls = [
        "http://a.test/1?utm_source=x",
        "mailto:x",
        "http://b.test/gone",
        "http://a.test/empty",
        "http://a.test/same",
    ]
    links = [_link(url) for url in urls]
    async with World() as world:
        world.serve("a.test", "/1", page(b"<p>one", content_type="text/html; charset=koi8-u", etag='"e"'))
        world.serve("a.test", "/empty", page(b" "))
        world.serve("a.test", "/same", raw(head(304)))
        async with world.door() as door:
            first, *others = await fetch(door, links, NOW, {links[4].link_id: ('"e"', "")})
        assert isinstance(first, Page)
        assert (first.link, first.body, first.etag) == (links[0], b"<p>one", '"e"')
        assert first.requested_url == first.responded_url == "http://a.test/1"
        assert first.page_id == key(links[0].link_id, first.body_hash)
        assert first.content_type == "text/html; charset=koi8-u"
        assert [other.kind for other in others if isinstance(other, Failure)] == [
            "bad_url", "http_404", "empty", "not_modified",
        ]  # fmt: skip
        assert [other.key for other in others if isinstance(other, Failure)] == [link.link_id for link in links[1:]]


@live
async def test_hosts_are_fetched_side_by_side_and_each_host_in_line() -> None:
    """Ten hosts of five pages: each answer waits for a request to every other host, and none has two at once."""
    busy: set[str] = set()
    all_hosts = asyncio.Barrier(10)

    async def together(request: Request, writer: asyncio.StreamWriter) -> None:
        assert request.host not in busy
        busy.add(request.host)
        await all_hosts.wait()
        busy.remove(request.host)
        await page(b"<p>text")(request, writer)

    async with World() as world:
        world.serve("*", "*", together)
        links = [_link(f"http://news{host}.test/{number}") for number in range(5) for host in range(10)]
        async with world.door(obey_robots=False) as door:
            results = await fetch(door, links, NOW)
    assert [result.link for result in results if isinstance(result, Page)] == links


@live
async def test_a_host_that_shuts_the_door_is_not_asked_for_the_rest() -> None:
    """One 403, and the other nineteen links of that host wait; links of other hosts come in."""
    async with World() as world:
        world.serve("shut.test", "*", page(b"", 403))
        world.serve("open.test", "*", page(b"<p>text"))
        links = [_link(f"http://{host}.test/{number}") for number in range(20) for host in ("shut", "open")]
        async with world.door(obey_robots=False) as door:
            results = await fetch(door, links, NOW)
    assert [type(result) for result in results].count(Page) == 20
    assert [result.kind for result in results if isinstance(result, Failure)] == ["http_403"] + ["backoff"] * 19
    assert len(world.asked("shut.test")) == 1
