"""The door against the hostile world: faults 8-14, 34, 38, 39. Each test says how many injections met live work."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import logging
import tracemalloc
from collections.abc import Iterator

import pytest

from fetch.limits import MIB
from fetch.web import Response
from records.identity import key
from records.types import Failure
from tests.fetch.hostile import (
    NOT_PUBLIC,
    PUBLIC,
    TRAP_NAMES,
    Request,
    World,
    chunked,
    forever,
    gzip_bomb,
    head,
    live,
    page,
    raw,
    redirect,
    stream,
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


# Fault 11


@live
async def test_redirects_end_after_five() -> None:
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


# Fault 12

ENTRIES = ("article", "feed", "robots", "redirect", "webhook")


@pytest.mark.parametrize("entry", ENTRIES)
@live
async def test_no_spelling_of_a_private_address_is_reached(entry: str) -> None:
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
        assert len(NOT_PUBLIC) >= 60 and refused == len(NOT_PUBLIC)  # x 5 entries: over 400 injections, each answered
        if entry in ("redirect", "robots"):  # the traps were really sent
            path = "/away" if entry == "redirect" else "/robots.txt"
            assert len(world.asked(path=path)) == len(NOT_PUBLIC)


@live
async def test_the_canary_can_sing() -> None:
    """The same spelling with loopback allowed does reach the canary: the tests above could fail."""
    async with World() as world:
        async with world.door(allow_loopback=True, obey_robots=False) as door:
            await door.get(f"http://127.1:{world.canary_port}/")
        assert (world.canary_hits, world.strays) == (1, ["127.0.0.1"])


# Fault 13


@live
async def test_a_name_that_changes_its_address_gains_nothing() -> None:
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


# Fault 14


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("to", ["http://other.test/end", "http://news.test:8080/end", "http://sub.news.test/end"])
@live
async def test_credentials_and_cookies_stay_with_their_origin(to: str, status: int) -> None:
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
async def test_no_request_while_a_host_wants_none(status: int, asked: dict[str, str], hours: float) -> None:
    """What a host asks is kept for all its addresses, over a new run, to the last second; then it is asked again."""
    async with World() as world:
        world.serve("news.test", "*", page(b"", status, **asked))
        async with world.door(obey_robots=False) as door:
            assert _kind(await door.get("http://news.test/feed", kind="feed")) == f"http_{status}"
            stored = door.hosts_to_json()
        world.clock.forward(hours=hours, seconds=-1)
        async with world.door(obey_robots=False, hosts=stored) as door:
            kinds = [_kind(await door.get(f"http://news.test/{n}")) for n in range(20)]
            assert kinds == ["backoff"] * 20 and len(world.requests) == 1
            world.clock.forward(hours=hours / 10, seconds=2)
            assert _kind(await door.get("http://news.test/feed")) == f"http_{status}"
        assert len(world.requests) == 2


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
            kinds = [_kind(await door.get(f"http://cut{at}.test/")) for at in range(0, len(text), 20)]
            whole = await door.get("http://whole.test/")
        assert isinstance(whole, Response) and whole.body == text
        # A gzip body cut at 0 is an empty body, lawfully closed: it has no text that could be kept.
        assert kinds.count("cut") >= 99 and len(kinds) == 100 == len(world.requests) - 1


# Fault 39


@live
async def test_when_the_network_is_gone_no_host_is_blamed() -> None:
    """All names dead: the run says so, counters stay as they were, and the next run is as ever."""
    hosts = [f"news{number}.test" for number in range(10)]
    async with World() as world:
        world.serve("*", "/feed", page(FEED))
        world.dead = set(hosts)
        async with world.door() as door:
            down = await asyncio.gather(*(door.get(f"http://{host}/feed", kind="feed") for host in hosts))
            assert door.network_down and [_kind(answer) for answer in down] == ["dns"] * 10
            stored = door.hosts_to_json()
        world.dead = set()
        async with world.door(hosts=stored) as door:
            back = await asyncio.gather(*(door.get(f"http://{host}/feed", kind="feed") for host in hosts))
            assert [_kind(answer) for answer in back] == ["ok"] * 10 and not door.network_down


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
            assert _kind(await door.get("http://news0.test/feed")) == "backoff"
            world.clock.forward(minutes=6)
            assert _kind(await door.get("http://news0.test/feed")) == "ok"


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
                assert _kind(await door.get("http://news.test/private/a")) == "robots"
                assert _kind(await door.get("http://news.test/a")) == "ok"
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
            assert _kind(await door.get("http://news.test/a")) == kind
        assert len(world.asked(path="/a")) == (kind == "ok")


@live
async def test_robots_txt_of_each_hop_counts() -> None:
    """A redirect does not lead where the other site's robots.txt does not want us."""
    async with World() as world:
        world.serve("a.test", "/", redirect("http://b.test/"))
        world.serve("b.test", "/robots.txt", page(b"User-agent: onrecord\nDisallow: /\n"))
        async with world.door() as door:
            assert _kind(await door.get("http://a.test/")) == "robots"
        assert not world.asked("b.test", "/")


# Webhooks, proxies, secrets


@live
async def test_a_webhook_gets_the_bytes_and_no_redirect_is_followed() -> None:
    """Body and headers arrive; a redirect is a Failure, for what is posted is for one receiver."""
    async with World() as world:
        world.serve("hooks.test", "/s3cret", page(b"ok"))
        world.serve("hooks.test", "/moved", redirect("http://other.test/", 307))
        async with world.door() as door:
            answer = await door.post("http://hooks.test/s3cret", b"{}", {"Idempotency-Key": "k1"})
            assert isinstance(answer, Response) and answer.status == 200
            assert _kind(await door.post("http://hooks.test/moved", b"{}", {})) == "http_307"
        assert (world.requests[0].method, world.requests[0].body) == ("POST", b"{}")
        assert world.requests[0].headers["idempotency-key"] == "k1"
        assert len(world.requests) == 2


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


@live
async def test_a_proxy_gets_the_request_and_private_names_stay_refused() -> None:
    """Through a proxy the address is asked for in full, with the proxy's password for the proxy alone."""
    async with World() as world:
        world.serve("news.test", "http://news.test/a", page(b"through"))
        async with world.door(proxy=f"http://p:w@127.0.0.1:{world.port}", obey_robots=False) as door:
            answer = await door.get("http://news.test/a")
            assert isinstance(answer, Response) and answer.body == b"through"
            for url in ("http://10.0.0.1/", "http://localhost/", "http://router.lan/", "http://intranet/"):
                assert _kind(await door.get(url)) == "refused"
        assert [seen.headers["proxy-authorization"] for seen in world.requests] == ["Basic cDp3"]


@live
async def test_a_dead_proxy_is_our_own_trouble() -> None:
    """No host is blamed for it."""
    async with World() as world, world.door(proxy="http://127.0.0.1:9", obey_robots=False) as door:
        kinds = [_kind(await door.get(f"http://news{n}.test/")) for n in range(3)]
        assert kinds == ["connect"] * 3 and door.network_down
        assert '"errors"' not in door.hosts_to_json()


@live
async def test_a_server_that_speaks_no_tls_or_no_http() -> None:
    """Each is a Failure of its own class."""
    async with World() as world:
        world.serve("news.test", "/", raw(b"SSH-2.0-x\r\n"))
        async with world.door(obey_robots=False) as door:
            assert _kind(await door.get("http://news.test/")) == "protocol"
            assert _kind(await door.get("https://news.test/")) == "tls"


def _kind(answer: Response | Failure) -> str:
    return answer.kind if isinstance(answer, Failure) else "ok"
