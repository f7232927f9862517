"""Fault 32: a hundred articles that are edited in silence, each at some time between two looks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flows import monitor
from tests.conftest import Hits
from tests.flows.world import NOW, World, rows, store

LOOKS = [timedelta(hours=hours, minutes=5) for hours in (0, 1, 6, 24, 7 * 24)]


def test_every_edit_is_a_version_and_every_wording_is_judged_once(tmp_path: Path, hits: Hits) -> None:
    """Looked at after 1, 6, 24 hours and 7 days: 100 of 100 second versions, the first kept, nothing judged twice."""
    world = World(texts={f"https://harbour.example/{n}": f"Bread {n}." for n in range(100)})
    for look, wait in enumerate(LOOKS):
        world.now = NOW + wait
        for number in range(100):
            if look and number % 4 == look - 1:
                world.texts[f"https://harbour.example/{number}"] = f"Bread {number}, with salt."
        with store(tmp_path).writing("test", world.now) as record:
            monitor.monitor(world.a_pass(record))
    record_file = tmp_path / "record.duckdb"
    kept = rows(record_file, "SELECT url, version, text FROM articles ORDER BY url, version")
    expected = [
        (f"https://harbour.example/{n}", version, text)
        for n in range(100)
        for version, text in ((1, f"Bread {n}."), (2, f"Bread {n}, with salt."))
    ]
    assert sorted(expected) == kept
    assert [(200, 200)] == rows(record_file, "SELECT count(*), count(DISTINCT statement_id) FROM verdicts")
    hits(32, 100, sum(version == 2 for _, version, _ in kept))
