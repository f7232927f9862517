"""Tagged ranges of words, joined and parted until each stands for one statement."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.quotes.dashes import spoken_paragraph
from extract.quotes.joins import same_statement
from extract.quotes.marks import Quotation
from extract.quotes.turns import turn
from extract.tagger.encoder import Tagged
from extract.tagger.words import Word


def chars(words: Sequence[Word], span: tuple[int, int]) -> tuple[int, int]:
    """The code points of a range of words."""
    return words[span[0]].start, words[span[1] - 1].end


@dataclass(frozen=True, slots=True)
class Ground:
    """What the ranges lie in: a text with its words, and the code points of its reporting words and quotations."""

    text: str
    language: str
    words: Sequence[Word]
    cues: Sequence[tuple[int, int]]
    marks: Sequence[Quotation]

    def statements(self, tagged: Sequence[Tagged]) -> list[Tagged]:
        """The ranges that are one statement each, in text order."""
        return self._parted(self._spoken(self._joined(tagged)))

    def _joined(self, tagged: Sequence[Tagged]) -> list[Tagged]:
        """Parts of one statement made one."""
        out: list[Tagged] = []
        for tag in tagged:
            if out and same_statement(self.text, self._chars(out[-1]), self._chars(tag), self.cues, self.marks):
                last = out[-1]
                out[-1] = replace(last, content=(last.content[0], tag.content[1]), sure=min(last.sure, tag.sure))
            else:
                out.append(tag)
        return out

    def _spoken(self, tagged: Sequence[Tagged]) -> list[Tagged]:
        """Paragraphs that are speech as a whole, closed by a dash and the speaker, made one."""
        ranges = [self._chars(tag) for tag in tagged]
        out: list[Tagged] = []
        done = 0  # code points up to which a paragraph was taken whole
        for tag, (start, _) in zip(tagged, ranges, strict=True):
            if start < done:
                continue
            whole = spoken_paragraph(self.text, start, ranges, self.cues, self.marks)
            if whole is None:
                out.append(tag)
                continue
            last = tagged[max(i for i, (_, end) in enumerate(ranges) if end <= whole[1])]
            out.append(replace(last, content=(self._at(whole[0]), last.content[1]), kind="direct"))
            done = whole[1]
        return out

    def _parted(self, tagged: Sequence[Tagged]) -> list[Tagged]:
        """Reported speech parted where the reporter turns to another statement."""
        out: list[Tagged] = []
        for tag in tagged:
            start, end = self._chars(tag)
            turned = None if self._marked(start, end) else turn(self.text, start, end, self.language)
            while turned and not self._marked(*turned.cue):
                out.append(replace(tag, content=(tag.content[0], self._at(turned.end))))
                cue = self._at(turned.cue[0]), self._at(turned.cue[1])
                tag = replace(tag, content=(self._at(turned.start), tag.content[1]), cue=cue)
                turned = turn(self.text, turned.start, end, self.language)
            out.append(tag)
        return out

    def _chars(self, tag: Tagged) -> tuple[int, int]:
        return chars(self.words, tag.content)

    def _marked(self, start: int, end: int) -> bool:
        """Whether a range lies within one quotation."""
        return any(mark.outer[0] <= start and end <= mark.outer[1] for mark in self.marks)

    def _at(self, point: int) -> int:
        """The first word that starts at a code point or behind it."""
        return bisect_left(self.words, point, key=lambda word: word.start)
