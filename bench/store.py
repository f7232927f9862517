"""Benchmarks of the record. Every figure is a ratio of two ways or two sizes, measured in turns in one run.

python -m bench.store [--small N] [--large N]
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from records.identity import key
from records.types import Failure, Reading, Remark, Span, Statement
from storage import rows
from storage.codec import encode
from storage.store import Reader, Store

NOW = datetime(2025, 7, 25, tzinfo=UTC)
TOPIC, MADE_BY, WIDTH = "bench", "bench/1", 384
REMARKS_PER_SPEAKER = 200


def main() -> None:
    """Print the ratios."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--small", type=int, default=10_000, help="remarks in the small record")
    options.add_argument(
        "--large", type=int, default=100_000, help="remarks in the large record (1,000,000 for the table)"
    )
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        small = fill(Path(folder) / "small.duckdb", chosen.small)
        large = fill(Path(folder) / "large.duckdb", chosen.large)
        print(f"{'what':58} {'base ms':>9} {'this ms':>9} {'ratio':>7}")
        compare("append 200 rows: Arrow against executemany", *appending(Path(folder)), turns=3)
        size = f"{chosen.large:,} against {chosen.small:,} stored"
        with Reader(small.layout.live) as few, Reader(large.layout.live) as many:
            compare(
                f"known(): one speaker's {REMARKS_PER_SPEAKER} remarks, {size}", asking(few), asking(many), turns=25
            )
            week = NOW - timedelta(hours=6)
            compare(f"known(): all speakers, last 6 hours, {size}", since(few, week), since(many, week), turns=15)
        compare(f"open the snapshot and count verdicts, {size}", opening(small), opening(large), turns=9)
        with small.writing("bench", NOW) as few, large.writing("bench", NOW) as many:
            compare(f"commit one failure, {size}", committing(few), committing(many), turns=15)


def compare(what: str, base: Callable[[], object], this: Callable[[], object], *, turns: int) -> float:
    """The ratio of the medians, each measured `turns` times in turn after one unmeasured call."""
    taken: tuple[list[float], list[float]] = ([], [])
    base(), this()
    for _ in range(turns):
        for way, times in zip((base, this), taken, strict=True):
            began = time.perf_counter()
            way()
            times.append((time.perf_counter() - began) * 1000)
    first, second = (statistics.median(times) for times in taken)
    print(f"{what:58} {first:9.2f} {second:9.2f} {second / first:7.3f}", flush=True)
    return second / first


def fill(path: Path, count: int) -> Store:
    """A record of `count` remarks, a minute apart up to now, of speakers who made 200 each at random moments."""
    import numpy

    store, chance = Store(path), random.Random(1)
    vectors = [row.astype("<f4").tobytes() for row in numpy.random.default_rng(1).normal(size=(2000, WIDTH))]
    speakers = [f"Speaker {n % max(count // REMARKS_PER_SPEAKER, 1)}" for n in range(count)]
    chance.shuffle(speakers)
    doc = encode(a_remark("NAME"))
    with store.writing("bench", NOW) as writer:
        for begin in range(0, count, 50_000):
            numbers = range(begin, min(begin + 50_000, count))
            with writer._commit("bench") as put:
                put("remarks", [row(doc, n, speakers[n], count, vectors[n % 2000]) for n in numbers])
    return store


def row(doc: str, number: int, speaker: str, count: int, vector: bytes) -> dict[str, object]:
    """A row of `remarks` as a comparison leaves it."""
    name = key(number)
    return {
        "statement_id": name,
        "topic": TOPIC,
        "made_by": MADE_BY,
        "line_id": rows.line_id(TOPIC, speaker),
        "speaker": speaker,
        "link_id": name,
        "order_at": NOW.replace(tzinfo=None) - timedelta(minutes=count - number),
        "utterance_id": name,
        "novelty": "new",
        "doc": doc.replace("NAME", name),
        "vector": vector,
    }


def a_remark(name: str) -> Remark:
    """A remark of usual size."""
    said = Statement(
        statement_id=name,
        article_id=name,
        speaker="Speaker",
        kind="direct",
        spans=(Span(start=10, end=110, text="word " * 20),),
        confidence=0.9,
        made_by=MADE_BY,
    )
    reading = Reading(
        statement_id=name, topic=TOPIC, relevance=0.9, position="open", position_reason="a reason", made_by=MADE_BY
    )
    return Remark(
        statement=said,
        reading=reading,
        url="https://a.example/1",
        outlet="A",
        language="en",
        published_at=NOW,
        first_seen_at=NOW,
        link_id=name,
        utterance_id=name,
        novelty="new",
    )


def asking(reader: Reader) -> Callable[[], object]:
    """One speaker after the other, so that no answer is warm."""
    turn = iter(range(1_000_000))

    def ask() -> Sequence[Remark]:
        known = reader.known(TOPIC, [f"Speaker {next(turn) % 40}"])
        assert known
        return known

    return ask


def since(reader: Reader, when: datetime) -> Callable[[], object]:
    """All that was said lately."""
    return lambda: reader.known(TOPIC, since=when)


def opening(store: Store) -> Callable[[], object]:
    """What a look command does."""

    def look() -> None:
        with Reader(store.layout.live) as reader:
            reader.query("SELECT count(*) FROM verdicts")

    return look


def committing(writer: object) -> Callable[[], object]:
    """The smallest transaction."""
    turn = iter(range(1_000_000))

    def commit() -> None:
        failure = Failure(stage="fetch", key=str(next(turn)), kind="timeout", reason="slow", at=NOW)
        writer.keep_failures([failure])  # type: ignore[attr-defined]

    return commit


def appending(folder: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    """The same 200 rows by executemany (the base) and by Arrow, each time rolled back."""
    from storage.database import connect

    con = connect(folder / "append.duckdb")
    con.execute(
        "CREATE SCHEMA kept; CREATE TABLE kept.things (name VARCHAR PRIMARY KEY, words VARCHAR, commit_no BIGINT)"
    )
    schema = rows.schema_of(con, "things")
    things = [{"name": key(n), "words": "word " * 20} for n in range(200)]

    def one_by_one() -> None:
        con.execute("BEGIN")
        values = [[thing["name"], thing["words"], 1] for thing in things]
        con.executemany("INSERT INTO kept.things VALUES (?, ?, ?) ON CONFLICT DO NOTHING", values)
        con.execute("ROLLBACK")

    def by_arrow() -> None:
        con.execute("BEGIN")
        rows.insert(con, "things", schema, things, 1, "name")
        con.execute("ROLLBACK")

    return one_by_one, by_arrow


if __name__ == "__main__":
    main()
