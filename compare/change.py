"""How a statement moves its speaker's line: against the last position on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from compare.likeness import overlap, said
from records.types import Change, Position, Remark

# Willingness to meet, from refusing to having it planned. Positions that take no stand are missing: they move no line.
STANDS: dict[Position, float] = {
    "refuses": -3.0,
    "denies_planned": -2.0,
    "doubts": -1.0,
    "conditional": 1.0,
    "open": 2.0,
    "proposes": 3.0,
    "confirms_planned": 3.0,
}
# What a condition is made of, for comparing two of them.
_OF_CONDITIONS = (
    "condition:after",
    "condition:before",
    "condition:if",
    "condition:must",
    "condition:only",
    "condition:provision",
)


def against(remark: Remark, line: Sequence[Remark]) -> tuple[Change, Remark | None]:
    """(change, the remark compared with) of `remark` against `line`: earlier utterances of its speaker on the topic.

    Several things said on one occasion are one step of the line: `remark` is compared with the last earlier
    occasion, and is `same` when it repeats any position taken then. `firmer` is further from a meeting, `softer`
    nearer to it; `reversed` goes from for to against or back. Who takes no stand (`other`, `no_information`,
    `reports_other`) changes nothing.
    """
    stands = [old for old in line if old.reading.position in STANDS]
    if not stands:
        return "first", None
    here = _day(remark)
    earlier = [old for old in stands if _day(old) < here] or stands
    last_day = max(_day(old) for old in earlier)
    last = [old for old in earlier if _day(old) == last_day]
    if remark.reading.position not in STANDS:
        return "same", last[-1]
    alike = [old for old in last if old.reading.position == remark.reading.position]
    if alike:
        changed = remark.reading.position == "conditional" and not any(_same_conditions(remark, old) for old in alike)
        return ("conditions_changed" if changed else "same"), alike[-1]
    there = max(last, key=lambda old: -abs(STANDS[old.reading.position] - STANDS[remark.reading.position]))
    return _moved(STANDS[there.reading.position], STANDS[remark.reading.position]), there


def _moved(before: float, now: float) -> Change:
    if before * now < 0 and abs(before - now) >= 3:
        return "reversed"
    return "same" if before == now else "firmer" if now < before else "softer"


def _same_conditions(a: Remark, b: Remark) -> bool:
    """True unless both name what the condition is and have little in common: what is absent contradicts nothing."""
    first, second = (said(one).concepts - set(_OF_CONDITIONS) for one in (a, b))
    told = [
        {c for c in some if c.split(":")[0] in ("result", "place", "act", "thing", "event", "format")}
        for some in (first, second)
    ]
    if not told[0] or not told[1]:
        return True
    return overlap(told[0], told[1])[1] >= 0.34


def _day(remark: Remark) -> date:
    return remark.statement.said_on or (remark.published_at or remark.first_seen_at).date()
