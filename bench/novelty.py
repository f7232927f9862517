"""Small changes and a growing record: `python -m bench.novelty`.

Statements of our own training articles are re-published (other marks, dashes and spellings of names, trimmed ends) or
changed in one word (a negation, a number, another place, date or order); the judgement must join the former and part
the latter. Then the time of judging one new statement beside 1,000,000 stored ones is set against 10,000.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.near_copies import near_copies
from compare.novelty import judge
from config.loader import load as load_config
from extract import vectors
from extract.meaning.alike import alike
from extract.reading import Reader
from extract.training.labelled import article_of, load, statement_of
from records.types import Remark

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TOPIC = "putin-zelensky-summit"
DATA = Path(__file__).resolve().parents[1] / "extract" / "training" / "data"


def remarks(paths: Sequence[Path], most: int) -> list[Remark]:
    """Remarks on the topic as the reader finds them in labelled articles, up to `most` articles a file."""
    config = load_config(None)
    reader = Reader(tuple(topic for topic in config.topics if topic.name == TOPIC), config.speakers)
    found = []
    for path in paths:
        about = [one for one in load([str(path)]) if any(label["about_summit"] for label in one["statements"])]
        for one in about[:most]:
            article = article_of(one)
            statements = {s.statement_id: s for s in (statement_of(label, article) for label in one["statements"])}
            readings = reader.read(article, list(statements.values()))
            rows = vectors.embed([statements[reading.statement_id].content for reading in readings])
            for reading, row in zip(readings, rows, strict=True):
                found.append(
                    Remark(
                        statement=statements[reading.statement_id], reading=reading, url=article.url,
                        outlet=article.outlet, language=article.language, published_at=article.published_at,
                        first_seen_at=article.first_seen_at, link_id=article.link_id, vector=tuple(row.tolist()),
                    )
                )  # fmt: skip
    return found


def copies(found: Sequence[Remark]) -> None:
    """Prints how often a re-published statement is joined and a changed one kept apart."""
    made = near_copies(found)
    right: Counter[str] = Counter()
    number: Counter[str] = Counter()
    joined = wrong = missed = 0
    for kind, original, copy in made:
        _, verdict = judge((original, copy), (), NOW, alike)
        together, same = verdict.novelty == "repeat", kind.startswith("same")
        for name in (kind, f"{kind} ({original.language})"):
            right[name] += together == same
            number[name] += 1
        joined += together and same
        wrong += together and not same
        missed += same and not together
    print(f"re-published against changed: F1 {2 * joined / (2 * joined + wrong + missed):.3f} of {len(made)}")
    for name in sorted(number):
        print(f"  {name}: {right[name] / number[name]:.3f} of {number[name]}")


def growth(found: Sequence[Remark]) -> None:
    """Prints the time of a new statement beside a large record against a small one, forty in a pass.

    A hundred speakers share the record: beside what the one speaker of the pass has said, storage hands over nothing.
    """
    chance = np.random.default_rng(7)
    new = [_by_one(one, f"new {n}") for n, one in enumerate(found[:40])]
    taken = {}
    for size in (10_000, 1_000_000):
        rows = chance.normal(0, 0.05, (size // 100, 384))
        known = [
            replace(_by_one(one, f"known {n}"), utterance_id=f"u{n}", vector=tuple(row))
            for n, (one, row) in enumerate(zip(itertools.cycle(found), rows, strict=False))
        ]
        start = time.perf_counter()
        judge(new, known, NOW, alike)
        taken[size] = (time.perf_counter() - start) / len(new)
    small, large = taken.values()
    print(
        f"one new statement: {small * 1000:.0f} ms beside 10,000 stored, {large * 1000:.0f} ms beside 1,000,000:"
        f" {large / small:.2f} times"
    )


def _by_one(remark: Remark, name: str) -> Remark:
    return replace(remark, statement=replace(remark.statement, statement_id=name, speaker="One Speaker"))


def main() -> None:
    """Measure both."""
    found = remarks(sorted(DATA.glob("late_stream_*.jsonl")), 12)
    print(f"{len(found)} statements on the topic")
    copies(found)
    growth(found)


if __name__ == "__main__":
    main()
