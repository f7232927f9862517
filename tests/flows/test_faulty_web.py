"""Passes over outlets that break off or vanish, with the real door and record: faults 38 and 39."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bench.soak import Lab, clean, extract
from bench.soak_press import Outlet, install, outlets
from fetch.memory import SourceMemory
from flows.monitor import Pass, monitor
from flows.passes import HOSTS
from flows.report import Report
from flows.work import Work
from records.types import Source
from storage.store import Store
from tests.conftest import Hits
from tests.fetch.hostile import Handler, Request, World, head, page, raw
from tests.flows.world import rows

HOUR = timedelta(hours=1)


class Web:
    """Outlets, and passes over them."""

    def __init__(self, folder: Path, press: list[Outlet], world: World):
        self.world, self.press = world, press
        self.path = folder / "record.duckdb"
        self.lab = Lab(world, press)
        install(world, press)
        self.sources = tuple(
            Source(name=o.host, outlet=o.host, home=f"http://{o.host}/", language="en", feeds=(o.feed_url,))
            for o in press
        )

    def one_pass(self) -> Report:
        """A pass now."""
        now = self.world.clock()
        work = Work(
            discover=self.lab.discover, fetch=self.lab.fetch, clean=clean, extract=extract, read=lambda *_: (),
            judge=lambda *_: (), extracted_by="soak", judged_by="soak",
        )  # fmt: skip
        with (
            Store(self.path).writing("test", now) as record,
            self.lab.opened(record.memories().get(HOSTS, "")) as door,
        ):
            report = monitor(Pass(record=record, work=work, now=now, sources=self.sources))
            record.keep_links((), {HOSTS: door.hosts_to_json()}, now)
        return report

    def memory(self, name: str) -> SourceMemory:
        """What is remembered of a source."""
        with Store(self.path).writing("look", self.world.clock()) as record:
            return SourceMemory.from_json(record.memories()[name])


def articles(web: Web) -> dict[str, str]:
    """Address → text on record."""
    return dict(rows(web.path, "SELECT url, text FROM articles"))


def broken_first(text: str, at: int, whole: Handler) -> Handler:
    """Breaks off at `at` the first time, honest from then on."""
    tries = 0

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal tries
        tries += 1
        short = raw(head(200, content_length=str(len(text)), content_type="text/html") + text[:at].encode())
        await (short if tries == 1 else whole)(request, writer)

    return answer


def test_no_text_that_broke_off_is_kept(tmp_path: Path, hits: Hits) -> None:
    """A hundred articles, each cut at another place the first time: no part is kept, and then the whole of each."""
    world = World()
    now = world.clock()
    press = [Outlet(n, now - HOUR, "", tuple(now - HOUR for _ in range(5))) for n in range(20)]
    web = Web(tmp_path, press, world)
    texts = [(outlet, url, text) for outlet in press for url, text in outlet.texts.items()]
    for number, (outlet, url, text) in enumerate(texts):
        body = f"<p>{text}"
        at = number * len(body) // len(texts)
        world.serve(outlet.host, url.removeprefix(f"http://{outlet.host}"), broken_first(body, at, page(body.encode())))
    with web.lab:
        web.one_pass()
        first = articles(web)
        cut = sum(count for (count,) in rows(web.path, "SELECT count(*) FROM failures WHERE kind = 'cut'"))
        for _ in range(6):
            world.clock.forward(hours=1)
            web.one_pass()
    assert {} == first
    assert {url: text for _, url, text in texts} == articles(web)
    assert cut >= 50  # at the first pass; a host whose answers break off three times running is then left alone
    broken = rows(web.path, "SELECT count(DISTINCT key) FROM failures WHERE kind = 'cut'")
    hits(38, 100, broken[0][0])


def test_when_the_network_goes_during_a_pass_no_source_is_blamed(tmp_path: Path, hits: Hits) -> None:
    """The resolver dies after the third of ten: the pass is degraded, what is remembered stays; the next is as ever."""
    world = World()
    press = [replace(outlet, fault="") for outlet in outlets(10, world.clock() - 24 * HOUR, 3, every=10)]
    press[0].fault = ""
    web = Web(tmp_path, press, world)
    with web.lab:
        assert "" == web.one_pass().degraded
        before = {outlet.host: web.memory(outlet.host) for outlet in press}
        world.clock.forward(days=1)
        world.dead = {outlet.host for outlet in press[3:]}
        report = web.one_pass()
        after = {outlet.host: web.memory(outlet.host) for outlet in press}
        assert report.degraded.startswith("7 of 10 sources failed together (mostly: dns)")
        assert [before[o.host] for o in press[3:]] == [after[o.host] for o in press[3:]]
        assert all(after[o.host].looks[0].errors == 0 for o in press[:3])
        hits(39, 7, len(world.dead))
        world.dead = set()
        world.clock.forward(minutes=30)
        assert "" == web.one_pass().degraded
    due = {url for o in press for n, url in enumerate(o.texts) if o.appears[n] <= world.clock()}
    assert due == set(articles(web))
