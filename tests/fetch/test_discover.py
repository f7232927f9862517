"""Discovery: what is new, what is asked, what is remembered, on a made-up web."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fetch.discover import Discovery, discover, discover_all
from fetch.memory import SourceMemory
from fetch.web import Response
from records.types import Source
from tests.conftest import Hits
from tests.fetch.fakeweb import NOW, FakeDoor, response, rss
from tests.fetch.test_sitemaps import NEWS, index

FEED = "http://a.test/rss"
SOURCE = Source(name="a", outlet="A", home="http://a.test/", language="en", feeds=(FEED,), pace_minutes=30)
HALF_HOUR = timedelta(minutes=30)


def look(door: FakeDoor, memory: SourceMemory, now: datetime, source: Source = SOURCE) -> Discovery:
    """One round; what is remembered has gone through storage's JSON."""
    found = asyncio.run(discover(door, source, memory, now))
    return replace(found, memory=SourceMemory.from_json(found.memory.to_json()))


def rounds(
    door: FakeDoor, hours: float, source: Source = SOURCE, memory: SourceMemory | None = None, start: datetime = NOW
) -> tuple[list[str], SourceMemory]:
    """A round every half hour: titles found, in order, and the last memory."""

    async def all_of_them() -> tuple[list[str], SourceMemory]:
        titles: list[str] = []
        now, known = start, memory or SourceMemory()
        while now <= start + timedelta(hours=hours):
            found = await discover(door, source, known, now)
            titles += [link.title for link in found.links]
            known = found.memory
            now += HALF_HOUR
        return titles, known

    return asyncio.run(all_of_them())


def until_found(door: FakeDoor, memory: SourceMemory, start: datetime) -> tuple[list[str], datetime]:
    """Rounds until something is found, for three days at most: the titles, and when."""
    now, titles = start, []
    while not titles and now < start + timedelta(days=3):
        now += HALF_HOUR
        titles, memory = rounds(door, 0, memory=memory, start=now)
    return titles, now


def articles(*numbers: int) -> list[tuple[str, str]]:
    return [(f"http://a.test/{number}", f"Title {number}") for number in numbers]


def test_only_what_is_new_is_found_again() -> None:
    """Second look: the one article that came since."""
    door = FakeDoor({FEED: rss(*articles(1, 2))})
    first = look(door, SourceMemory(), NOW)
    door.pages[FEED] = rss(*articles(3, 1, 2))
    second = look(door, first.memory, NOW + HALF_HOUR)
    assert [link.title for link in first.links] == ["Title 1", "Title 2"]
    assert [link.title for link in second.links] == ["Title 3"]
    assert second.links[0].first_seen_at == NOW + HALF_HOUR


def test_nothing_is_asked_before_its_time() -> None:
    """A round that comes too early makes no request and changes nothing."""
    door = FakeDoor({FEED: rss(*articles(1))})
    first = look(door, SourceMemory(), NOW)
    second = look(door, first.memory, NOW + timedelta(minutes=29))
    assert (len(door.asked), second.asked) == (1, 0)
    assert first.memory == second.memory


def test_validators_go_back_verbatim(hits: Hits) -> None:
    """Weak, unquoted, odd: what the server gave is what it gets."""
    for tag in ('W/"x"', "unquoted", '"a" '):

        def page(etag: str, _: str, tag: str = tag) -> Response:
            body = b"" if etag else rss(*articles(1)).encode()
            return response(FEED, body, tag, 304 if etag else 200, last_modified="yesterday")

        door = FakeDoor({FEED: page})
        memory = look(door, SourceMemory(), NOW).memory
        look(door, memory, NOW + HALF_HOUR)
        assert (FEED, tag, "yesterday") == door.asked[-1]
        hits(37, 1, 1)


def test_an_honest_unchanged_feed_sends_its_body_once_a_day_at_most() -> None:
    """Three days without news: 304 all along, but for the looks that guard against a stuck ETag."""
    body = rss(*articles(1))
    door = FakeDoor({FEED: body})
    titles, _ = rounds(door, 72)
    whole = [request for request in door.asked if not request[1]]
    assert titles == ["Title 1"]
    assert len(whole) in (2, 3)
    assert len(whole) * len(body) == door.body_bytes


