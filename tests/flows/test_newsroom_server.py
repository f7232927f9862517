"""The demo newsroom as a server: real HTTP on loopback, and only what is published by the clock."""

from __future__ import annotations

import gzip
import http.client
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from flows.newsroom import Newsroom, serve, sources
from flows.newsroom_data import read_outlets, read_pieces

FOLDER = Path(__file__).parents[2] / "seeds" / "newsroom"
DAYS = tomllib.loads((FOLDER / "ledger.toml").read_text(encoding="utf-8"))["days"]
PIECES = {piece.piece_id: piece for piece in read_pieces(FOLDER, read_outlets(FOLDER))}
ARTICLES = {name: piece for name, piece in PIECES.items() if piece.kind == "article"}
EDITED = "2025-08-27-meridian-well-prepared"
END = datetime(2025, 8, 28, 21, tzinfo=UTC)


class Hands:
    """A clock that the test turns."""

    def __init__(self, now: datetime):
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def served() -> Iterator[Newsroom]:
    with serve(FOLDER, Hands(END)) as running:
        yield running


@pytest.fixture
def room(served: Newsroom) -> Newsroom:
    """The one running newsroom, at the end of its last day, with no request counted."""
    served.clock.now = END
    served.forget()
    return served


@pytest.fixture
def hands(room: Newsroom) -> Hands:
    """The clock of `room`."""
    return room.clock


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers with lower-case names, body as sent."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    query = f"?{parts.query}" if parts.query else ""
    line.request("GET", (parts.path or "/") + query, headers={k.replace("_", "-"): v for k, v in headers.items()})
    answer = line.getresponse()
    found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    line.close()
    return found


def feed_urls(room: Newsroom) -> dict[str, str]:
    return {source.name: (source.feeds + source.sitemaps)[0] for source in sources(room)}


def listed(body: bytes) -> list[str]:
    """Addresses of the entries of a feed or sitemap, in its order."""
    root = ET.fromstring(body)
    found = []
    for node in root.iter():
        name = node.tag.rpartition("}")[2]
        if name in ("item", "entry", "url"):
            places = [part for part in node if part.tag.rpartition("}")[2] in ("link", "loc")]
            found.append(places[0].get("href") or (places[0].text or ""))
    return found


def test_nothing_is_published_before_its_time(room: Newsroom, hands: Hands):
    """A minute before publication an article is 404 and not in its feed; at its minute it is served and listed."""
    piece = ARTICLES["2025-05-17-severny-vozmozhna-itog"]
    feed = feed_urls(room)["severny"]
    hands.now = piece.published - timedelta(minutes=1)
    assert get(room.url(piece.piece_id))[0] == 404
    before = listed(get(feed)[2])
    hands.now = piece.published
    assert get(room.url(piece.piece_id))[0] == 200
    assert listed(get(feed)[2])[:2] == [room.url(piece.piece_id) + "?from=rss", before[0]]


def test_a_newsroom_without_news_still_serves_its_feeds(room: Newsroom, hands: Hands):
    """Before the first day feeds are well-formed and empty."""
    hands.now = datetime(2022, 1, 1, tzinfo=UTC)
    assert {name: listed(get(url)[2]) for name, url in feed_urls(room).items()} == {o.name: [] for o in room.outlets}


def test_every_listed_address_answers_and_decodes(room: Newsroom, hands: Hands):
    """At the end of each day all that feeds list is 200, and every article's paragraphs stand in its decoded page."""
    seen = set()
    for day in DAYS:
        hands.now = day["run_at"]
        for name, url in feed_urls(room).items():
            seen |= {(name, urlsplit(link).path) for link in listed(get(url)[2])}
    assert seen == {(piece.outlet.name, piece.path) for piece in PIECES.values()}
    for piece in PIECES.values():
        status, headers, body = get(room.url(piece.piece_id))
        page = body.decode(piece.outlet.encoding)
        assert status == 200 and headers["content-type"].startswith("text/html")
        plain = page.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")
        wanted = piece.text_at(END).split("\n\n") if piece.kind == "article" else []
        assert [paragraph for paragraph in wanted if f"<p>{paragraph}</p>" not in plain] == []


def test_the_old_site_names_its_charset_in_the_page_only(room: Newsroom):
    """The windows-1251 outlet sends no charset in its header, as old sites do; its feed declares it in the XML."""
    _, headers, body = get(room.url("2025-06-04-vestovoy-o-chem-govorit"))
    assert headers["content-type"] == "text/html"
    assert b"charset=windows-1251" in body and "Путин".encode("cp1251") in body
    assert get(feed_urls(room)["vestovoy"])[2].startswith(b'<?xml version="1.0" encoding="windows-1251"?>')


