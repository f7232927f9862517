"""`onrecord backup | restore | export`: the record copied out and in."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.commands import common
from flows.session import wall_clock


def add(commands: common.Commands) -> None:
    """Declares the commands."""
    common.command(commands, "backup", run_backup, "copy the record aside", json=False)
    restore = common.command(commands, "restore", run_restore, "put a backup in the record's place", json=False)
    restore.add_argument("backup", metavar="BACKUP", type=Path)
    export = common.command(commands, "export", run_export, "write every view as a Parquet file", json=False)
    export.add_argument("folder", metavar="FOLDER", type=Path)


def run_backup(chosen: argparse.Namespace) -> int:
    """Prints where the copy lies. Of older ones as many are kept as the settings say."""
    session = common.session(chosen)
    copy = session.store.backup(wall_clock())
    for old in sorted(copy.parent.glob("backup-*.duckdb"))[: -session.settings.record.backups]:
        old.unlink()
    print(copy)
    return 0


def run_restore(chosen: argparse.Namespace) -> int:
    """Puts the backup in place; what stood there is kept as a backup itself."""
    from records.errors import UsageError

    if not chosen.backup.is_file():
        raise UsageError(f"there is no backup {chosen.backup}; see the folder of backups beside the record")
    for sentence in common.session(chosen).store.restore(chosen.backup, wall_clock()):
        print(sentence)
    return 0


def run_export(chosen: argparse.Namespace) -> int:
    """Prints the files written."""
    for path in common.session(chosen).store.export(chosen.folder):
        print(path)
    return 0
