"""Whose words may be whose: a spokesman's his principal's, a body's or a country's its officials'.

'Russia does not rule out a meeting', says the lead, and the quotation below it is the spokesman's: one utterance under
two names. That is looked for only where one of the two is a body or a country that the other belongs to, and both stand
in the papers of the same days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from records.types import Person, Remark

NEAR = timedelta(days=1)  # how far from each other a body's and an official's papers may be
# Words of a role that name no institution.
_NO_HOUSE = frozenset(
    "foreign minister ministry president presidential russia russian ukraine ukrainian head deputy chief state".split()
)


class Voices:
    """The known speakers, by whom they speak for."""

    def __init__(self, people: Sequence[Person] = ()):
        self._principals = {person.name: person.principal for person in people if person.principal}
        self._countries = {person.name: person.country for person in people if person.country}
        self._bodies = frozenset(person.name for person in people if person.kind == "organisation")

    def of_line(self, speaker: str) -> set[str]:
        """Whose words make the line of `speaker`: his own, and his spokesmen's."""
        return {speaker} | {name for name, chief in self._principals.items() if chief == speaker}

    def compared_with(self, speakers: Iterable[str]) -> tuple[str, ...]:
        """The speakers, and whoever's words count for one of their lines: judging the former needs what these said."""
        named = set(speakers)
        chiefs = {self._principals[name] for name in named if name in self._principals} | named
        return tuple(sorted(chiefs | {name for name, chief in self._principals.items() if chief in chiefs}))

    def countrymen(self, speakers: Iterable[str]) -> tuple[str, ...]:
        """Whoever may have said, on the same days, what one of the speakers is reported to have said."""
        named = set(speakers)
        lands = {self._countries.get(name, "") for name in named} - {""}
        whole = {self._countries.get(name, "") for name in named & self._bodies}
        return tuple(
            sorted(
                name
                for name, land in self._countries.items()
                if land in whole or (land in lands and name in self._bodies)
            )
        )

    def kept_under(self, remark: Remark) -> tuple[str, ...]:
        """The keys by which a remark is found: its speaker's name, the institution that he speaks for, and his country
        on that day."""
        days = [day] if (day := _day(remark)) else []
        kinds = ("from", "for") if remark.statement.speaker in self._bodies else ("from",)
        return self._keys(remark, of_role="of", of_name="is", kinds=kinds, days=days)

    def sought_under(self, remark: Remark) -> tuple[str, ...]:
        """The keys under which its earlier versions may be: 'the Kremlin said' may be what its spokesman said, and the
        other way round."""
        days = _around(day) if (day := _day(remark)) else ()
        kinds = ("from",) if remark.statement.speaker in self._bodies else ("for",)
        return self._keys(remark, of_role="is", of_name="of", kinds=kinds, days=days)

    def _keys(
        self, remark: Remark, *, of_role: str, of_name: str, kinds: Sequence[str], days: Sequence[date]
    ) -> tuple[str, ...]:
        speaker, land = remark.statement.speaker, self._countries.get(remark.statement.speaker, "")
        found = [_last_name(speaker)]
        found += [f"{of_role} {house}" for house in _houses(remark.statement.speaker_role)]
        found += [f"{of_name} {house}" for house in _houses(speaker)]
        found += [f"{kind} {land} {day}" for kind in kinds for day in days if land]
        return tuple(dict.fromkeys(found))


def _day(remark: Remark) -> date | None:
    return remark.published_at.date() if remark.published_at else None


def _around(day: date) -> tuple[date, ...]:
    """The day and its neighbours; the calendar's first and last day, which some pages bear, have one each."""
    return tuple(day + step for step in (-NEAR, 0 * NEAR, NEAR) if _holds(day, step))


def _holds(day: date, step: timedelta) -> bool:
    return date.min.toordinal() <= day.toordinal() + step.days <= date.max.toordinal()


@lru_cache(maxsize=4096)
def _last_name(speaker: str) -> str:
    """In lower case, so that a fuller form of a name meets a shorter one."""
    words = speaker.casefold().replace("’", "'").split()
    return words[-1] if words else ""


@lru_cache(maxsize=4096)
def _houses(words: str) -> tuple[str, ...]:
    """Names of institutions in a role: 'Kremlin spokesman' → ('kremlin',)."""
    return tuple(sorted({word.casefold() for word in re.findall(r"[A-Z][\w’'-]{3,}", words)} - _NO_HOUSE))
