"""Whose fault a bad round was."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from fetch.discover import Round, discover_all
from fetch.memory import SourceMemory
from tests.fetch.fakeweb import NOW, FakeDoor, rss
from tests.fetch.test_discover import HALF_HOUR, SOURCE


def everyone(kinds: Callable[[int], str]) -> tuple[dict[str, SourceMemory], Round]:
    """Ten sources that went well once, then answer as `kinds` says; memories before, and the second round."""
    sources = [replace(SOURCE, name=f"s{n}", feeds=(f"http://s{n}.test/rss",)) for n in range(10)]
    door = FakeDoor({source.feeds[0]: rss((f"http://{source.name}.test/1", "One")) for source in sources})
    first = asyncio.run(discover_all(door, sources, {}, NOW))
    before = {name: each.memory for name, each in first.found.items()}
    for n, source in enumerate(sources):
        if kinds(n):
            door.pages[source.feeds[0]] = f"!{kinds(n)}"
    return before, asyncio.run(discover_all(door, sources, before, NOW + HALF_HOUR))


def test_when_most_sources_are_silent_together_the_network_is_blamed() -> None:
    """6 of 10 fail: none of them is punished, the round says so."""
    before, after = everyone(lambda n: "dns" if n < 6 else "")
    assert after.degraded.startswith("6 of 10 sources failed together (mostly: dns)")
    assert all(before[f"s{n}"] == after.found[f"s{n}"].memory for n in range(6))
    assert all(after.found[f"s{n}"].memory.looks[0].success_at == NOW + HALF_HOUR for n in range(6, 10))


@pytest.mark.parametrize(
    "kinds", [lambda n: "dns" if n < 5 else "", lambda n: "http_404"], ids=["half", "all, but 404"]
)
def test_otherwise_each_source_answers_for_itself(kinds: Callable[[int], str]) -> None:
    """Half is not most, and 404 is no network fault."""
    _, after = everyone(kinds)
    assert after.degraded == ""
    assert after.found["s0"].memory.looks[0].errors == 1
