"""Labelled articles through the whole of extraction and comparison, in a throwaway record, against their labels."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.loader import Config
from flows import ingest, scoring
from flows.monitor import Pass, compare, extract
from flows.report import Told, nobody
from flows.work import voices, work
from records.errors import UsageError
from records.types import Article, Topic
from storage.store import Reader, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Figures as flows.scoring gives them, and what was not as labelled."""

    figures: dict[str, Any]
    misses: list[scoring.Miss]
    articles: int
    statements: int


def evaluate(config: Config, topic: Topic, gold: Path, clusters: Path | None = None, told: Told = nobody) -> Evaluation:
    """Ingests `gold` in order of publication, each article first seen when it was published, and scores what comes out.

    Raises UsageError for files that are not of the labelled form.
    """
    rows = _gold(gold)
    given = ingest.in_order_of_publication([ingest.from_row(row, f"{gold}:{n}") for n, row in enumerate(rows, 1)])
    last = max((one.published for one in given if one.published), default=datetime(2000, 1, 1, tzinfo=UTC))
    with tempfile.TemporaryDirectory(prefix="onrecord-evaluate-") as folder:
        path = Path(folder) / "evaluate.duckdb"
        with Store(path).writing("evaluate", last) as record:
            made = ingest.articles(given, last, first_seen_from_published=True)
            record.keep_articles([one for one in made if isinstance(one, Article)], [])
            done = work(config, lambda: last)
            this = Pass(record=record, work=done, now=last, topics=(topic,), voices=voices(config), told=told)
            extract(this)
            compare(this)
        with Reader(path) as reader:
            statements = _rows(reader, "SELECT * FROM statements", ())
            verdicts = _rows(reader, "SELECT * FROM verdicts WHERE topic = ?", (topic.name,))
    figures, misses = scoring.evaluate(rows, statements, verdicts, _json(clusters) if clusters else None)
    return Evaluation(figures=figures, misses=misses, articles=len(rows), statements=len(statements))


def _gold(path: Path) -> list[dict[str, Any]]:
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: can't be read: {error}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UsageError(f"{path}:{number}: not JSON ({error})") from None
        lacking = [name for name in ("id", "url", "language", "text", "statements") if name not in row]
        if lacking:
            raise UsageError(f"{path}:{number}: a labelled article needs {', '.join(lacking)}")
        rows.append(row)
    if not rows:
        raise UsageError(f"{path}: there is no labelled article in it")
    return rows


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return {
            "clusters": value["clusters"],
            "stream": value["stream"],
            "hard_negatives": value.get("hard_negatives", []),
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: not a file of clusters with 'clusters' and 'stream' ({error})") from None


def _rows(reader: Reader, sql: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
    table = reader.query(sql, values)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]
