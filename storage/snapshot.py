"""The published copy: what everybody reads while a run writes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from records.errors import RecordError
from storage.layout import Layout, replace_durably


def copy_durably(source: Path, target: Path) -> None:
    """Copy aside, sync, rename. Nobody in this process may have `source` open in DuckDB: closing the copy's handle
    would drop DuckDB's own lock on the file (POSIX locks go with the first close)."""
    aside = target.with_name(f"{target.name}.tmp")
    try:
        shutil.copyfile(source, aside)
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        aside.chmod(0o644)
        replace_durably(aside, target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def publish(layout: Layout) -> Path:
    """Replace the snapshot by a copy of the live file, which must be checkpointed and closed. Readers that have the old
    snapshot open go on reading it."""
    if layout.journals():
        raise RecordError(f"{layout.wal.name} could not be emptied into {layout.live.name}: is the disk full?")
    copy_durably(layout.live, layout.snapshot)
    # A stranger who opened the old snapshot for writing may have left a journal: it does not belong to the new one.
    layout.snapshot.with_name(layout.snapshot.name + ".wal").unlink(missing_ok=True)
    return layout.snapshot


def is_stale(layout: Layout) -> bool:
    """Whether the live file holds something that the snapshot may lack. Ask before opening the live file."""
    if not layout.snapshot.exists():
        return True
    return bool(layout.journals()) or layout.live.stat().st_mtime_ns > layout.snapshot.stat().st_mtime_ns
