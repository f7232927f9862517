"""Feeds of every kind and every kind of brokenness."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from fetch import child, feeds
from fetch.charsets import to_text
from tests.fetch.fakeweb import rss

HOME = "http://a.test/news/"


def read(body: bytes | str, content_type: str = "") -> feeds.Feed:
    return feeds.read_now(body.encode() if isinstance(body, str) else body, content_type, HOME)


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk"><title>Стрічка</title>
<entry><title>Зустріч</title><link rel="alternate" href="/1"/><id>tag:1</id><updated>2025-07-25T12:00:00+03:00</updated>
</entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>R</title>
</channel><item rdf:about="http://a.test/1"><title>Eins</title><link>http://a.test/1</link>
<dc:date>2025-07-25T09:00:00Z</dc:date></item></rdf:RDF>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "ru-RU", "items": [{"id": 7,
 "url": "http://a.test/1", "title": "Один", "date_published": "2025-07-25T09:00:00Z"}]}"""


@pytest.mark.parametrize(
    ("document", "title", "language"),
    [
        (rss(("http://a.test/1", "One")), "One", "en"),
        (ATOM, "Зустріч", "uk"),
        (RDF, "Eins", ""),
        (JSON, "Один", "ru"),
    ],
    ids=["rss", "atom", "rdf", "json"],
)
def test_every_format_gives_address_title_and_date(document: str, title: str, language: str) -> None:
    """RSS 2.0, Atom, RDF and JSON Feed come out alike."""
    (entry,) = read(document).entries
    assert title == entry.title
    assert entry.url == "http://a.test/1"
    assert datetime(2025, 7, 25, 9, tzinfo=UTC) == entry.published
    assert language == entry.language


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-u", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", "koi8-u", "iso-8859-1", ""])
def test_cyrillic_is_read_whatever_charset_is_declared(charset: str, declared: str) -> None:
    """A wrong declaration, inside or in the header, garbles no title."""
    title = "Єрмак: зустріч лідерів можлива лише після розмови делегацій"
    document = rss(("http://a.test/1", title)).replace("utf-8", declared or "utf-8")
    if not declared:
        document = document.split("?>", 1)[1]
    feed = read(document.encode(charset), f"text/xml; charset={declared}" if declared else "")
    assert [title] == [entry.title for entry in feed.entries]


@pytest.mark.parametrize(
    ("charset", "title"),
    [
        ("euc_jp", "外務省の報道官は金曜日に会談の条件について話した"),
        ("shift_jis", "外務省の報道官は金曜日に会談の条件について話した"),
        ("euc_kr", "외교부 대변인은 금요일에 회담 조건을 설명했다"),
        ("gb2312", "外交部发言人星期五谈到了会晤的条件"),
        ("big5", "外交部發言人星期五談到了會晤的條件"),
    ],
)
def test_eastern_titles_are_read_though_nothing_declares_their_charset(charset: str, title: str) -> None:
    """Two bytes a sign, whole throughout: no Cyrillic or Western text is like that."""
    document = rss(("http://a.test/1", title)).split("?>", 1)[1]
    assert [title] == [entry.title for entry in read(document.encode(charset)).entries]


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-u"])
def test_no_cyrillic_text_is_taken_for_eastern(charset: str) -> None:
    """Not even one whose words are all even."""
    for text in (
        "Встреча лидеров возможна, заявил он",
        "Зустріч лідерів можлива після переговорів",
        "Сорока ворона " * 9,
    ):
        assert to_text(text.encode(charset)) == text


def test_western_accents_are_not_taken_for_cyrillic() -> None:
    """A Latin-1 text stays Latin: no word mixes the two alphabets."""
    assert to_text("Frédéric, né à Genève".encode("latin-1")) == "Frédéric, né à Genève"


HOSTILE = {
    "outside entity": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    "outside entity over http": '<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]>',
    "parameter entity": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p.dtd"> %p;]>',
    "inner entity": '<!DOCTYPE rss [<!ENTITY x "SENTINEL">]>',
    "billion laughs": '<!DOCTYPE rss [<!ENTITY a "SENTINEL"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;">]>',
    "quadratic": '<!DOCTYPE rss [<!ENTITY x "' + "SENTINEL" * 10_000 + '">]>',
    "after a comment": '<!-- x --><!DOCTYPE rss [<!ENTITY x "SENTINEL">]>',
    "lower case": '<!doctype rss [<!ENTITY x "SENTINEL">]>',
}


@pytest.mark.parametrize("doctype", HOSTILE.values(), ids=HOSTILE.keys())
def test_documents_that_declare_entities_are_refused(doctype: str) -> None:
    """Neither files nor addresses are read, nothing is expanded."""
    body = rss(("http://a.test/1", "&x;" * 50)).replace("?>", "?>" + doctype, 1)
    with pytest.raises(feeds.BrokenFeed, match="declares") as refused:
        read(body)
    assert refused.value.kind == "unsafe_feed"


