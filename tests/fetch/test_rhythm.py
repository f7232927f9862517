"""When a feed is asked again: busy, silent, dead, moved, gone."""

from __future__ import annotations

from datetime import timedelta

from fetch.memory import Look, SourceMemory
from fetch.rhythm import brought
from records.types import Source
from tests.fetch.fakeweb import NOW, FakeDoor, response, rss
from tests.fetch.test_discover import FEED, HALF_HOUR, articles, look, rounds, until_found


def test_a_busy_feed_is_asked_at_its_pace_and_a_silent_one_once_a_day() -> None:
    """Requests follow what a feed brings."""
    numbers = iter(range(100_000))
    busy = FakeDoor({FEED: lambda *_: response(FEED, rss(*articles(next(numbers))).encode())})
    silent = FakeDoor({FEED: rss(*articles(1))})
    rounds(busy, 24)
    _, memory = rounds(silent, 24 * 12)
    assert len(busy.asked) == 24 * 2 + 1
    assert memory.looks[0].next_at - memory.looks[0].asked_at >= timedelta(hours=23)  # type: ignore[operator]


def test_the_pace_goes_from_ten_minutes_to_a_day_by_what_a_feed_brings() -> None:
    """News every two minutes: ten minutes. An article every four hours: an hour. Nothing for a fortnight: a day."""
    pace = timedelta(minutes=Source(name="a", outlet="A", home="http://a.test/", language="en").pace_minutes)
    waits = {}
    for minutes in (2, 240):
        look, now = Look(url=FEED), NOW
        for _ in range(50):
            look = brought(look, now, pace, 1)
            now += timedelta(minutes=minutes)
        assert look.next_at and look.changed_at
        waits[minutes] = look.next_at - look.changed_at
    silent = brought(Look(url=FEED, changed_at=NOW - timedelta(days=14)), NOW, pace, 0)
    assert {2: timedelta(minutes=10), 240: timedelta(hours=1)} == waits
    assert silent.next_at == NOW + timedelta(days=1)


def test_a_dead_feed_is_asked_at_most_40_times_in_a_week_and_comes_back_within_six_hours() -> None:
    """Never dropped, never hammered; what it still lists is found."""
    door = FakeDoor({FEED: rss(*articles(1))})
    memory = look(door, SourceMemory(), NOW).memory
    door.pages[FEED] = "!timeout"
    end = NOW + timedelta(days=7)
    _, memory = rounds(door, 24 * 7, memory=memory, start=NOW + HALF_HOUR)
    down = len(door.asked) - 1
    door.pages[FEED] = rss(*articles(3, 2, 1))
    found, now = until_found(door, memory, end)
    assert 28 <= down <= 40
    assert now - end <= timedelta(hours=6)
    assert found == ["Title 3", "Title 2"]


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address_after_three_times() -> None:
    """History is kept: nothing is new because of the move."""
    target = "http://b.test/rss"
    body = rss(*articles(1, 2)).encode()
    door = FakeDoor({FEED: lambda *_: response(FEED, body, moved_to=target), target: body})
    titles, memory = rounds(door, 4)
    assert titles == ["Title 1", "Title 2"]
    assert target == memory.looks[0].moved_to
    assert [FEED] * 3 + [target] * (len(door.asked) - 3) == [url for url, _, _ in door.asked]


def test_a_single_redirect_moves_nothing() -> None:
    """A captive portal answers once."""
    bodies = iter([response(FEED, rss(*articles(1)).encode(), moved_to="http://portal.test/")])
    door = FakeDoor({FEED: lambda *_: next(bodies, response(FEED, rss(*articles(1)).encode()))})
    _, memory = rounds(door, 6)
    assert (memory.looks[0].moved_to, memory.looks[0].move_count) == ("", 0)


def test_a_new_address_that_dies_gives_way_to_the_old_one() -> None:
    """The move is taken back after three failures."""
    target = "http://b.test/rss"
    body = rss(*articles(1)).encode()
    door = FakeDoor({FEED: lambda *_: response(FEED, body, moved_to=target), target: "!dns"})
    rounds(door, 24)
    assert FEED in [url for url, _, _ in door.asked[4:]]


def test_a_feed_that_is_gone_is_paused_and_asked_once_a_day() -> None:
    """410: reported, not dropped."""
    door = FakeDoor({FEED: "!http_410"})
    _, memory = rounds(door, 72)
    assert memory.looks[0].gone
    assert len(door.asked) in (3, 4)
