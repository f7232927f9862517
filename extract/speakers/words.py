"""Words of a text with what naming needs of each: place, capital, sentence and paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.speakers.names import plain

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_]\.(?=\s?[^\W\d_])|[^\W_]+(?:['’ʼ`](?!s\b)[^\W_]+)*(?:-[^\W_]+(?:['’ʼ`](?!s\b)[^\W_]+)*)*|['’]s\b|\S",
    re.UNICODE,
)
_END = frozenset(".!?…")
_SHORT = frozenset(
    "mr mrs ms dr prof sen rep gen gov lt col sgt capt st г им ул проф акад ім вул".split()
)  # and a stop
_OPEN = frozenset("«“„\"'‘(—–-")


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark. `start`, `end`: half-open code points."""

    text: str
    low: str  # plain spelling
    start: int
    end: int
    capital: bool
    first: bool  # opens a sentence
    sentence: int
    paragraph: int
    quoted: bool  # inside a quotation

    @property
    def is_word(self) -> bool:
        """Letters or digits, not a mark."""
        return self.text[0].isalnum()


def split(text: str, protected: Sequence[tuple[int, int]] = ()) -> tuple[Word, ...]:
    """All words and marks of `text` in order."""
    out: list[Word] = []
    sentence = paragraph = 0
    first, ended, at = True, False, 0
    ranges = sorted(protected)
    r = 0
    for found in _WORD.finditer(text):
        word, start, end = found.group(), found.start(), found.end()
        gap = text[at:start]
        if "\n" in gap:
            paragraph += 1
            sentence += 1
            first, ended = True, False
        letter = word[0].isalnum()
        if ended and letter:
            if word[0].isupper() or word[0].isdigit():
                sentence += 1
                first = True
            ended = False
        while r < len(ranges) and ranges[r][1] <= start:
            r += 1
        quoted = r < len(ranges) and ranges[r][0] <= start
        out.append(
            Word(word, plain(word), start, end, word[0].isupper(), first and letter, sentence, paragraph, quoted)
        )
        if letter:
            first = False
        elif word in _END:
            ended = not (word == "." and len(out) > 1 and out[-2].low in _SHORT and out[-2].end == start)
        elif word in '»”"' and ended:
            pass
        elif word not in _OPEN:
            ended = False
        at = end
    return tuple(out)