def test_an_outside_document_type_is_ignored() -> None:
    """RSS 0.91 named a DTD at a server long gone; it is not asked."""
    dtd = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss.dtd">'
    assert len(read(rss(("http://a.test/1", "One")).replace("?>", "?>" + dtd, 1)).entries) == 1


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "JaVaScRiPt:x", "mailto:a@b"]
)
def test_addresses_that_are_not_http_are_dropped(url: str) -> None:
    """The entry stays, without an address."""
    (entry,) = read(rss((url, "Bad"))).entries
    assert entry.url == ""


def test_titles_are_plain_text_without_direction_and_control_characters() -> None:
    """U+202E, zero width and control characters are gone, inline tags too."""
    feed = read(rss(("http://a.test/1", "Pe&#x202e;s&#x200b;kov &lt;b&gt;said&lt;/b&gt;&#10;no &amp;amp; yes")))
    assert feed.entries[0].title == "Peskov said no & yes"


@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "soon"])
def test_impossible_dates_are_none(date: str) -> None:
    """A poisoned date hides nothing and crashes nothing."""
    assert read(rss(("http://a.test/1", "One"), date=date)).entries[0].published is None


def test_bare_ampersands_and_html_entities_lose_nothing() -> None:
    """Half of the web's feeds are no XML: the address keeps its parameters, the title its accent."""
    feed = read(rss(("http://a.test/?a=1&b=2", "Caf&eacute; R&D &nbsp;x")))
    assert [(entry.url, entry.title) for entry in feed.entries] == [("http://a.test/?a=1&b=2", "Café R&D x")]


def test_a_feed_that_breaks_off_loses_only_its_last_entry() -> None:
    """What was cut may be half an address."""
    whole = rss(("http://a.test/1", "One"), ("http://a.test/2", "Two"), ("http://a.test/3", "Three"))
    feed = read(whole[: whole.index("http://a.test/3") + 12])
    assert [entry.url for entry in feed.entries] == ["http://a.test/1", "http://a.test/2"]
    assert feed.cut_off


def test_a_feed_that_breaks_off_in_its_first_entry_is_broken_not_empty() -> None:
    """Nothing is left of it: the next look must ask again, and the source's health must tell."""
    whole = rss(("http://a.test/1", "One"))
    for end in (whole.index("http://a.test/1") + 9, whole.index("<item>") + 3):
        with pytest.raises(feeds.BrokenFeed, match="cut off"):
            read(whole[:end])


@pytest.mark.parametrize(
    "body", ["", "hello", "<html><body>404</body></html>", "{}", "[1]", '{"items": 5}', "\x00\x01", "<a/>"]
)
def test_what_is_no_feed_says_so(body: str) -> None:
    """An error page under status 200 is a broken feed, not an empty one."""
    with pytest.raises(feeds.BrokenFeed) as broken:
        read(body)
    assert broken.value.kind == "broken_feed"


def test_an_empty_feed_is_a_feed() -> None:
    """No entries is an answer."""
    assert read(rss()).entries == ()


def test_the_author_that_hangs_feedparser_is_taken_out_before() -> None:
    """50 items with 32 kB of '<a ' for an author, in a feed that only feedparser reads: under 5 s of its time."""
    author = "a@" + "a." * 16_000
    item = f"<item><title>x</title><author>{author}</author><description>{author}</description></item>"
    body = rss(("http://a.test/1", "One")).replace("<item>", item * 50 + "<item>")
    start = time.process_time()
    assert len(read(body).entries) == 51
    assert time.process_time() - start < 5


def test_thirty_thousand_items_are_cut_to_the_cap() -> None:
    """The cap stands before the parser."""
    item = "<item><link>http://a.test/1</link></item>"
    body = rss().replace("</channel>", item * 30_000 + "</channel>")
    assert 5_000 >= len(read(body).entries) > 4_900


def test_a_document_over_the_cap_is_refused_unread() -> None:
    """21 MB are not given to any parser."""
    with pytest.raises(feeds.BrokenFeed) as refused:
        read(b"<rss>" + b" " * (21 * 2**20))
    assert refused.value.kind == "too_large"


def test_a_child_that_is_late_is_killed_and_the_next_feed_gets_another() -> None:
    """The deadline is kept by the parent; the run goes on."""
    pool = child.Pool(1, wall_seconds=0.0)
    try:
        with pytest.raises(feeds.BrokenFeed, match="still busy") as died:
            feeds.read_now(rss(("http://a.test/1", "One")).encode(), "", HOME, pool)
        assert died.value.kind == "parser_died"
        pool._wall = 20.0
        assert len(feeds.read_now(rss(("http://a.test/1", "One")).encode(), "", HOME, pool).entries) == 1
    finally:
        pool.close()


def test_a_child_that_crashes_is_told_and_replaced() -> None:
    """Killed from outside, as a crash in native code would: only that document is lost."""
    pool = child.Pool(1)
    try:
        feeds.read_now(rss().encode(), "", HOME, pool)
        (process,) = pool._alive
        process._process.kill()
        with pytest.raises(feeds.BrokenFeed):
            feeds.read_now(rss().encode(), "", HOME, pool)
        assert feeds.read_now(rss().encode(), "", HOME, pool).entries == ()
    finally:
        pool.close()
