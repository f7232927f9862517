"""What the parts of the search for a speaker hand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extract.speakers.entities import Entity, Reading
from extract.speakers.lexicon import Lexicon
from extract.speakers.salience import Pick, most_salient
from extract.speakers.scene import Scene
from extract.speakers.table import Table
from extract.speakers.words import Word
from records.types import SpeakerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A statement that wants its speaker; spans are words [first, last)."""

    speaker: tuple[int, int] | None
    content: tuple[int, int]
    cue: tuple[int, int] | None
    pointed: tuple[int, int] | None = None  # a word that is thought to carry the name
    sure: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A speaker, and how they were found."""

    name: str
    kind: SpeakerKind
    confidence: float
    reason: str
    entity: Entity | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One article while its speakers are looked for."""

    words: tuple[Word, ...]
    found: Reading
    table: Table
    lexicon: Lexicon
    day: date | None
    scene: Scene
    pick: Pick = most_salient  # whom a pronoun means


def kind_of(entity: Entity) -> SpeakerKind:
    """person, or anonymous for somebody without a name."""
    return "anonymous" if entity.kind == "anonymous" else "person"
