"""The words of a speaker span: made clean, and known as a name when they are one."""

from __future__ import annotations

from extract.speakers import called, naming, phrases
from extract.speakers.case import Case, Wanted
from extract.speakers.entities import Entity, Mention
from extract.speakers.people import readings, settle
from extract.speakers.salience import PREPOSITIONS
from extract.speakers.strangers import names_body

_ASKERS = frozenset(("journalist", "host"))
_OPENING = 6  # words of a sentence among which its subject stands


def meet(case: Case, want: Wanted) -> None:
    """Somebody named by a speaker span is somebody, also when the first pass was not sure."""
    first, last = want.speaker or want.content
    met = case.found.overlapping(first, last)
    for mention in met:
        _settle_kind(case, mention.entity)
    if met or is_line_label(case, first, last):
        return
    span = phrases.name_words(case.words, first, last, case.lexicon)
    if span is None or (span[1] - span[0] == 1 and (not _may_be_name(case, span[0]) or called.people(case, span[0]))):
        return
    parts = [w.text for w in case.words[span[0] : span[1]]]
    reading = settle([readings(parts, case.lexicon)], [_wants_genitive(case, want, span[0])])[0]
    entity = next((e for e in case.found.entities if e.name == reading.name), None)
    if entity is None:
        body = names_body(case.words, *span, case.lexicon)
        entity = Entity(reading.name, "organisation" if body else "person", None, reading.gender)
        case.found.entities.append(entity)
    mention = Mention(*span, entity, False, len(parts) > 1)
    entity.at.append(mention)
    case.found.mentions.append(mention)
    case.found.mentions.sort(key=lambda m: m.first)


def _settle_kind(case: Case, entity: Entity) -> None:
    """Somebody or something that speaks certainly is one of both: a body if all its mentions may name one."""
    if entity.kind == "person":
        strange = not entity.strong and all(names_body(case.words, m.first, m.last, case.lexicon) for m in entity.at)
        entity.kind, entity.strong = "organisation" if strange else "person", True


def _may_be_name(case: Case, i: int) -> bool:
    """A lone capital word that opens a sentence is a name only if it looks like one or stands elsewhere too."""
    word = case.words[i]
    if not word.first or word.low in case.lexicon.given:
        return True
    again = [w for w in case.words if w.low[:4] == word.low[:4] and w is not word]
    return (not again or all(w.capital for w in again)) and (
        any(not w.first for w in again) or naming.looks_like_surname(word.low)
    )


def _wants_genitive(case: Case, want: Wanted, first: int) -> bool:
    near = [w.low for w in case.words[max(0, first - 4) : first]]
    near += [w.low for w in case.words[slice(*want.cue)]] if want.cue else []
    return any(low in case.lexicon.genitive_cues for low in near)


def clean(case: Case, want: Wanted) -> tuple[int, int]:
    """The speaker span without what can't be part of it: words of the content, of another sentence; or the words that
    stand right at the cue verb, when the span stands elsewhere."""
    first, last = want.speaker or want.content
    low, high = want.content
    if low <= first and last <= high and not (want.cue and low <= want.cue[0] < high):
        first = last  # inside what was said
    elif first < high and low < last and not (low <= first and last <= high):
        first, last = (first, low) if first < low else (high, last)
    if want.cue and first <= want.cue[0] and want.cue[1] <= last and last - first > want.cue[1] - want.cue[0]:
        first, last = (first, want.cue[0]) if first < want.cue[0] else (want.cue[1], last)
    if first < last:
        anchor = want.cue[0] if want.cue else first
        home = (
            case.words[anchor].sentence
            if any(case.words[k].sentence == case.words[anchor].sentence for k in range(first, last))
            else None
        )
        if home is None:
            home = case.words[last - 1 if want.cue and want.cue[0] >= last else first].sentence
        inside = [k for k in range(first, last) if case.words[k].sentence == home]
        first, last = inside[0], inside[-1] + 1
    return _at_the_cue(case, want, first, last) or (first, last)


