"""The record's door: `Store(path).writing(…)` for the one writer, `Reader(path)` for everybody else.

    with Store(path).writing("run", now) as w:      # lock, open, migrate, recover; at the end: publish, let go
        new = w.keep_links(links, memories, now)
    with Reader(path) as r:                          # the published snapshot, also while a run writes
        r.accounts("putin-zelensky-summit", until)

Take `writing` around the whole run: its lock is what makes a second run end with BusyError before it does anything.
Importing this module loads neither DuckDB nor Arrow.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from records.errors import RecordError
from storage import query
from storage.database import connect, our_words
from storage.layout import Layout
from storage.lock import hold, holder, is_held
from storage.shown import Shown
from storage.snapshot import copy_durably, is_stale
from storage.spool import Spool
from storage.writer import Writer


class Store:
    """The record whose live database is at `path`; all its files lie beside it (see storage/layout.py)."""

    def __init__(self, path: Path, *, patience_s: float = 20.0, watch: Callable[[str], None] = lambda step: None):
        self.layout = Layout(Path(path).absolute())
        self._patience_s = patience_s  # how long to wait for a stranger who has the file open
        self._watch = watch

    @contextmanager
    def writing(self, command: str, now: datetime) -> Iterator[Writer]:
        """The one writer. BusyError if another run holds the record, RecordError if it can't be opened, SchemaError if
        it is newer than this program. What was kept is published at the end, also when the block fails."""
        from storage.recover import catch_up, open_live

        layout = self.layout
        with hold(layout.lock, command, now), our_words(layout.live):
            unclean, stale = bool(layout.journals()), layout.live.exists() and is_stale(layout)
            con, told = open_live(layout, now, self._patience_s)
            again = partial(connect, layout.live, self._patience_s)
            writer = Writer(layout, con, again, command, now, self._watch)
            writer._published = not (stale or told)
            try:
                writer.recovered = told + (catch_up(writer, layout) if unclean else ())
                if not layout.snapshot.exists():
                    writer.publish()
                yield writer
            except BaseException:
                with suppress(Exception):  # the first error is the one to tell
                    writer.finish()
                raise
            writer.finish()

    def held_by(self) -> str | None:
        """Who writes now, in words; None if nobody does."""
        return holder(self.layout.lock) if is_held(self.layout.lock) else None

    def backup(self, now: datetime, target: Path | None = None) -> Path:
        """A copy of what is published, into `target` or the backups' folder."""
        if not self.layout.snapshot.exists():
            raise RecordError(f"there is no record at {self.layout.live} to back up")
        if target is None:
            self.layout.backups.mkdir(parents=True, exist_ok=True)
            target = self.layout.backups / f"backup-{now:%Y%m%dT%H%M%SZ}.duckdb"
        with our_words(self.layout.live):
            copy_durably(self.layout.snapshot, target)
        return target

    def restore(self, copy: Path, now: datetime) -> tuple[str, ...]:
        """Make `copy` the record. The database that was there is kept aside; then what the spool has and the copy lacks
        is taken in. Returns sentences on what was done."""
        from storage.recover import catch_up, check_copy

        layout = self.layout
        check_copy(str(copy))
        with hold(layout.lock, "restore", now), our_words(layout.live):
            layout.set_aside.mkdir(parents=True, exist_ok=True)
            for old in (*layout.journals(), layout.live):
                if old.exists():
                    shutil.copy2(old, layout.set_aside / f"{old.name}-{now:%Y%m%dT%H%M%SZ}")
            for journal in layout.journals():
                journal.unlink()
            if layout.snapshot.exists() and layout.snapshot != copy.absolute():
                layout.snapshot.replace(layout.set_aside / f"{layout.snapshot.name}-{now:%Y%m%dT%H%M%SZ}")
            copy_durably(copy, layout.live)
        with self.writing("restore", now) as writer:
            told = catch_up(writer, layout)
        return (f"the record is now {copy.name}", *told)

    def export(self, folder: Path) -> tuple[Path, ...]:
        """Each view as a Parquet file in `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        with Reader(self.layout.live) as reader:
            return tuple(
                reader.query_parquet(f"SELECT * FROM main.{view}", folder / f"{view}.parquet", timeout_s=600)
                for view in VIEWS
            )


# The views of the public face, sorted.
VIEWS = (
    "articles", "deliveries", "failures", "positions", "runs", "sources", "statements", "translations", "utterances",
    "verdicts",
)  # fmt: skip


class Reader(Shown):
    """Reads of the published snapshot, on a connection that can do nothing but read it."""

    def __init__(self, path: Path):
        layout = Layout(Path(path).absolute())
        source = layout.snapshot if layout.snapshot.exists() else layout.live
        if not source.exists():
            raise RecordError(f"there is no record at {layout.live} yet: `onrecord run`, `ingest` or `demo` makes one")
        self._turn = threading.RLock()
        self._spool = Spool(layout.spool)
        self._con = query.open_locked(source)

    def query(
        self,
        sql: str,
        params: Sequence[Any] | Mapping[str, Any] | None = None,
        *,
        timeout_s: float = 30.0,
        limit: int | None = None,
    ) -> query.Table:
        """The rows of a user's SQL, at most `limit`. QueryError if it is wrong, forbidden or too slow."""
        with self._turn:
            return query.run(self._con, sql, params, timeout_s=timeout_s, limit=limit)

    def query_parquet(self, sql: str, target: Path, *, timeout_s: float = 30.0) -> Path:
        """The rows of a user's SQL as a Parquet file."""
        with self._turn:
            return query.write_parquet(self._con, sql, target, timeout_s=timeout_s)

    def close(self) -> None:
        """Let go of the snapshot."""
        self._con.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
