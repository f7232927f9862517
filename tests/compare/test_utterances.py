"""Which utterance a statement joins, by how likely its members are read to be one with it. Words are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from compare import novelty
from records.types import Remark
from tests.compare.test_novelty import DAY, NOW, WORDS, judge, remark, vector


def reader(chances: dict[str, float]) -> novelty.Alike:
    """A reader that gives each earlier remark the chance that the table names."""
    return lambda pairs: np.array([chances[old.statement.statement_id] for _, old in pairs])


def other(name: str, seed: int, utterance: str) -> Remark:
    """A known remark in words of its own."""
    return replace(remark(name, f"quite another wording, number {seed}", row=vector(seed)), utterance_id=utterance)


@pytest.mark.parametrize(
    ("chances", "expected"),
    [
        ({"a": 0.9, "b": 0.8, "c": 0.1}, ("repeat", "u1", "a")),
        ({"a": 0.9, "b": 0.05, "c": 0.7}, ("repeat", "u2", "c")),
        ({"a": 0.1, "b": 0.1, "c": 0.31}, ("unsure", None, "c")),
        ({"a": 0.3, "b": 0.2, "c": 0.1}, ("new", None, "a")),
    ],
    ids=["both members speak for it", "one member against", "in the narrow band", "none"],
)
def test_an_utterance_is_chosen_by_its_two_likeliest_members(
    chances: dict[str, float], expected: tuple[str, str | None, str]
) -> None:
    """One stray likeness does not join; nearest is a member of the utterance that is joined."""
    known = (other("a", 11, "u1"), other("b", 12, "u1"), other("c", 13, "u2"))
    (verdict,) = novelty.judge((remark("n"),), known, NOW, reader(chances))
    utterance = verdict.utterance_id if verdict.novelty == "repeat" else None
    assert (verdict.novelty, utterance, verdict.nearest_statement_id) == expected


def test_no_more_earlier_remarks_are_read_than_the_caps_allow() -> None:
    """The cost of one new statement does not grow with the record."""
    read: list[int] = []

    def count(pairs: Sequence[tuple[Remark, Remark]]) -> np.ndarray:
        read.append(len(pairs))
        return np.zeros(len(pairs))

    known = [other(f"k{n}", n, f"u{n}") for n in range(500)]
    novelty.judge((remark("n"),), known, NOW, count)
    assert read == [novelty.CANDIDATES]


def test_a_reason_names_what_is_alike_and_what_differs_as_a_reader_knows_it() -> None:
    """Names of places and formats in words, not as the tables' keys; both sides of a difference."""
    known = remark("a", meant=("place:abudhabi", "format:two"))
    fresh = remark(
        "b",
        "quite other words here",
        day=DAY + timedelta(days=40),
        meant=("place:black_sea", "format:two"),
        row=vector(9),
    )
    _, verdict = judge((known, fresh))
    assert verdict.novelty == "new"
    assert "another place (Black Sea, not Abu Dhabi)" in verdict.reason
    assert "same format (two leaders)" in verdict.reason


@pytest.mark.parametrize(
    ("words", "undated", "expected"),
    [
        ("contacts at the highest level need careful preparation", True, "unsure"),
        ("contacts at the highest level need careful preparation", False, "repeat"),
        (WORDS.removesuffix(" in Istanbul"), True, "repeat"),
    ],
    ids=["other words without a date", "other words of one day", "nearly the same words without a date"],
)
def test_without_a_date_only_like_words_make_a_repeat(words: str, undated: bool, expected: str) -> None:
    """A man may say one thing years apart; a text that bears no date can't tell which of them it is."""
    known = replace(remark("a"), utterance_id="u")
    later = remark("n", words, day=DAY + timedelta(days=2), row=vector(3))
    if undated:
        later = replace(later, published_at=None)
    (verdict,) = novelty.judge((later,), (known,), NOW, reader({"a": 0.99}))
    assert expected == verdict.novelty


def test_todays_paraphrase_is_read_before_the_like_words_of_other_years() -> None:
    """Whose words are likest is often an old remark; what the papers of the day say comes first all the same."""
    old = [remark(f"old{n}", day=DAY - timedelta(days=100 + n), row=vector(100 + n, near=1)) for n in range(40)]
    paraphrase = remark("today", "other words altogether", row=vector(3, near=1))
    read: list[str] = []

    def reader(pairs: Sequence[tuple[Remark, Remark]]) -> np.ndarray:
        read.extend(old.statement.statement_id for new, old in pairs if new.statement.statement_id == "new")
        return np.zeros(len(pairs))

    novelty.judge([*old, paraphrase, remark("new", row=vector(1))], (), NOW, reader)
    assert "today" in read
    assert len(read) == novelty.CANDIDATES
