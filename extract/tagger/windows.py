"""An article as windows that the encoder can take: whole paragraphs, with neighbours for context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.tagger.pieces import BOS, EOS, Pieces
from extract.tagger.words import Word

LIMIT = 480  # pieces a window may hold, special ones included; the encoder knows 512 positions
BEFORE = 150  # pieces of earlier paragraphs given for context
AFTER = 60  # pieces of later paragraphs given for context


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive words of an article. `ids` starts with BOS; `heads[i]` is the piece at which word i starts."""

    first: int  # index of the first word in the article
    words: tuple[Word, ...]
    target: tuple[int, int]  # the words that are read here, half-open, relative to `first`
    ids: tuple[int, ...]
    heads: tuple[int, ...]


def windows(words: Sequence[Word], pieces: Pieces, limit: int = LIMIT) -> list[Window]:
    """Cover `words` by windows whose targets follow on one another without gap or overlap."""
    if not words:
        return []
    sizes = [len(pieces.of(word.text, word.spaced or word.start == 0)) for word in words]
    breaks = [0, *(i for i in range(1, len(words)) if words[i].paragraph != words[i - 1].paragraph), len(words)]
    room = limit - 2
    blocks = [part for a, b in pairwise(breaks) for part in _cut(a, b, sizes, room // 2)]
    if sum(sizes) + len(breaks) <= room:
        return [_window(words, pieces, 0, len(words), (0, len(words)))]
    found: list[Window] = []
    at = 0
    while at < len(blocks):
        end, used = at, 0
        budget = room - (BEFORE if at else 0) - AFTER
        while end < len(blocks) and (end == at or used + _cost(blocks[end], sizes) <= budget):
            used += _cost(blocks[end], sizes)
            end += 1
        start, spare = at, BEFORE
        while start > 0 and _cost(blocks[start - 1], sizes) <= spare:
            start -= 1
            spare -= _cost(blocks[start], sizes)
        stop, spare = end, AFTER
        while stop < len(blocks) and _cost(blocks[stop], sizes) <= spare:
            spare -= _cost(blocks[stop], sizes)
            stop += 1
        found.append(_window(words, pieces, blocks[start][0], blocks[stop - 1][1], (blocks[at][0], blocks[end - 1][1])))
        at = end
    return found


def _cut(start: int, end: int, sizes: list[int], room: int) -> list[tuple[int, int]]:
    """A paragraph as blocks of at most `room` pieces."""
    parts, at, used = [], start, 0
    for i in range(start, end):
        if used + sizes[i] > room and i > at:
            parts.append((at, i))
            at, used = i, 0
        used += sizes[i]
    return [*parts, (at, end)]


def _cost(block: tuple[int, int], sizes: list[int]) -> int:
    return sum(sizes[block[0] : block[1]]) + 1


def _window(words: Sequence[Word], pieces: Pieces, start: int, stop: int, target: tuple[int, int]) -> Window:
    ids, heads = [BOS], []
    for i in range(start, stop):
        word = words[i]
        if i > start and word.paragraph != words[i - 1].paragraph:
            ids.append(EOS)
        heads.append(len(ids))
        ids.extend(pieces.of(word.text, word.spaced or word.start == 0)[: LIMIT // 4])
    ids.append(EOS)
    return Window(start, tuple(words[start:stop]), (target[0] - start, target[1] - start), tuple(ids), tuple(heads))
