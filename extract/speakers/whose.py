"""Speakers told by whose they are without a name: "friends of his", "the spokesman" after the Kremlin; "тот"."""

from __future__ import annotations

from extract.speakers import naming, roles
from extract.speakers.case import Case, Choice, kind_of
from extract.speakers.entities import Entity
from extract.speakers.lexicon import Label
from extract.speakers.naming import LINKS, NEAR

_THEIRS = {"his": "m", "hers": "f"}
_LATTER = frozenset(("тот", "той"))
_HEARD = frozenset(("source", "interlocutor"))
_SPEAK_FOR = frozenset(("spokesman",))
_FAR = 2  # sentences
_FITS = 3.0  # of a role and an office


def of_theirs(case: Case, first: int, last: int) -> Choice | None:
    """ "Friends of his", "a colleague of hers": somebody of the one on stage."""
    words = case.words
    if last - first < 3 or words[last - 2].low != "of" or words[last - 1].low not in _THEIRS:
        return None
    owner = case.pick(case.scene, first, _THEIRS[words[last - 1].low], "")
    if owner is None:
        return None
    text = naming.phrase_text(words, first, last - 1)
    name = f"{text[0].lower()}{text[1:]} {owner.name}"
    return Choice(name, "anonymous", 0.6, "somebody of theirs", case.scene.unnamed(name, first, Label(), ""), name)


def the_latter(case: Case, first: int, last: int, gender: str) -> Choice | None:
    """ "Тот", "той": whoever was named last before it, not the subject that "он" would mean."""
    if last - first != 1 or case.words[first].low not in _LATTER:
        return None
    here = case.words[first].sentence
    for mention in reversed(case.found.mentions):
        if mention.last > first or mention.entity.kind != "person" or case.scene.said(mention.first):
            continue
        if here - case.words[mention.first].sentence > _FAR:
            return None
        if mention.entity.gender in ("", gender or "m"):
            return Choice(mention.entity.name, "person", 0.7, "the one named last", mention.entity)
    return None


def heard_before(case: Case, label: Label, start: int, end: int) -> Choice | None:
    """The source without a name that spoke before: a bare "собеседник агентства" takes nobody named up."""
    if not label.head or not label.head <= _HEARD or case.lexicon.language == "en":
        return None
    words = case.words
    told = any(w.low in LINKS or w.low.startswith(NEAR) for w in words[start : end + 2])
    spoken = [e for _, e in case.scene.spoken if e.kind == "anonymous"]
    if spoken and not told:
        return Choice(spoken[-1].name, "anonymous", 0.65, "the source heard before", spoken[-1])
    where = naming.whereabouts(words, (start, end), case.found, case.lexicon)
    name = f"source{where}" if where else "source" if told else "unnamed source"
    return Choice(name, "anonymous", 0.6, "not named in the text", case.scene.unnamed(name, start, label, ""), name)


def speaks_for(case: Case, label: Label, start: int, first: int, gender: str) -> Choice | None:
    """A bare "the spokesman" of the country or body named last: "The Kremlin replied. …, the spokesman said"."""
    words = case.words
    if not label.head <= _SPEAK_FOR or not label.head or label.countries or label.bodies:
        return None
    if any(w.low in ("a", "an") for w in words[max(0, start - 1) : first + 1]):
        return None
    if any(_spoke_as(case, e, label, first) for e in case.scene.people()):
        return None
    k = first - 1
    while k >= 0 and words[first].sentence - words[k].sentence <= _FAR:
        code = "" if case.scene.said(k) else _country(case, k)
        if code:
            wanted = Label(label.head, label.people, label.bodies, label.domains, frozenset((code,)), label.stems)
            found = roles.best(case.scene, wanted, first, gender, case.table, case.day)
            if found is None:
                return None
            return Choice(found.name, kind_of(found), 0.75, "the spokesman of who was named last", found)
        k -= 1
    return None


def _spoke_as(case: Case, entity: Entity, label: Label, at: int) -> bool:
    """True when `entity`, called by this role, has been on stage before word `at`."""
    held = any(label.head & x.head for x in entity.labels)
    if not held and entity.person is not None:
        held = roles.office_fit(entity.person, label, case.table, case.day, case.lexicon.covers) >= _FITS
    return held and (any(m.first < at for m in entity.at) or case.scene.has_spoken(entity))


def _country(case: Case, k: int) -> str:
    """Code of the country that word `k` stands for, as its name, its capital or a body of its own."""
    for mention in case.found.overlapping(k, k + 1):
        if mention.entity.kind == "organisation":
            return mention.entity.country
        return ""
    codes = case.lexicon.countries(case.words, k)
    return sorted(codes)[0] if codes and case.words[k].capital else ""
