"""Sitemaps: news, plain, indexes, packed, broken, hostile."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from fetch import feeds, sitemaps
from tests.fetch.fakeweb import NOW

BASE = "http://a.test/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>http://a.test/uk/1</loc><lastmod>2025-07-25T09:30:00Z</lastmod>
<xhtml:link rel="alternate" hreflang="uk-UA" href="http://a.test/uk/1"/>
<xhtml:link rel="alternate" hreflang="ru" href="/ru/1"/>
<xhtml:link rel="alternate" hreflang="x-default" href="http://a.test/1"/>
<xhtml:link rel="alternate" hreflang="en" href="javascript:alert(1)"/>
<image:image><image:loc>http://a.test/picture.jpg</image:loc><image:title>Not this</image:title></image:image>
<news:news><news:publication><news:name>A</news:name><news:language>uk</news:language></news:publication>
<news:publication_date>2025-07-25T12:00:00+03:00</news:publication_date><news:title>Зустріч</news:title></news:news></url>
</urlset>"""


def index(*rows: tuple[str, str]) -> str:
    body = "".join(
        f"<sitemap><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for url, day in rows
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</sitemapindex>'


def read(body: str | bytes) -> sitemaps.Sitemap:
    return sitemaps.read_now(body.encode() if isinstance(body, str) else body, "", BASE)


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())], ids=["plain", "gzip"])
def test_a_news_sitemap_gives_title_date_language_and_translations(pack) -> None:
    """The picture's address and title are not the article's; translations stay with their article."""
    (entry,) = read(pack(NEWS)).entries
    assert (entry.url, entry.title, entry.language) == ("http://a.test/uk/1", "Зустріч", "uk")
    assert datetime(2025, 7, 25, 9, tzinfo=UTC) == entry.published
    assert entry.alternates == (("ru", "http://a.test/ru/1"), ("uk", "http://a.test/uk/1"))


def test_a_list_of_addresses_is_a_sitemap_too() -> None:
    """The protocol allows plain text."""
    assert [e.url for e in read("http://a.test/1\nhttp://a.test/2\n").entries] == ["http://a.test/1", "http://a.test/2"]


def test_a_sitemap_that_breaks_off_gives_what_came_before() -> None:
    """Ill-formed XML loses its tail, not the source."""
    two = NEWS.replace("</urlset>", "<url><loc>http://a.test/2</loc></url><url><loc>http://a.te")
    assert [entry.url for entry in read(two).entries] == ["http://a.test/uk/1", "http://a.test/2"]


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE urlset [<!ENTITY x "SENTINEL">]>', '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]>'],
)
def test_entities_are_refused(doctype: str) -> None:
    """As in feeds."""
    with pytest.raises(feeds.BrokenFeed, match="declares"):
        read(NEWS.replace("?>", "?>" + doctype, 1).replace("Зустріч", "&x;"))


def test_a_gzip_bomb_is_refused() -> None:
    """60 MiB in 60 kB are not unpacked."""
    with pytest.raises(feeds.BrokenFeed, match="larger than"):
        read(gzip.compress(b" " * (60 * 2**20), 1))


@pytest.mark.parametrize("body", ["", "<html></html>", "<rss></rss>", "hello", "<urlset><url>"])
def test_what_is_no_sitemap_says_so(body: str) -> None:
    """A web page under the sitemap's address is a fault."""
    with pytest.raises(feeds.BrokenFeed):
        read(body)


def test_of_an_index_the_news_and_the_newest_are_read() -> None:
    """Old archives, pictures and tags are left alone; news stands first."""
    today, old = NOW.date().isoformat(), (NOW - timedelta(days=40)).date().isoformat()
    found = read(
        index(
            ("http://a.test/sitemap-2019.xml", old),
            ("http://a.test/sitemap-images.xml", today),
            ("http://a.test/posts-7.xml", today),
            ("http://a.test/tags.xml", today),
            ("http://a.test/news.xml", ""),
        )
    )
    assert found.index
    assert sitemaps.worth_reading(found, NOW) == ("http://a.test/news.xml", "http://a.test/posts-7.xml")


def test_old_entries_of_a_plain_sitemap_are_no_news() -> None:
    """A sitemap may list all that a site ever published."""
    found = read(NEWS.replace("2025-07-25", "2019-07-25"))
    assert sitemaps.recent(found, NOW) == ()
    assert len(sitemaps.recent(read(NEWS), NOW)) == 1
