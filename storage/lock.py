"""One writer: an operating-system lock on a small file beside the database, taken before DuckDB opens.

The lock dies with its process, however that ends; the file stays and tells who held it. It is a `flock`, and a forked
child would share it and keep it after its parent was killed: children drop it at birth.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from records.errors import BusyError, RecordError

_held: set[int] = set()


def _drop_in_child() -> None:
    for handle in tuple(_held):
        with suppress(OSError):
            os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_drop_in_child)


@contextmanager
def hold(path: Path, command: str, now: datetime) -> Iterator[None]:
    """Hold the lock at `path` for the block. BusyError at once, naming the holder, if another process has it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise RecordError(f"the record's folder {path.parent} can't be written: {error.strerror}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"another run holds the record: {holder(path)}. Wait for it, or stop it.") from None
        _held.add(handle)
        note = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": now.astimezone(UTC).isoformat(timespec="seconds"),
            "command": command,
        }
        try:
            os.ftruncate(handle, 0)
            os.pwrite(handle, json.dumps(note).encode(), 0)
        except OSError:
            pass  # a full disk: the lock holds all the same, only its note is missing
        yield
    finally:
        _held.discard(handle)
        os.close(handle)


def holder(path: Path, patience_s: float = 0.5) -> str:
    """Who wrote the note at `path`, in words. A holder that is only just starting is given time to write it."""
    for last in (False, True):
        try:
            note = json.loads(path.read_text())
            return f"`{note['command']}`, process {note['pid']} on {note['host']}, since {note['since']}"
        except (OSError, ValueError, KeyError):
            if not last:
                time.sleep(patience_s)
    return "a process that left no note"


def is_held(path: Path) -> bool:
    """Whether some process holds the lock now."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
