"""The state of each source: fetch's judgement over what storage remembers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from records.types import Source, SourceHealth

if TYPE_CHECKING:
    from storage.store import Reader
    from storage.writer import Writer


def source_health(sources: Sequence[Source], record: Reader | Writer, now: datetime) -> tuple[SourceHealth, ...]:
    """How each enabled source does, or did at `now`, in the order given."""
    from fetch.health import LAST, health
    from fetch.memory import SourceMemory

    memories, landings = record.memories(now), record.landings(LAST, now)
    return tuple(
        health(s, SourceMemory.from_json(memories.get(s.name)), now, landings.get(s.name, ()))
        for s in sources
        if s.enabled
    )
