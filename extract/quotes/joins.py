"""Which tagged ranges are parts of one statement, and which are no statement at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.quotes.marks import Quotation
from extract.quotes.sentences import sentence_around

Range = tuple[int, int]

# The reporter breaks into a quotation between dashes: «…, — сказал он. — …»
_INTERPOSED = re.compile(r"[,.!?…]\s*[—–-]\s(?:[^—–\n]{2,160}?)[,.:]?\s[—–-]\s")
_TAIL = re.compile(r"[,.!?…]\s*[—–]\s[^—–\n]{2,200}$")
_LINK = re.compile(r"[\s,;:—–-]*(?:(?:and|but|or|и|а|но|или|та|і|й|але|або)\b[\s,]*)?", re.IGNORECASE)
# What was put to the speaker as a question: it stands before a range that the network took for speech.
_ASKED = re.compile(
    r"(?:\basked\b|\bquestions?\b|\bquery\b|\bcommenting on\b|\binquir\w+|\bclarify\b"
    r"|на вопрос\w*|вопрос\w* о том|спросил\w*|спрошенн\w+|уточнить"
    r"|на (?:за)?питання|(?:за)?питання про те|запита\w+|спита\w+)"
    r"[^.!?\n«“\"]{0,60}?(?:\b(?:whether|if|about|why|when|how|what|of)\b|,|о том|про те|\bли\b|\bчи\b)?\s*$",
    re.IGNORECASE,
)
_INDIRECT_QUESTION = re.compile(r"\s*(?:whether|if|why|when|how|what|чи|ли|\w+\s+ли\b|когда|почему|коли|чому)\b", re.IGNORECASE)


def segments(text: str, mark: Quotation) -> list[Range]:
    """The parts of a quotation that are speech: all of it, or what stands before, between and after interposed words."""
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
    if not re.search(r"\basked\b|question|\bquery\b|commenting on|clarify|вопрос|спрос|уточнить|питанн|запит|спит", before, re.IGNORECASE):
        return False
    if _ASKED.search(before) and re.search(r"\b(?:whether|if|about|why|when|how|what|of)\s*$|,\s*$|о том\W*$|про те\W*$", before):
        return True
    return bool(_ASKED.search(before) and _INDIRECT_QUESTION.match(text, start, end))
