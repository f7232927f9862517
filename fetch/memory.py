"""What is remembered of a source between runs, so that only what is new is asked for and reported.

Storage keeps it as opaque JSON, one text per source, committed in one transaction with the links found.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

SEEN = 3_000  # link ids kept at least, beyond those that the source lists now
DAYS = 8  # days of counts kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is remembered of one address of a source. Times are in UTC."""

    url: str  # as configured, or as a sitemap index names it
    found_in: str = ""  # the sitemap index that names it; "" = configured
    etag: str = ""  # verbatim
    last_modified: str = ""  # verbatim
    body_hash: str = ""
    asked_at: datetime | None = None  # last request
    success_at: datetime | None = None  # last 200 or 304 that could be read
    full_at: datetime | None = None  # last time a whole body came
    changed_at: datetime | None = None  # last time it brought a link that was new
    next_at: datetime | None = None  # not asked before then; None = due
    gap_seconds: float = 0.0  # usual time between two looks that bring something, smoothed
    listed: int = 0  # entries at the last full look
    errors: int = 0  # in a row
    error_kind: str = ""  # of the last failure, "" when all is well
    error_reason: str = ""
    error_since: datetime | None = None  # first failure of the row
    move_target: str = ""  # where permanent redirects led the last times
    move_count: int = 0  # in a row, to that same address
    move_since: datetime | None = None
    moved_to: str = ""  # asked instead of `url`, once the move is believed
    moved_at: datetime | None = None
    gone: bool = False  # answered 410: paused, asked once a day

    @property
    def address(self) -> str:
        """What is asked."""
        return self.moved_to or self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMemory:
    """What is remembered of a source."""

    started_at: datetime | None = None  # first look
    looks: tuple[Look, ...] = ()  # one per address
    seen: tuple[str, ...] = ()  # link ids, latest first: all that the source lists, and SEEN more
    days: tuple[tuple[str, int], ...] = ()  # (ISO date, links new that day), oldest first; the first look not counted

    def look(self, url: str) -> Look:
        """What is remembered of `url`."""
        return next((look for look in self.looks if look.url == url), Look(url=url))

    def to_json(self) -> str:
        """As one line of JSON. Fields at their default are left out."""
        bare = _bare(asdict(self), SourceMemory())
        bare["looks"] = [{"url": look.url, **_bare(asdict(look), Look(url=""))} for look in self.looks]
        return json.dumps(bare, default=lambda when: when.isoformat(), ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_json(text: str | None) -> SourceMemory:
        """The memory that `text` holds; an empty one for None or "". Fields that this version does not know are
        dropped, so that a memory written by another version still reads. Raises ValueError if it is no such JSON."""
        raw = json.loads(text) if text else {}
        if not isinstance(raw, dict):
            raise ValueError("a source's memory must be a JSON object")
        looks = tuple(Look(**_typed(look, Look)) for look in raw.get("looks", ()))
        rest = _typed({name: value for name, value in raw.items() if name != "looks"}, SourceMemory)
        days = tuple((str(day), int(count)) for day, count in rest.pop("days", ()))
        return SourceMemory(looks=looks, seen=tuple(rest.pop("seen", ())), days=days, **rest)


def _bare(values: dict[str, Any], plain: object) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value != getattr(plain, name)}


def _typed(values: dict[str, Any], kind: type) -> dict[str, Any]:
    known = {entry.name for entry in fields(kind)}
    return {
        name: datetime.fromisoformat(value) if name.endswith("_at") or name.endswith("_since") else value
        for name, value in values.items()
        if name in known
    }
