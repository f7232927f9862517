"""Sentence boundaries, by punctuation: good enough to know where a clause must end."""

from __future__ import annotations

import re

# A stop, closing marks, white space, and a beginning: a capital, a digit, an opening mark or a dash.
_BREAK = re.compile(r"[.!?…]+[»”“\"’)\]]*(?=\s+[«“„\"‘(\[—–-]*\s?[A-ZА-ЯЁІЇЄҐ0-9])|\n+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sen|Rep|Gov|St|vs|No|Jr|Sr|Inc|Ltd|Co|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|г|гг|им|ул|д|см|руб|тыс|млн|млрд|т\. ?д|т\. ?п|т\. ?е|р|рр|ім|вул|м|обл|тис|грн|див|напр)"
    r"|\b[A-ZА-ЯЁІЇЄҐ])\.$"
)


def sentence_around(text: str, at: int) -> tuple[int, int]:
    """The half-open range of the sentence that holds code point `at`."""
    low = text.rfind("\n", 0, at) + 1
    high = text.find("\n", at)
    high = len(text) if high < 0 else high
    start = low
    for match in _BREAK.finditer(text, low, high):
        if _ABBREVIATED.search(text, max(low, match.start() - 12), match.start() + 1):
            continue
        if match.end() > at:
            return start, match.end()
        start = match.end()
        while start < high and text[start].isspace():
            start += 1
    return start, high
