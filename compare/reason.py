"""Each verdict says in one sentence what it was compared with, what is alike and what differs."""

from __future__ import annotations

from compare.likeness import STRICT, gap, overlap, said
from records.types import Change, Remark

# Values that do not speak for themselves.
_SHOWN = {
    "abudhabi": "Abu Dhabi",
    "any": "any format",
    "four": "four leaders",
    "normandy": "Normandy",
    "three": "three leaders",
    "two": "two leaders",
}


def sentence(
    remark: Remark, nearest: Remark | None, novelty: str, score: float, moved: Change, compared: Remark | None
) -> str:
    """The reason of a verdict: the nearest earlier statement, what is alike, what differs, and the speaker's line."""
    who = remark.statement.speaker
    if nearest is None:
        return f"Nothing by {who} on this topic was on record before{_moved(remark, compared, moved)}."
    like, unlike = _alike(remark, nearest), _differs(remark, nearest)
    where = f"{nearest.outlet or 'an earlier article'}, {_day(nearest)}"
    if novelty == "repeat":
        text = f"Same utterance as in {where}: {_list(like) or 'like wording'}" + (
            f", though {_list(unlike)}" if unlike else ""
        )
    elif novelty == "unsure":
        doubt = _list(unlike) or "too little in common to tell"
        text = f"Perhaps the utterance in {where}: {_list(like) or 'somewhat like wording'}, but {doubt}"
    else:
        text = f"Not on record; nearest is {where} ({score:.2f}): {_list(unlike) or 'little in common'}" + (
            f", though {_list(like)}" if like else ""
        )
    return text + ("" if compared is nearest else _moved(remark, compared, moved)) + "."


def _moved(remark: Remark, compared: Remark | None, moved: Change) -> str:
    """How the line moves, and whose earlier words it is measured against."""
    if compared is None or moved in ("same", "first"):
        return ""
    who, voice = remark.statement.speaker, compared.statement.speaker
    by = "" if voice == who else f" by {voice} for {who}"
    return f"; {moved.replace('_', ' ')} against {compared.reading.position.replace('_', ' ')}{by} of {_day(compared)}"


def _alike(remark: Remark, old: Remark) -> list[str]:
    a, b = said(remark), said(old)
    found = []
    days = gap(a, b)
    if days == 0:
        found.append("same day")
    if remark.link_id == old.link_id:
        found.append("same article")
    if remark.reading.requoted:
        found.append("marked as said earlier")
    if remark.language == old.language:
        share = overlap(a.stems, b.stems)[1]
        if share >= 0.5:
            found.append(f"{share:.0%} of the words")
    for name in STRICT:
        if shared := a.strict[name] & b.strict[name]:
            found.append(f"same {name} ({_values(name, shared)})")
    if remark.reading.position == old.reading.position:
        found.append(f"same position ({remark.reading.position.replace('_', ' ')})")
    return found


def _differs(remark: Remark, old: Remark) -> list[str]:
    a, b = said(remark), said(old)
    found = []
    days = gap(a, b)
    if days:
        found.append(f"{days} day{'s' if days != 1 else ''} apart")
    for name in STRICT:
        if a.strict[name] and b.strict[name] and not a.strict[name] & b.strict[name]:
            found.append(f"another {name} ({_values(name, a.strict[name])}, not {_values(name, b.strict[name])})")
    if a.negated != b.negated:
        found.append("one is negated")
    if remark.reading.position != old.reading.position:
        found.append(f"{remark.reading.position.replace('_', ' ')} for {old.reading.position.replace('_', ' ')}")
    return found


def _values(name: str, values: frozenset[str]) -> str:
    """Up to two values as a reader knows them: 'Abu Dhabi', 'two leaders'."""
    shown = [_SHOWN.get(value, value.replace("_", " ")) for value in sorted(values)[:2]]
    return " and ".join(v.title() if name in ("person", "place") else v for v in shown)


def _day(remark: Remark) -> str:
    day = said(remark).occasion or said(remark).published
    return day.isoformat() if day else "undated"


def _list(parts: list[str]) -> str:
    return "; ".join(parts)
