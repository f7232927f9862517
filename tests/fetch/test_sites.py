"""Finding the feeds and sitemaps of a site."""

from __future__ import annotations

import asyncio

import pytest

from fetch.sites import Site, find, propose
from records.types import Failure
from tests.fetch.fakeweb import NOW, FakeDoor, rss
from tests.fetch.test_sitemaps import NEWS

HOME = "http://a.test/"
PAGE = """<html lang="uk-UA"><head><title>Газета — новини</title>
<link rel="alternate" type="application/rss+xml" href="/rss" title="Усе">
<link rel="alternate" type="application/rss+xml" href="/dead"></head>
<body><a href="/feeds/news.xml">RSS</a></body></html>"""
FEED = rss(("http://a.test/1", "One"), ("http://a.test/2", "Two"), language="uk")


def look(door: FakeDoor) -> Site:
    found = asyncio.run(find(door, HOME, NOW))
    assert isinstance(found, Site)
    return found


def test_feeds_that_the_page_names_and_sitemaps_that_robots_names_are_found() -> None:
    """Each is read; the dead one that the site names is told."""
    door = FakeDoor({HOME: PAGE, "http://a.test/rss": FEED, "http://a.test/feeds/news.xml": FEED,
                     "http://a.test/robots.txt": "User-agent: *\nSitemap: http://a.test/news-map.xml\n",
                     "http://a.test/news-map.xml": NEWS})  # fmt: skip
    site = look(door)
    assert {"http://a.test/rss", "http://a.test/feeds/news.xml"} == {offer.url for offer in site.feeds}
    assert [offer.url for offer in site.sitemaps] == ["http://a.test/news-map.xml"]
    assert [failed.key for failed in site.failures] == ["http://a.test/dead"]
    source = propose(site, NOW)
    assert (source.name, source.outlet, source.language) == ("a-test", "Газета", "uk")
    assert (len(source.feeds), len(source.sitemaps), source.front_pages) == (1, 1, ())


def test_a_site_that_names_none_is_tried_at_the_common_places() -> None:
    """/feed is where most have it."""
    site = look(FakeDoor({HOME: "<html><title>A</title></html>", "http://a.test/feed": FEED}))
    assert [offer.url for offer in site.feeds] == ["http://a.test/feed"]
    assert site.feeds[0].entries == 2


@pytest.mark.parametrize("path", ["/rss/", "/feed/atom", "/news/last.rss"])
def test_less_common_places_are_tried_too(path: str) -> None:
    """Those of our own outlets among them."""
    site = look(FakeDoor({HOME: "<html><title>A</title></html>", HOME.rstrip("/") + path: FEED}))
    assert [offer.url for offer in site.feeds] == [HOME.rstrip("/") + path]


def test_a_page_that_lists_the_feeds_is_followed() -> None:
    """'RSS' in the foot of the page leads to a list of feeds, one a section."""
    listing = (
        '<html><body><a href="/about">About</a><a href="/world.xml">World</a><a href="/s.xml">Sport</a></body></html>'
    )
    home = '<html><title>A</title><body><a href="/rss-feeds">RSS</a></body></html>'
    door = FakeDoor({HOME: home, "http://a.test/rss-feeds": listing, "http://a.test/world.xml": FEED})
    assert [offer.url for offer in look(door).feeds] == ["http://a.test/world.xml"]
    assert "http://a.test/about" not in [url for url, _, _ in door.asked]


def test_a_site_without_any_is_read_by_its_front_page() -> None:
    """The last resort is proposed, not hidden."""
    source = propose(look(FakeDoor({HOME: "<html><title>A</title></html>"})), NOW)
    assert (source.feeds, source.sitemaps, source.front_pages) == ((), (), (HOME,))


def test_the_address_of_a_feed_is_its_own_answer() -> None:
    """`source add` takes a feed as well."""
    site = look(FakeDoor({HOME: FEED}))
    assert [offer.url for offer in site.feeds] == [HOME]


def test_a_site_that_does_not_answer_is_a_failure() -> None:
    """In the door's words."""
    found = asyncio.run(find(FakeDoor({HOME: "!dns"}), HOME, NOW))
    assert isinstance(found, Failure)
    assert found.kind == "dns"
