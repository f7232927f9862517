"""From the network's word ranges to the exact characters of what was said, and what kind of statement it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.quotes.joins import segments
from extract.quotes.marks import Quotation
from records.types import StatementKind

_OPENING, _CLOSING = '«“„"‘‹', '»”“"’›'
_EDGE = " \t,;:—–-"
_NEAR = 25  # code points by which a span may miss the edge of its quotation


@dataclass(frozen=True, slots=True)
class Content:
    """A contiguous stretch of what was said."""

    start: int
    end: int
    kind: StatementKind


def settle(
    text: str, start: int, end: int, guess: str, marks: Sequence[Quotation], taken: tuple[int, int]
) -> Content | None:
    """The content that a tagged range stands for, or None when nothing is left of it.

    `guess` is the network's kind; `taken` bounds the range by its neighbours: (end of the one before, start of the
    next). Conventions: a quotation is given without its marks and without the comma before the closing mark, its own
    final stop kept; reported speech without its final stop; quoted words inside reported speech keep their marks.
    """
    holder = _holder(start, end, marks)
    if holder is not None and _fragment(text, start, end, guess, holder):
        return Content(holder.outer[0], holder.outer[1], "mixed")
    if holder is not None:
        for low, high in segments(text, holder):
            left, right = max(low, taken[0]), min(high, taken[1])
            if low <= start < high and 2 * (min(end, high) - start) >= right - left - 2 * _NEAR:
                start, end = left, right
                break
        start, end = _strip(text, max(start, holder.start), min(end, holder.end), _EDGE)
        return Content(start, end, "direct") if start < end else None
    start, end = _strip(text, start, end, _EDGE)
    start, end = _balance(start, end, marks, taken)
    inside = [q for q in marks if q.depth == 0 and start <= q.outer[0] and q.outer[1] <= end]
    if guess == "direct" and not inside:
        return Content(start, end, "direct") if start < end else None
    while end > start and text[end - 1] in ".…;,:" and not _abbreviated(text, start, end):
        end -= 1
    if start >= end:
        return None
    return Content(start, end, "mixed" if inside else "indirect")


def _holder(start: int, end: int, marks: Sequence[Quotation]) -> Quotation | None:
    """The outermost quotation that holds the range, marks aside."""
    for mark in marks:
        if mark.depth == 0 and mark.outer[0] <= start and end <= mark.outer[1]:
            return mark
    return None


def _fragment(text: str, start: int, end: int, guess: str, holder: Quotation) -> bool:
    """Quoted words that are a part of the reporter's sentence: 'described it as “useful”'."""
    whole = start <= holder.start + 1 and end >= holder.end - 1
    return guess != "direct" and whole and holder.closed and text[holder.start : holder.start + 1].islower()


def _strip(text: str, start: int, end: int, edge: str) -> tuple[int, int]:
    while start < end and (text[start] in edge or text[start].isspace()):
        start += 1
    while start < end and (text[end - 1] in edge or text[end - 1].isspace()):
        end -= 1
    return start, end


def _balance(start: int, end: int, marks: Sequence[Quotation], taken: tuple[int, int]) -> tuple[int, int]:
    """Never cut a quotation in two: take in the whole of one that the range enters, or leave its lone mark out."""
    for mark in marks:
        low, high = mark.outer
        if mark.depth or not (low < end and start < high) or (start <= low and high <= end):
            continue
        if start <= low:  # opened inside, closed after the end
            end = high if high <= taken[1] and high - end <= 3 * _NEAR else min(end, max(low, start))
        elif low >= taken[0] and start - low <= _NEAR:
            start = low
    return start, end


def _abbreviated(text: str, start: int, end: int) -> bool:
    """Whether the final stop belongs to the last word: 'the U.S.', 'и т. д.'."""
    last = text[start:end].rsplit(None, 1)[-1]
    return last.count(".") > 1 or (len(last) == 2 and last[0].isalpha())
