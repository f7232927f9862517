"""Opening after an accident: set a broken journal aside, keep what of it is good, re-derive the rest.

DuckDB does not tell a journal that was cut short from one whose last transaction was never finished: it drops the
tail in silence. So after every unclean end the snapshot and the spool are asked for what the database lacks.
"""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from records.errors import RecordError
from storage.database import FULL_WORDS, connect
from storage.layout import Layout
from storage.migrate import migrate, migrations, refuse_newer, renew_views, schema_number
from storage.snapshot import copy_durably

if TYPE_CHECKING:
    import duckdb

    from storage.writer import Writer

BROKEN_AT = re.compile(r"at byte position (\d+)")
# Tables that are copied from the snapshot, sorted. `looks` and the rest hang on nothing: order does not matter.
TABLES = (
    "articles", "cleanings", "commits", "comparisons", "extractions", "failures", "health", "links", "looks",
    "memories", "pages", "receipts", "remarks", "runs", "sources", "statements", "translations", "verdicts",
)  # fmt: skip


def open_live(layout: Layout, now: datetime, patience_s: float) -> tuple[duckdb.DuckDBPyConnection, tuple[str, ...]]:
    """The live database, readable and with today's schema, and sentences on what had to be done. Holds for the owner of
    the lock only."""
    told: list[str] = []
    con = _open(layout, now, patience_s, told)
    try:
        number = refuse_newer(con)
        if 0 < number < len(migrations()):
            con.execute("CHECKPOINT")
            con.close()
            copy = layout.backups / f"before-schema-{len(migrations())}-{_stamp(now)}.duckdb"
            layout.backups.mkdir(parents=True, exist_ok=True)
            copy_durably(layout.live, copy)
            con = connect(layout.live, patience_s)
            told.append(f"the schema went from {number} to {len(migrations())}; a copy from before is {copy.name}")
        migrate(con, now)
        if renew_views(con, now) and number:
            told.append("the views are now those of this program")
    except BaseException:
        con.close()
        raise
    return con, tuple(told)


def _open(layout: Layout, now: datetime, patience_s: float, told: list[str]) -> duckdb.DuckDBPyConnection:
    """Cut a damaged journal where DuckDB says that it breaks; if that does not help, do without it."""
    import duckdb

    while layout.journals():
        try:
            return connect(layout.live, patience_s)
        except duckdb.Error as error:
            if isinstance(error, duckdb.OutOfMemoryException) or FULL_WORDS.search(str(error)):
                raise  # the journal is innocent
            _set_aside(layout, now, told)
            broken = BROKEN_AT.search(str(error))
            good = int(broken[1]) if broken else 0
            if layout.journals() == (layout.wal,) and 0 < good < layout.wal.stat().st_size:
                with layout.wal.open("rb+") as file:
                    file.truncate(good)
            else:
                for journal in layout.journals():
                    journal.unlink()
    return _or_advice(layout, patience_s)


def _set_aside(layout: Layout, now: datetime, told: list[str]) -> None:
    layout.set_aside.mkdir(parents=True, exist_ok=True)
    for journal in layout.journals():
        kept = layout.set_aside / f"{journal.name}-{_stamp(now)}"
        if not kept.exists():
            shutil.copy2(journal, kept)
            told.append(f"the journal {journal.name} was damaged: it is set aside as {kept.name}")


def _or_advice(layout: Layout, patience_s: float) -> duckdb.DuckDBPyConnection:
    import duckdb

    try:
        return connect(layout.live, patience_s)
    except duckdb.Error as error:
        first = str(error).partition("\n")[0]
        raise RecordError(
            f"{layout.live} can't be read ({first}). Run `onrecord restore {layout.snapshot}`: "
            "what came after that copy is read again from the spool."
        ) from error


def catch_up(writer: Writer, layout: Layout) -> tuple[str, ...]:
    """Bring back what the snapshot and the spool have and the database lacks."""
    writer._spool.sweep()
    told = []
    rows = _from_snapshot(writer, layout)
    if rows:
        told.append(f"{rows} rows came back from the snapshot")
    known = {row["page_id"] for row in writer._fetch("SELECT page_id FROM kept.pages")}
    pages = [writer._spool.page(name) for name in writer._spool.names("page") if name not in known]
    found = sorted((page for page in pages if page), key=lambda page: (page.fetched_at, page.page_id))
    if found:
        writer.keep_pages(found)
        told.append(f"{len(found)} pages came back from the spool and will be read again")
    known = {row["article_id"] for row in writer._fetch("SELECT article_id FROM kept.articles")}
    spooled = [writer._spool.article(name) for name in writer._spool.names("article") if name not in known]
    articles = sorted((a for a in spooled if a), key=lambda article: (article.first_seen_at, article.version))
    new = writer.keep_articles(articles)
    if new:
        told.append(f"{len(new)} ingested articles came back from the spool and will be read again")
    return tuple(told)


def _from_snapshot(writer: Writer, layout: Layout) -> int:
    """Only commits that the database has not: it holds a prefix of them."""
    import duckdb

    if not layout.snapshot.exists():
        return 0
    con, rows = writer._con, 0
    quoted = str(layout.snapshot).replace("'", "''")
    try:
        con.execute(f"ATTACH '{quoted}' AS published (READ_ONLY)")
    except duckdb.Error:
        return 0  # an unreadable snapshot: the spool is left
    try:
        newest = con.execute("SELECT coalesce(max(commit_no), 0) FROM published.kept.commits").fetchone()
        if newest is None or newest[0] <= writer._last_commit:
            return 0
        con.execute("BEGIN")
        for table in TABLES:
            done = con.execute(
                f"INSERT INTO kept.{table} BY NAME SELECT * FROM published.kept.{table} WHERE commit_no > ? "
                "ON CONFLICT DO NOTHING",
                [writer._last_commit],
            ).fetchone()
            rows += done[0] if done else 0
        con.execute("COMMIT")
        writer._last_commit = newest[0]
    finally:
        con.execute("DETACH published")
    return rows


def check_copy(path: str) -> int:
    """The schema number of a database file that somebody wants to restore; RecordError if it is none of ours."""
    import duckdb

    try:
        con = duckdb.connect(path, read_only=True)
    except duckdb.Error as error:
        raise RecordError(f"{path} is no readable database: {str(error).partition(chr(10))[0]}") from error
    try:
        refuse_newer(con)
        number = schema_number(con)
    finally:
        con.close()
    if number == 0:
        raise RecordError(f"{path} is a DuckDB file but not a record of onrecord")
    return number


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
