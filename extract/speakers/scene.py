"""The stage of an article: its people and bodies, who has spoken, and who is meant by a bare word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from extract.speakers.entities import Entity, Mention, Reading
from extract.speakers.lexicon import Label, Lexicon, english_label
from extract.speakers.salience import candidates, most, worth
from extract.speakers.table import Table
from extract.speakers.words import Word
from records.types import SpeakerKind


@dataclass(frozen=True, slots=True)
class Named:
    """A body or group as it is to be called."""

    name: str
    kind: SpeakerKind
    entity: Entity | None


class Scene:
    """The article's people and bodies, and who has spoken so far."""

    def __init__(
        self, words: tuple[Word, ...], found: Reading, lexicon: Lexicon, contents: Sequence[tuple[int, int]] = ()
    ):
        self.words, self.found, self.lexicon = words, found, lexicon
        self._said = {k for first, last in contents for k in range(first, last)}
        self.spoken: list[tuple[int, Entity]] = []
        self.extra: list[Entity] = []
        self.group = ""  # English word for a member of the group last spoken of
        self.group_name = ""  # how that group was called
        self.bodies_spoken: list[tuple[int, Named, frozenset[str]]] = []  # word, who, kinds of body
        self._interviewee: Entity | None = None

    def said(self, at: int) -> bool:
        """True when word `at` is part of what somebody said."""
        return at in self._said or self.words[at].quoted

    def people(self) -> list[Entity]:
        """Everybody in the text who certainly is a person."""
        return [e for e in (*self.found.entities, *self.extra) if e.kind in ("person", "anonymous") and e.strong]

    def entity(self, number: int, table: Table) -> Entity:
        """The entity of a known person, also when the text doesn't name them."""
        for entity in (*self.found.entities, *self.extra):
            if entity.person == number:
                return entity
        person = table.people[number]
        made = Entity(person.name, person.kind, number, person.gender, person.country, role=person.role)
        self.extra.append(made)
        return made

    def unnamed(self, name: str, at: int, label: Label, gender: str) -> Entity:
        """Somebody without a name: the same words later mean the same one."""
        for entity in self.extra:
            if entity.name == name:
                return entity
        made = Entity(name, "anonymous", None, gender if gender in ("m", "f") else "", "", [label])
        made.at.append(Mention(at, at + 1, made, False, False))
        self.extra.append(made)
        return made

    def spoke(self, entity: Entity | None, at: int) -> None:
        """Remembers that `entity` spoke at word `at`."""
        if entity is not None and entity.kind in ("person", "anonymous"):
            self.spoken.append((at, entity))

    def body_spoke(self, name: str, entity: Entity | None, at: int, kinds: frozenset[str]) -> None:
        """Remembers that a body spoke at word `at`."""
        self.bodies_spoken.append((at, Named(name, "organisation", entity), kinds | _kinds(entity, self)))

    def has_spoken(self, entity: Entity) -> bool:
        """True when `entity` has spoken in this article."""
        return any(e is entity for _, e in self.spoken)

    def last_speaker(self) -> Entity | None:
        """Who spoke last."""
        return self.spoken[-1][1] if self.spoken else None

    def nearness(self, entity: Entity, at: int) -> float:
        """0..2: how much on stage the entity is at word `at`."""
        if not entity.at and not self.has_spoken(entity):
            return 0.0
        before = [m.first for m in entity.at if m.first < at] + [s for s, e in self.spoken if e is entity and s < at]
        gap = self.words[at].sentence - self.words[max(before)].sentence if before else 9
        spoke = 0.5 if self.last_speaker() is entity else 0.0
        return (
            spoke
            + (0.25 + 0.25 / (1 + max(gap, 0)) if before else 0.0)
            + 1.0 / (1.0 + exp(-worth(self, entity, at) / 2.0))
        )

    def last_body(self, at: int, sentence: int | None = None) -> Named | None:
        """The body last heard or named before word `at`; with `sentence`, only there or in the sentence before."""
        named = [
            m
            for m in self.found.mentions
            if m.first < at and m.entity.kind == "organisation" and not self.said(m.first)
        ]
        if sentence is not None:
            named = [m for m in named if sentence - self.words[m.first].sentence <= 1]
        elif self.bodies_spoken and (
            not named or self.bodies_spoken[-1][0] >= named[-1].first or self._recent(self.bodies_spoken[-1][0], at)
        ):
            return self.bodies_spoken[-1][1]
        return Named(named[-1].entity.name, "organisation", named[-1].entity) if named else None

    def person_between(self, body: Entity, at: int) -> bool:
        """True when a person is named between the last mention of `body` and word `at`, outside what was said."""
        last = max((m.last for m in body.at if m.first < at), default=0)
        return any(
            last <= m.first < at and m.entity.kind == "person" and not self.said(m.first) for m in self.found.mentions
        )

    def _recent(self, spoken: int, at: int) -> bool:
        return self.words[at].sentence - self.words[spoken].sentence <= 1

    def body_called(self, kinds: frozenset[str], at: int, lone: bool = True) -> Named | None:
        """The body named before word `at` that is one of `kinds`."""
        for spoken, named, theirs in reversed(self.bodies_spoken):
            if spoken < at and theirs & kinds:
                return named
        for mention in reversed(self.found.mentions):
            if mention.first < at and mention.entity.kind == "organisation":
                if lone and self.words[at].capital and self.words[at].text in mention.entity.name.split():
                    return Named(mention.entity.name, "organisation", mention.entity)
                theirs = self.lexicon.label(self.words[mention.first : mention.last]).bodies | _kinds(
                    mention.entity, self
                )
                if theirs & kinds:
                    return Named(mention.entity.name, "organisation", mention.entity)
        if lone and kinds & _COMMERCIAL:
            stranger = self._stranger(at)
            return Named(stranger.name, "organisation", stranger) if stranger else self._firm(at)
        return None

    def _stranger(self, at: int) -> Entity | None:
        """The body that only this text knows, named last before word `at`, or the first one after it."""
        known = [m for m in self.found.mentions if m.entity.kind == "organisation" and m.entity.person is None]
        before = [m.entity for m in known if m.first < at]
        return before[-1] if before else known[0].entity if known else None

    def _firm(self, at: int) -> Named | None:
        """The firm or club that the text is about: the capital words that are nobody's name, said most often."""
        weak = [
            e
            for e in self.found.entities
            if e.kind == "person" and e.person is None and not e.strong and e.at[0].first < at
        ]
        weak = [e for e in weak if not any(self.lexicon.label((self.words[m.first],)).countries for m in e.at)]
        weak = [e for e in weak if len(e.at) > 1]
        quoted = self._quoted_names(at)
        if quoted:
            return Named(quoted, "organisation", None)
        if not weak:
            return None
        firm = max(weak, key=lambda e: (len(e.at), -e.at[0].first))
        return Named(firm.name, "organisation", None)

    def _quoted_names(self, at: int) -> str:
        """The short name in «quotation marks» that stands most often before word `at`."""
        counts: dict[str, int] = {}
        for k in range(1, at):
            if self.words[k].text != "«" or not self.words[k + 1].capital or not self.words[k - 1].is_word:
                continue
            end = next((j for j in range(k + 1, min(at, k + 5)) if self.words[j].text == "»"), None)
            if end is not None and all(w.is_word for w in self.words[k + 1 : end]):
                name = "«" + " ".join(w.text for w in self.words[k + 1 : end]) + "»"
                counts[name] = counts.get(name, 0) + 1
        return max(counts, key=lambda n: counts[n]) if counts else ""

    def country_before(self, at: int) -> str:
        """Code of the country that opens the sentence before word `at`'s: "Словаччина протестує. Її прем'єр …"."""
        sentence = self.words[at].sentence - 1
        first = next((k for k in range(at, -1, -1) if self.words[k].sentence < sentence), -1) + 1
        while first < at and not self.words[first].is_word:
            first += 1
        codes = self.lexicon.countries(self.words, first) if self.words[first].sentence == sentence else frozenset()
        low = self.words[first].low
        return (
            sorted(codes)[0]
            if codes and not low.endswith(("ий", "ый", "ой", "ая", "ський", "ська", "ian", "ish"))
            else ""
        )

    def on_stage(
        self, at: int, gender: str, label: Label, pointed: tuple[int, int] | None = None, sure: float = 0.0
    ) -> Entity | None:
        """Whom a bare role word means that the text gives to nobody: the one who has just spoken or been named."""
        wide = bool(label.head & self.lexicon.wide)
        if label.head and label.head <= self.lexicon.offices:
            return None
        people = [
            e
            for e in candidates(self, at, "", gender)
            if e.kind == "person" and (wide or (not any(x.people for x in e.labels) and e.person is None))
        ]
        people = [
            e
            for e in people
            if self._near(e, at) or (pointed and sure > 0.5 and any(m.first == pointed[0] for m in e.at))
        ]
        return most(self, people, at, pointed, sure)

    def introduced_next(self, at: int, gender: str) -> Entity | None:
        """Somebody first named right after word `at`, of whom the text says nothing else: the role was theirs."""
        here = self.words[min(at, len(self.words) - 1)].sentence
        for entity in self.found.entities:
            if (
                entity.kind != "person"
                or entity.person is not None
                or not entity.strong
                or not entity.at
                or any(x.people for x in entity.labels)
            ):
                continue
            first = entity.at[0]
            if (gender in ("m", "f") and entity.gender and entity.gender != gender) or not first.full or first.oblique:
                continue
            if first.first >= at and 1 <= self.words[first.first].sentence - here <= 2 and not self.said(first.first):
                return entity
        return None

    def _near(self, entity: Entity, at: int) -> bool:
        places = [m.first for m in entity.at if m.first < at] + [s for s, e in self.spoken if e is entity and s < at]
        return bool(places) and self.words[at].sentence - self.words[max(places)].sentence <= 4

    def is_answer(self, at: int) -> bool:
        """True when word `at` stands in a line of an interview: it opens with a dash, or with "A:", "Ответ:"."""
        first = at
        while first > 0 and self.words[first - 1].paragraph == self.words[at].paragraph:
            first -= 1
        line = self.words[first : first + 4]
        return line[0].text in "—–-" or (any(w.text == ":" for w in line[1:3]) and line[0].capital)

    def interviewee(self, at: int) -> Entity | None:
        """The person whose interview it is: addressed by first name, introduced before the first answer, named most."""
        if self._interviewee is None:
            people = [e for e in self.found.entities if e.kind == "person" and e.strong and any(m.full for m in e.at)]
            before = [e for e in people if any(m.first < at and m.full for m in e.at)]
            asked = {w.low for w in self.words[max(0, at - 60) : at] if w.capital}
            addressed = [
                e for e in people if any(a.startswith(e.head[: max(3, len(e.head) - 2)]) for a in asked if e.head)
            ]
            addressed = [e for e in addressed if e.person is None]
            unknown = [e for e in people if e.person is None]
            pool = addressed or before or unknown or people
            if pool:
                self._interviewee = max(pool, key=lambda e: (len(e.at), -e.at[0].first))
        return self._interviewee


_OFFICIAL = frozenset(("agency", "ministry"))
_COMMERCIAL = frozenset(("company", "club", "airline", "association", "fund", "centre"))


def _kinds(entity: Entity | None, scene: Scene) -> frozenset[str]:
    """Kinds of body that a known one is, by its role in the table: "ministry", "alliance", "company"."""
    if entity is None or not entity.role:
        return frozenset()
    kinds = english_label(entity.role).bodies
    return kinds | {"agency"} if kinds & {"ministry", "bank", "department"} else kinds
