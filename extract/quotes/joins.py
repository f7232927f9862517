"""Which tagged ranges are parts of one statement, and which are no statement at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.quotes.marks import Quotation
from extract.quotes.sentences import sentence_around

Range = tuple[int, int]

# The reporter breaks into a quotation between dashes: «…, — сказал он. — …»
_INTERPOSED = re.compile(r"[,.!?…]\s*[—–-]\s(?:[^—–\n]{2,160}?)[,.:]?\s[—–-]\s")
_LINK = re.compile(r"[\s,;:—–-]*(?:(?:and|but|or|и|а|но|или|та|і|й|але|або)\b[\s,]*)?", re.IGNORECASE)
# Words that put a question to the speaker, when they stand shortly before what the network took for speech …
_ASKED = re.compile(
    r"(?:\basked\b|\bquestions?\b|\bquery\b|\bcommenting on\b|\bclarify\b"
    r"|вопрос\w*|спросил\w*|спрошенн\w+|уточнить|запитан\w+|запита\w+|питання|спита\w+)[^.!?\n«“\"]{0,60}$",
    re.IGNORECASE,
)
# … and the words that open the question itself, right before the range or at its start.
_OPENS = r"whether|if|about|why|when|how|what|of|о том|про те|ли|чи|когда|почему|коли|чому"
_OPENED_BEFORE = re.compile(rf"(?:\b(?:{_OPENS})|,)\s*$", re.IGNORECASE)
_OPENED_INSIDE = re.compile(rf"(?:{_OPENS}|\w+\s+ли)\b", re.IGNORECASE)


def segments(text: str, mark: Quotation) -> list[Range]:
    """The parts of a quotation that are speech: all of it, or what stands before, between and after interpositions."""
    parts, at = [], mark.start
    for match in _INTERPOSED.finditer(text, mark.start, mark.end):
        parts.append((at, match.start() + 1))
        at = match.end()
    parts.append((at, mark.end))
    return [part for part in parts if text[part[0] : part[1]].strip()]


def same_statement(text: str, a: Range, b: Range, cues: Sequence[Range], marks: Sequence[Quotation]) -> bool:
    """Whether two neighbouring ranges are one statement: parts of one quotation, or of one clause without a new cue."""
    for mark in marks:
        if mark.depth == 0 and mark.start <= a[0] and b[1] <= mark.outer[1]:
            return any(low <= a[0] and b[0] < high for low, high in segments(text, mark))
    if any(q.depth == 0 and (q.outer[0] <= a[0] < q.outer[1] or q.outer[0] <= b[0] < q.outer[1]) for q in marks):
        return False
    if any(a[1] <= cue[0] < b[0] for cue in cues):
        return False
    between = text[a[1] : b[0]]
    return "\n" not in between and _LINK.fullmatch(between) is not None


def is_question(text: str, start: int, end: int) -> bool:
    """Whether a range is what somebody was asked, not what he said."""
    low, _ = sentence_around(text, start)
    before = text[low:start]
    if not _ASKED.search(before):
        return False
    return bool(_OPENED_BEFORE.search(before) or _OPENED_INSIDE.match(text, start, end))
