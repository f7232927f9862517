"""Small changes between near copies: the one word that makes another statement of it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from difflib import SequenceMatcher

_STEM = 5  # letters that count as a word's stem
_SMALL = 3  # words; a longer gap is a cut, not a change
_NEGATIONS = frozenset(
    """
    ain cannot hardly never no nobody none nor not nothing without без вряд навряд не нельзя нема немає нет ни
    никогда никто ничего ні ніколи ніхто нічого
    """.split()
)
_COUNTS = frozenset(
    """
    dozen eight five four hundred nine one seven six ten thirty thousand three twenty two восемь вісім два
    двадцать двадцять две двое двоє дві дев девять десять один одна пять семь сто сім тисяча три тридцать
    тридцять трое троє тысяча четыре чотири шесть шість
    """.split()
)


def stem(word: str) -> str:
    """The first letters of a word: enough for three inflected languages when nothing else is known."""
    return word[:_STEM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What was changed between two near copies; trimmed ends and longer cuts are no change."""

    copy: bool = False
    negation: bool = False
    number: bool = False
    word: bool = False


def edits(a: tuple[str, ...], b: tuple[str, ...]) -> Edit:
    """The small changes between two wordings of one language, when one is a near copy of (a part of) the other."""
    if min(len(a), len(b)) < 4 or not set(a) & set(b):
        return Edit()
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    shared = sum(block.size for block in blocks)
    if shared < 0.6 * min(len(a), len(b)):
        return Edit()
    first, last = blocks[0], blocks[-2]
    ends = ((a[: first.a], b[: first.b]), (a[last.a + last.size :], b[last.b + last.size :]))
    # At the ends something may have been cut off; only as many words for as many are a change.
    changed = [(before, after) for before, after in ends if 0 < len(before) == len(after) <= _SMALL]
    for one, two in itertools.pairwise(blocks):
        before, after = a[one.a + one.size : two.a], b[one.b + one.size : two.b]
        if two.size and (before or after) and len(before) <= _SMALL and len(after) <= _SMALL:
            changed.append((before, after))
    # … but nobody begins a quotation right after its negation: "not ready" for "ready".
    before, after = ends[0][0][-1:], ends[0][1][-1:]
    if {*before, *after} & _NEGATIONS:
        changed.append((before, after))
    words = [frozenset(before) ^ frozenset(after) for before, after in changed]
    return Edit(
        copy=True,
        negation=any(some & _NEGATIONS for some in words),
        number=any(
            any(word.isdigit() or word in _COUNTS for word in before)
            and any(word.isdigit() or word in _COUNTS for word in after)
            for before, after in changed
        ),
        word=any(before and after and stem(before[0]) != stem(after[0]) for before, after in changed),
    )
