"""People and bodies named in one article, and where."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.speakers.lexicon import Label
from extract.speakers.words import Word
from records.types import SpeakerKind


@dataclass(slots=True)
class Entity:
    """Somebody or something named in the article. `person` is its number in the table, or None."""

    name: str
    kind: SpeakerKind
    person: int | None = None
    gender: str = ""
    country: str = ""
    labels: list[Label] = field(default_factory=list)
    tail: frozenset[str] = frozenset()  # forms of the last word of an unknown name
    head: str = ""  # plain first word of an unknown name
    strong: bool = True  # certainly a person or body
    role: str = ""  # of a known body: "ministry", "alliance"
    at: list[Mention] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mention:
    """Words [first, last) that name `entity`."""

    first: int
    last: int
    entity: Entity
    oblique: bool  # certainly not the nominative
    full: bool


@dataclass(slots=True)
class Reading:
    """All that was found in one article."""

    words: tuple[Word, ...]
    entities: list[Entity]
    mentions: list[Mention]

    def overlapping(self, first: int, last: int) -> list[Mention]:
        """Mentions that share a word with [first, last), in text order."""
        return [m for m in self.mentions if m.first < last and first < m.last]
