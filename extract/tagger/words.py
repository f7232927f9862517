"""Text as words with offsets, grouped in paragraphs. Offsets are Unicode code points of the article's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A word keeps inner apostrophes (об'єкт, didn't) but gives up an English possessive, so that a name can end before it.
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`](?!s\b)[^\W_]+)*|['’](?=s\b)s|[^\w\s]|_+", re.UNICODE)
_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Word:
    """`text[start:end]`; `spaced` tells whether white space stands before it; `paragraph` counts from 0."""

    start: int
    end: int
    text: str
    spaced: bool
    paragraph: int


def split_words(text: str) -> tuple[Word, ...]:
    """All words and punctuation marks of `text`, in order. Every character that is not white space is covered once."""
    words: list[Word] = []
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        last = -1
        for match in _WORD.finditer(text, paragraph.start(), paragraph.end()):
            words.append(Word(match.start(), match.end(), match.group(), match.start() != last, number))
            last = match.end()
    return tuple(words)
