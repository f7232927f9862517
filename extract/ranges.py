"""Tagged ranges of words, joined and parted until each stands for one statement."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from extract.quotes.dashes import spoken_paragraph
from extract.quotes.joins import same_statement
from extract.quotes.marks import Quotation
from extract.quotes.turns import turn
from extract.tagger.encoder import Tagged
from extract.tagger.words import Word


def chars(words: Sequence[Word], span: tuple[int, int]) -> tuple[int, int]:
    """The code points of a range of words."""
    return words[span[0]].start, words[span[1] - 1].end


def statements(
    text: str,
    language: str,
    words: Sequence[Word],
    tagged: Sequence[Tagged],
    cues: Sequence[tuple[int, int]],
    marks: Sequence[Quotation],
) -> list[Tagged]:
    """The ranges that are one statement each, in text order; `cues` are reporting words in code points."""
    return _parted(
        text, language, words, _spoken(text, words, _joined(text, words, tagged, cues, marks), cues, marks), marks
    )


def _joined(
    text: str,
    words: Sequence[Word],
    tagged: Sequence[Tagged],
    cues: Sequence[tuple[int, int]],
    marks: Sequence[Quotation],
) -> list[Tagged]:
    """Parts of one statement made one."""
    out: list[Tagged] = []
    for tag in tagged:
        if out and same_statement(text, chars(words, out[-1].content), chars(words, tag.content), cues, marks):
            out[-1] = replace(out[-1], content=(out[-1].content[0], tag.content[1]), sure=min(out[-1].sure, tag.sure))
        else:
            out.append(tag)
    return out


def _spoken(
    text: str,
    words: Sequence[Word],
    tagged: Sequence[Tagged],
    cues: Sequence[tuple[int, int]],
    marks: Sequence[Quotation],
) -> list[Tagged]:
    """Paragraphs that are speech as a whole, closed by a dash and the speaker, made one."""
    ranges = [chars(words, tag.content) for tag in tagged]
    out: list[Tagged] = []
    done = 0  # code points up to which a paragraph was taken whole
    for tag, (start, _) in zip(tagged, ranges, strict=True):
        if start < done:
            continue
        whole = spoken_paragraph(text, start, ranges, cues, marks)
        if whole is None:
            out.append(tag)
            continue
        last = max(i for i, (_, end) in enumerate(ranges) if end <= whole[1])
        out.append(replace(tagged[last], content=(_at(words, whole[0]), tagged[last].content[1]), kind="direct"))
        done = whole[1]
    return out


def _parted(
    text: str, language: str, words: Sequence[Word], tagged: Sequence[Tagged], marks: Sequence[Quotation]
) -> list[Tagged]:
    """Reported speech parted where the reporter turns to another statement."""
    out: list[Tagged] = []
    for tag in tagged:
        start, end = chars(words, tag.content)
        turned = None if _marked(marks, start, end) else turn(text, start, end, language)
        while turned and not _marked(marks, *turned.cue):
            cut, on = _at(words, turned.end), _at(words, turned.start)
            out.append(replace(tag, content=(tag.content[0], cut)))
            tag = replace(tag, content=(on, tag.content[1]), cue=(_at(words, turned.cue[0]), _at(words, turned.cue[1])))
            turned = turn(text, turned.start, end, language)
        out.append(tag)
    return out


def _marked(marks: Sequence[Quotation], start: int, end: int) -> bool:
    """Whether a range lies within one quotation."""
    return any(mark.outer[0] <= start and end <= mark.outer[1] for mark in marks)


def _at(words: Sequence[Word], point: int) -> int:
    """The first word that starts at a code point or behind it."""
    return bisect_left(words, point, key=lambda word: word.start)
