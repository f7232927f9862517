"""The state of a source, one situation each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from fetch.health import health, links_a_day
from fetch.memory import Look, SourceMemory
from records.types import Landing, Source
from tests.fetch.fakeweb import NOW

SOURCE = Source(
    name="a", outlet="A", home="http://a.test/", language="en", feeds=("http://a.test/rss",), links_a_day=(10, 50)
)
GOOD = Look(url="http://a.test/rss", asked_at=NOW, success_at=NOW, next_at=NOW + timedelta(minutes=30))


def failing(kind: str, hours: float, **more: object) -> Look:
    since = NOW - timedelta(hours=hours)
    return Look(url="http://a.test/b", asked_at=NOW, errors=5, error_kind=kind, error_reason=f"it {kind}",
                error_since=since, success_at=since, next_at=NOW + timedelta(hours=4), **more)  # type: ignore[arg-type]  # fmt: skip


def memory(*looks: Look, a_day: int = 20, days: int = 10) -> SourceMemory:
    dates = [(NOW - timedelta(days=back)).date().isoformat() for back in range(7, -1, -1)]
    return SourceMemory(
        started_at=NOW - timedelta(days=days), looks=looks, days=tuple((day, a_day) for day in dates[-days - 1 :])
    )


@pytest.mark.parametrize(
    ("remembered", "state", "words"),
    [
        (SourceMemory(), "new", "not looked at yet"),
        (memory(GOOD), "ok", "as expected"),
        (memory(GOOD, a_day=1), "thin", "of 10 to 50 links a day"),
        (memory(GOOD, a_day=400), "degraded", "at most 50 expected"),
        (memory(GOOD, a_day=0, days=0), "new", "less than a day"),
        (memory(failing("dns", 30)), "dead", "it dns since 24 Jul 04:00, next try 25 Jul 14:00 UTC; 5 tries"),
        (memory(failing("dns", 2)), "degraded", "it dns"),
        (memory(GOOD, failing("dns", 30)), "degraded", "1 of 2 addresses fail"),
        (memory(failing("http_403", 2)), "blocked", "refuses us (403) since 25 Jul 08:00"),
        (memory(failing("robots", 200)), "blocked", "asks not to be read"),
        (memory(failing("http_410", 2, gone=True)), "dead", "paused, tried once a day"),
        (memory(Look(url="u", asked_at=NOW, success_at=NOW, moved_to="http://b.test/", moved_at=NOW)), "moved",
         "moved to http://b.test/"),
    ],
)  # fmt: skip
def test_state_and_reason(remembered: SourceMemory, state: str, words: str) -> None:
    """Each state has its reason in words."""
    found = health(SOURCE, remembered, NOW)
    assert state == found.state
    assert words in found.reason


def landings(*ends: tuple[str, str, str]) -> tuple[Landing, ...]:
    """Five links: the given ones as (kind, address, body), articles of their own before them."""
    own = [("", f"http://a.test/{number}", str(number)) for number in range(5 - len(ends))]
    return tuple(
        Landing(link_id=str(n), responded_url=url, body_hash=body, kind=kind)
        for n, (kind, url, body) in enumerate([*ends, *own])
    )


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (lambda n: ("consent", f"http://a.test/c{n}", f"c{n}"), "3 of its last 5 pages are no articles (consent)"),
        (lambda n: ("", "http://a.test/", f"c{n}"), "3 of its last 5 links lead to one address"),
        (lambda n: ("", f"http://a.test/c{n}", "same"), "3 of its last 5 links are one and the same page"),
    ],
    ids=["no articles", "one address", "one body"],
)
def test_links_that_end_at_a_wall_degrade_a_source(end: Callable[[int], tuple[str, str, str]], words: str) -> None:
    """Three of the last five; two may be chance."""
    found = health(SOURCE, memory(GOOD), NOW, landings(*map(end, range(3))))
    assert ("degraded", words) == (found.state, found.reason)
    assert "ok" == health(SOURCE, memory(GOOD), NOW, landings(*map(end, range(2)))).state


def test_the_first_look_is_no_rate() -> None:
    """Links a day are counted over the time that was watched."""
    assert links_a_day(SourceMemory(started_at=NOW, days=(("2025-07-25", 0),)), NOW + timedelta(hours=2)) == 0.0
    assert pytest.approx(20, abs=4) == links_a_day(memory(GOOD), NOW)


def test_times_are_told() -> None:
    """Last success and next try come from the addresses."""
    found = health(SOURCE, memory(GOOD, failing("dns", 30)), NOW)
    assert (NOW, NOW + timedelta(minutes=30)) == (found.last_success_at, found.next_try_at)
