"""What is remembered survives storage and other versions."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from fetch.memory import Look, SourceMemory
from tests.fetch.fakeweb import NOW

FULL = SourceMemory(
    started_at=NOW,
    looks=(
        Look(url="http://a.test/rss", etag='W/"ü\\"', last_modified="yesterday", asked_at=NOW, next_at=NOW, errors=3,
             error_kind="dns", error_since=NOW - timedelta(hours=1), move_target="http://b.test/", move_count=2,
             move_since=NOW, gone=True, gap_seconds=12.5),
        Look(url="http://a.test/2"),
    ),
    seen=("a", "b"),
    days=(("2025-07-24", 3), ("2025-07-25", 0)),
)  # fmt: skip


@pytest.mark.parametrize("memory", [FULL, SourceMemory()], ids=["full", "empty"])
def test_a_memory_comes_back_from_json_as_it_was(memory: SourceMemory) -> None:
    """Aware times, verbatim validators, tuples."""
    assert memory == SourceMemory.from_json(memory.to_json())


@pytest.mark.parametrize("text", [None, "", "{}"])
def test_no_memory_is_an_empty_one(text: str | None) -> None:
    """A source that was never looked at."""
    assert SourceMemory() == SourceMemory.from_json(text)


def test_fields_of_another_version_are_dropped() -> None:
    """A memory written by a later version still reads."""
    raw = json.loads(FULL.to_json())
    raw["colour"] = "blue"
    raw["looks"][0]["mood"] = 7
    assert SourceMemory.from_json(json.dumps(raw)) == FULL


def test_what_is_no_memory_is_refused() -> None:
    """A damaged row is a surprise, not an empty memory: that would report a whole archive as new."""
    with pytest.raises(ValueError, match="JSON object"):
        SourceMemory.from_json("[1]")
