"""Bodies named by a common noun, and the outlets that carry the words of others."""

from __future__ import annotations

from dataclasses import replace

from extract.speakers import naming
from extract.speakers.case import Case, Choice, Wanted
from extract.speakers.lexicon import Label, english_label
from extract.speakers.names import is_adjective


def _in_apposition(case: Case, end: int) -> Choice | None:
    """The name in "the company, Karatal Komir, …"."""
    if end + 1 >= len(case.words) or case.words[end].text != ",":
        return None
    for mention in case.found.overlapping(end + 1, end + 2):
        closed = mention.last < len(case.words) and case.words[mention.last].text == ","
        body = mention.entity.kind == "organisation" or not mention.entity.strong
        if mention.first == end + 1 and closed and body:
            return Choice(mention.entity.name, "organisation", 0.85, "named in apposition")
    return None


def _ministry(case: Case, label: Label) -> Choice | None:
    """The known ministry of that country for these matters ("эмиратское внешнеполитическое ведомство")."""
    domains = label.domains - {"deputy", "former", "state"}
    if (
        case.lexicon.language == "en"
        or not label.bodies & {"ministry", "agency"}
        or not domains
        or len(label.countries) != 1
    ):
        return None
    for number, person in enumerate(case.table.people):
        if person.kind != "organisation" or person.country not in label.countries:
            continue
        named = english_label(person.name)
        if "ministry" in named.bodies and named.domains == domains:
            return Choice(
                person.name, "organisation", 0.85, "the known ministry", case.scene.entity(number, case.table)
            )
    return None


def body(case: Case, first: int, last: int, start: int, end: int, core: Label, label: Label) -> Choice:
    """A body by a common noun: the one named before that it can mean, or one put together from the phrase."""
    named = _in_apposition(case, end)
    if named is not None:
        return named
    heads = [k for k in range(first, last) if case.lexicon.bodies(case.words, k)]
    if heads and heads[0] > first and case.lexicon.language != "en" and not is_adjective(case.words[heads[0] - 1].low):
        first = start = heads[0]  # "в ответе ведомства": the body speaks, not the paper
    bare = all(
        w.low in naming.DETERMINERS or w.low.endswith("-based") or case.lexicon.label((w,)).bodies
        for w in case.words[start:end]
    )
    bare &= "press_service" not in core.bodies
    if bare and not label.countries and not label.domains:
        lone = sum(w.low not in naming.DETERMINERS for w in case.words[first:last]) == 1
        found = case.scene.body_called(core.bodies, first, lone)
        if found is not None:
            return Choice(found.name, found.kind, 0.7, "the body named before", found.entity)
    if "ministry" in label.bodies and not label.countries and case.lexicon.language == "en":
        near = [c for k in range(max(0, start - 12), start) for c in sorted(case.lexicon.countries(case.words, k))]
        label = replace(label, countries=frozenset(near[-1:]))
    known = _ministry(case, label)
    if known is not None:
        return known
    made = naming.body(case.words, (start, end), label, case.lexicon)
    return Choice(made.name, "organisation", made.confidence, made.reason)


def carrier(case: Case, want: Wanted, choice: Choice) -> str | None:
    """The outlet that carries the words of somebody else in the same sentence, or None."""
    anchor = (want.cue or want.speaker or want.content)[0]
    for mention in case.found.mentions:
        if (
            mention.entity.kind != "outlet"
            or mention.entity.name == choice.name
            or case.words[mention.first].sentence != case.words[anchor].sentence
        ):
            continue
        if want.content[0] <= mention.first < want.content[1]:
            continue
        if mention.first and case.words[mention.first - 1].low in case.lexicon.told:
            continue
        return mention.entity.name
    return None
