"""The record's health, as findings in words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.health import PASSES, source_health
from flows.session import Session
from records.errors import ConfigError, RecordError, SchemaError
from storage.store import Reader

WELL, LOOK, BROKEN = 0, 1, 2
_LITTLE_DISK = 2 * 2**30  # bytes
_NO_DISK = 200 * 2**20
_BAD_STATES = ("dead", "blocked", "degraded", "thin", "moved")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    grade: int  # WELL, LOOK or BROKEN
    what: str
    state: str  # in words


def examine(session: Session) -> tuple[Finding, ...]:
    """All findings, worst first."""
    return tuple(sorted(_findings(session), key=lambda finding: -finding.grade))


def _findings(session: Session) -> Iterator[Finding]:
    now = session.clock()
    try:
        config = session.config
        yield Finding(
            WELL,
            "configuration",
            f"{len(config.sources)} sources, {len(config.topics)} topics, {len(config.speakers)} speakers",
        )
    except ConfigError as error:
        yield from (Finding(BROKEN, "configuration", fault) for fault in error.faults)
        return
    if not config.settings.door.contact:
        yield Finding(LOOK, "settings", "[door] contact is empty: tell publishers how to reach you")
    yield _disk(session)
    if not session.path.exists() and not session.store.layout.snapshot.exists():
        yield Finding(LOOK, "record", f"there is none yet at {session.path}: `onrecord run` makes it")
        return
    try:
        with session.reader as reader:
            yield Finding(WELL, "record", _counts(reader))
            yield from _runs(session, reader, now)
            yield from _sources(session, reader, now)
            yield from _outbox(reader)
    except SchemaError as error:
        yield Finding(BROKEN, "record", str(error))
    except RecordError as error:
        yield Finding(BROKEN, "record", str(error))


def _disk(session: Session) -> Finding:
    folder = session.path.parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    grade = BROKEN if free < _NO_DISK else LOOK if free < _LITTLE_DISK else WELL
    return Finding(grade, "disk", f"{free / 2**30:.1f} GiB free where the record lies")


def _counts(reader: Reader) -> str:
    sql = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM statements), (SELECT count(*) FROM utterances)"
    articles, statements, utterances = reader.query(sql).rows[0]
    return f"{articles:,} articles, {statements:,} statements, {utterances:,} utterances"


def _runs(session: Session, reader: Reader, now: datetime) -> Iterator[Finding]:
    runs = reader.runs(50)
    done = [run for run in runs if run.state in ("done", "degraded") and run.command in PASSES]
    allowed = timedelta(minutes=2 * session.settings.schedule.monitor_minutes)
    if not done:
        yield Finding(LOOK, "last pass", "no pass over the sources has ended yet")
    else:
        age = now - (done[0].ended_at or done[0].started_at)
        doubtful = age > allowed or done[0].state == "degraded"
        yield Finding(LOOK if doubtful else WELL, "last pass", f"{_ago(age)} ago, {done[0].state}: {done[0].detail}")
    holder = session.store.held_by()
    if holder:
        yield Finding(WELL, "now", holder)
    elif runs and runs[0].state == "running":
        yield Finding(
            LOOK,
            "last run",
            f"`{runs[0].command}` of {runs[0].started_at:%Y-%m-%d %H:%M} UTC was cut off; the next run goes on",
        )
    if runs and runs[0].state == "failed":
        yield Finding(BROKEN, "last run", f"`{runs[0].command}` failed: {runs[0].detail}")


def _sources(session: Session, reader: Reader, now: datetime) -> Iterator[Finding]:
    states = source_health(session.config.sources, reader, now)
    well, new = (sum(health.state == state for health in states) for state in ("ok", "new"))
    young = f", {new} too new to tell" if new else ""
    yield Finding(WELL, "sources", f"{well} of {len(states)} ok{young}")
    for health in states:
        if health.state in _BAD_STATES:
            yield Finding(LOOK, f"source {health.source}", f"{health.state}: {health.reason}")


def _outbox(reader: Reader) -> Iterator[Finding]:
    waiting = reader.receipts(("pending", "failed"))
    dead = reader.receipts(("dead",))
    yield Finding(LOOK if any(r.state == "failed" for r in waiting) else WELL, "outbox", f"{len(waiting)} waiting")
    if dead:
        yield Finding(BROKEN, "outbox", f"{len(dead)} given up, last to {dead[-1].channel}: {dead[-1].detail}")


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"
