"""Reported speech runs to the end of its clause: mends ranges that stop or start in its middle."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.quotes.sentences import sentence_around

# What may follow reported speech in its own sentence: the reporter goes on.
_GOES_ON = frozenset(
    "a а and but while when after before as during in on at но і й та але и как после перед во в на під у що which who"
    .split()
)  # fmt: skip

# A clause that these open is half a sentence: what it hangs on follows a comma.
_HALF = re.compile(
    r"(?:before|after|when|if|as|once|unless|until|while|although|though|should|were|since|because"
    r"|прежде чем|перед тем|после того|когда|если|пока|чтобы|хотя|как только|поскольку|раз"
    r"|перш ніж|перед тим|після того|коли|якщо|поки|щоб|хоча|щойно|оскільки)\b",
    re.IGNORECASE,
)


def complete(
    text: str, start: int, end: int, cues: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """The range of reported speech, grown to its clause where it was cut.

    `cues` are reporting words and `others` the other contents, as ranges. After its cue, speech that breaks off before
    another word goes on to the end of the sentence; before its cue, it starts with the sentence. A sentence that begins
    with a subordinate clause and has no reporting word around it is speech as a whole or not at all.
    """
    low, high = sentence_around(text, start)
    if end > high:
        return start, end
    blocked = [span for span in (*cues, *others) if low <= span[0] < high and not (span[0] < end and start < span[1])]
    half = start == low and end < high and text[end] == "," and _HALF.match(text, start, end)
    if not any(span[0] >= end for span in blocked) and (half or _cut_after(text, end, high)):
        end = high
        while end > start and (text[end - 1] in ".!?…" or text[end - 1].isspace()):
            end -= 1
    first = any(cue[0] >= end for cue in cues if cue in blocked) and not any(span[1] <= start for span in blocked)
    if first and start > low and text[low:start].strip():
        half = text[low:start].rstrip().endswith(",") and _HALF.match(text, low, start)
        if half or _is_word(text[start - 2 : start]):
            start = low
    return start, end


def _cut_after(text: str, end: int, high: int) -> bool:
    if end + 1 >= high or text[end] != " ":
        return False
    following = text[end + 1 : high].split(None, 1)
    return bool(following) and following[0][0].isalpha() and following[0].casefold() not in _GOES_ON


def _is_word(before: str) -> bool:
    """Whether a word, not a comma or colon, stands right before."""
    return len(before) == 2 and before[1] == " " and before[0].isalnum()
