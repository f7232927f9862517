"""What is alike and what differs between two wordings."""

from __future__ import annotations

import pytest

from compare.edits import Edit, edits
from compare.likeness import overlap


def words(text: str) -> tuple[str, ...]:
    """Words as `Said.words` has them."""
    return tuple(text.casefold().split())


BASE = "the president is ready to meet him in three weeks after the talks"


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (BASE, Edit(copy=True)),
        (BASE.replace("is ready", "is not ready"), Edit(copy=True, negation=True)),
        (BASE.replace("three", "five"), Edit(copy=True, number=True, word=True)),
        (BASE.replace("after", "before"), Edit(copy=True, word=True)),
        ("ready to meet him in three weeks", Edit(copy=True)),
        (f"never {BASE}", Edit(copy=True, negation=True)),
        ("nothing of all this was said anywhere by anybody", Edit()),
    ],
    ids=["same", "negated", "number", "word", "trimmed", "negated at its beginning", "other text"],
)
def test_small_changes_between_near_copies_are_seen(other: str, found: Edit) -> None:
    """A changed word is seen; a trimmed end is no change."""
    assert edits(words(BASE), words(other)) == found


def test_overlap_of_nothing_is_nothing() -> None:
    """Empty sets neither agree nor divide by zero."""
    assert overlap((), ("a",)) == (0.0, 0.0)
