"""The work of each step as a plain function of a batch: the rooms, with configuration and clock filled in.

`Work` is what Prefect wraps from outside (flows/tasks.py); the pipeline in flows/monitor.py calls it either way.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from compare.voices import Voices
from config.loader import Config
from config.settings import Door as DoorSettings
from flows.session import Clock
from records.types import Article, Extraction, Failure, Link, Page, Person, Remark, Source, Topic, Verdict

T = TypeVar("T")
Validators = Mapping[str, tuple[str, str]]  # link_id → (etag, last_modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What a look at all due sources brought."""

    links: tuple[Link, ...]
    failures: tuple[Failure, ...]
    memories: dict[str, str]  # Source.name → JSON, opaque to all but fetch/
    degraded: str = ""  # why the look as a whole is not to be trusted, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One callable a step; each takes a batch and keeps nothing."""

    discover: Callable[[Sequence[Source], Mapping[str, str]], Discovered]
    fetch: Callable[[Sequence[Link], Validators], tuple[Page | Failure, ...]]
    clean: Callable[[Sequence[Page]], tuple[Article | Failure, ...]]
    extract: Callable[[Sequence[Article]], tuple[Extraction, ...]]
    read: Callable[[Topic, Sequence[tuple[Article, Extraction]]], tuple[Remark, ...]]
    judge: Callable[[Sequence[Remark], Sequence[Remark]], tuple[Verdict, ...]]
    extracted_by: str  # made_by of extractions: what is pending depends on it
    judged_by: str  # made_by of verdicts


class Network:
    """The one door to the network, open in an event loop of its own until the block is left."""

    def __init__(self, settings: DoorSettings, clock: Clock, hosts: str = ""):
        self._settings, self._clock, self._hosts = settings, clock, hosts
        self.door: Any = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="network", daemon=True)

    def __enter__(self) -> Network:
        from fetch.web import Door

        self._thread.start()
        self.door = Door(door_limits(self._settings), now=self._clock, hosts=self._hosts)
        self.wait(self.door.__aenter__())
        return self

    def __exit__(self, *exc: object) -> None:
        try:
            self.wait(self.door.__aexit__(None, None, None))
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Result of a coroutine that uses the door."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def discover(self, sources: Sequence[Source], memories: Mapping[str, str]) -> Discovered:
        """Links of all sources that are due, with what to remember of each."""
        return self.wait(_discover(self.door, sources, memories, self._clock()))

    def fetch(self, links: Sequence[Link], validators: Validators) -> tuple[Page | Failure, ...]:
        """A page or a failure for each link, in their order."""
        from fetch import pages

        return self.wait(pages.fetch(self.door, links, self._clock(), validators))

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> Any:
        """Sends a webhook through the same guarded door: a Response or a Failure."""
        return self.wait(self.door.post(url, body, headers))


