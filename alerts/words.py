"""The phrases that all shapes of a digest share: days, moves, counts. English, whatever the machine's locale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

from alerts.plain import cut, shown
from records.types import Carrier, Change, Digest, Entry, Position

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
LANGUAGES = {"en": "English", "ru": "Russian", "uk": "Ukrainian"}

POSITIONS: dict[Position, str] = {
    "confirms_planned": "confirms it is planned",
    "conditional": "conditional",
    "denies_planned": "denies it is planned",
    "doubts": "doubts",
    "no_information": "no information",
    "open": "open",
    "other": "no clear stand",
    "proposes": "proposes",
    "refuses": "refuses",
    "reports_other": "reports another's stand",
}
CHANGES: dict[Change, str] = {
    "conditions_changed": "other conditions",
    "firmer": "firmer",
    "first": "first on record",
    "reversed": "reversed",
    "same": "as before",
    "softer": "softer",
}
# Willingness to meet, for drawing a line of positions; those that take no stand are missing.
STANDS: dict[Position, int] = {
    "confirms_planned": 6,
    "proposes": 5,
    "open": 4,
    "conditional": 3,
    "doubts": 2,
    "denies_planned": 1,
    "refuses": 0,
}


def day(value: date, near: date | None = None) -> str:
    """'25 July', with the year when it is not that of `near`."""
    year = "" if near and near.year == value.year else f" {value.year}"
    return f"{value.day} {MONTHS[value.month - 1]}{year}"


def clock(moment: datetime, zone: tzinfo) -> str:
    """'12:04' in `zone`."""
    return f"{moment.astimezone(zone):%H:%M}"


def stamp(moment: datetime, zone: tzinfo) -> str:
    """'Fri 25 July 2025, 07:00 Kyiv'."""
    local = moment.astimezone(zone)
    return f"{DAYS[local.weekday()]} {day(local.date())}, {local:%H:%M} {place(zone)}"


def place(zone: tzinfo) -> str:
    """How the zone is called: 'Kyiv' for Europe/Kyiv, 'UTC'."""
    name = getattr(zone, "key", "") or "UTC"
    return name.rpartition("/")[2].replace("_", " ") if zone is not UTC else "UTC"


def when(moment: datetime, near: date, zone: tzinfo) -> str:
    """'12:04' on the day `near`, '24 July, 12:04' on another."""
    local = moment.astimezone(zone)
    return clock(moment, zone) if local.date() == near else f"{day(local.date(), near)}, {clock(moment, zone)}"


def plural(count: int, one: str, many: str = "") -> str:
    """'1 repeat', '1,200 repeats'."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def summary(digest: Digest) -> tuple[str, ...]:
    """'2 new utterances, 1 of them a change', '11 repeats in 9 outlets', '1 unsure', … Only what is not zero."""
    fresh = len(digest.changed) + len(digest.new)
    parts = []
    if fresh:
        moved = len(digest.changed)
        change = (
            ""
            if not moved
            else ", a change"
            if fresh == 1
            else f", {moved} of them {'a change' if moved == 1 else 'changes'}"
        )
        parts.append(plural(fresh, "new utterance") + change)
    if digest.unsure:
        parts.append(f"{len(digest.unsure)} unsure")
    if digest.repeats:
        parts.append(f"{plural(digest.repeats, 'repeat')} in {plural(digest.repeat_outlets, 'outlet')}")
    if digest.late:
        parts.append(f"{len(digest.late)} found late")
    if digest.gone:
        parts.append(f"{len(digest.gone)} no longer in the article")
    if digest.sources:
        states = {source.state for source in digest.sources}
        parts.append(f"{plural(len(digest.sources), 'source')} {states.pop() if len(states) == 1 else 'in trouble'}")
    return tuple(parts)


def silence(digest: Digest, zone: tzinfo) -> str:
    """The honest line of a digest without news."""
    return f"Nothing new since {stamp(digest.since, zone)}."


def move(entry: Entry) -> tuple[str, str, str]:
    """(stand before, "" when it is the same; stand now; change): ('open', 'conditional', 'firmer')."""
    verdict, before = entry.verdict, entry.before_position
    moved = before and before != verdict.position and verdict.change not in ("first", "same")
    return POSITIONS[before] if before and moved else "", POSITIONS[verdict.position], CHANGES[verdict.change]


def arrow(entry: Entry) -> str:
    """'open → conditional, firmer', 'proposes, first on record'."""
    before, now, change = move(entry)
    return f"{before} → {now}, {change}" if before else f"{now}, {change}"


def differs(entry: Entry) -> str:
    """What is other than before, in words; "" when nothing that the record can name."""
    if entry.before is None or entry.verdict.change in ("first", "same"):
        return ""
    parts = []
    if entry.before_position and entry.before_position != entry.verdict.position:
        parts.append(f"stand ({POSITIONS[entry.before_position]} → {POSITIONS[entry.verdict.position]})")
    old, now = (conditions(some) for some in (entry.before_conditions, entry.verdict.conditions))
    if old and now and old.casefold() != now.casefold():
        parts.append(f"condition ({old} → {now})")
    elif old and not now:
        parts.append(f"no condition named now (before: {old})")
    elif now and not old:
        parts.append(f"a condition, where there was none on record ({now})")
    return "; ".join(parts)


def conditions(found: Sequence[str]) -> str:
    """Conditions as one phrase, each once."""
    return "; ".join(dict.fromkeys(cut(shown(one), 160) for one in found))


def spread(carriers: Sequence[Carrier]) -> str:
    """'+5 outlets (ru 3, en 2)': the others than the first; '' when there is none."""
    others = {one.outlet: one.language for one in reversed(carriers) if one.outlet != carriers[0].outlet}
    if not others:
        return ""
    tongues = Counter(others.values()).most_common()
    told = ", ".join(f"{shown(name)} {count}" for name, count in sorted(tongues, key=lambda pair: (-pair[1], pair[0])))
    return f"+{plural(len(others), 'outlet')} ({told})"


def gone(some: Entry | Carrier, near: date, zone: tzinfo) -> str:
    """'no longer in the article as of 27 August, 23:55'; '' while the words stand in it."""
    return f"no longer in the article as of {when(some.gone_at, near, zone)}" if some.gone_at else ""


def voices(entry: Entry) -> tuple[str, ...]:
    """What a reader must know of whose words these are and how they came to us."""
    statement, found = entry.statement, []
    if statement.speaker_kind == "outlet":
        found.append("the outlet's own claim")
    if statement.speaker_kind == "anonymous":
        found.append("unnamed source")
    if statement.via:
        found.append(f"second-hand, via {cut(shown(statement.via), 80)}")
    if entry.principal:
        found.append(f"speaks for {shown(entry.principal)}, whose line this counts for too")
    if entry.verdict.edited:
        found.append("not in the article's first version")
    if entry.verdict.late:
        found.append("older article, found late")
    return tuple(found)


_MARKS = {"en": ("“", "”"), "ru": ("«", "»"), "uk": ("«", "»")}
_OPENING = "“«„\"'‘"


def quoted(content: str, language: str, direct: bool) -> str:
    """Words said, in the quotation marks of their language; what is reported speech stands without."""
    text = shown(content).replace("[...]", "[…]")
    if not direct or text[:1] in _OPENING:
        return text
    left, right = _MARKS.get(language, ("“", "”"))
    return f"{left}{text}{right}"
