"""Opening DuckDB: with patience for strangers, and with its errors in our words."""

from __future__ import annotations

import errno
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from records.errors import BusyError, RecordError

if TYPE_CHECKING:
    import duckdb

# Written so that DuckDB 1.5 opens what 2.x wrote.
FILE_FORMAT = "v1.5.0"
WRITING: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": FILE_FORMAT,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL_WORDS = re.compile(r"no space left|disk full|file too large|disk quota|could not write|out of disk", re.I)
HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.*?) ?\(PID (?P<pid>\d+)\)")


def connect(path: Path, patience_s: float = 20.0) -> duckdb.DuckDBPyConnection:
    """Open the live database for writing. If a stranger has the file open, wait up to `patience_s`, then BusyError."""
    import duckdb

    deadline = time.monotonic() + patience_s
    while True:
        try:
            return duckdb.connect(str(path), config=WRITING)
        except duckdb.IOException as error:
            if "lock" not in str(error).lower():
                raise
            if time.monotonic() >= deadline:
                raise BusyError(stranger(path, str(error))) from None
            time.sleep(min(0.25, patience_s))


def stranger(path: Path, message: str) -> str:
    """The sentence for a DuckDB file that another program has open."""
    found = HOLDER.search(message)
    who = f"process {found['pid']} ({found['program'] or 'unknown program'})" if found else "another program"
    return f"{who} has {path.name} open. Close it there: to look at the record, open the snapshot or use `query`."


@contextmanager
def our_words(path: Path) -> Iterator[None]:
    """Turn a full disk and a broken file into RecordError. Everything else is a surprise and passes."""
    import duckdb

    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise RecordError(_full(path)) from error
        raise
    except duckdb.Error as error:
        message = str(error)
        if FULL_WORDS.search(message):
            raise RecordError(_full(path)) from error
        if "has been invalidated" in message:
            raise RecordError(f"{path.name} failed earlier in this run and takes no more; run again.") from error
        raise


def _full(path: Path) -> str:
    return (
        f"the disk that holds {path.parent} is full. What was kept before is safe and readable. "
        "Free some space and run again: the run goes on where it stopped."
    )
