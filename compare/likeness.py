"""In what two remarks are alike and in what they differ, in terms that mean something to a reader."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from compare.edits import stem
from records.types import Reading, Remark, Statement

_WORD = re.compile(r"\w+")
_SHORT = 3  # words of fewer letters carry no meaning of their own
# Facet classes whose values can contradict each other.
STRICT = ("date", "duration", "format", "number", "person", "place")


@dataclass(frozen=True, slots=True)
class Said:
    """What of a remark is compared, worked out once."""

    stems: frozenset[str]
    words: tuple[str, ...]  # every word
    concepts: frozenset[str]  # 'class:value', strict classes left out
    strict: dict[str, frozenset[str]]
    negated: bool
    occasion: date | None  # the day it was said, when known or not contradicted
    published: date | None


def said(remark: Remark) -> Said:
    """What is compared of `remark`."""
    return _said(remark.statement, remark.reading, remark.published_at)


@lru_cache(maxsize=65536)
def _said(statement: Statement, reading: Reading, published_at: datetime | None) -> Said:
    content = statement.content
    words = _WORD.findall(content.casefold())
    facets = reading.facets
    strict = {name: frozenset(f.value for f in facets if f.name == name) for name in STRICT}
    published = published_at.date() if published_at else None
    said_on = statement.said_on
    return Said(
        stems=frozenset(stem(word) for word in words if len(word) >= _SHORT or word.isdigit()),
        words=tuple(_WORD.findall(content.casefold().replace("n't", " not").replace("n’t", " not"))),
        concepts=frozenset(f"{f.name}:{f.value}" for f in facets if f.name not in ("date", "duration", "number")),
        strict=strict,
        negated=any(f.name == "polarity" and f.value == "no" for f in facets),
        occasion=said_on or (None if reading.requoted else published),
        published=published,
    )


def overlap(a: Iterable[str], b: Iterable[str]) -> tuple[float, float]:
    """(shared / all, shared / the smaller); (0, 0) when one is empty."""
    first, second = frozenset(a), frozenset(b)
    if not first or not second:
        return 0.0, 0.0
    shared = len(first & second)
    return shared / len(first | second), shared / min(len(first), len(second))


def gap(new: Said, old: Said) -> float | None:
    """Days between the occasions; None when one is not known."""
    if new.occasion and old.occasion:
        return abs((new.occasion - old.occasion).days)
    return None
