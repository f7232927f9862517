"""What the network of meaning reads: statements within their passages, as numbered pieces with roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extract.tagger.pieces import BOS, EOS, Pieces
from extract.tagger.words import split_words

# The part that a piece plays; each has an embedding of its own, so that no mark need be put into the text.
AROUND, SAID, EARLIER, ABOUT = range(4)
ROLES = 4
SAID_LIMIT = 72  # pieces of a statement; of a longer one the beginning and the end
BEFORE_LIMIT, AFTER_LIMIT = 40, 24  # pieces of context
ABOUT_LIMIT = 40  # pieces of the speaker and the headline


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A statement as it stands in its article."""

    before: str  # words of the paragraph right before it
    content: str
    after: str
    headline: str  # or the first words of the article
    speaker: str  # with the role


@dataclass(frozen=True, slots=True)
class Input:
    """Numbered pieces, the first of them BOS, and the role of each."""

    ids: tuple[int, ...]
    roles: tuple[int, ...]


def alone(passage: Passage, pieces: Pieces) -> Input:
    """One statement, to be read for its topic and its position."""
    parts = [
        (_pieces(passage.speaker, pieces)[:ABOUT_LIMIT], ABOUT),
        ([EOS], ABOUT),
        (_pieces(passage.headline, pieces)[:ABOUT_LIMIT], ABOUT),
        ([EOS], ABOUT),
        *_statement(passage, pieces, SAID),
        ([EOS], AROUND),
    ]
    return _input(parts)


def pair(new: Passage, old: Passage, apart: str, pieces: Pieces) -> Input:
    """Two statements of one speaker, the later one first; `apart` says how they lie in time (see `distance`)."""
    parts = [
        (_pieces(apart, pieces), ABOUT),
        ([EOS], ABOUT),
        *_statement(new, pieces, SAID),
        ([EOS], AROUND),
        *_statement(old, pieces, EARLIER),
        ([EOS], AROUND),
    ]
    return _input(parts)


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a statement came: its article's day, the day of saying that the text gives, and whether it points back."""

    published: date | None
    said_on: date | None = None
    recalled: bool = False


def distance(new: Occasion, old: Occasion, *, same_article: bool) -> str:
    """How two statements lie in time, in words: the days of article and saying, and whether the later points back."""
    where = "same article" if same_article else _days(new.published, old.published)
    told = _told(new, old)
    return ", ".join(filter(None, [where, told, "recalled" if new.recalled else ""]))


def _days(new: date | None, old: date | None) -> str:
    if new is None or old is None:
        return "days unknown"
    days = abs((new - old).days)
    if days == 0:
        return "same day"
    if days < 14:
        return f"{days} day{'s' if days > 1 else ''} later"
    if days < 70:
        return f"{days // 7} weeks later"
    return f"{days // 30} months later" if days < 700 else f"{days // 365} years later"


def _told(new: Occasion, old: Occasion) -> str:
    """What the days of saying tell, where a text gives one."""
    if new.said_on and old.said_on:
        return "said on one day" if new.said_on == old.said_on else "said on two days"
    known, other = (new.said_on, old.published) if new.said_on else (old.said_on, new.published)
    if not known or not other:
        return ""
    return "said that day" if known == other else "said on another day"


def _statement(passage: Passage, pieces: Pieces, role: int) -> list[tuple[list[int], int]]:
    content = _pieces(passage.content, pieces)
    if len(content) > SAID_LIMIT:
        content = content[: SAID_LIMIT * 2 // 3] + content[-(SAID_LIMIT // 3) :]
    return [
        (_pieces(passage.before, pieces)[-BEFORE_LIMIT:], AROUND),
        (content, role),
        (_pieces(passage.after, pieces)[:AFTER_LIMIT], AROUND),
    ]


def _pieces(text: str, pieces: Pieces) -> list[int]:
    return [
        number for word in split_words(text) for number in pieces.of(word.text, word.spaced or word.start == 0)[:40]
    ]


def _input(parts: list[tuple[list[int], int]]) -> Input:
    ids, roles = [BOS], [ABOUT]
    for numbers, role in parts:
        ids += numbers
        roles += [role] * len(numbers)
    return Input(tuple(ids), tuple(roles))
