"""Prefect around the steps: the same result with and without it, reports as artifacts, stale runs reaped.

One server of our own for all tests of this file: starting it takes most of their time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flows import monitor
from flows.server import STARTED_IN, environment, free_port, prefect_server, wait_for_health
from tests.flows.world import NOW, World, rows, store

ALL = """SELECT s.statement_id, s.content, v.novelty, v.utterance_id
         FROM statements s LEFT JOIN verdicts v USING (statement_id) ORDER BY ALL"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Prefect's server, and this process told of it before Prefect is imported."""
    home, port = tmp_path_factory.mktemp("prefect"), free_port()
    before = dict(os.environ)
    os.environ.update(environment(home, port))
    try:
        with prefect_server(home, port) as server:
            wait_for_health(server, port)
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def quiet(tmp_path: Path) -> str:
    """A configuration with no source: a pass over it is quick."""
    (tmp_path / "config" / "sources").mkdir(parents=True)
    return str(tmp_path / "config")


def artifacts(key: str) -> list[str]:
    """Texts of the artifacts of that name."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter

    with get_client(sync_client=True) as client:
        wanted = ArtifactFilter.model_validate({"key": {"any_": [key]}})
        return [str(found.data) for found in client.read_artifacts(artifact_filter=wanted)]


def test_the_result_is_the_same_with_and_without_prefect(served: None, tmp_path: Path) -> None:
    """Every row of the record, and one task run a batch."""
    from prefect import flow

    from flows.tasks import in_prefect

    world = World()

    def passes(folder: Path, wrapped: Any) -> None:
        with store(folder).writing("test", NOW) as record:
            this = world.a_pass(record)
            monitor.monitor(replace(this, work=wrapped(this.work)))

    passes(tmp_path / "plain", lambda work: work)
    flow(lambda: passes(tmp_path / "flow", in_prefect), name="test", persist_result=False)()
    plain, flowed = (rows(tmp_path / name / "record.duckdb", ALL) for name in ("plain", "flow"))
    assert plain
    assert plain == flowed


def test_a_batch_that_crashed_is_tried_again(served: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What passes by itself does not end the pass."""
    from prefect import flow

    from flows import tasks

    monkeypatch.setattr(tasks, "RETRIES", {"clean": (1, 0)})
    tries: list[int] = []

    def clean(pages: Any) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise MemoryError
        return pages

    work = tasks.in_prefect(replace(World().work(), clean=clean))
    assert (1, 2) == flow(lambda: work.clean((1, 2)), name="test", persist_result=False)()
    assert 2 == len(tries)


def test_a_pass_leaves_its_report_and_digests_as_artifacts(served: None, tmp_path: Path, quiet: str) -> None:
    """Prefect's pages show them."""
    from flows.tasks import monitor as flow

    state = flow(database=str(tmp_path / "r.duckdb"), config=quiet, return_state=True)
    assert "Completed" == state.name
    assert any("new links" in text for text in artifacts("onrecord-report"))
    assert artifacts("onrecord-digest-putin-zelensky-summit")


def test_a_flow_that_finds_the_record_held_is_skipped(served: None, tmp_path: Path, quiet: str) -> None:
    """Two passes that overlap are no failure."""
    from flows.tasks import monitor as flow

    with store(tmp_path).writing("by hand", NOW):
        state = flow(database=str(tmp_path / "record.duckdb"), config=quiet, return_state=True)
    assert "Skipped" == state.name
    assert "by hand" in str(state.message)


def test_a_digest_waits_for_a_pass_that_holds_the_record(
    served: None, tmp_path: Path, quiet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven in the morning may fall into a pass: the digest is made after it, and given up only after an hour."""
    from flows import tasks

    name = str(tmp_path / "record.duckdb")
    held = store(tmp_path).writing("a pass", NOW)
    held.__enter__()
    clock = SimpleNamespace(monotonic=time.monotonic, sleep=lambda seconds: held.__exit__(None, None, None))
    monkeypatch.setattr(tasks, "time", clock)
    assert "Completed" == tasks.digest(database=name, config=quiet, return_state=True).name
    monkeypatch.setattr(tasks, "PATIENCE", -1.0)
    with store(tmp_path).writing("a pass", NOW):
        assert "Skipped" == tasks.digest(database=name, config=quiet, return_state=True).name


def test_paths_of_the_settings_are_relative_to_where_the_service_was_started(
    served: None, tmp_path: Path, quiet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prefect runs flows in our own folder; pages go where the user stood."""
    from flows.tasks import monitor as flow

    (tmp_path / "config" / "settings.toml").write_text('[digests]\nsite_dir = "pages"\n', encoding="utf-8")
    (tmp_path / "stood").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(STARTED_IN, str(tmp_path / "stood"))
    monkeypatch.setenv("PREFECT__FLOW_RUN_ID", "")  # by hand: the folder stays
    flow(database=str(tmp_path / "r.duckdb"), config=quiet, return_state=True)
    assert (tmp_path / "pages" / "index.html").exists()
    monkeypatch.setattr("flows.tasks.die_with_parent", lambda: None)
    monkeypatch.setattr("flows.tasks.os.environ", {**os.environ, "PREFECT__FLOW_RUN_ID": "by a scheduler"})
    flow(database=str(tmp_path / "r.duckdb"), config=quiet, return_state=True)
    assert (tmp_path / "stood" / "pages" / "index.html").exists()


def test_what_a_killed_service_left_running_is_reaped(served: None) -> None:
    """A run in state Running, and one missed: both end; one that is due later stays."""
    from prefect import flow
    from prefect.client.orchestration import get_client
    from prefect.states import Running, Scheduled

    from flows.serve import reap

    now = datetime.now(UTC)
    states = [
        Running(),
        Scheduled(scheduled_time=now - timedelta(hours=1)),
        Scheduled(scheduled_time=now + timedelta(hours=1)),
    ]
    with get_client(sync_client=True) as client:
        runs = [client.create_flow_run(flow(lambda: None, name="test"), state=state) for state in states]
        assert 2 == reap(now)
        found = [client.read_flow_run(run.id).state_type for run in runs]
    assert ["CRASHED", "CANCELLED", "SCHEDULED"] == [kind.value for kind in found if kind]


def test_the_schedules_are_those_of_the_settings(served: None, tmp_path: Path) -> None:
    """Every so many minutes a pass; the digest by its cron line, in its time zone."""
    from flows.serve import deployments

    (tmp_path / "settings.toml").write_text(
        '[schedule]\nmonitor_minutes = 7\ndigest_cron = "5 6 * * 1"\ntimezone = "Europe/Riga"\n', encoding="utf-8"
    )
    passing, telling = deployments(str(tmp_path / "r.duckdb"), str(tmp_path))
    assert timedelta(minutes=7) == passing.schedules[0].schedule.interval
    assert ("5 6 * * 1", "Europe/Riga") == (telling.schedules[0].schedule.cron, telling.schedules[0].schedule.timezone)
    assert ["flows/tasks.py:monitor", "flows/tasks.py:digest"] == [one.entrypoint for one in (passing, telling)]
