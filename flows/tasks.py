"""Prefect, wrapped from outside: the steps' work as tasks, passes and digests as flows.

One task run a batch, never one an article. Prefect says when, again, and what a run is called; it never sees the
record: a task is made for each batch with its data inside, so that nothing is hashed, logged or stored.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed

from flows.passes import Order, digest_pass, source_pass
from flows.report import Report, Told
from flows.server import STARTED_IN, die_with_parent
from flows.session import Session
from flows.work import Work
from records.errors import BusyError

# step → how often a batch that crashed is tried again, and after how many seconds. What one address, page or article
# may do wrong is a Failure and no crash; what passes by itself is the machine's: memory, disk, a killed parser.
RETRIES = {"discover": (2, 10), "fetch": (2, 10), "clean": (2, 2), "extract": (1, 2), "read": (1, 2), "judge": (0, 0)}

PATIENCE, PAUSE = 3600.0, 2.0  # seconds that a digest waits for the record, and between two looks at it
_OPTIONS: dict[str, Any] = {"persist_result": False, "log_prints": False, "validate_parameters": False}


def in_prefect(done: Work) -> Work:
    """The same work, each batch of it a task run."""
    tasks: dict[str, Any] = {step: _in_task(step, getattr(done, step)) for step in RETRIES}
    return replace(done, **tasks)


def _in_task(step: str, work: Callable[..., Any]) -> Callable[..., Any]:
    retries, delay = RETRIES[step]
    options: dict[str, Any] = {"retries": retries, "retry_delay_seconds": delay}

    def call(*data: Any) -> Any:
        def batch() -> Any:
            return work(*data)

        return task(name=step, cache_policy=NO_CACHE, persist_result=False, **options)(batch)()

    return call


@flow(name="onrecord-monitor", **_OPTIONS)
def monitor(database: str | None = None, topic: str | None = None, config: str | None = None) -> Any:
    """One pass over the sources. When another run holds the record, the run is skipped, not failed."""
    _settle()
    session = Session(database=database, root=Path(config) if config else None)
    try:
        report = source_pass(session, Order(topic=topic, command="monitor"), wrapped=in_prefect)
    except BusyError as busy:
        return Completed(message=str(busy), name="Skipped")
    show_report(report)
    return Completed(message=report.sentence())


def flow_of(session: Session, order: Order, told: Told) -> Report:
    """A pass with a session of the caller's making (the demo's), as a run of the monitor flow on the server."""
    done: list[Report] = []

    def monitor() -> Any:
        report = source_pass(session, order, told, in_prefect)
        show_report(report)
        done.append(report)
        return Completed(message=report.sentence())

    flow(name="onrecord-monitor", flow_run_name=f"{session.clock():%Y-%m-%d}", **_OPTIONS)(monitor)()
    return done[0]


@flow(name="onrecord-digest", **_OPTIONS)
def digest(database: str | None = None, config: str | None = None) -> Any:
    """The digest of each topic since the last one: pages written, channels told. It waits for a pass that holds the
    record: readers expect it every morning, and the next one is a day away."""
    _settle()
    session = Session(database=database, root=Path(config) if config else None)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            report = digest_pass(session)
            break
        except BusyError as busy:
            if time.monotonic() > until:
                return Completed(message=str(busy), name="Skipped")
            time.sleep(PAUSE)
    show_report(report)
    return Completed(message=report.sentence())


def show_report(report: Report) -> None:
    """The run's report and digests as artifacts, so that Prefect's pages show them."""
    create_markdown_artifact(report.markdown(), key="onrecord-report", description="What the pass did")
    for topic, text in sorted(report.digests.items()):
        create_markdown_artifact(text, key=f"onrecord-digest-{topic}", description="What is new")


def _settle() -> None:
    """A run that a scheduler started ends when the scheduler is killed. Prefect runs it in our own folder; what the
    settings name is relative to the one that the service was started in."""
    if os.environ.get("PREFECT__FLOW_RUN_ID"):
        die_with_parent()
        os.chdir(os.environ.get(STARTED_IN, "."))
