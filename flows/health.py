"""The state of each source, and of the network: fetch's judgement over what storage remembers."""

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


PASSES = ("run", "monitor")  # commands that read the network
LOOKED_AT = 400  # runs


def network_health(record: Reader | Writer, since: datetime, until: datetime) -> tuple[SourceHealth, ...]:
    """The network as one more source in trouble, if whole passes failed between `since` and `until`: its faults are
    told as its own, for the sources are not blamed for them."""
    passes = [
        run
        for run in record.runs(LOOKED_AT)
        if run.command in PASSES and run.ended_at is not None and since < run.ended_at <= until
    ]
    failed = [run for run in passes if run.state == "degraded"]
    if not failed:
        return ()
    last = failed[0]
    reason = f"{len(failed)} of {len(passes)} passes failed as a whole, last at {last.started_at:%d %b %H:%M} UTC"
    return (
        SourceHealth(
            source="(network)",
            outlet="Our network",
            state="degraded",
            reason=f"{reason}: {last.detail}",
            found_a_day=0.0,
            expected_a_day=(0, 0),
        ),
    )
