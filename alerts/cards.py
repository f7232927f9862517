"""One utterance as readers see it: every string ready to be shown (not yet escaped), in the order of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from alerts import words
from alerts.digest import said_day
from alerts.links import Address, address
from alerts.plain import cut, lead_in, lead_out, shown
from records.types import Carrier, Digest, Entry

LONGEST = 1_200  # characters of one quotation
OTHER_TONGUES = 2  # translations shown besides the first carrier's words
SILENT = 12  # speakers named in 'Nothing new from'


@dataclass(frozen=True, slots=True)
class Words:
    """A text with who carried it: the first carrier, a translation, what was said before, the other text."""

    text: str
    language: str
    outlet: str
    day: str
    time: str
    link: Address | None
    speaker: str = ""
    stand: str = ""
    gone: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What all shapes render. Empty strings and tuples are left out by them."""

    kind: str  # changed, new, unsure, late or gone
    number: str  # of the utterance
    speaker: str
    role: str
    voices: tuple[str, ...]
    gone: str  # 'no longer in the article as of 23:55'
    stand_before: str
    stand: str
    change: str
    arrow: str
    before_position: str  # as in the record, for colour
    position: str
    change_name: str
    title: str  # of the article
    said: str  # 'said 25 July'
    first: str  # 'RBC, 12:04 (ru)'
    outlet: str
    language: str
    link: Address | None
    spread: str
    text: str  # the words, quoted
    direct: bool
    bare: str  # without marks of ours, as it stands in its context
    parts: tuple[tuple[str, bool], ...]  # the same text in pieces; True where it is the condition
    context_before: str
    context_after: str
    translations: tuple[Words, ...]
    conditions: str
    before: Words | None
    differs: str
    reason: str
    carriers: tuple[Words, ...]
    other: Words | None  # for unsure: the text that it may repeat
    updated: datetime
    published: datetime


def cards(digest: Digest, zone: tzinfo = UTC) -> tuple[Card, ...]:
    """Changed, new, unsure, late, gone: in the order shown."""
    kinds = (
        ("changed", digest.changed),
        ("new", digest.new),
        ("unsure", digest.unsure),
        ("late", digest.late),
        ("gone", digest.gone),
    )
    today = digest.until.astimezone(zone).date()
    return tuple(card(entry, kind, today, zone) for kind, entries in kinds for entry in entries)


def card(entry: Entry, kind: str, today: date, zone: tzinfo) -> Card:
    """`today` decides which dates go without their year."""
    statement, verdict = entry.statement, entry.verdict
    how = "said" if statement.said_on else "reported" if entry.published_at else "undated, found"
    said = said_day(entry)
    moment = entry.published_at or entry.first_seen_at
    before, stand, change = words.move(entry)
    text = cut(words.quoted(statement.content, entry.language, statement.kind == "direct"), LONGEST)
    conditions = words.conditions(verdict.conditions)
    parts = marked(text, verdict.conditions)
    if conditions and not any(flag for _, flag in parts):
        conditions += " (elsewhere in the article)"
    outlet = _outlet(entry)
    language = shown(entry.language)[:12]
    return Card(
        kind=kind,
        number=verdict.utterance_id,
        speaker=shown(statement.speaker) or "Unnamed speaker",
        role=_role(entry),
        voices=words.voices(entry),
        gone=words.gone(entry, today, zone),
        stand_before=before,
        stand=stand,
        change=change,
        arrow=words.arrow(entry),
        before_position=entry.before_position or "",
        position=verdict.position,
        change_name=verdict.change,
        title=cut(shown(entry.title), 200),
        said=f"{how} {words.day(said, today)}",
        first=f"{outlet}, {words.when(moment, said, zone)} ({language})",
        outlet=outlet,
        language=language,
        link=address(entry.url),
        spread=words.spread(entry.carriers) if entry.carriers else "",
        text=text,
        direct=statement.kind == "direct",
        bare=cut(words.quoted(statement.content, entry.language, False), LONGEST),
        parts=parts,
        context_before=lead_in(entry.context_before),
        context_after=lead_out(entry.context_after),
        translations=_translations(entry, today, zone),
        conditions=conditions,
        before=_before(entry, today, zone),
        differs=words.differs(entry),
        reason=cut(shown(verdict.reason), 600),
        carriers=tuple(_words(one, today, zone) for one in entry.carriers),
        other=_words(entry.nearest, today, zone) if entry.nearest else None,
        updated=verdict.decided_at,
        published=moment,
    )


