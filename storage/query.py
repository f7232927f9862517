"""Read-only SQL for users, locked down: no files, no network, no settings, bounded memory, threads and time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from records.errors import BusyError, QueryError, RecordError
from storage.database import stranger

if TYPE_CHECKING:
    import duckdb

# Sorted. `enable_external_access` follows when the file is attached, then `lock_configuration` lets nobody change them.
LOCKED_DOWN = {
    "allow_community_extensions": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "max_temp_directory_size": "0B",  # no spilling to disk
    "memory_limit": "1GB",
    "python_enable_replacements": "false",  # SQL does not see Python's variables
    "threads": "2",
}
# Kinds of statement that users may run. MULTI is a PIVOT.
READING = ("EXPLAIN", "MULTI", "SELECT")
# What makes a spreadsheet take a cell for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Table:
    """What a query gave. `cut` says that there were more rows than asked for."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: bool = False


def open_locked(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can do nothing but read `path`.

    The file is attached to an engine of its own: opened by name, DuckDB would hand a second reader of this process the
    first one's file, which may be an older snapshot.
    """
    import duckdb

    con = duckdb.connect(":memory:", config=dict(LOCKED_DOWN))
    try:
        con.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS record (READ_ONLY)")
    except duckdb.Error as error:
        con.close()
        if "lock" in str(error).lower():
            raise BusyError(stranger(path, str(error))) from None
        raise RecordError(f"{path} can't be read: {_first_line(error)}") from error
    con.execute("USE record")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def run(
    con: duckdb.DuckDBPyConnection,
    sql: str,
    params: Sequence[Any] | Mapping[str, Any] | None = None,
    *,
    timeout_s: float = 30.0,
    limit: int | None = None,
) -> Table:
    """The rows of `sql`, at most `limit`. QueryError if it is wrong, forbidden or takes longer than `timeout_s`."""
    with _bounded(con, timeout_s):
        _refuse_all_but_reading(con, sql)
        result = con.execute(sql, params)
        columns = tuple(column[0] for column in result.description or ())
        rows = result.fetchall() if limit is None else result.fetchmany(limit + 1)
    shown = rows if limit is None else rows[:limit]
    return Table(columns=columns, rows=tuple(shown), cut=len(rows) > len(shown))


def write_parquet(con: duckdb.DuckDBPyConnection, sql: str, target: Path, *, timeout_s: float = 30.0) -> Path:
    """The rows of `sql` as a Parquet file: the connection may not write, so Arrow does."""
    import pyarrow.parquet as parquet

    with _bounded(con, timeout_s):
        _refuse_all_but_reading(con, sql)
        table = con.sql(sql).to_arrow_table()
    parquet.write_table(table, str(target))
    return target


def csv_safe(value: Any) -> Any:
    """`value` as a cell that no spreadsheet takes for a formula: a leading = + - @ tab or return gets an apostrophe,
    and so does a leading apostrophe, which makes it reversible (`csv_plain`). Numbers are left alone."""
    return "'" + value if isinstance(value, str) and value.startswith((*FORMULA, "'")) else value


def csv_plain(cell: str) -> str:
    """What `csv_safe` was given."""
    return cell[1:] if cell.startswith("'") else cell


def _refuse_all_but_reading(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    kinds = [str(statement.type).rpartition(".")[2] for statement in con.extract_statements(sql)]
    if len(kinds) != 1:
        raise QueryError(f"one statement at a time, please; there are {len(kinds)}")
    if kinds[0] not in READING:
        raise QueryError(f"only reading is allowed here, and this is a {kinds[0]} statement")


@contextmanager
def _bounded(con: duckdb.DuckDBPyConnection, timeout_s: float) -> Iterator[None]:
    import duckdb

    late = threading.Event()

    def stop() -> None:
        late.set()
        con.interrupt()

    timer = threading.Timer(timeout_s, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.Error as error:
        if late.is_set():
            raise QueryError(f"the query took longer than {timeout_s:g} s and was stopped; narrow it") from None
        raise QueryError(_first_line(error)) from error
    except RuntimeError as error:
        if late.is_set():
            raise QueryError(f"the query took longer than {timeout_s:g} s and was stopped; narrow it") from None
        raise QueryError(_first_line(error)) from error
    finally:
        timer.cancel()


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split("\n\n")[0].split())
