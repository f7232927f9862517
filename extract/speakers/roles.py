"""Roles to their holders: by what the text says of its people, and by offices and their dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extract.speakers.entities import Entity
from extract.speakers.lexicon import Label, Lexicon
from extract.speakers.scene import Scene
from extract.speakers.table import Table, holds
from extract.speakers.words import Word

_ENOUGH = 3.0
_ENOUGH_ABSENT = 4.0  # for a known holder whom the text never names
_ENOUGH_VAGUE = 5.7  # the same, when the role is a wide one: only "глава дипломатии ЕС" word for word
_BETTER_ABSENT = 0.7  # by how much an absent holder must fit better than anybody present
_HOME = 1.2  # presidents and heads of state  # a text that names no country means its own
_POINTED = 3.0  # times how sure the pointer is
# Too wide to mean the holder of an office whom the text doesn't name.
_NEVER_ALONE = frozenset(
    """official politician diplomat representative officer expert negotiator lawmaker senator adviser head general
    candidate lawyer source participant author ambassador director chair commander governor judge prosecutor""".split()
)
_SINGLE = frozenset(("spokesman", "president", "premier", "chancellor", "pope"))
_VAGUE = frozenset(("official", "representative", "diplomat", "politician", "source", "expert"))
# Where the head of government, not the president, is "the leader".
_PARLIAMENTARY = frozenset(
    "AT CZ DE EE ES FI GB GE GR HU IN IT JP LV NO PL SE SK CA AU DK NL BE IL MD RS AM".split()
) - {"FI", "MD", "RS"}


def is_person_phrase(words: Sequence[Word], start: int, end: int, lexicon: Lexicon) -> bool:
    """True when the phrase has a word for a person."""
    return any(lexicon.people(words, k) for k in range(start, end))


def fit(wanted: Label, has: Label, country: str, covers: dict[str, frozenset[str]]) -> float:
    """How well a phrase that wants `wanted` may mean one who is `has`: 3 and more is a match."""
    score = 0.0
    if wanted.head & has.head:
        score += 3.0
        if (
            "leader" in wanted.head
            and has.head.isdisjoint(("president", "premier"))
            and (has.bodies | has.domains) - wanted.bodies - wanted.domains
        ):
            score -= 1.5  # the leader of a party, a faction, the opposition
    elif any(covers.get(w, frozenset()) & has.head for w in wanted.head):
        score += 2.2
        if "leader" in wanted.head and ("president" in has.head) != (country in _PARLIAMENTARY):
            score += 1.0 if wanted.countries else 0.3
    elif wanted.head & has.people:
        score += 1.8
    elif not wanted.head and wanted.stems & has.stems:
        score += 2.5
    else:
        return 0.0
    if wanted.countries:
        theirs = has.countries | ({country} if country else frozenset())
        if wanted.countries & theirs:
            score += 2.0
        elif theirs:
            return 0.0
        else:
            score -= 0.5
    for domain in wanted.domains - {"state"}:
        score += 1.0 if domain in has.domains else -1.0
    if "deputy" in has.domains and "deputy" not in wanted.domains:
        score -= 2.0
    if "former" in has.domains and "former" not in wanted.domains:
        score -= 1.0
    score += 0.4 * min(3, len(wanted.stems & has.stems))
    if wanted.bodies:
        score += 0.5 if wanted.bodies & has.bodies else -1.5 if has.bodies else -0.3
    return score


def best(
    scene: Scene,
    wanted: Label,
    at: int,
    gender: str,
    table: Table,
    day: date | None,
    *,
    only_speakers: bool = False,
    pointed: tuple[int, int] | None = None,
    sure: float = 0.0,
) -> Entity | None:
    """The likeliest holder of the role `wanted` seen from word `at`; None when nobody fits."""
    ranked: list[tuple[float, float, Entity]] = []
    covers = scene.lexicon.covers
    for entity in scene.people():
        if (gender in ("m", "f") and entity.gender and entity.gender != gender) or (
            only_speakers and not scene.has_spoken(entity)
        ):
            continue
        score = max((fit(wanted, label, entity.country, covers) for label in entity.labels), default=0.0)
        if entity.person is not None:
            score = max(score, office_fit(entity.person, wanted, table, day, covers))
        if wanted.head <= _VAGUE and not any(m.first < at for m in entity.at) and not scene.has_spoken(entity):
            score -= 1.0  # "the official" is seldom somebody whom the text names only later
        if score < 1.8:
            continue
        if not wanted.countries and entity.country in scene.lexicon.home and "president" in wanted.head:
            score += _HOME if scene.lexicon.language == "uk" else _HOME / 2 if "state" in wanted.domains else 0.0
        bonus = (
            _POINTED * sure if pointed and any(m.first < pointed[1] and pointed[0] < m.last for m in entity.at) else 0.0
        )
        ranked.append((score + scene.nearness(entity, at) + bonus, score, entity))
    present = max(ranked, key=lambda r: r[0]) if ranked else None
    if (
        scene.lexicon.language == "uk"
        and not wanted.countries
        and "state" in wanted.domains
        and wanted.head == {"president"}
    ):
        wanted = replace(wanted, countries=scene.lexicon.home)
    absent = None if only_speakers else _absent(wanted, gender, table, day, covers)
    if present and present[0] >= _ENOUGH and (absent is None or absent[0] < present[1] + _BETTER_ABSENT):
        return present[2]
    return scene.entity(absent[1], table) if absent else None


def _absent(
    wanted: Label, gender: str, table: Table, day: date | None, covers: dict[str, frozenset[str]]
) -> tuple[float, int] | None:
    """(fit, number) of the known holder of an office that the phrase names with its country."""
    if not wanted.head or not wanted.countries or "deputy" in wanted.domains:  # deputies are several
        return None
    if "minister" in wanted.head and not wanted.domains - {"deputy", "former"} and "premier" not in wanted.head:
        wanted = replace(
            wanted, domains=wanted.domains | {"foreign"}
        )  # in talk of talks, the minister is the foreign one
    holders = []
    for number, person in enumerate(table.people):
        if person.kind != "person" or (gender in ("m", "f") and person.gender and person.gender != gender):
            continue
        score = office_fit(number, wanted, table, day, covers)
        wide = wanted.head <= _NEVER_ALONE
        if score >= (_ENOUGH_VAGUE if wide else _ENOUGH_ABSENT):
            holders.append((score, number))
    return max(holders, key=lambda h: (h[0], -h[1])) if holders else None


def only_holder(wanted: Label, gender: str, table: Table, day: date | None) -> int | None:
    """Number of the one who holds an office that `wanted` names word for word, when nobody else does.

    A ministry or a service has several spokesmen; a president has one.
    """
    if not wanted.countries or not wanted.head & _SINGLE or wanted.bodies or wanted.domains & {"former", "deputy"}:
        return None
    found = [
        number
        for number, person in enumerate(table.people)
        if person.kind == "person" and not (gender and person.gender and person.gender != gender)
        for office, labels in table.offices(number)
        if holds(office, day) and any(wanted.head & x.head and wanted.stems == x.stems for x in labels)
    ]
    return found[0] if len(set(found)) == 1 else None


def office_fit(number: int, wanted: Label, table: Table, day: date | None, covers: dict[str, frozenset[str]]) -> float:
    """How well the offices of a known person fit; past ones only for "former"."""
    top = 0.0
    country = table.people[number].country
    for office, labels in table.offices(number):
        if not holds(office, day) and "former" not in wanted.domains:
            continue
        top = max(top, max(fit(wanted, label, country, covers) for label in labels))
    return top
