"""Where a record keeps its files: everything lies beside the database and carries its name.

record.duckdb            the live database; only the holder of the lock opens it
record.duckdb.wal        DuckDB's own journal while a run writes
record.lock              who holds the record, and since when (JSON)
record.snapshot.duckdb   the published copy, read by everybody
record.spool/            raw pages as they came, and ingested articles: recovery and replay
record.backups/          copies made before a migration, and by `onrecord backup`
record.set-aside/        unreadable journals, kept for inspection
"""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one record. `live` is the path that the user names with `--database`."""

    live: Path

    @property
    def wal(self) -> Path:
        """DuckDB's journal of what is committed and not yet in `live`."""
        return self.live.with_name(self.live.name + ".wal")

    def journals(self) -> tuple[Path, ...]:
        """The journal, and those that a checkpoint or a recovery was busy with when its process died."""
        return tuple(sorted(self.live.parent.glob(f"{glob.escape(self.live.name)}.wal*")))

    @property
    def lock(self) -> Path:
        """The file whose lock makes one writer."""
        return self.live.with_name(self.live.stem + ".lock")

    @property
    def snapshot(self) -> Path:
        """The published copy."""
        return self.live.with_name(self.live.stem + ".snapshot" + (self.live.suffix or ".duckdb"))

    @property
    def spool(self) -> Path:
        """Raw pages and ingested articles, a file each."""
        return self.live.with_name(self.live.stem + ".spool")

    @property
    def backups(self) -> Path:
        """Copies of the database."""
        return self.live.with_name(self.live.stem + ".backups")

    @property
    def set_aside(self) -> Path:
        """Journals that could not be read."""
        return self.live.with_name(self.live.stem + ".set-aside")


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` (a rename, a new file) survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_durably(aside: Path, target: Path) -> None:
    """Move `aside` (already written and synced) over `target` in one step."""
    aside.replace(target)
    sync_folder(target.parent)
