"""The door with honest sites: pages, redirects, webhooks, proxies."""

from __future__ import annotations

import asyncio

import pytest

from fetch.web import Response
from records.types import Failure
from tests.conftest import Hits
from tests.fetch.hostile import (
    Request,
    World,
    head,
    kind_of,
    live,
    page,
    raw,
    redirect,
)

FEED = b"<rss><channel><title>News</title></channel></rss>"


@live
async def test_an_honest_page_comes_in_whole() -> None:
    """Body inflated, validators verbatim, the agent says who it is."""
    async with World() as world:
        world.serve(
            "news.test", "/a", page(FEED, zipped=True, etag='W/"1"', last_modified="Sun, 01 Mar 2026 10:00:00 GMT")
        )
        async with world.door() as door:
            answer = await door.get("http://user@news.test/a#part", kind="feed")
        assert isinstance(answer, Response)
        assert (answer.body, answer.etag, answer.url) == (FEED, 'W/"1"', "http://news.test/a")
        assert answer.last_modified == "Sun, 01 Mar 2026 10:00:00 GMT"
        [seen] = world.asked("news.test", "/a")
        assert seen.headers["user-agent"] == "onrecord (news monitor; +https://example.org/about)"
        assert seen.headers["accept-encoding"] == "gzip"


@live
async def test_an_unchanged_page_costs_no_body() -> None:
    """Validators go out as they came; 304 is an answer without body."""

    async def unchanged(request: Request, writer: asyncio.StreamWriter) -> None:
        same = request.headers.get("if-none-match") == '"1"' and request.headers.get("if-modified-since") == "then"
        await (raw(head(304, etag='"1"')) if same else page(FEED))(request, writer)

    async with World() as world:
        world.serve("news.test", "/feed", unchanged)
        async with world.door() as door:
            answer = await door.get("http://news.test/feed", '"1"', "then", kind="feed")
            assert isinstance(answer, Response) and (answer.status, answer.body) == (304, b"")


# Fault 11


@live
async def test_redirects_end_after_five(hits: Hits) -> None:
    """A loop, a chain of thirty, and two hosts that send to each other: six requests each, and a Failure."""
    async with World() as world:
        world.serve("loop.test", "/", redirect("/"))
        world.serve("flip.test", "*", redirect("http://flop.test/"))
        world.serve("flop.test", "*", redirect("http://flip.test/"))
        for number in range(30):
            world.serve("chain.test", f"/{number}", redirect(f"/{number + 1}"))
        async with world.door(obey_robots=False) as door:
            for url in ("http://loop.test/", "http://chain.test/0", "http://flip.test/"):
                world.requests.clear()
                answer = await door.get(url)
                assert isinstance(answer, Failure) and answer.kind == "redirects"
                assert len(world.requests) == 6
                hits(11, 1, 1)


@live
async def test_a_move_for_good_is_told() -> None:
    """`moved_to` follows 301 and 308 until the first redirect that is not for good."""
    async with World() as world:
        world.serve("a.test", "/", redirect("http://b.test/", 301))
        world.serve("b.test", "/", redirect("/c", 308))
        world.serve("b.test", "/c", redirect("/d", 302))
        world.serve("b.test", "/d", page(FEED))
        async with world.door() as door:
            answer = await door.get("http://a.test/")
        assert isinstance(answer, Response)
        assert (answer.moved_to, answer.url) == ("http://b.test/c", "http://b.test/d")


# Fault 14


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("to", ["http://other.test/end", "http://news.test:8080/end", "http://sub.news.test/end"])
@live
async def test_credentials_and_cookies_stay_with_their_origin(to: str, status: int, hits: Hits) -> None:
    """Another host, port or subdomain sees neither; the same origin sees both again."""
    async with World() as world:
        world.serve("news.test", "/", redirect("/again", status, set_cookie="session=s3cret; Path=/"))
        world.serve("news.test", "/again", redirect(to, status))
        world.serve("*", "/end", page(b"end"))
        async with world.door(obey_robots=False) as door:
            answer = await door.get("http://reader:pa55@news.test/")
        assert isinstance(answer, Response) and answer.url == to
        first, again, end = world.requests
        assert first.headers["authorization"] == again.headers["authorization"] == "Basic cmVhZGVyOnBhNTU="
        assert again.headers["cookie"] == "session=s3cret"
        assert not {"authorization", "cookie"} & end.headers.keys()
        hits(14, 1, 1)


@live
async def test_a_webhook_gets_the_bytes_and_no_redirect_is_followed() -> None:
    """Body and headers arrive; a redirect is a Failure, for what is posted is for one receiver."""
    async with World() as world:
        world.serve("hooks.test", "/s3cret", page(b"ok"))
        world.serve("hooks.test", "/moved", redirect("http://other.test/", 307))
        async with world.door() as door:
            answer = await door.post("http://hooks.test/s3cret", b"{}", {"Idempotency-Key": "k1"})
            assert isinstance(answer, Response) and answer.status == 200
            assert kind_of(await door.post("http://hooks.test/moved", b"{}", {})) == "http_307"
        assert (world.requests[0].method, world.requests[0].body) == ("POST", b"{}")
        assert world.requests[0].headers["idempotency-key"] == "k1"
        assert len(world.requests) == 2


@live
async def test_a_server_that_speaks_no_tls_or_no_http() -> None:
    """Each is a Failure of its own class."""
    async with World() as world:
        world.serve("news.test", "/", raw(b"SSH-2.0-x\r\n"))
        async with world.door(obey_robots=False) as door:
            assert kind_of(await door.get("http://news.test/")) == "protocol"
            assert kind_of(await door.get("https://news.test/")) == "tls"
