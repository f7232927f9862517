"""Rows on the terminal: as a table for people, as JSON or CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any

FORMATS = ("table", "json", "csv", "parquet")
_CELL = 240  # code points of one cell of a table


def plain(text: str, *, keep: str = "") -> str:
    """`text` without control, invisible and direction-changing characters: a page must not steer a terminal."""
    return "".join(c for c in text if c in keep or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))


def as_json(value: Any, stream: IO[str] | None = None) -> None:
    """`value` as indented JSON; times in ISO 8601."""
    json.dump(value, stream or sys.stdout, ensure_ascii=False, indent=1, default=_json)
    (stream or sys.stdout).write("\n")


def rows_as_json(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A list of objects."""
    as_json([dict(zip(columns, row, strict=True)) for row in rows])


def rows_as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """RFC 4180, with cells that a spreadsheet would run as a formula made harmless."""
    from storage.query import csv_safe

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([csv_safe(name) for name in columns])
    writer.writerows([csv_safe(_flat(value)) for value in row] for row in rows)


def rows_as_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table as wide as the terminal; 160 wide where there is none."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(Text(plain(name)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(_shown(value))) for value in row))
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def rows_as(shape: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows in one of FORMATS but parquet, which needs a file."""
    {"json": rows_as_json, "csv": rows_as_csv, "table": rows_as_table}[shape](columns, rows)


def _shown(value: Any) -> str:
    text = str(_flat(value))
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def _flat(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, (list, tuple)):
        return ", ".join(str(_flat(part)) for part in value)
    return value


def _json(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)
