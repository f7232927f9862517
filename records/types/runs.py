"""What a command did."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import Literal

from records.types.base import noun


@noun
class Run:
    """One run of a command. Kept twice: when it starts (state `running`) and when it ends."""

    run_id: str  # key(command, started_at, process)
    command: str  # "run", "ingest", …
    started_at: datetime
    ended_at: datetime | None = None
    state: Literal["running", "done", "degraded", "failed"]
    detail: str = ""  # one sentence
    counts: dict[str, int] = field(default_factory=dict)  # what was counted → how many
