"""Manners: decisions are pure, turns are kept."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from fetch.pace import Hosts, HostState, after, retry_after
from tests.fetch.hostile import World, live, page

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), (" 120 ", 120), ("0", None), ("-1", None), ("", None), ("soon", None), ("1.5", None),
        ("999999999999999999999", 86_400), ("٣", None),
        ("Sun, 01 Mar 2026 12:10:00 GMT", 600), ("Sun, 01 Mar 2026 11:00:00 GMT", None),
        ("Sun, 01 Mar 2036 12:00:00 GMT", 86_400), ("Sunday, 01-Mar-26 12:10:00 GMT", 600),
        ("Sun, 32 Mar 2026 12:00:00 GMT", None), ("Sun, 01 Mar 99999 12:00:00 GMT", None),
    ],
)  # fmt: skip
def test_retry_after_in_all_its_forms(value: str, seconds: float | None) -> None:
    """Seconds or a date; at most a day; what makes no sense says nothing."""
    assert retry_after(value, NOW) == (None if seconds is None else timedelta(seconds=seconds))


def test_a_dead_host_is_asked_ever_less_but_never_given_up() -> None:
    """Seven days of silence: at most 40 requests, at most 6 hours apart; one answer clears all."""
    state, now, asked = HostState(), NOW, 0
    while now < NOW + timedelta(days=7):
        state = after(state, "news.test", "connect", "", 0, 1.0, now)
        asked += 1
        assert state.until is not None and timedelta(0) < state.until - now <= timedelta(hours=6)
        now = state.until
    assert asked <= 40
    assert after(state, "news.test", "ok", "", 0.1, 1.0, now).until is None


@pytest.mark.parametrize("kind", ["timeout", "http_500", "cut", "too_slow", "protocol"])
def test_one_broken_page_does_not_shut_out_its_host(kind: str) -> None:
    """The third failure in a row does."""
    state = HostState()
    waits = []
    for _ in range(4):
        state = after(state, "news.test", kind, "", 0, 1.0, NOW)
        waits.append(state.until is not None)
    assert waits == [False, False, True, True]


def test_the_rest_grows_with_trouble_and_comes_back_down() -> None:
    """Doubled by each failure up to a minute, halved by each quick answer down to the pace."""
    state = HostState()
    for _ in range(10):
        state = after(state, "news.test", "timeout", "", 0, 1.0, NOW)
    assert state.rest == 60
    for _ in range(10):
        state = after(state, "news.test", "ok", "", 0.1, 1.0, NOW)
    assert state.rest == 1.0


def test_hosts_do_not_come_back_in_step() -> None:
    """A hundred hosts busy at one moment are tried again at many; never before the time they asked for."""
    until = {after(HostState(), f"{n}.test", "http_429", "600", 0, 1.0, NOW).until for n in range(100)}
    assert len(until) > 90
    assert all(moment is not None and timedelta(0) <= moment - NOW - timedelta(minutes=10) for moment in until)


@live
async def test_requests_to_one_host_rest_and_to_many_hosts_do_not() -> None:
    """Four requests to one host wait three times; four to four hosts never."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    hosts = Hosts({}, pace=50.0, longest_wait=60, now=lambda: NOW, sleep=sleep)

    async def one(host: str) -> None:
        async with hosts.turn(host, resting=True):
            hosts.tell(host, "ok", seconds=0.01)

    await asyncio.gather(*(one(f"{n}.test") for n in range(4)))
    assert waits == []
    await asyncio.gather(*(one("news.test") for _ in range(4)))
    assert len(waits) == 3 and all(0 < wait <= 50 for wait in waits)


@live
async def test_crawl_delay_is_kept() -> None:
    """A short one is waited for; a long one is kept over runs."""
    async with World() as world:
        for host, delay in (("short.test", "0.2"), ("long.test", "3600")):
            world.serve(host, "/robots.txt", page(f"User-agent: *\nCrawl-delay: {delay}".encode()))
            world.serve(host, "*", page(b"x"))
        async with world.door() as door:
            start = asyncio.get_running_loop().time()
            kinds = [type(await door.get(f"http://short.test/{n}")).__name__ for n in range(3)]
            assert kinds == ["Response"] * 3 and asyncio.get_running_loop().time() - start >= 0.4
            kinds = [type(await door.get(f"http://long.test/{n}")).__name__ for n in range(3)]
            assert kinds == ["Response", "Failure", "Failure"]
            stored = door.hosts_to_json()
        world.clock.forward(minutes=59)
        async with world.door(hosts=stored) as door:
            assert type(await door.get("http://long.test/1")).__name__ == "Failure"
            world.clock.forward(minutes=2)
            assert type(await door.get("http://long.test/1")).__name__ == "Response"
