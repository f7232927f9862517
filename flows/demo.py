"""The demo: the newsroom of seeds/newsroom on loopback, and the real monitor flow over it, once a virtual day."""

from __future__ import annotations

import contextlib
import os
import shutil
import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from flows import newsroom
from flows.digest import digest_of, rendered
from flows.passes import Order, source_pass
from flows.report import Report, Told, nobody
from flows.session import Session
from flows.work import Mind
from records.errors import UsageError

SEEDS = Path(__file__).resolve().parent.parent / "seeds" / "newsroom"
_MARK = ".onrecord-demo"  # a folder with this file is ours to empty
_SETTINGS = {"ONRECORD_DOOR_ALLOW_LOOPBACK": "true", "ONRECORD_DOOR_HOST_SECONDS": "0"}
Runner = Callable[[Session, Order, Told], Report]


def demo(out: Path, *, plain: bool = False, told: Told = nobody) -> int:
    """Runs all days of the newsroom and prints each one's digest. Returns 0.

    Raises UsageError when `out` is a folder that no demo made.
    """
    _empty(out)
    days = run_days()
    clock = [days[0]]
    with contextlib.ExitStack() as stack:
        room = stack.enter_context(newsroom.serve(SEEDS, lambda: clock[0]))
        session = Session(
            database=str(out / "onrecord.duckdb"),
            clock=lambda: clock[0],
            sources=newsroom.sources(room),
            environ={**os.environ, **_SETTINGS},
        )
        run = _plainly if plain else stack.enter_context(_prefect(session, out / "prefect"))
        print(f"{len(room.outlets)} outlets on loopback, {len(days)} days: {_day(days[0])} to {_day(days[-1])}")
        since = days[0].replace(year=days[0].year - 1)
        for number, day in enumerate(days, 1):
            clock[0] = day
            print(f"\n── day {number} of {len(days)}, {day:%A} {_day(day)} " + "─" * 40, flush=True)
            report = run(session, Order(command="demo"), told)
            for note in (*report.told(), report.sentence()):
                print(note)
            _print_digests(session, since, day)
            since = day
    _print_ways_on(session)
    return 0


def run_days(folder: Path = SEEDS) -> tuple[datetime, ...]:
    """When the monitor runs, a time a day, as the newsroom's ledger has it."""
    ledger = tomllib.loads((folder / "ledger.toml").read_text(encoding="utf-8"))
    return tuple(day["run_at"] for day in ledger["days"])


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _plainly(session: Session, order: Order, told: Told) -> Report:
    return source_pass(session, order, told)


@contextlib.contextmanager
def _prefect(session: Session, home: Path) -> Iterator[Runner]:
    """Runs passes as flows on a Prefect server of the demo's own."""
    from flows.server import environment, free_port, prefect_server, wait_for_health

    port = free_port()
    print("starting Prefect's server, which takes half a minute (--plain goes without)", flush=True)
    with prefect_server(home, port) as server:
        os.environ.update(environment(home, port))
        from flows.tasks import flow_of

        Mind(session.config, session.clock).wake()  # the models load while the server starts
        wait_for_health(server, port)
        yield flow_of


def _print_digests(session: Session, since: datetime, until: datetime) -> None:
    config = session.config
    with session.reader as reader:
        for topic in config.topics:
            digest = digest_of(topic, since, until, reader, config.sources, config.speakers)
            if digest.entries or digest.late or digest.gone:
                print(rendered(digest, "text", config.settings.schedule.timezone))


def _print_ways_on(session: Session) -> None:
    path = session.path
    with session.reader as reader:
        topics = [
            row[0] for row in reader.query("SELECT topic FROM utterances GROUP BY topic ORDER BY count(*) DESC").rows
        ]
    pages = [page for topic in topics for page in sorted(session.site.glob(f"{topic}-*.html"), reverse=True)[:2]]
    print("\nThe pages:")
    for page in (session.site / "index.html", *pages):
        print("  ", page)
    print("The record:")
    print("  ", path)
    print("Ask it, for instance:")
    for sql in (
        "from utterances order by first_seen_at desc limit 5",
        "select speaker, since, position, change from positions order by speaker, since",
        "select first_outlet, speaker, carriers, languages from utterances where len(languages) > 1",
    ):
        print(f'   .venv/bin/onrecord query "{sql}" --database {path}')


def _empty(out: Path) -> None:
    if out.exists() and any(out.iterdir()):
        if not (out / _MARK).exists():
            raise UsageError(f"{out} is not empty and no demo made it: name another folder by --out")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / _MARK).write_text("made by `onrecord demo`, emptied by the next one\n", encoding="utf-8")