@dataclass(frozen=True)
class Mind:
    """Text and meaning: what runs without a network. Models are loaded on first use, once in a process."""

    config: Config
    clock: Clock
    _readers: dict[str, Any] = field(default_factory=dict)  # topic → its reader

    def wake(self) -> None:
        """Loads what is slow to load."""
        from extract.vectors import embed

        embed(["wake up"])
        self.extract(())

    def clean(self, pages: Sequence[Page]) -> tuple[Article | Failure, ...]:
        """An article, or why it is none, for each page."""
        from extract.clean import clean

        outlets = {source.name: source.outlet for source in self.config.sources}
        return clean(pages, outlets, self.clock())

    @cached_property
    def extractor(self) -> Any:
        """Who said what."""
        from extract.extractor import Extractor

        return Extractor(self.config.speakers)

    def extract(self, articles: Sequence[Article]) -> tuple[Extraction, ...]:
        """The statements of each article: what others say in it, and what its outlet asserts on a topic."""
        from extract.outlet import claims

        said: tuple[Extraction, ...] = self.extractor.extract(articles)
        return tuple(
            replace(
                one, statements=(*one.statements, *claims(article, one.statements, self.config.topics, one.made_by))
            )
            for article, one in zip(articles, said, strict=True)
        )

    def read(self, topic: Topic, pairs: Sequence[tuple[Article, Extraction]]) -> tuple[Remark, ...]:
        """The statements that are on the topic, each with its reading, vector and circumstances."""
        from extract.vectors import embed

        reader = self._reader(topic)
        found: list[Remark] = []
        for article, extraction in pairs:
            said = [one for one in extraction.statements if one.speaker_kind != "outlet"]  # no speaker to follow
            readings = {r.statement_id: r for r in reader.read(article, said)}
            for statement in said:
                if reading := readings.get(statement.statement_id):
                    found.append(
                        Remark(
                            statement=statement, reading=reading, url=article.url, outlet=article.outlet,
                            language=article.language, published_at=article.published_at,
                            first_seen_at=article.first_seen_at, link_id=article.link_id, version=article.version,
                        )
                    )  # fmt: skip
        vectors = embed([remark.statement.content for remark in found])
        return tuple(replace(r, vector=tuple(v.tolist())) for r, v in zip(found, vectors, strict=True))

    def judge(self, new: Sequence[Remark], known: Sequence[Remark]) -> tuple[Verdict, ...]:
        """What of `new` (in order of publication) is new, against what is known."""
        from compare.novelty import judge
        from extract.meaning.alike import alike

        return judge(new, known, self.clock(), alike, voices(self.config))

    def _reader(self, topic: Topic) -> Any:
        from extract.reading import Reader

        if topic.name not in self._readers:
            self._readers[topic.name] = Reader((topic,), self.config.speakers)
        return self._readers[topic.name]


@contextlib.contextmanager
def at_work(config: Config, clock: Clock, hosts: str = "") -> Iterator[tuple[Work, Network]]:
    """The work of all steps, with the door open. `hosts` is what the last run's door remembered of them."""
    with Network(config.settings.door, clock, hosts) as network:
        yield work(config, clock, network), network


def work(config: Config, clock: Clock, network: Network | None = None) -> Work:
    """The work of all steps; without a network the first two refuse."""
    from compare import novelty
    from extract import extractor

    mind = Mind(config, clock)
    return Work(
        discover=network.discover if network else _no_network,
        fetch=network.fetch if network else _no_network,
        clean=mind.clean,
        extract=mind.extract,
        read=mind.read,
        judge=mind.judge,
        extracted_by=extractor.MADE_BY,
        judged_by=novelty.MADE_BY,
    )


def voices(config: Config) -> Voices:
    """Who speaks for whom: the configured people and bodies, and the countries."""
    from extract.speakers.lexicon import country_names

    countries = [
        Person(name=name, kind="organisation", role="country", country=code) for code, name in country_names().items()
    ]
    return Voices((*config.speakers, *countries))


def door_limits(settings: DoorSettings) -> Any:
    """What the settings say, as the door wants it."""
    from fetch.web import DoorLimits

    return DoorLimits(
        contact=settings.contact, allow_loopback=settings.allow_loopback, proxy=settings.proxy,
        article_bytes=settings.article_megabytes * 2**20, feed_bytes=settings.feed_megabytes * 2**20,
        article_seconds=settings.article_seconds, feed_seconds=settings.feed_seconds,
        pace_seconds=settings.host_seconds, redirects=settings.redirects, connections=settings.hosts_at_once,
    )  # fmt: skip


async def _discover(door: Any, sources: Sequence[Source], memories: Mapping[str, str], now: datetime) -> Discovered:
    from fetch.discover import discover_all
    from fetch.memory import SourceMemory

    known = {source.name: SourceMemory.from_json(memories.get(source.name)) for source in sources}
    around = await discover_all(door, sources, known, now)
    return Discovered(
        links=tuple(link for found in around.found.values() for link in found.links),
        failures=tuple(failure for found in around.found.values() for failure in found.failures),
        memories={name: found.memory.to_json() for name, found in around.found.items()},
        degraded=around.degraded,
    )


def _no_network(*_: object) -> Any:
    raise AssertionError("this work was made without a network")
