"""Clusters of a stream from its labels: what is new, what repeats what."""

from __future__ import annotations

from typing import Any

from extract.training.clusters import clusters


def article(name: str, day: str, *labels: tuple[str, str | None]) -> dict[str, Any]:
    """A labelled article with (statement, utterance) pairs."""
    said = [{"id": one, "utterance": utterance, "speaker": "Speaker One"} for one, utterance in labels]
    return {"id": name, "published": day, "statements": said}


def test_the_first_carrier_is_new_and_later_ones_repeat_it() -> None:
    """Articles count by date, whatever the file's order; statements without an utterance are left out."""
    later = article("b", "2025-05-18", ("b#1", "u"), ("b#2", None))
    first = article("a", "2025-05-17", ("a#1", "u"), ("a#2", "v"))
    found = clusters([later, first], [])
    assert found["stream"] == [
        {"article": "a", "published": "2025-05-17", "new": ["a#1", "a#2"], "repeats": []},
        {"article": "b", "published": "2025-05-18", "new": [], "repeats": [{"id": "b#1", "of": "a#1", "cluster": "u"}]},
    ]
    assert [(one["id"], one["statements"]) for one in found["clusters"]] == [("u", ["a#1", "b#1"]), ("v", ["a#2"])]
