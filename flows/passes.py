"""Whole passes over the record, from taking its lock to publishing it. Commands, demo and Prefect's flows call them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from flows import ingest, monitor
from flows.alert import show, tell
from flows.health import source_health
from flows.monitor import Pass
from flows.report import Report, Told, nobody
from flows.session import Session
from flows.work import Network, Work, at_work, voices, work
from records.errors import UsageError
from records.identity import key
from records.types import Article, Failure, Run, Source

if TYPE_CHECKING:
    from storage.writer import Writer

HOSTS = "(hosts)"  # key among the sources' memories of what the door remembers of hosts: no source can be called so
RunState = Literal["running", "done", "degraded", "failed"]
Wrapped = Callable[[Work], Work]


def plainly(done: Work) -> Work:
    """The work as it is: what runs without Prefect."""
    return done


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a pass is asked to do."""

    topic: str | None = None  # None = all
    only: Sequence[str] | None = None  # names of sources; None = all that are enabled
    command: str = "run"


def source_pass(session: Session, order: Order, told: Told = nobody, wrapped: Wrapped = plainly) -> Report:
    """One pass over the sources: discover → fetch → clean → extract → store → compare → alert.

    Raises BusyError when another run holds the record, UsageError for an unknown topic or source.
    """
    topics, sources = session.topics(order.topic), chosen_sources(session, order)
    now = session.clock()
    with _run(session, order.command, now) as (record, report, _):
        with at_work(session.config, session.clock, record.memories().get(HOSTS, "")) as (done, network):
            this = _pass(session, record, wrapped(done), now, report, told)
            monitor.monitor(replace(this, topics=topics, sources=sources))
            record.keep_links((), {HOSTS: network.door.hosts_to_json()}, now)
            record.keep_health(source_health(session.config.sources, record, record.not_before(now)))
            show(session, record, record.not_before(now), report, network.post)
        record.retain(now, session.settings.record.pages_days)
    return report


def ingest_pass(session: Session, paths: Sequence[str], arrived_when_published: bool, told: Told = nobody) -> Report:
    """Articles of files into the record, then clean → extract → compare of whatever is pending."""
    given = ingest.in_order_of_publication(ingest.read_all(paths))
    now = session.clock()
    with _run(session, "ingest", now) as (record, report, _):
        made = tuple(ingest.articles(given, now, first_seen_from_published=arrived_when_published))
        failures = [one for one in made if isinstance(one, Failure)]
        kept = record.keep_articles([one for one in made if isinstance(one, Article)], failures)
        report.add(articles=len(kept))
        report.fail(failures)
        done = work(session.config, session.clock)
        monitor.treat(replace(_pass(session, record, done, now, report, told), topics=session.config.topics))
    return report


def digest_pass(session: Session) -> Report:
    """The digest of each topic since the last digest: pages written, channels told, what waits in the outbox sent."""
    with (
        _run(session, "digest", session.clock()) as (record, report, now),
        Network(session.settings.door, session.clock) as network,
    ):
        ended = [run for run in record.runs(200) if run.command == "digest" and run.state == "done"]
        since = ended[0].started_at if ended else now - timedelta(hours=session.settings.digests.hours)
        tell(session, record, since, now, report, network.post)
    return report


def replay_pass(session: Session, which: str, told: Told = nobody) -> Report:
    """Kept pages through clean → extract → compare again: `missing`, `failed` or `all` of them."""
    now = session.clock()
    with _run(session, "replay", now) as (record, report, _):
        done = work(session.config, session.clock)
        this = replace(_pass(session, record, done, now, report, told), topics=session.config.topics)
        monitor.clean_again(this, record.page_ids(which))
        monitor.treat(this)
    return report


@contextlib.contextmanager
def _run(session: Session, command: str, now: datetime) -> Iterator[tuple[Writer, Report, datetime]]:
    """The record, held for a run that is itself on record: a row when it starts, one when it ends. The time that it
    is dated is given too: later than `now` where the clock has gone back, so that runs stay in order."""
    report = Report()
    with session.store.writing(command, now) as record:
        dated = record.not_before(now)
        started = Run(
            run_id=key(command, dated.isoformat(), os.getpid()), command=command, started_at=dated, state="running"
        )
        record.keep_run(started)
        report.notes.extend(record.recovered)
        try:
            yield record, report, dated
        except Exception as error:
            record.keep_run(_ended(started, "failed", f"{type(error).__name__}: {error}"[:500], session, report))
            raise
        state: RunState = "degraded" if report.degraded else "done"
        record.keep_run(_ended(started, state, report.degraded or report.sentence(), session, report))
        record.publish()


def _ended(started: Run, state: RunState, detail: str, session: Session, report: Report) -> Run:
    return replace(
        started,
        state=state,
        detail=detail,
        ended_at=max(session.clock(), started.started_at),
        counts=dict(report.counts),
    )


def _pass(session: Session, record: Writer, done: Work, now: datetime, report: Report, told: Told) -> Pass:
    return Pass(record=record, work=done, now=now, voices=voices(session.config), told=told, report=report)


def chosen_sources(session: Session, order: Order) -> tuple[Source, ...]:
    """The sources that are meant: named ones even when they are disabled. Raises UsageError for an unknown name."""
    known = {source.name: source for source in session.config.sources}
    if order.only:
        missing = [name for name in order.only if name not in known]
        if missing:
            raise UsageError(f"there is no source '{missing[0]}'; `onrecord source list` shows them")
        return tuple(replace(known[name], enabled=True) for name in order.only)
    return tuple(source for source in known.values() if source.enabled)
