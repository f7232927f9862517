"""The door over TLS, with a test authority: what is safe comes in, what is not is a Failure."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

import pytest

from fetch.web import Response
from records.types import Failure
from tests.conftest import Hits
from tests.fetch.certificates import Authority
from tests.fetch.hostile import World, head, kind_of, page, raw, redirect

Names = Callable[[str], ssl.SSLContext]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Trusted by the door when it is told to."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def names(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Names:
    """Every name has its certificate; some have one that is not good."""
    stranger = Authority(tmp_path_factory.mktemp("stranger"), "stranger")
    bad = {
        "expired.test": lambda: authority.context("expired.test", True),
        "wrong.test": lambda: authority.context("other.test"),
        "unknown.test": lambda: stranger.context("unknown.test"),
    }
    return lambda name: bad[name]() if name in bad else authority.context(name)


def test_a_page_comes_in_over_tls_by_name_and_not_by_number(authority: Authority, names: Names) -> None:
    """The guard connects to an address in numbers; the certificate is still asked for, and checked, by name."""
    asked: list[str] = []

    def noted(name: str) -> ssl.SSLContext:
        asked.append(name)
        return names(name)

    async def go() -> None:
        async with World(tls=noted) as world:
            world.serve("news.test", "/a", page(b"safe", zipped=True, etag='"1"'))
            async with world.door(ca_file=str(authority.ca_file)) as door:
                answer = await door.get("https://news.test/a")
            assert isinstance(answer, Response) and (answer.body, answer.etag) == (b"safe", '"1"')
            assert (asked, [seen.path for seen in world.requests]) == (["news.test"] * 2, ["/robots.txt", "/a"])
            assert world.strays == []

    asyncio.run(go())


@pytest.mark.parametrize("host", ["expired.test", "wrong.test", "unknown.test"])
def test_a_certificate_that_is_not_good_is_refused_before_anything_is_said(
    authority: Authority, names: Names, host: str
) -> None:
    """Expired, for another name, of an unknown authority: no request is sent, and the host backs off."""

    async def go() -> None:
        async with World(tls=names) as world:
            async with world.door(ca_file=str(authority.ca_file), obey_robots=False) as door:
                assert kind_of(await door.get(f"https://{host}/")) == "tls"
                assert kind_of(await door.get(f"https://{host}/")) == "backoff"
            async with world.door(obey_robots=False) as door:  # that trusts only the usual authorities
                assert kind_of(await door.get("https://news.test/")) == "tls"
            assert world.requests == []

    asyncio.run(go())


def test_a_flip_between_http_and_https_ends_after_five(authority: Authority, names: Names, hits: Hits) -> None:
    """Fault 11: each sends to the other."""

    async def go() -> None:
        async with World(tls=names) as world:
            world.serve("flip.test", "/safe", redirect("http://flip.test/plain"))
            world.serve("flip.test", "/plain", redirect("https://flip.test/safe"))
            async with world.door(ca_file=str(authority.ca_file), obey_robots=False) as door:
                assert kind_of(await door.get("http://flip.test/plain")) == "redirects"
            assert [seen.path for seen in world.requests] == ["/plain", "/safe"] * 3
            hits(11, 1, 1)

    asyncio.run(go())


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize(("first", "then"), [("http", "https"), ("https", "http")])
def test_credentials_and_cookies_stay_with_their_scheme(
    authority: Authority, names: Names, hits: Hits, status: int, first: str, then: str
) -> None:
    """Fault 14: the same name by another scheme is another origin."""

    async def go() -> None:
        async with World(tls=names) as world:
            world.serve("news.test", "/", redirect(f"{then}://news.test/end", status, set_cookie="session=s3cret"))
            world.serve("news.test", "/end", page(b"end"))
            async with world.door(ca_file=str(authority.ca_file), obey_robots=False) as door:
                answer = await door.get(f"{first}://reader:pa55@news.test/")
            assert isinstance(answer, Response) and answer.url == f"{then}://news.test/end"
            start, end = world.requests
            assert start.headers["authorization"] == "Basic cmVhZGVyOnBhNTU="
            assert not {"authorization", "cookie"} & end.headers.keys()
            hits(14, 1, 1)

    asyncio.run(go())


def test_a_body_that_breaks_off_inside_tls_is_no_page(authority: Authority, names: Names) -> None:
    """Fault 38: the connection ends without a farewell, in the middle of what was promised."""

    async def go() -> Response | Failure:
        async with World(tls=names) as world:
            world.serve("cut.test", "/", raw(head(200, content_length="4000") + b"x" * 2000))
            async with world.door(ca_file=str(authority.ca_file), obey_robots=False) as door:
                return await door.get("https://cut.test/")

    assert kind_of(asyncio.run(go())) == "cut"
