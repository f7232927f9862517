"""Statements within statements: A says that B said. A's is the whole; B's, found by a second look, comes via A."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from extract.tagger.words import Word

LEAST = 7  # words that a statement needs to hold another with its speaker


def worth_a_look(words: Sequence[Word], language: str) -> bool:
    """Whether somebody may be quoted in these words of a statement."""
    starts, whole = _reports(language)
    return len(words) >= LEAST and any(
        low.startswith(starts) or low in whole for low in (word.text.casefold() for word in words)
    )


@lru_cache
def _reports(language: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Rows of lexicon/reports.tsv for one language: first letters, whole words."""
    lines = resources.files("extract").joinpath("lexicon/reports.tsv").read_text(encoding="utf-8").splitlines()
    forms = [line.split("\t")[1] for line in lines if line.startswith(f"{language}\t")]
    return tuple(f for f in forms if not f.endswith("-")), frozenset(f[:-1] for f in forms if f.endswith("-"))
