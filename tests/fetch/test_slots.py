"""Connections at once: quick ones are bounded, slow ones make room, all are bounded."""

from __future__ import annotations

import asyncio

import pytest

from fetch import slots
from tests.fetch.hostile import live


async def most_at_once(made: slots.Slots, count: int, seconds: float) -> int:
    """How many of `count` that take so long are inside together."""
    inside = most = 0

    async def one() -> None:
        nonlocal inside, most
        async with made.one():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(seconds)
            inside -= 1

    await asyncio.gather(*(one() for _ in range(count)))
    return most


@live
async def test_quick_ones_are_bounded() -> None:
    """Three slots, nine that are quick: three at once."""
    assert 3 == await most_at_once(slots.Slots(3), 9, 0.001)


@live
async def test_slow_ones_make_room_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three slots, forty that dawdle: twelve at once, and none is refused for ever."""
    monkeypatch.setattr(slots, "SLOW", 0.01)
    assert 12 == await most_at_once(slots.Slots(3), 40, 0.2)


@live
async def test_a_slot_is_given_back_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow ones that end do not leave more slots than there were."""
    monkeypatch.setattr(slots, "SLOW", 0.01)
    made = slots.Slots(3)
    await most_at_once(made, 9, 0.05)
    monkeypatch.setattr(slots, "SLOW", 60)
    assert 3 == await most_at_once(made, 9, 0.001)
