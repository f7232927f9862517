"""Rows in and out: one bulk statement by Arrow, columns as the migrations have them, dicts by column name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from records.identity import key
from records.types import Article, Failure, Page, Receipt, Remark, Source, Statement, Verdict
from storage.codec import encode, plain

if TYPE_CHECKING:
    import duckdb
    import pyarrow

# Nouns' `at` stands as `at_time` in the tables: AT is a reserved word of DuckDB 2.


def flat(noun: Any, **more: Any) -> dict[str, Any]:
    """The noun's fields as columns, and `more`."""
    return {**{field.name: plain(getattr(noun, field.name)) for field in fields(noun)}, **more}


def page_row(page: Page) -> dict[str, Any]:
    """The body stays in the spool."""
    return {**flat(page), "link_id": page.link.link_id, "size": len(page.body), "body": None, "link": None}


def article_row(article: Article, place: int) -> dict[str, Any]:
    """`text_hash` decides whether a later text is another one; `place` is that within the batch."""
    return flat(article, text_hash=text_hash(article.text), place=place)


def text_hash(text: str) -> str:
    """Texts are the same if they are so to the letter."""
    return key(plain(text))


def statement_row(statement: Statement, extraction_id: str, place: int) -> dict[str, Any]:
    """Columns for the views; the noun itself, with all its spans, as JSON."""
    return {
        **{name: value for name, value in flat(statement).items() if not isinstance(value, (dict, list))},
        "extraction_id": extraction_id,
        "place": place,
        "cue": plain(statement.cue.text) if statement.cue else None,
        "content": plain(statement.content),
        "start_char": statement.start,
        "end_char": statement.end,
        "doc": encode(statement),
    }


def source_row(source: Source) -> dict[str, Any]:
    """`doc` tells whether the configuration changed."""
    return {**flat(source), "source": source.name, "doc": encode(source)}


def failure_row(failure: Failure) -> dict[str, Any]:
    """Named by what failed, how and when."""
    name = key(failure.stage, failure.key, failure.kind, failure.at.isoformat())
    return flat(failure, failure_id=name, at_time=plain(failure.at))


def receipt_row(receipt: Receipt) -> dict[str, Any]:
    """One row per state and try."""
    return flat(receipt, at_time=plain(receipt.at))


def line_id(topic: str, speaker: str) -> str:
    """Where one speaker's remarks on one topic are found by index."""
    return key("line", topic, speaker)


def remark_row(remark: Remark, verdict: Verdict, made_by: str) -> dict[str, Any]:
    """Everything that a later comparison needs of this remark."""
    known = replace(remark, vector=(), utterance_id=verdict.utterance_id, novelty=verdict.novelty)
    return {
        "statement_id": remark.statement.statement_id,
        "topic": verdict.topic,
        "made_by": made_by,
        "line_id": line_id(verdict.topic, remark.statement.speaker),
        "speaker": plain(remark.statement.speaker),
        "link_id": remark.link_id,
        "order_at": order_at(remark),
        "utterance_id": verdict.utterance_id,
        "novelty": verdict.novelty,
        "doc": encode(known),
        "vector": pack_vector(remark.vector),
    }


def order_at(remark: Remark | Article) -> Any:
    """When it was published, but never after it was first seen: a poisoned date can't put it into the future."""
    seen = plain(remark.first_seen_at)
    return min(plain(remark.published_at), seen) if remark.published_at else seen


def pack_vector(vector: Sequence[float]) -> bytes | None:
    """float32, little-endian; None for no vector."""
    import numpy

    return numpy.asarray(vector, dtype="<f4").tobytes() if len(vector) else None


def unpack_vector(raw: bytes | None) -> tuple[float, ...]:
    """What `pack_vector` was given, in float32 precision."""
    import numpy

    return tuple(numpy.frombuffer(raw, dtype="<f4").tolist()) if raw else ()


def fetch(con: duckdb.DuckDBPyConnection, sql: str, params: Any = None) -> list[dict[str, Any]]:
    """Rows as dicts."""
    result = con.execute(sql, params)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def schema_of(con: duckdb.DuckDBPyConnection, table: str) -> pyarrow.Schema:
    """The columns of a table as Arrow has them: the migrations are the only place that lists them."""
    return con.sql(f"SELECT * FROM kept.{table} LIMIT 0").to_arrow_table().schema


def insert(
    con: duckdb.DuckDBPyConnection,
    table: str,
    schema: pyarrow.Schema,
    rows: Sequence[dict[str, Any]],
    commit_no: int,
    name: str,
) -> set[str]:
    """Append rows in one statement. Returns the values of column `name` of those that were not there yet."""
    if not rows:
        return set()
    import pyarrow

    batch = pyarrow.Table.from_pylist([{**row, "commit_no": commit_no} for row in rows], schema=schema)
    con.register("arriving", batch)
    try:
        new = con.execute(
            f"INSERT INTO kept.{table} BY NAME SELECT * FROM arriving ON CONFLICT DO NOTHING RETURNING {name}"
        ).fetchall()
    finally:
        con.unregister("arriving")
    return {row[0] for row in new}
