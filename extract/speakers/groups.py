"""Groups of people: "one of the diplomats", "they", "двоє чиновників … один з них"."""

from __future__ import annotations

from collections.abc import Sequence

from extract.speakers.lexicon import Lexicon
from extract.speakers.naming import gloss
from extract.speakers.phrases import plural
from extract.speakers.words import Word

_FAR = 3  # sentences


def member_of(words: Sequence[Word], first: int, last: int, lexicon: Lexicon) -> str:
    """English for a member of the group that stands in the words themselves: "one of the diplomats" → diplomat."""
    for k in range(first + 1, min(len(words), max(last, first + 6))):
        if not words[k].is_word or words[k].sentence != words[first].sentence:
            return ""
        if lexicon.people(words, k):
            return gloss(words, first + 1, k + 1, lexicon, False)
    return ""


def plural_before(words: Sequence[Word], at: int, lexicon: Lexicon) -> str:
    """English for a member of the group last named before word `at`, or ""."""
    for k in range(at - 1, -1, -1):
        if words[at].sentence - words[k].sentence > _FAR:
            return ""
        if not words[k].quoted and lexicon.people(words, k) and plural(words[k].low, lexicon):
            return gloss(words, max(0, k - 2), k + 1, lexicon, False)
    return ""
