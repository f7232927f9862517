"""Quotation marks paired into quotations.

Guillemets, curly and low marks, straight marks, single marks; nested ones; quotations that run on over paragraphs;
closing marks that were forgotten. Straight marks are told apart by the characters beside them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Opening mark → the closing marks that writers pair it with.
_PAIRS = {"«": "»", "“": "”“", "„": '“”"', "‹": "›", "‘": "’"}
_CLOSING = set("»”›")
# A mark, or two apostrophes that stand for one, as archives without a double mark write it.
_MARK = re.compile(r"''|``|[«»“”„\"‘’‹›]")
_PARAGRAPH = re.compile(r"[^\n]+")
_MAX_OPEN = 3  # nesting deeper than this is a stray mark


@dataclass(frozen=True, slots=True)
class Quotation:
    """`text[start:end]` lies between the marks; `outer` includes them. Not `closed`: the closing mark was forgotten."""

    start: int
    end: int
    outer: tuple[int, int]
    closed: bool
    depth: int  # 0 for an outermost quotation


def quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations in `text`, by position; a nested one follows the one that holds it."""
    found: list[Quotation] = []
    for paragraph in _PARAGRAPH.finditer(text):
        found.extend(_paragraph(text, paragraph.start(), paragraph.end()))
    return tuple(sorted(found, key=lambda q: (q.outer[0], -q.outer[1])))


def _paragraph(text: str, low: int, high: int) -> list[Quotation]:
    found: list[Quotation] = []
    stack: list[tuple[int, int, str]] = []  # where a quotation was opened, where its words start, and by which mark
    for match in _MARK.finditer(text, low, high):
        i, end = match.span()
        c = match.group() if end - i == 1 else '"'
        before = text[i - 1] if i > low else " "
        after = text[end] if end < high else " "
        if stack and _closes(c, stack[-1][2], before, after):
            start, inner, _ = stack.pop()
            found.append(Quotation(inner, i, (start, end), True, len(stack)))
        elif _opens(c, before, after) and len(stack) < _MAX_OPEN:
            stack.append((i, end, c))
        elif c in "»”" and any(_closes(c, mark, before, after) for *_, mark in stack):
            while stack and not _closes(c, stack[-1][2], before, after):
                stack.pop()
            start, inner, _ = stack.pop()
            found.append(Quotation(inner, i, (start, end), True, len(stack)))
    if stack and stack[0][2] not in "‘'" and _starts_paragraph(text, low, stack[0][0]):
        # The mark stays open at the paragraph's end: the quotation goes on in the next one, or the mark was forgotten.
        found = [q for q in found if q.depth > 0 or q.outer[1] <= stack[0][0]]
        found.append(Quotation(stack[0][1], high, (stack[0][0], high), False, 0))
    return found


def _starts_paragraph(text: str, low: int, at: int) -> bool:
    return not text[low:at].strip("—–- \t") or text[low:at].rstrip().endswith(":")


def _opens(c: str, before: str, after: str) -> bool:
    if c in "«„‹":
        return True
    free = before.isspace() or before in '([—–-/«„“‘"…:'
    if c == "“":
        return free or not before.isalnum()
    if c == '"':
        # A mark glued to the sentence before it, as when a page's line breaks were lost: 'he said."We are ready'.
        return (free and not after.isspace()) or (before in ".!?" and after.isupper())
    return c == "‘" and free and not after.isspace()


def _closes(c: str, opened: str, before: str, after: str) -> bool:
    if opened == '"':
        return c == '"' and not before.isspace() and not after.isalnum()
    if c == "’" and (before.isspace() or after.isalnum()):
        return False  # an apostrophe
    if c == "“" and opened == "“":
        return not before.isspace() and not after.isalnum()
    return c in _PAIRS.get(opened, "")
