"""A small made-up world: sources whose links, pages, texts and statements are known, without a network or a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.monitor import Pass
from flows.work import Discovered, Validators, Work
from records.identity import key
from records.types import (
    Article,
    Extraction,
    Failure,
    Link,
    Page,
    Reading,
    Remark,
    Source,
    Span,
    Statement,
    Topic,
    Verdict,
)
from storage.store import Store

NOW = datetime(2025, 7, 25, 12, 0, tzinfo=UTC)
TOPIC = Topic(name="bread", title="Bread", terms={"en": {"words": ("bread",)}})
SOURCE = Source(
    name="harbour",
    outlet="Harbour Post",
    home="https://harbour.example/",
    language="en",
    feeds=("https://harbour.example/rss",),
)


@dataclass
class World:
    """`texts` by address. Each call of a step's work is noted in `calls`; a step named in `broken` raises."""

    texts: dict[str, str] = field(
        default_factory=lambda: {f"https://harbour.example/{n}": f"Bread {n}." for n in "abc"}
    )
    no_article: set[str] = field(default_factory=set)  # addresses whose page is none
    killed: set[str] = field(default_factory=set)  # addresses whose page kills its parser
    broken: str = ""
    now: datetime = NOW
    calls: list[tuple[str, int]] = field(default_factory=list)  # (step, items)

    def work(self) -> Work:
        """The work of all steps in this world."""
        steps: dict[str, Any] = {
            name: self._step(name) for name in ("discover", "fetch", "clean", "extract", "read", "judge")
        }
        return Work(**steps, extracted_by="extract/test", judged_by="judge/test")

    def a_pass(self, record: Any) -> Pass:
        """A pass of this world over a record."""
        return Pass(record=record, work=self.work(), now=self.now, sources=(SOURCE,), topics=(TOPIC,))

    def treated(self, step: str) -> int:
        """How many items the step has worked on."""
        return sum(items for name, items in self.calls if name == step)

    def _step(self, name: str) -> Any:
        def call(*data: Any) -> Any:
            self.calls.append((name, len(data[0]) if name != "read" else len(data[1])))
            if self.broken == name:
                raise RuntimeError(f"{name} broke")
            return getattr(self, f"_{name}")(*data)

        return call

    def _discover(self, sources: Sequence[Source], memories: Mapping[str, str]) -> Discovered:
        links = [self._link(url) for url in sorted(self.texts) if f'"{url}"' not in memories.get("harbour", "")]
        memory = "[" + ", ".join(f'"{url}"' for url in sorted(self.texts)) + "]"
        return Discovered(links=tuple(links), failures=(), memories={"harbour": memory})

    def _link(self, url: str) -> Link:
        return Link(link_id=key(url), url=url, canonical_url=url, source="harbour", first_seen_at=self.now)

    def _fetch(self, links: Sequence[Link], validators: Validators) -> tuple[Page | Failure, ...]:
        return tuple(self._page(link) for link in links)

    def _page(self, link: Link) -> Page:
        body = self.texts[link.url].encode()
        return Page(
            page_id=key(link.link_id, body), link=link, requested_url=link.url, responded_url=link.url, status=200,
            body=body, body_hash=key(body), fetched_at=self.now,
        )  # fmt: skip

    def _clean(self, pages: Sequence[Page]) -> tuple[Article | Failure, ...]:
        return tuple(self._article(page) for page in pages)

    def _article(self, page: Page) -> Article | Failure:
        url = page.link.url
        if url in self.no_article | self.killed:
            kind = "crash" if url in self.killed else "not_an_article"
            return Failure(stage="clean", key=page.page_id, kind=kind, reason="as told", at=self.now)
        return article(url, page.body.decode(), page_id=page.page_id)

    def _extract(self, articles: Sequence[Article]) -> tuple[Extraction, ...]:
        return tuple(extraction(one) for one in articles)

    def _read(self, topic: Topic, pairs: Sequence[tuple[Article, Extraction]]) -> tuple[Remark, ...]:
        return tuple(remark(a, s, topic) for a, e in pairs for s in e.statements if "Bread" in s.content)

    def _judge(self, new: Sequence[Remark], known: Sequence[Remark]) -> tuple[Verdict, ...]:
        said = {one.statement.content: one.utterance_id for one in known}
        verdicts = []
        for one in new:
            novelty = "repeat" if one.statement.content in said else "new"
            utterance = said.setdefault(one.statement.content, key(one.statement.statement_id))
            verdicts.append(verdict(one, utterance, novelty, self.now))
        return tuple(verdicts)


def article(url: str, text: str, page_id: str = "", published: datetime | None = None) -> Article:
    """An article of one sentence."""
    page = page_id or key(url, text)
    return Article(
        article_id=key(page, "clean/test"), page_id=page, link_id=key(url), url=url, outlet="Harbour Post", title="",
        published_at=published or NOW - timedelta(hours=1), first_seen_at=NOW, language="en", text=text,
        made_by="clean/test",
    )  # fmt: skip


def extraction(of: Article) -> Extraction:
    """The whole text as one statement of the baker."""
    statement = Statement(
        statement_id=key(of.article_id, 0), article_id=of.article_id, speaker="Jane Baker", kind="direct",
        spans=(Span(start=0, end=len(of.text), text=of.text),), confidence=0.9, made_by="extract/test",
    )  # fmt: skip
    name = key(of.article_id, "extract/test")
    return Extraction(extraction_id=name, article_id=of.article_id, made_by="extract/test", statements=(statement,))


def remark(of: Article, statement: Statement, topic: Topic) -> Remark:
    """A statement on the topic in its circumstances."""
    reading = Reading(
        statement_id=statement.statement_id, topic=topic.name, relevance=0.9, position="open", position_reason="told",
        made_by="read/test",
    )  # fmt: skip
    return Remark(
        statement=statement, reading=reading, url=of.url, outlet=of.outlet, language=of.language,
        published_at=of.published_at, first_seen_at=of.first_seen_at, link_id=of.link_id, version=of.version,
    )  # fmt: skip


def verdict(of: Remark, utterance: str, novelty: Any, now: datetime) -> Verdict:
    """A verdict as told."""
    name = of.statement.statement_id
    return Verdict(
        verdict_id=key(name, "bread", "judge/test"), statement_id=name, topic="bread", utterance_id=utterance,
        novelty=novelty, reason="as told", position="open", change="first", decided_at=now, made_by="judge/test",
    )  # fmt: skip


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the published record."""
    from storage.store import Reader

    with Reader(path) as reader:
        return list(reader.query(sql).rows)


def store(folder: Path) -> Store:
    """A record in a folder of its own."""
    return Store(folder / "record.duckdb")
