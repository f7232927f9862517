"""From the words that name a speaker to the canonical person or body.

    cast = Cast(people)                                        once a process
    mentions = cast.read(text, language, published, protected) once an article
    mentions.resolve(requests)                                 one answer per request, in the requests' order

How a speaker is found, in this order: a name in the words themselves; a pronoun, by gender and salience; a role,
among the people whom the text or the table gives that role; a body or a country; somebody unnamed; the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extract.speakers.bodies import carrier
from extract.speakers.case import Case, Choice, Wanted
from extract.speakers.choice import Chooser
from extract.speakers.entities import Reading
from extract.speakers.lexicon import lexicon
from extract.speakers.mentions import read
from extract.speakers.salience import Pick, most_salient
from extract.speakers.scene import Scene
from extract.speakers.table import Table, holds
from extract.speakers.words import split
from records.types import Person, SpeakerKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A statement that wants its speaker. Offsets are half-open code points of the article's text."""

    speaker: tuple[int, int] | None  # the words that name the speaker; None when the paragraph names none
    content: tuple[int, int]  # outer span of what was said
    cue: tuple[int, int] | None = None  # the reporting verb or noun
    direct: bool = False  # the content stands in quotation marks
    name: tuple[int, int] | None = None  # a word elsewhere that is thought to carry the speaker's name
    name_sure: float = 0.0  # 0..1, how sure that is


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """Who said it."""

    name: str  # canonical English name if known, else as written, in the nominative
    role: str = ""  # English for known people, else as written
    kind: SpeakerKind = "person"
    via: str | None = None  # who carried it, when the text names a carrier
    confidence: float  # 0..1
    reason: str  # how it was found, in words


class Mentions:
    """Who is named in one article, and where."""

    def __init__(self, text: str, table: Table, published: date | None, protected: Sequence[tuple[int, int]]):
        self._table, self._published = table, published
        self._lexicon = lexicon(table.language)
        self.words = split(text, protected)
        self._found: Reading = read(self.words, table, self._lexicon)

    def resolve(self, requests: Sequence[Request], pick: Pick = most_salient) -> tuple[Resolved, ...]:
        """One answer per request; requests stand in text order. `pick` says whom a pronoun means."""
        if not self.words:
            return tuple(
                Resolved(name="unknown", kind="anonymous", confidence=0.0, reason="no words") for _ in requests
            )
        wanted = [self._wanted(r) for r in requests]
        scene = Scene(self.words, self._found, self._lexicon, [w.content for w in wanted])
        case = Case(self.words, self._found, self._table, self._lexicon, self._published, scene, pick)
        choices = Chooser(case, wanted).all()
        return tuple(self._publish(c, carrier(case, w, c)) for w, c in zip(wanted, choices, strict=True))

    def _wanted(self, request: Request) -> Wanted:
        return Wanted(
            speaker=self._span(request.speaker),
            content=self._span(request.content) or (0, 1),
            cue=self._span(request.cue),
            pointed=self._span(request.name),
            sure=request.name_sure,
        )

    def _span(self, span: tuple[int, int] | None) -> tuple[int, int] | None:
        """Words that the code points of `span` touch, as [first, last), at least one."""
        if span is None:
            return None
        first = min(
            next((i for i, w in enumerate(self.words) if w.end > span[0]), len(self.words)), len(self.words) - 1
        )
        last = first + 1
        while last < len(self.words) and self.words[last].start < span[1]:
            last += 1
        return first, last

    def _publish(self, choice: Choice, via: str | None) -> Resolved:
        role = choice.role
        if choice.entity is not None and choice.entity.person is not None:
            person = self._table.people[choice.entity.person]
            held = [o.title for o in person.roles if holds(o, self._published)]
            role = person.role if person.role in held or not held else held[-1]
        return Resolved(
            name=choice.name, role=role, kind=choice.kind, via=via, confidence=choice.confidence, reason=choice.reason
        )


class Cast:
    """The known people and bodies, indexed for reading texts. Built once; a language's index on its first text."""

    def __init__(self, people: tuple[Person, ...]):
        self.people = people
        self._tables: dict[str, Table] = {}

    def read(
        self, text: str, language: str, published: date | None, protected: Sequence[tuple[int, int]] = ()
    ) -> Mentions:
        """Finds all mentions of people, bodies and roles; words inside `protected` (quotations) weigh less."""
        if language not in self._tables:
            self._tables[language] = Table(self.people, language)
        return Mentions(text, self._tables[language], published, protected)