def test_an_etag_that_never_changes_hides_an_article_for_two_days_at_most(hits: Hits) -> None:
    """The server says 'unchanged' for ever; the unconditional look finds the article."""
    pages = [rss(*articles(1))]

    def stuck(etag: str, _: str) -> Response:
        return response(FEED, b"" if etag else pages[-1].encode(), '"stuck"', 304 if etag else 200)

    door = FakeDoor({FEED: stuck})
    memory = look(door, SourceMemory(), NOW).memory
    pages.append(rss(*articles(2, 1)))
    found, now = until_found(door, memory, NOW)
    assert found == ["Title 2"]
    assert timedelta(hours=24) <= now - NOW <= timedelta(hours=55)
    hits(37, len(door.asked) - 2, sum(bool(etag) for _, etag, _ in door.asked))


def test_an_etag_that_changes_each_time_brings_nothing_twice(hits: Hits) -> None:
    """The body's hash tells that it is the same."""
    count = iter(range(1000))
    door = FakeDoor({FEED: lambda *_: response(FEED, rss(*articles(1)).encode(), f'"{next(count)}"')})
    titles, memory = rounds(door, 12)
    assert titles == ["Title 1"]
    assert memory.looks[0].errors == 0
    hits(37, len(door.asked), next(count))


@pytest.mark.parametrize("second_guid", ["new-{url}", "", "same"], ids=["all change", "none", "one for all"])
def test_a_feed_of_200_items_with_other_guids_is_no_storm(second_guid: str) -> None:
    """What names an article is its address."""
    door = FakeDoor({FEED: rss(*articles(*range(200)), guid="old-{url}")})
    first = look(door, SourceMemory(), NOW)
    door.pages[FEED] = rss(*articles(*range(200)), guid=second_guid)
    second = look(door, first.memory, NOW + HALF_HOUR)
    assert (len(first.links), len(second.links)) == (200, 0)


def test_a_guid_used_again_for_another_article_is_seen() -> None:
    """The other address is new, whatever its guid."""
    door = FakeDoor({FEED: rss(*articles(1), guid="the-only")})
    first = look(door, SourceMemory(), NOW)
    door.pages[FEED] = rss(*articles(2), guid="the-only")
    assert [link.title for link in look(door, first.memory, NOW + HALF_HOUR).links] == ["Title 2"]


def test_one_article_under_tracking_parameters_is_one_link() -> None:
    """Campaign parameters do not make an article new."""
    door = FakeDoor({FEED: rss(("http://a.test/1?utm_source=rss", "One"), ("http://a.test/1?utm_source=tg", "One"))})
    assert len(look(door, SourceMemory(), NOW).links) == 1


def test_an_article_dated_in_the_future_is_dated_now() -> None:
    """A poisoned date can't make it the newest for ever."""
    door = FakeDoor({FEED: rss(*articles(1), date="Fri, 25 Jul 2031 09:00:00 GMT")})
    assert look(door, SourceMemory(), NOW).links[0].published_at == NOW


def test_a_host_at_rest_is_not_counted_against_the_feed() -> None:
    """The door did not ask: no failure, no back-off."""
    door = FakeDoor({FEED: "!backoff"})
    found = look(door, SourceMemory(), NOW)
    assert (found.asked, found.failures, found.memory.looks[0].errors) == (0, (), 0)
    assert found.memory.looks[0].next_at == NOW + timedelta(minutes=10)


def test_a_broken_document_is_a_failure_and_is_asked_whole_next_time() -> None:
    """Its validators are forgotten, or 'unchanged' would hide the repair."""
    door = FakeDoor({FEED: "<html>sorry</html>"})
    found = look(door, SourceMemory(), NOW)
    assert [failed.kind for failed in found.failures] == ["broken_feed"]
    assert found.failures[0].stage == "discover"
    door.pages[FEED] = rss(*articles(1))
    again = look(door, found.memory, NOW + HALF_HOUR)
    assert door.asked[-1] == (FEED, "", "")
    assert len(again.links) == 1


def test_a_feed_that_broke_off_is_asked_whole_next_time() -> None:
    """The article that was lost in the cut is found then."""
    whole = rss(*articles(1, 2))
    door = FakeDoor({FEED: whole[: whole.index("http://a.test/2") + 5]})
    first = look(door, SourceMemory(), NOW)
    door.pages[FEED] = whole
    second = look(door, first.memory, NOW + HALF_HOUR)
    assert [link.title for link in first.links] == ["Title 1"]
    assert [link.title for link in second.links] == ["Title 2"]