def marked(text: str, conditions: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """`text` cut where a condition stands in it as written."""
    places: list[tuple[int, int]] = []
    for condition in conditions:
        wanted = shown(condition)
        at = text.casefold().find(wanted.casefold()) if wanted else -1
        if at >= 0 and len(text.casefold()) == len(text) and all(at >= e or at + len(wanted) <= s for s, e in places):
            places.append((at, at + len(wanted)))
    pieces, here = [], 0
    for start, end in sorted(places):
        pieces += [(text[here:start], False), (text[start:end], True)]
        here = end
    return tuple((piece, flag) for piece, flag in (*pieces, (text[here:], False)) if piece)


def silent(digest: Digest, zone: tzinfo = UTC) -> tuple[tuple[str, str, str], ...]:
    """(speaker, day last heard, stand), the last heard first, at most SILENT of them."""
    today = digest.until.astimezone(zone).date()
    return tuple(
        (shown(one.speaker), words.day(one.last_on, today), words.POSITIONS[one.position])
        for one in digest.silent[:SILENT]
    )


def troubles(digest: Digest) -> tuple[tuple[str, str, str], ...]:
    """(outlet, state, reason) of the sources that are not ok."""
    return tuple((shown(one.outlet), one.state, cut(shown(one.reason), 240)) for one in digest.sources)


def _outlet(some: Entry | Carrier) -> str:
    """The outlet's name, or its host when it has none."""
    found = address(some.url)
    return shown(some.outlet) or (found.domain if found else "unnamed outlet")


def _role(entry: Entry) -> str:
    role = cut(shown(entry.statement.speaker_role), 120)
    return "" if role.casefold() == shown(entry.statement.speaker).casefold() else role


def _translations(entry: Entry, today: date, zone: tzinfo) -> tuple[Words, ...]:
    """One carrier in each other language, English first, direct quotations before paraphrases."""
    found: dict[str, Carrier] = {}
    for carrier in sorted(entry.carriers[1:], key=lambda one: one.kind != "direct"):
        if carrier.language != entry.language:
            found.setdefault(carrier.language, carrier)
    order = sorted(found, key=lambda language: (language != "en", language))
    return tuple(_words(found[language], today, zone) for language in order[:OTHER_TONGUES])


def _before(entry: Entry, today: date, zone: tzinfo) -> Words | None:
    """The last stand on record; left out where the same text is shown as the other one of an unsure pair."""
    if entry.before is None or entry.before == entry.nearest:
        return None
    return _words(entry.before, today, zone, words.POSITIONS.get(entry.before_position or "other", ""))


def _words(carrier: Carrier, today: date, zone: tzinfo, stand: str = "") -> Words:
    moment = carrier.published_at or carrier.first_seen_at
    local = moment.astimezone(zone).date()
    dated = carrier.published_at or carrier.said_on
    language = shown(carrier.language)[:12]
    return Words(
        gone=words.gone(carrier, today, zone),
        text=cut(words.quoted(carrier.content, language, carrier.kind == "direct"), LONGEST),
        language=language,
        outlet=_outlet(carrier),
        day=words.day(carrier.said_on if stand and carrier.said_on else local, today) if dated else "undated",
        time=words.clock(moment, zone),
        link=address(carrier.url),
        speaker=shown(carrier.speaker),
        stand=stand,
    )
