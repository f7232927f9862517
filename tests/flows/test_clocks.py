"""Fault 30: dates that cannot be true, and clocks that jump. Whoever reads every digest reads every statement once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import monitor
from flows.digest import digest_of
from flows.passes import _run
from flows.session import Session
from records.types import Article, Failure, Page
from tests.conftest import Hits
from tests.flows.world import NOW, TOPIC, World, rows

DATES = [None, *(NOW + timedelta(days=days) for days in (-9_000, -400, -30, -3, -1, 0, 1, 2, 3, 365)),
         *(datetime(year, 1, 1, tzinfo=UTC) for year in (1, 1970, 1990, 2000, 2038, 2100, 2199, 9998)),
         datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)]  # fmt: skip


@dataclass
class Dated(World):
    """Articles with the dates above."""

    def _clean(self, pages: Sequence[Page]) -> tuple[Article | Failure, ...]:
        return tuple(self._with_its_date(made) for made in super()._clean(pages))

    def _with_its_date(self, made: Article | Failure) -> Article | Failure:
        assert isinstance(made, Article)
        return replace(made, published_at=DATES[int(made.url.rpartition("/")[2]) % len(DATES)])


@pytest.mark.parametrize("jumps", [(0, 0), (2, 0), (-2, 0), (2, -4), (-2, 4), (-30, 30)], ids=str)
def test_every_statement_is_told_once_whatever_the_dates_and_clocks_say(
    tmp_path: Path, hits: Hits, jumps: tuple[int, int]
) -> None:
    """Four days of two articles each date, a pass and a digest a day; the clock jumps before the second and third."""
    world = Dated(texts={})
    session = Session(database=str(tmp_path / "record.duckdb"), clock=lambda: world.now, environ={})
    told: list[str] = []
    since = datetime(1990, 1, 1, tzinfo=UTC)
    for day in range(4):
        world.now += timedelta(days=1 + (jumps[day - 1] if 0 < day < 3 else 0))
        if day < 2:
            numbers = range(day * len(DATES), (day + 1) * len(DATES))
            world.texts |= {f"https://harbour.example/{n}": f"Bread {n}." for n in numbers}
        with _run(session, "run", world.now) as (record, report, _):
            monitor.monitor(replace(world.a_pass(record), report=report))
        with _run(session, "digest", world.now) as (record, _, until):
            made = digest_of(TOPIC, since, until, record, (), ())
            since = until
        told += [entry.statement.content for entry in (*made.entries, *made.late)]
    everything = [f"Bread {n}." for n in range(2 * len(DATES))]
    assert sorted(everything) == sorted(told)
    started = rows(session.path, "SELECT started_at FROM kept.runs WHERE state = 'done' ORDER BY commit_no")
    assert started == sorted(started)
    hits(30, len(everything), len(told))
