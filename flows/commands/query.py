"""`onrecord query "SQL"`: read-only SQL over the published record."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.commands import common


def add(commands: common.Commands) -> None:
    """Declares the command."""
    parser = common.command(commands, "query", run, "read-only SQL over the record's views")
    parser.add_argument("sql", metavar="SQL", help="for instance: from utterances order by first_seen_at desc limit 5")
    parser.add_argument(
        "--format", choices=("table", "json", "csv", "parquet"), help="default: table, or json with --json"
    )
    parser.add_argument("--output", metavar="FILE", type=Path, help="write there (parquet needs it)")
    parser.add_argument(
        "--timeout", type=float, default=30.0, metavar="SECONDS", help="a query that runs longer is stopped"
    )


def run(chosen: argparse.Namespace) -> int:
    """Runs the SQL and prints or writes its rows."""
    import contextlib

    from flows.output import rows_as
    from records.errors import UsageError

    shape = chosen.format or ("json" if chosen.json else "table")
    if shape == "parquet" and not chosen.output:
        raise UsageError("parquet is not for the terminal: add --output FILE")
    with common.session(chosen).reader as reader:
        if shape == "parquet":
            print(reader.query_parquet(chosen.sql, chosen.output, timeout_s=chosen.timeout))
            return 0
        table = reader.query(chosen.sql, timeout_s=chosen.timeout)
    with contextlib.ExitStack() as open_files:
        if chosen.output:
            open_files.enter_context(
                contextlib.redirect_stdout(open_files.enter_context(chosen.output.open("w", encoding="utf-8")))
            )
        rows_as(shape, table.columns, table.rows)
    return 0
