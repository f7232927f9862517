"""Days of the open web in minutes: a thousand feeds on loopback, a fifth of them faulty, by a clock that is told.

python -m bench.soak [--feeds N] [--days N] [--step MINUTES]

Real passes (discovery, door, fetching, record) over real HTTP; only the cleaner is a plain one. Everything is published
within the days; then passes go on until what was held back longest (an ETag that is stuck for two days) can have come.
Ends with 1 if an article of the ledger is missing, twice or not whole, or if an unchanged honest feed sent a body.
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bench.soak_press import Outlet, install, outlets, resolver
from config.settings import Door as DoorSettings
from fetch.limits import MIB, DoorLimits
from fetch.web import Door
from flows.monitor import Pass, monitor
from flows.passes import HOSTS
from flows.work import Network, Work
from records.identity import key
from records.types import Article, Extraction, Failure, Page, Source
from storage.store import Reader, Store
from tests.fetch.hostile import Bent, World

HEADERS = 8.0  # seconds of the wall: on a busy machine a thousand feeds due at once take their time
SETTLING = timedelta(hours=56)  # after the last article, in steps of two hours at least


class Lab(Network):
    """The network of a pass, with a made-up world behind its door."""

    def __init__(self, world: World, press: list[Outlet]):
        super().__init__(DoorSettings(), world.clock)
        self._world, self._press = world, press

    def __enter__(self) -> Lab:
        self._thread.start()
        self.wait(self._world.__aenter__())
        return self

    def __exit__(self, *exc: object) -> None:
        self.wait(self._world.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @contextlib.contextmanager
    def opened(self, hosts: str) -> Iterator[Door]:
        """The door of one pass. It is in no haste: deadlines are long against loopback, rests are none."""

        async def instantly(_: float) -> None: ...

        limits = DoorLimits(pace_seconds=0, article_bytes=MIB, feed_bytes=MIB, feed_seconds=30, header_seconds=HEADERS)
        find = resolver(self._world, self._press)
        self.door = Door(
            limits, now=self._world.clock, resolver=find, hosts=hosts, backend=Bent(self._world), sleep=instantly
        )
        self.wait(self.door.__aenter__())
        try:
            yield self.door
        finally:
            self.wait(self.door.__aexit__(None, None, None))


def clean(pages: Sequence[Page]) -> tuple[Article | Failure, ...]:
    """The text of the soak's pages."""
    return tuple(
        Article(
            article_id=key(page.page_id, "soak"), page_id=page.page_id, link_id=page.link.link_id,
            url=page.link.canonical_url, outlet=page.link.source, title=page.link.title,
            published_at=page.link.published_at, first_seen_at=page.link.first_seen_at, language="en",
            text=page.body.decode().removeprefix("<p>"), made_by="soak",
        )
        for page in pages
    )  # fmt: skip


def extract(articles: Sequence[Article]) -> tuple[Extraction, ...]:
    """Nothing said by anybody."""
    return tuple(
        Extraction(extraction_id=key(one.article_id, "soak"), article_id=one.article_id, made_by="soak", statements=())
        for one in articles
    )


@dataclass
class Outcome:
    """What the soak showed."""

    articles: int = 0  # of the ledger
    missed: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)  # more than once on record, or under two addresses
    not_whole: list[str] = field(default_factory=list)
    wasted: int = 0  # body bytes of honest feeds that had not changed, the daily unconditional look apart
    strays: int = 0  # connections to private places
    faulty: int = 0  # outlets
    hit: int = 0  # of these, met by their fault
    injected: int = 0  # answers
    requests: int = 0
    passes: int = 0
    failures: Counter[str] = field(default_factory=Counter)  # kind → how many on record
    gave_up: int = 0  # honest outlets that the door failed to read at some time, for want of time on a busy machine
    megabytes: float = 0.0  # of memory, at most

    @property
    def good(self) -> bool:
        """Whether the bar is met."""
        return (
            not (self.missed or self.twice or self.not_whole or self.wasted or self.strays) and self.hit == self.faulty
        )


