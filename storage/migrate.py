"""The schema, step by step: each file in migrations/ is applied once, in one transaction with the row that says so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from records.errors import RecordError, SchemaError
from storage.codec import plain

if TYPE_CHECKING:
    import duckdb

FOLDER = Path(__file__).with_name("migrations")
VIEWS = Path(__file__).with_name("views.sql")

BOOK = """
CREATE TABLE IF NOT EXISTS main.migrations (
    number INTEGER PRIMARY KEY, name VARCHAR NOT NULL, reason VARCHAR NOT NULL, digest VARCHAR NOT NULL,
    program VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL
);
CREATE TABLE IF NOT EXISTS main.view_versions (digest VARCHAR, applied_at TIMESTAMP);
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """A file of SQL. Its leading comment is its reason."""

    number: int
    name: str
    reason: str
    sql: str

    @property
    def digest(self) -> str:
        """What the file held when it was applied."""
        return hashlib.blake2b(self.sql.encode(), digest_size=12).hexdigest()


def migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """All migrations, in order. Numbers run from 1 without a gap and each file begins with its reason."""
    found = []
    for place, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        sql = path.read_text(encoding="utf-8")
        number, _, name = path.stem.partition("_")
        reason = " ".join(line[2:].strip() for line in sql.partition("\n\n")[0].splitlines() if line.startswith("--"))
        if int(number) != place or not reason:
            raise RecordError(f"{path.name}: migrations are numbered without a gap and begin with their reason")
        found.append(Migration(number=place, name=name, reason=reason, sql=sql))
    return tuple(found)


def schema_number(con: duckdb.DuckDBPyConnection) -> int:
    """The last migration that the database has seen; 0 for an empty one."""
    if not con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'migrations'").fetchone():
        return 0
    row = con.execute("SELECT coalesce(max(number), 0) FROM main.migrations").fetchone()
    return int(row[0]) if row else 0


def refuse_newer(con: duckdb.DuckDBPyConnection, folder: Path = FOLDER) -> int:
    """The database's schema number; SchemaError if this program is too old for it."""
    number, known = schema_number(con), len(migrations(folder))
    if number > known:
        row = con.execute("SELECT program FROM main.migrations WHERE number = ?", [number]).fetchone()
        raise SchemaError(
            f"this record has schema {number} and this program knows up to {known}: "
            f"install onrecord {row[0] if row else ''} or newer. Nothing was changed."
        )
    return number


def migrate(con: duckdb.DuckDBPyConnection, now: datetime, folder: Path = FOLDER) -> tuple[Migration, ...]:
    """Bring the schema up to date and return what was applied. The caller has made a copy."""
    number = refuse_newer(con, folder)
    pending = migrations(folder)[number:]
    at_time = plain(now)
    for step in pending:
        con.execute("BEGIN")
        try:
            con.execute(BOOK)
            con.execute(step.sql)
            con.execute(
                "INSERT INTO main.migrations VALUES (?, ?, ?, ?, ?, ?)",
                [step.number, step.name, step.reason, step.digest, _program(), at_time],
            )
            con.execute("COMMIT")
        except BaseException:
            con.execute("ROLLBACK")
            raise
    return pending


def renew_views(con: duckdb.DuckDBPyConnection, now: datetime) -> bool:
    """Make the views those of this program. Returns whether they were others."""
    sql = VIEWS.read_text(encoding="utf-8")
    digest = hashlib.blake2b(sql.encode(), digest_size=12).hexdigest()
    last = con.execute("SELECT digest FROM main.view_versions ORDER BY rowid DESC LIMIT 1").fetchone()
    if last and last[0] == digest:
        return False
    con.execute("BEGIN")
    try:
        con.execute(sql)
        con.execute("INSERT INTO main.view_versions VALUES (?, ?)", [digest, plain(now)])
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise
    return True


def _program() -> str:
    try:
        return metadata.version("onrecord")
    except metadata.PackageNotFoundError:
        return "0"
