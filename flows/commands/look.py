"""`onrecord statements | utterances | timeline SPEAKER | search WORDS`: friendly looks at the views."""

from __future__ import annotations

import argparse
from typing import Any

from flows.commands import common
from records.errors import UsageError

# Columns shown to people; --json and `onrecord query` have all.
_STATEMENTS = "published_at, outlet, language, speaker, kind, content, said_on, url"
_UTTERANCES = "first_seen_at, speaker, position, change, content, carriers, outlets, said_on"


def add(commands: common.Commands) -> None:
    """Declares the commands."""
    statements = common.command(commands, "statements", run_statements, "who said what, newest first")
    _filters(statements)
    statements.add_argument("--language", metavar="L", help="en, ru, uk")
    statements.add_argument("--kind", choices=("direct", "indirect", "mixed"))
    utterances = common.command(commands, "utterances", run_utterances, "acts of saying on a topic, newest first")
    _filters(utterances)
    timeline = common.command(commands, "timeline", run_timeline, "where a speaker stood, and when that changed")
    timeline.add_argument("speaker", metavar="SPEAKER", help="the name or a part of it")
    timeline.add_argument("--topic", metavar="T")
    search = common.command(commands, "search", run_search, "statements that hold all of the words")
    search.add_argument("words", nargs="+", metavar="WORDS")
    _filters(search)


def _filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--topic", metavar="T", help="only what has a verdict on this topic")
    parser.add_argument("--speaker", metavar="NAME", help="the name or a part of it")
    parser.add_argument("--since", metavar="WHEN", help="2025-05-17, 36h, 7d, yesterday")
    parser.add_argument("--limit", type=int, default=30, metavar="N", help="rows shown (default: %(default)s)")


def run_statements(chosen: argparse.Namespace) -> int:
    """Rows of the view `statements`."""
    where = _where(chosen, "published_at", "statement_id IN (SELECT statement_id FROM verdicts WHERE topic = ?)")
    if chosen.language:
        where.append(("language = ?", chosen.language))
    if chosen.kind:
        where.append(("kind = ?", chosen.kind))
    return _show(chosen, _STATEMENTS, "statements", where, "published_at DESC NULLS LAST, start_char")


def run_utterances(chosen: argparse.Namespace) -> int:
    """Rows of the view `utterances`."""
    return _show(
        chosen, _UTTERANCES, "utterances", _where(chosen, "first_seen_at", "topic = ?"), "first_seen_at DESC, speaker"
    )


def run_timeline(chosen: argparse.Namespace) -> int:
    """Rows of the view `positions` of one speaker, oldest first, with the words."""
    where: list[tuple[str, Any]] = [
        ("contains(strip_accents(lower(p.speaker)), strip_accents(lower(?)))", chosen.speaker)
    ]
    if chosen.topic:
        where.append(("p.topic = ?", chosen.topic))
    view = "positions p JOIN utterances u USING (utterance_id, topic)"
    columns = "p.since, p.speaker, p.position, p.conditions, p.change, u.content, u.first_outlet"
    return _show(
        chosen, columns, view, where, "p.since", all_columns="p.*, u.content, u.first_outlet, u.carriers", limit=10_000
    )


def run_search(chosen: argparse.Namespace) -> int:
    """Statements whose words or speaker hold every word given."""
    where = _where(chosen, "published_at", "statement_id IN (SELECT statement_id FROM verdicts WHERE topic = ?)")
    for word in chosen.words:
        where.append(("contains(lower(content || ' ' || speaker), lower(?))", word))
    return _show(chosen, _STATEMENTS, "statements", where, "published_at DESC NULLS LAST, start_char")


def _where(chosen: argparse.Namespace, time: str, topic: str) -> list[tuple[str, Any]]:
    from flows.session import wall_clock
    from flows.when import when

    found: list[tuple[str, Any]] = []
    if chosen.topic:
        found.append((topic, chosen.topic))
    if chosen.speaker:
        found.append(("contains(strip_accents(lower(speaker)), strip_accents(lower(?)))", chosen.speaker))
    if chosen.since:
        zone = common.session(chosen).settings.schedule.timezone
        found.append((f"{time} >= ?", when(chosen.since, wall_clock(), zone).replace(tzinfo=None)))
    return found


def _show(
    chosen: argparse.Namespace, columns: str, view: str, where: list[tuple[str, Any]], order: str,
    *, all_columns: str = "*", limit: int | None = None,
) -> int:  # fmt: skip
    from flows.output import rows_as

    limit = chosen.limit if limit is None else limit
    if limit < 0:
        raise UsageError("--limit must not be negative")
    conditions = " AND ".join(condition for condition, _ in where) or "true"
    shown = all_columns if chosen.json else columns
    sql = f"SELECT {shown} FROM {view} WHERE {conditions} ORDER BY {order} LIMIT {limit}"
    with common.session(chosen).reader as reader:
        table = reader.query(sql, [value for _, value in where])
    if table.rows or chosen.json:
        rows_as("json" if chosen.json else "table", table.columns, table.rows)
    else:
        print("nothing on record that fits")
    return 0