def soak(
    folder: Path, feeds: int, days: float, step: timedelta, *, every: int = 5, told: Callable[[str], None] = print
) -> Outcome:
    """Runs the days, and compares the record with what was published. `every` so many-th feed is faulty."""
    world = World()
    start = world.clock()
    press = list(outlets(feeds, start, days, every))
    install(world, press)
    sources = tuple(
        Source(name=o.host, outlet=o.host, home=f"http://{o.host}/", language="en", feeds=(o.feed_url,)) for o in press
    )
    outcome = Outcome(faulty=sum(bool(outlet.fault) for outlet in press))
    store = Store(folder / "soak.duckdb")
    with Lab(world, press) as lab:
        work = Work(
            discover=lab.discover, fetch=lab.fetch, clean=clean, extract=extract, read=lambda *_: (),
            judge=lambda *_: (), extracted_by="soak", judged_by="soak",
        )  # fmt: skip
        published = start + timedelta(days=days)
        while world.clock() <= published + SETTLING:
            now = world.clock()
            with store.writing("soak", now) as record, lab.opened(record.memories().get(HOSTS, "")) as door:
                report = monitor(Pass(record=record, work=work, now=now, sources=sources))
                record.keep_links((), {HOSTS: door.hosts_to_json()}, now)
            outcome.passes += 1
            outcome.requests += len(world.requests)
            world.requests.clear()
            told(f"{(now - start) / timedelta(hours=1):5.1f} h: {report.sentence()}")
            settling = max(step, timedelta(hours=2))
            world.clock.forward(seconds=(step if now < published else settling).total_seconds())
    _compare(store, press, outcome)
    outcome.strays = len(world.strays)
    outcome.hit = sum(bool(outlet.injected) for outlet in press if outlet.fault)
    outcome.injected = sum(outlet.injected for outlet in press)
    outcome.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return outcome


def _compare(store: Store, press: list[Outlet], outcome: Outcome) -> None:
    """The record against the ledger."""
    ledger = {url: text for outlet in press for url, text in outlet.texts.items()}
    with Reader(store.layout.live) as reader:
        rows = reader.query("SELECT url, text FROM articles", limit=len(ledger) * 10).rows
        failed = {source for (source,) in reader.query("SELECT DISTINCT source FROM failures").rows}
        kinds = reader.query("SELECT kind, count(*) FROM failures GROUP BY kind ORDER BY kind").rows
    found = Counter(url for url, _ in rows)
    outcome.articles = len(ledger)
    outcome.missed = sorted(ledger.keys() - found.keys())
    outcome.twice = sorted([url for url, count in found.items() if count > 1] + list(found.keys() - ledger.keys()))
    outcome.not_whole = sorted(url for url, text in rows if text != ledger.get(url, text))
    outcome.failures = Counter(dict(kinds))
    # A feed that was sent and not read whole is rightly asked for whole again.
    outcome.wasted = sum(o.wasted for o in press if not o.fault and o.host not in failed)
    outcome.gave_up = sum(o.host in failed for o in press if not o.fault)


def main() -> int:
    """Prints what the soak showed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--feeds", type=int, default=1_000)
    options.add_argument("--days", type=float, default=3)
    options.add_argument("--step", type=float, default=30, help="minutes between two passes")
    chosen = options.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="onrecord-soak-") as folder:
        outcome = soak(Path(folder), chosen.feeds, chosen.days, timedelta(minutes=chosen.step))
    print(
        f"\n{chosen.feeds} feeds, {outcome.faulty} of them faulty, {outcome.passes} passes, {outcome.requests} requests"
    )
    print(f"faults met by {outcome.hit} of {outcome.faulty} faulty outlets, in {outcome.injected} answers")
    print(f"articles of the ledger: {outcome.articles}, missed {len(outcome.missed)}, twice {len(outcome.twice)}, "
          f"not whole {len(outcome.not_whole)}")  # fmt: skip
    print(f"body bytes of unchanged honest feeds: {outcome.wasted}; private places reached: {outcome.strays}")
    print(f"honest feeds that the door gave up on at some time: {outcome.gave_up}")
    print("failures on record:", ", ".join(f"{kind} {count}" for kind, count in sorted(outcome.failures.items())))
    print(f"memory at most {outcome.megabytes:.0f} MiB; {time.monotonic() - start:.0f} s")
    for url in (*outcome.missed, *outcome.twice, *outcome.not_whole)[:20]:
        print("  ", url)
    return 0 if outcome.good else 1


if __name__ == "__main__":
    raise SystemExit(main())
