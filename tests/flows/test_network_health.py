"""When whole passes fail, the network is told of: by the doctor and at the digest's foot, as itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows import cli
from flows.digest import FORMATS, digest_of, rendered
from flows.health import network_health, source_health
from flows.passes import Order, source_pass
from flows.session import Session, wall_clock
from records.types import Run
from storage.store import Reader
from tests.flows.world import NOW, SOURCE, TOPIC, store

DOWN = "7 of 10 sources failed together (mostly: dns): the network is at fault, not the sources"
HOUR = timedelta(hours=1)


def record(folder: Path, *passes: tuple[float, str], since: object = None) -> Path:
    """A record of passes: (hours ago, state)."""
    now = since or NOW
    with store(folder).writing("test", now) as writer:  # type: ignore[arg-type]
        for number, (hours, state) in enumerate(passes):
            at = now - hours * HOUR  # type: ignore[operator]
            detail = DOWN if state == "degraded" else "3 new links"
            writer.keep_run(
                Run(run_id=f"r{number}", command="run", started_at=at, ended_at=at, state=state, detail=detail)  # type: ignore[arg-type]
            )
    return folder / "record.duckdb"


def test_the_digests_foot_tells_of_passes_that_failed_as_a_whole(tmp_path: Path) -> None:
    """How many, when last and why, in every format that has a foot; the sources themselves are not blamed."""
    path = record(tmp_path, (3, "degraded"), (2, "degraded"), (1, "done"))
    with Reader(path) as reader:
        digest = digest_of(TOPIC, NOW - 24 * HOUR, NOW, reader, (SOURCE,), ())
    assert ["(network)"] == [one.source for one in digest.sources]
    for shape in set(FORMATS) - {"atom"}:
        text = " ".join(rendered(digest, shape, "UTC").replace("\\", "").split())
        assert "2 of 3 passes failed as a whole, last at 25 Jul 10:00 UTC" in text, shape
        assert "the network is at fault, not the sources" in text, shape


def test_only_passes_of_the_digests_period_are_told(tmp_path: Path) -> None:
    """What was told yesterday is not told again; what comes later changes no digest of the past."""
    path = record(tmp_path, (30, "degraded"), (5, "done"), (1, "degraded"))
    with Reader(path) as reader:
        told = [network_health(reader, NOW - 24 * HOUR, NOW - hours * HOUR) for hours in (2, 0)]
    assert () == told[0]
    assert told[1][0].reason.startswith("1 of 2 passes failed as a whole, last at 25 Jul 11:00 UTC: 7 of 10")


def test_the_doctor_wants_a_look_at_a_pass_that_failed_as_a_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Though it ended a minute ago."""
    path = record(tmp_path, (0.01, "degraded"), since=wall_clock())
    cli.main(["doctor", "--json", "--database", str(path)])
    found = {f["what"]: f for f in json.loads(capsys.readouterr().out)["findings"]}
    assert 1 == found["last pass"]["grade"]
    assert "degraded: 7 of 10 sources failed together" in found["last pass"]["state"]


def test_the_view_and_the_doctor_say_the_same_of_a_source(tmp_path: Path) -> None:
    """After a pass over one that refuses connections."""
    dead = replace(SOURCE, home="http://127.0.0.1:9/", feeds=("http://127.0.0.1:9/rss",))
    session = Session(
        database=str(tmp_path / "record.duckdb"), clock=lambda: NOW, sources=(dead,),
        environ={"ONRECORD_DOOR_ALLOW_LOOPBACK": "true", "ONRECORD_DOOR_HOST_SECONDS": "0"},
    )  # fmt: skip
    source_pass(session, Order())
    with session.reader as reader:
        (judged,) = source_health((dead,), reader, NOW)
        (shown,) = reader.query("SELECT state, reason, expected_a_day FROM sources").rows
    assert (judged.state, judged.reason, list(judged.expected_a_day)) == tuple(shown)
    assert "no connection could be made" in judged.reason