@pytest.mark.parametrize("header, validator", [("if_none_match", "etag"), ("if_modified_since", "last-modified")])
def test_an_unchanged_page_is_304_without_a_body(room: Newsroom, header: str, validator: str):
    """Feeds and articles honour both validators of their own first answer."""
    urls = [*feed_urls(room).values(), *(room.url(name) for name in ARTICLES)]
    first = [get(url)[1][validator] for url in urls]
    room.forget()
    assert {get(url, **{header: held})[0] for url, held in zip(urls, first, strict=True)} == {304}
    assert sum(asked.body_bytes for asked in room.asked()) == 0
    assert [asked.url for asked in room.asked()] == urls


def test_a_weak_or_listed_etag_is_recognised_and_a_foreign_one_is_not(room: Newsroom):
    """Validators compare weakly; an unknown ETag beats a date that would match."""
    url = room.url(EDITED)
    _, headers, _ = get(url)
    assert get(url, if_none_match=f'"other", W/{headers["etag"]}')[0] == 304
    assert get(url, if_none_match='"other"', if_modified_since=headers["last-modified"])[0] == 200


def test_an_edited_article_changes_once_and_says_so(room: Newsroom, hands: Hands):
    """Before the edit the old words stand, after it the new ones; validators and the feed's `updated` change."""
    piece = ARTICLES[EDITED]
    (edit,) = piece.edits
    hands.now = edit.on - timedelta(minutes=1)
    _, before, old = get(room.url(EDITED))
    feed_before = get(feed_urls(room)["meridian"])[2].decode()
    hands.now = edit.on
    status, after, new = get(room.url(EDITED), if_none_match=before["etag"], if_modified_since=before["last-modified"])
    assert status == 200 and before["last-modified"] != after["last-modified"]
    assert (b"in order to be productive" in old, b"in order to be productive" in new) == (True, False)
    assert b"if they are to be effective" in new
    stamp = f"<updated>{edit.on:%Y-%m-%dT%H:%M:%SZ}</updated>"
    assert (stamp in feed_before, stamp in get(feed_urls(room)["meridian"])[2].decode()) == (False, True)


def test_later_days_leave_earlier_pages_as_they_are(room: Newsroom, hands: Hands):
    """The teasers around an article do not change it: its ETag is the same years later."""
    name = "2022-03-29-northline-istanbul-presidents"
    hands.now = ARTICLES[name].published
    early = get(room.url(name))[1]["etag"]
    hands.now = END
    assert get(room.url(name))[1]["etag"] == early


def test_gzip_is_sent_only_to_those_who_ask(room: Newsroom):
    """The compressing outlet gives the same page either way."""
    url = room.url("2025-05-17-northline-cup-final")
    _, plain_headers, plain = get(url)
    _, headers, packed = get(url, accept_encoding="gzip")
    assert (plain_headers.get("content-encoding"), headers["content-encoding"]) == (None, "gzip")
    assert gzip.decompress(packed) == plain


def test_robots_allow_articles_and_feeds(room: Newsroom):
    """Each outlet has a robots.txt, the one with a sitemap names it there."""
    for source in sources(room):
        status, _, body = get(source.home + "robots.txt")
        assert status == 200 and b"Disallow: /search" in body
        assert (b"Sitemap: " in body) == bool(source.sitemaps)


def test_unknown_addresses_are_404_and_other_methods_405(room: Newsroom):
    """A real absence says so, unlike the soft one."""
    home = sources(room)[0].home
    assert get(home + "no/such/page")[0] == 404
    line = http.client.HTTPConnection("127.0.0.1", urlsplit(home).port, timeout=10)
    line.request("POST", "/", body=b"")
    assert line.getresponse().status == 405
    line.close()


def test_two_newsrooms_send_the_same_bytes_but_for_their_ports(room: Newsroom):
    """With the same clock every body is the same, once the address is taken out."""
    with serve(FOLDER, Hands(END)) as other:
        names = [name for name, piece in PIECES.items() if piece.published.date() == END.date()]
        first, second = ([_without_port(get(r.url(name))[2], r.url(name)) for name in names] for r in (room, other))
    assert names and first == second


def test_fixed_ports_are_taken_in_order_or_refused(room: Newsroom):
    """`first_port` gives the first outlet that port; a port in use is an error, not another port."""
    with pytest.raises(OSError), serve(FOLDER, Hands(END), first_port=_port(room)):
        pass


def _port(room: Newsroom) -> int:
    return urlsplit(sources(room)[0].home).port or 0


def _without_port(body: bytes, url: str) -> bytes:
    return body.replace(f":{urlsplit(url).port}".encode(), b"")


def test_the_server_is_gone_after_the_block():
    """Leaving the block frees the ports, even with a client still connected."""
    with serve(FOLDER, Hands(END)) as running:
        port = _port(running)
        idle = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        idle.request("GET", "/robots.txt")
        idle.getresponse().read()
    with pytest.raises(ConnectionRefusedError):
        get(f"http://127.0.0.1:{port}/robots.txt")
    idle.close()