def test_a_sitemap_index_is_followed_and_translations_become_links() -> None:
    """Index → news sitemap → article and its Russian twin, each with its language."""
    source = replace(SOURCE, feeds=(), sitemaps=("http://a.test/index.xml",))
    day = NOW.date().isoformat()
    door = FakeDoor({"http://a.test/index.xml": index(("http://a.test/news.xml", day)), "http://a.test/news.xml": NEWS})
    first = look(door, SourceMemory(), NOW, source)
    assert [(x.url, x.language) for x in first.links] == [("http://a.test/uk/1", "uk"), ("http://a.test/ru/1", "ru")]
    assert [x.translation_of for x in first.links] == ["", first.links[0].link_id]
    second = look(door, first.memory, NOW + HALF_HOUR, source)
    assert (second.asked, second.unchanged, second.links) == (2, 2, ())
    door.pages["http://a.test/index.xml"] = index(("http://a.test/news-2.xml", day))
    third = look(door, second.memory, NOW + 3 * HALF_HOUR, source)
    assert {"http://a.test/index.xml", "http://a.test/news-2.xml"} == {found.url for found in third.memory.looks}


def test_a_translation_that_its_own_feed_listed_before_is_told_once_with_whose_it_is() -> None:
    """The sitemap comes later and says that two known articles are one: they are not new, and are not told again."""
    source = replace(SOURCE, sitemaps=("http://a.test/news.xml",))
    door = FakeDoor({FEED: rss(("http://a.test/uk/1", "Один"), ("http://a.test/ru/1", "Раз"))})
    first = look(door, SourceMemory(), NOW, source)
    both = NEWS.replace("</urlset>", NEWS[NEWS.index("<url>") :].replace("/uk/1</loc>", "/ru/1</loc>"))
    door.pages["http://a.test/news.xml"] = both
    second = look(door, first.memory, NOW + HALF_HOUR, source)
    door.pages["http://a.test/news.xml"] = both + "<!-- changed -->"
    third = look(door, second.memory, NOW + 2 * HALF_HOUR, source)
    uk, ru = first.links
    assert [(x.link_id, x.translation_of) for x in second.links] == [(ru.link_id, uk.link_id)]
    assert (third.links, third.failures) == ((), ())
    assert sum(count for _, count in third.memory.days) == 0


def test_an_index_that_lists_itself_ends() -> None:
    """No loop, no crawl."""
    source = replace(SOURCE, feeds=(), sitemaps=("http://a.test/index.xml",))
    each_other = index(("http://a.test/index.xml", ""), ("http://a.test/b.xml", ""))
    door = FakeDoor({"http://a.test/index.xml": each_other, "http://a.test/b.xml": each_other})
    look(door, SourceMemory(), NOW, source)
    assert len(door.asked) == 2


def test_the_front_page_is_read_only_when_all_else_failed_three_times() -> None:
    """The last resort stays the last."""
    front = "http://a.test/"
    source = replace(SOURCE, front_pages=(front,))
    page = ('<html lang="en"><a href="/about/">About us and our long history here</a>'
            '<a href="/2025/07/25/kremlin-names-its-conditions">Kremlin names its conditions for a meeting</a>'
            '<a href="http://other.test/2025/07/25/x-y-z-w">Somebody else wrote this headline</a></html>')  # fmt: skip
    door = FakeDoor({FEED: "!http_404", front: page})
    titles, _ = rounds(door, 1, source)
    assert titles == []
    titles, _ = rounds(door, 6, source)
    assert titles == ["Kremlin names its conditions for a meeting"]


def test_addresses_taken_out_of_the_configuration_are_forgotten() -> None:
    """Their state does not linger."""
    door = FakeDoor({FEED: rss(*articles(1)), "http://a.test/other": rss(*articles(2))})
    memory = look(door, SourceMemory(), NOW, replace(SOURCE, feeds=(FEED, "http://a.test/other"))).memory
    after = look(door, memory, NOW + HALF_HOUR).memory
    assert [found.url for found in after.looks] == [FEED]


def test_disabled_sources_are_not_asked() -> None:
    """enabled = false means no request."""
    door = FakeDoor({FEED: rss(*articles(1))})
    assert asyncio.run(discover_all(door, [replace(SOURCE, enabled=False)], {}, NOW)).found == {}
    assert door.asked == []


def test_a_clock_that_went_back_stops_nothing() -> None:
    """Memories from 'the future' are asked now."""
    door = FakeDoor({FEED: rss(*articles(1))})
    memory = look(door, SourceMemory(), datetime(2031, 1, 1, tzinfo=UTC)).memory
    assert look(door, memory, NOW).asked == 1
