"""Faults 29 and 31 through real passes: look-alike hosts, and one story under many names and guids."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.links import address
from bench.soak_press import Outlet
from fetch.feeds import plain
from fetch.urls import canonical_url, display_host
from tests.conftest import Hits
from tests.fetch.hostile import Request, World, live, page
from tests.fetch.test_gdelt import packed, row
from tests.flows.test_faulty_web import HOUR, Web, articles
from tests.flows.world import rows

INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# As a feed has them: look-alike letters, punycode, wide and invisible signs, endings that look like the whole name.
HOSTS = [
    "аррӏе.com", "раypal.com", "тасс.com", "гіа.com", "goоgle.com", "göogle.com", "bbс.co.uk", "пример.рф",
    "укрінформ.укр", "xn--80ak6aa92e.com", "XN--E1AFMKFD.XN--P1AI", "ＥＸＡＭＰＬＥ.com", "exam\u200bple.com",
    "ex\u00adample.com", "example\u3002com", "example\uff0ecom", "example.com.", "EXAMPLE.COM", "ⓔxample.com",
    "example.com.evil.test", "www.reuters.com.news.evil.test", "reuters-com.evil.test", "exаmple.com", "exàmple.com",
    "ｅｘａｍｐｌｅ．com", "straße.test", "faß.test", "бücher.test", "ı.test", "İstanbul.test", "日本.test",
    "한국.test", "عربي.test", "ελ.test", "ﬁne.test", "½.test", "℡.test", "a\u2060b.test", "a\ufeffb.test", "ⅷ.test",
    "ǅ.test",
]  # fmt: skip
TITLES = [
    f"Peskov {mark}said{mark} nothing{mark}"
    for mark in "\u202e\u202d\u202b\u2066\u2067\u2068\u200b\u200e\u200f\u061c\u00ad\ufeff\u2060"
]


@live
async def test_the_host_that_is_shown_is_the_host_that_is_connected_to(hits: Hits) -> None:
    """What the name server is asked for, what the page asked says, what the record names and what a digest shows are
    one ASCII name; or the address is refused everywhere."""
    reached = 0
    async with World() as world:
        asked: list[str] = []

        async def resolve(host: str, port: int) -> list[str]:
            asked.append(host)
            return await world.resolve(host, port)

        world.serve("*", "*", page(b"hello"))
        async with world.door(resolver=resolve, obey_robots=False) as door:
            for host in HOSTS:
                url = f"http://{host}/story"
                asked.clear()
                answer = await door.get(url)
                try:
                    shown = display_host(url)
                except ValueError:
                    assert asked == [] and address(url) is None, host
                    reached += 1
                    continue
                digest = address(canonical_url(url))
                assert digest is not None and [shown] == asked == [digest.host], host
                assert world.requests[-1].host == shown and shown.isascii(), host
                assert getattr(answer, "body", b"") == b"hello"
                reached += 1
    hits(29, len(HOSTS), reached)


@pytest.mark.parametrize("title", TITLES)
def test_invisible_signs_neither_show_nor_tell_titles_apart(title: str, hits: Hits) -> None:
    """Two spellings that look the same are the same."""
    assert plain(title) == "Peskov said nothing"
    assert not INVISIBLE.search(plain(title))
    hits(29, 1, 1)


def served(items: list[tuple[str, str]]) -> bytes:
    """A feed of (address, guid)."""
    entries = "".join(f"<item><title>x</title><link>{url}</link><guid>{guid}</guid></item>" for url, guid in items)
    return f"<rss version='2.0'><channel><title>N</title>{entries}</channel></rss>".encode()


def test_a_feed_with_other_guids_repeats_nothing_and_a_guid_used_again_is_seen(tmp_path: Path, hits: Hits) -> None:
    """Two hundred items: all guids change, none is left, all are one. No page is fetched again or is another version;
    then one guid names a new article, and that comes in."""
    world = World()
    now = world.clock()
    outlet = Outlet(0, now - HOUR, "", tuple(now - HOUR for _ in range(201)))
    web = Web(tmp_path, [outlet], world)
    urls = list(outlet.texts)
    old, extra = urls[:200], urls[200]
    world.serve(outlet.host, "/feed", page(served([(url, f"guid-{n}") for n, url in enumerate(old)])))
    pages = 0
    with web.lab:
        web.one_pass()
        assert set(old) == set(articles(web))
        pages = len([one for one in world.requests if one.path != "/feed"])
        for guids in ([f"other-{n}" for n in range(200)], [""] * 200, ["the-only"] * 200):
            world.serve(outlet.host, "/feed", page(served(list(zip(old, guids, strict=True)))))
            world.clock.forward(hours=2)
            web.one_pass()
        assert pages == len([one for one in world.requests if one.path != "/feed"])
        assert [(200, 1)] == rows(web.path, "SELECT count(*), max(version) FROM articles")
        world.serve(outlet.host, "/feed", page(served([(extra, "the-only"), *((url, "the-only") for url in old)])))
        world.clock.forward(hours=2)
        web.one_pass()
    assert {*old, extra} == set(articles(web))
    hits(31, 3 * 200, 3 * 200)


TWINS = (
    "{}", "{}?utm_source=rss&utm_medium=x", "{}?fbclid=1", "{}/amp", "{}?amp=1", "{}?outputType=amp",
    "{}?print=1", "{}/print", "{}#comments", "{}.amp",
)  # fmt: skip


def test_one_story_at_many_addresses_is_one_article(tmp_path: Path, hits: Hits) -> None:
    """Campaigns, AMP, print and fragments; and its mobile twin on another host."""
    world = World()
    now = world.clock()
    outlet = Outlet(0, now - HOUR, "", tuple(now - HOUR for _ in range(20)))
    web = Web(tmp_path, [outlet], world)
    stories = [f"http://www.sample-news.com/world/{n}-a-story" for n in range(20)]
    listed = [(form.format(url), f"{n}-{url}") for n, form in enumerate(TWINS) for url in stories]
    listed += [(url.replace("//www.", "//m."), url) for url in stories]
    asked: list[Request] = []

    async def answer(request: Request, writer: object) -> None:
        asked.append(request)
        await page(f"<p>{request.path}".encode(), content_type="text/html")(request, writer)  # type: ignore[arg-type]

    world.serve(outlet.host, "/feed", page(served(listed)))
    world.serve("*", "*", answer)
    with web.lab:
        web.one_pass()
        world.clock.forward(hours=2)
        web.one_pass()
    assert set(stories) == set(articles(web))
    assert 20 == len([one for one in asked if one.path != "/robots.txt"])
    hits(31, len(listed), len(listed))


def test_a_sitemaps_translations_are_on_record_as_one_article(tmp_path: Path) -> None:
    """Found by two feeds or by the sitemap alone: two texts, and the record says that they are one."""
    world = World()
    outlet = Outlet(0, world.clock() - HOUR, "", ())
    web = Web(tmp_path, [outlet], world)
    home = f"http://{outlet.host}"
    entries = "".join(
        f"<url><loc>{home}/{one}/{n}</loc><lastmod>{world.clock():%Y-%m-%d}</lastmod>"
        + "".join(f'<xhtml:link rel="alternate" hreflang="{x}" href="{home}/{x}/{n}"/>' for x in ("uk", "ru"))
        + "</url>"
        for n in range(3)
        for one in ("uk", "ru")
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    world.serve(outlet.host, "/news.xml", page(f"<urlset {spaces}>{entries}</urlset>".encode()))
    world.serve(outlet.host, "/feed", page(served([(f"{home}/ru/0", "a"), (f"{home}/uk/0", "b")])))
    for n in range(3):
        for one in ("uk", "ru"):
            world.serve(outlet.host, f"/{one}/{n}", page(f"<p>{one} {n}".encode()))
    web.sources = (replace(web.sources[0], sitemaps=(f"{home}/news.xml",)),)
    with web.lab:
        web.one_pass()
        world.clock.forward(hours=2)
        web.one_pass()
    assert 6 == len(articles(web))
    pairs = rows(web.path, "SELECT url, translation_of_url FROM translations ORDER BY url")
    assert [(f"{home}/ru/{n}", f"{home}/uk/{n}") for n in range(3)] == pairs


def test_a_bulk_file_comes_in_through_the_real_door(tmp_path: Path) -> None:
    """GDELT's list and its newest file over HTTP: the article comes in, and no file is asked for twice."""
    world = World()
    stamp = "20260301114500"
    files = f"http://data.gdelt.test/v2/{stamp}.gkg.csv.zip"
    world.serve("data.gdelt.test", "/v2/lastupdate.txt", page(f"1 a {files}\n".encode(), content_type="text/plain"))
    zipped = packed(row("http://paper.test/1", "A summit", "vladimir putin;volodymyr zelenskyy"))
    world.serve("data.gdelt.test", f"/v2/{stamp}.gkg.csv.zip", page(zipped, content_type="application/zip"))
    world.serve("paper.test", "/1", page(b"<p>one"))
    web = Web(tmp_path, [Outlet(0, world.clock() - HOUR, "", ())], world)
    search = replace(
        web.sources[0], name="files", feeds=(), bulk=("http://data.gdelt.test/v2/lastupdate.txt",),
        bulk_words=("putin", "zelensk"), search=True,
    )  # fmt: skip
    web.sources = (search,)
    with web.lab:
        web.one_pass()
        world.clock.forward(hours=2)
        web.one_pass()
    assert {"http://paper.test/1": "one"} == articles(web)
    paths = [one.path for one in world.asked("data.gdelt.test")]
    assert 1 == paths.count(f"/v2/{stamp}.gkg.csv.zip")
    assert 2 == paths.count("/v2/lastupdate.txt")


def test_the_clock_of_the_world_moves() -> None:
    """Guards the tests above: hours pass between their passes."""
    world = World()
    before = world.clock()
    world.clock.forward(hours=2)
    assert world.clock() - before == timedelta(hours=2)
