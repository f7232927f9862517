"""Labelled articles as people write them."""

from __future__ import annotations

import pytest

from extract.training.compact import articles

ARTICLE = """=== X1 | en | 2025-08-20 | Northline Wire | on
# Nothing is planned
Nothing is planned, Dmitry Peskov said on Wednesday.
---
Nothing is planned || Dmitry Peskov || Dmitry Peskov || said || i || on denies_planned other || 2025-08-20 || {flags}
"""


def made(flags: str) -> tuple[dict[str, object], list[str]]:
    """The article's statement and the faults found."""
    ((article, faults),) = articles(ARTICLE.format(flags=flags))
    return (article["statements"] or [{}])[0], faults


@pytest.mark.parametrize("between", [", ", " ", " || "])
def test_flags_may_be_parted_as_people_do(between: str) -> None:
    """By commas, by spaces, or as columns: nothing is swallowed."""
    statement, faults = made(
        between.join(["g1", "u=peskov-0820", "alt=Kremlin;Russia", "cond=only if, later", "optional"])
    )
    assert faults == []
    assert {name: statement[name] for name in ("group", "utterance", "speaker_alt", "conditions", "optional")} == {
        "group": "g1", "utterance": "peskov-0820", "speaker_alt": ["Kremlin", "Russia"],
        "conditions": ["only if, later"], "optional": True,
    }  # fmt: skip


def test_an_unknown_flag_is_a_fault() -> None:
    """With the article's name and the line."""
    _, faults = made("uterance=peskov")
    assert len(faults) == 1 and faults[0].startswith("X1: no such flag")


def test_content_outside_the_headline_is_found_first() -> None:
    """The same words in the headline are no statement."""
    statement, _ = made("-")
    assert statement["start"] == len("Nothing is planned\n")
