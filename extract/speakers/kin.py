"""Speakers who are somebody's: "his spokesman", "Putin's aide", "помічник Путіна", "her team"."""

from __future__ import annotations

from extract.speakers import naming, phrases, reach, roles
from extract.speakers.case import Case, Choice, Wanted
from extract.speakers.lexicon import Label
from extract.speakers.table import holds

_TITLES = frozenset(("president", "premier", "minister", "chancellor", "pope", "cardinal", "senator", "king"))


def related(case: Case, owner: phrases.Owner, first: int, gender: str, want: Wanted) -> Choice | None:
    """ "His spokesman", "Putin's aide", "помічник Путіна", "her team"."""
    start, end = owner.role
    end = reach.widen(case.words, start, end, case.found, case.lexicon, want.cue)[1]
    for mention in case.found.overlapping(start, end):
        if (
            mention.entity.kind == "person"
            and mention.first > start
            and (owner.mention is None or mention.entity is not owner.mention.entity)
        ):
            return Choice(mention.entity.name, "person", 0.95, "named after the role", mention.entity)
    if owner.mention is not None:
        for mention in case.found.overlapping(owner.mention.last, owner.mention.last + 1):
            if mention.entity.kind == "person" and mention.entity is not owner.mention.entity:
                return Choice(mention.entity.name, "person", 0.93, "named in apposition", mention.entity)
    appositive = reach.apposition(case.words, start, end, end, case.found, case.lexicon)
    if appositive is not None and owner.mention is None:
        return Choice(appositive.name, "person", 0.93, "named in apposition", appositive)
    scene, label = case.scene, case.lexicon.label(case.words[owner.role[0] : owner.role[1]])
    entity = owner.mention.entity if owner.mention else None
    here = scene.last_body(first, case.words[first].sentence) if label.people and not owner.mention else None
    if (
        here is not None
        and here.entity is not None
        and here.entity.country
        and not scene.person_between(here.entity, first)
    ):
        found = _holder(case, label, first, gender, frozenset((here.entity.country,)))
        if found is not None:
            return found
    country = scene.country_before(first) if owner.mention is None and label.people else ""
    if country:
        found = _holder(case, label, first, gender, frozenset((country,)))
        if found is not None:
            return found
    body = None
    if entity is None and owner.pronoun in ("m", "f"):
        entity = case.pick(scene, first, owner.pronoun, "")
    elif entity is None:
        body = scene.last_body(first)
    if entity is not None and entity.person is not None:
        if owner.mention and roles.office_fit(entity.person, label, case.table, case.day, case.lexicon.covers) >= 3:
            return None  # "президента Путина": the name is in apposition, not the owner
        serving = [n for n, p in enumerate(case.table.people) if p.principal == entity.name]
        serving = [n for n in serving if _serves(case, n, label.head, gender)]
        if serving:
            covers = case.lexicon.covers
            named = {e.person for e in scene.people() if e.person is not None and e.at}
            number = max(
                serving, key=lambda n: (n in named, roles.office_fit(n, label, case.table, case.day, covers), -n)
            )
            known = scene.entity(number, case.table)
            return Choice(known.name, "person", 0.85, f"in the service of {entity.name}", known)
    if (
        owner.mention is not None
        and not owner.mention.full
        and case.words[owner.role[1]].low != "'s"
        and label.head <= _TITLES
    ):
        return None
    holder = (
        roles.best(scene, label, first, gender, case.table, case.day) if label.people and not owner.mention else None
    )
    if holder is not None and holder is not entity:
        return Choice(holder.name, "person", 0.7, "the role is theirs in the text", holder)
    who = entity.name if entity else body.name if body else ""
    if not who:
        return None
    name = naming.related(case.words, owner.role, who, bool(label.people), gender, case.lexicon)
    if label.people:
        return Choice(
            name, "anonymous", 0.6, "somebody of theirs, unnamed", scene.unnamed(name, first, label, gender), name
        )
    return Choice(name, "organisation", 0.6, "a body of theirs", None, name)


def _holder(case: Case, label: Label, first: int, gender: str, countries: frozenset[str]) -> Choice | None:
    wanted = Label(label.head, label.people, label.bodies, label.domains, label.countries | countries, label.stems)
    found = roles.best(case.scene, wanted, first, gender, case.table, case.day)
    return Choice(found.name, "person", 0.75, "the holder of the role there", found) if found is not None else None


def _serves(case: Case, number: int, head: frozenset[str], gender: str) -> bool:
    person = case.table.people[number]
    if gender in ("m", "f") and person.gender and person.gender != gender:
        return False
    held = [labels for office, labels in case.table.offices(number) if holds(office, case.day)]
    return any(head & label.head for labels in held for label in labels)