def _at_the_cue(case: Case, want: Wanted, first: int, last: int) -> tuple[int, int] | None:
    """The person named right at the cue ("Putin added", "сказал Песков"), if the span stands in another sentence."""
    if want.cue is None or any(case.words[k].low in case.lexicon.genitive_cues for k in range(*want.cue)):
        return None
    before, after = want.cue[0] - 1, want.cue[1]
    if (
        first <= before < last
        or first <= after < last
        or (first < last and first <= want.cue[0] and want.cue[1] <= last)
    ):
        return None
    cue = case.words[want.cue[0]].sentence
    if first < last and case.words[first].sentence == cue:
        return None
    low, high = want.content
    said = {case.words[k].sentence for k in range(low, high)}
    if first < last and case.words[first].sentence in said and cue not in said:
        return None  # the verb is the stranger, not the name
    around = {case.words[k].paragraph for k in range(low, high)}
    home = case.words[min(first, len(case.words) - 1)].paragraph
    if first < last and case.words[want.cue[0]].paragraph not in around and {home, home + 1} & around:
        return None  # the verb of another paragraph reports other words
    for k in (before, after):
        if (
            not 0 <= k < len(case.words)
            or case.words[k].sentence != case.words[want.cue[0]].sentence
            or want.content[0] <= k < want.content[1]
        ):
            continue
        for mention in case.found.overlapping(k, k + 1):
            near = mention.last == want.cue[0] if k == before else mention.first == want.cue[1]
            if mention.entity.kind == "person" and mention.entity.strong and not mention.oblique and near:
                return mention.first, mention.last
    return _subject(case, want, before)


def _subject(case: Case, want: Wanted, before: int) -> tuple[int, int] | None:
    """The subject of the reporting verb: the role right before it, or the person or body that opens its sentence."""
    words, low, high = case.words, *want.content
    sentence = words[before + 1].sentence
    for k in (before, before - 1):
        if k < 0 or words[k].sentence != sentence or low <= k < high:
            continue
        called = case.lexicon.people(words, k)
        if called and not called & _ASKERS and not phrases.plural(words[k].low, case.lexicon):
            return k, before + 1
    start = before + 1
    while start > 0 and words[start - 1].sentence == sentence:
        start -= 1
    if low <= start < high or words[start].quoted:
        return None
    found = []
    for mention in case.found.overlapping(start, start + _OPENING):
        if mention.last > before + 1 or words[mention.first].sentence != sentence or low <= mention.first < high:
            continue
        preposed = any(words[k].low in PREPOSITIONS for k in range(start, mention.first))
        if mention.entity.kind != "outlet" and mention.entity.strong and not mention.oblique and not preposed:
            found.append(mention)
    people = [m for m in found if m.entity.kind == "person"]  # "Kremlin spokesman Dmitry Peskov": not the Kremlin
    return next(((m.first, m.last) for m in people or found), None)


def chief(case: Case, named: list[Mention]) -> Entity:
    """Whom a span with several names means: the last, or the one whose role the rest tells: "A, the aide of B"."""
    end = named[0].last
    opened = len(named) > 1 and case.words[end].text == "," and end + 1 < named[-1].first
    if opened and any(case.lexicon.people(case.words, k) for k in range(end + 1, named[1].first)):
        follows = [w.low for w in case.words[end + 1 : named[1].first]]
        if {"of", "to", "for"} & set(follows) or "'s" in [w.low for w in case.words[named[1].last : named[1].last + 1]]:
            return named[0].entity
    return named[-1].entity


def is_line_label(case: Case, first: int, last: int) -> bool:
    opens = first == 0 or case.words[first - 1].paragraph != case.words[first].paragraph
    text = "".join(w.text for w in case.words[first:last])
    return opens and text[0].isupper() and len(text) <= 6 and last < len(case.words) and case.words[last].text in ":."


def goes_on(case: Case, before: Wanted, want: Wanted) -> bool:
    """True when a statement hangs on a participle after another of its sentence: "said A, stressing that B"."""
    if want.cue is None or before.cue is None or case.lexicon.language != "en" or want.cue[1] - want.cue[0] > 1:
        return False
    at = want.cue[0]
    here = case.words[at]
    if not here.low.endswith("ing") or here.sentence != case.words[before.cue[0]].sentence or before.cue[0] >= at:
        return False
    return case.words[at - 1].text == ","
