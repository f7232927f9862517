"""Small synthetic nouns for the tests of the record. All names and texts are made up for the tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from records.identity import key
from records.types import (
    Article,
    Extraction,
    Failure,
    Link,
    Page,
    Reading,
    Receipt,
    Remark,
    Source,
    Span,
    Statement,
    Verdict,
)
from storage.store import Reader, Store

NOW = datetime(2025, 7, 25, 4, 0, tzinfo=UTC)
TOPIC = "weather-summit"
EXTRACTOR, COMPARER, CLEANER = "extract/1", "compare/1", "clean/1"


def source(name: str = "alpha", **more: object) -> Source:
    home = f"https://{name}.example/"
    return Source(**{"name": name, "outlet": name.title(), "home": home, "language": "en", **more})


def link(number: int = 1, *, outlet: str = "alpha", hours: float = 1.0) -> Link:
    url = f"https://{outlet}.example/{number}"
    return Link(
        link_id=key(url),
        url=f"{url}?utm_source=feed",
        canonical_url=url,
        source=outlet,
        title=f"Story {number}",
        published_at=NOW - timedelta(hours=hours),
        first_seen_at=NOW,
    )


def page(of: Link, body: bytes = b"<p>words</p>", *, at: datetime = NOW, etag: str = '"1"') -> Page:
    return Page(
        page_id=key(of.link_id, body),
        link=of,
        requested_url=of.canonical_url,
        responded_url=of.canonical_url,
        status=200,
        body=body,
        body_hash=key(body),
        content_type="text/html",
        etag=etag,
        fetched_at=at,
    )


def article(of: Page, text: str | None = None, *, made_by: str = CLEANER) -> Article:
    text = text if text is not None else f"Of {of.link.canonical_url}.\n\n“We shall meet in spring,” said Ada Test."
    return Article(
        article_id=key(of.page_id, made_by),
        page_id=of.page_id,
        link_id=of.link.link_id,
        url=of.link.canonical_url,
        outlet=of.link.source.title(),
        title=of.link.title,
        published_at=of.link.published_at,
        first_seen_at=of.link.first_seen_at,
        language="en",
        text=text,
        made_by=made_by,
    )


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words)


def statement(
    of: Article, words: str = "We shall meet in spring", *, speaker: str = "Ada Test", made_by: str = EXTRACTOR
) -> Statement:
    content = span(of.text, words)
    return Statement(
        statement_id=key(of.article_id, content.start, content.end),
        article_id=of.article_id,
        speaker=speaker,
        speaker_text="Ada Test",
        speaker_span=span(of.text, "Ada Test") if "Ada Test" in of.text else None,
        kind="direct",
        cue=span(of.text, "said") if "said" in of.text else None,
        spans=(content,),
        confidence=0.9,
        made_by=made_by,
    )


def extraction(of: Article, *statements: Statement, made_by: str = EXTRACTOR) -> Extraction:
    return Extraction(
        extraction_id=key(of.article_id, made_by), article_id=of.article_id, made_by=made_by, statements=statements
    )


def remark(of: Article, said: Statement, vector: tuple[float, ...] = (0.6, 0.8)) -> Remark:
    return Remark(
        statement=said,
        reading=Reading(
            statement_id=said.statement_id,
            topic=TOPIC,
            relevance=0.9,
            position="open",
            position_reason="says that they shall meet",
            conditions=("in spring",),
            made_by="reading/1",
        ),
        url=of.url,
        outlet=of.outlet,
        language=of.language,
        published_at=of.published_at,
        first_seen_at=of.first_seen_at,
        link_id=of.link_id,
        version=of.version,
        vector=vector,
    )


def verdict(said: Statement, *, at: datetime = NOW, made_by: str = COMPARER, **more: object) -> Verdict:
    return Verdict(
        **{
            "verdict_id": key(said.statement_id, TOPIC, made_by),
            "statement_id": said.statement_id,
            "topic": TOPIC,
            "utterance_id": key("utterance", said.statement_id),
            "novelty": "new",
            "reason": "nothing like it is on record",
            "position": "open",
            "conditions": ("in spring",),
            "change": "first",
            "decided_at": at,
            "made_by": made_by,
            **more,
        }
    )


def receipt(state: str = "pending", tries: int = 0, digest: str = "d1") -> Receipt:
    return Receipt(
        receipt_id=key(digest, "file"), digest_id=digest, channel="file", target="out", state=state, tries=tries, at=NOW
    )


def failure(stage: str, name: str, kind: str = "timeout", at: datetime = NOW, source: str = "alpha") -> Failure:
    return Failure(stage=stage, key=name, kind=kind, reason="it took too long", at=at, source=source)


def run_pipeline(store: Store, numbers: range, *, outlet: str = "alpha") -> tuple[str, ...]:
    """A small run in the shape of the real one: each step takes what is pending. Returns what opening had to repair."""
    with store.writing("run", NOW) as w:
        w.keep_links([link(n, outlet=outlet) for n in numbers], {outlet: '{"etag": "x"}'}, NOW)
        w.keep_pages([page(one, f"<p>{one.url}</p>".encode()) for one in w.pending_links(NOW)])
        w.keep_articles([article(one) for one in w.pending_pages()])
        w.keep_extractions([extraction(one, statement(one)) for one in w.pending_articles(EXTRACTOR)])
        batch = w.pending_comparisons(TOPIC, COMPARER)
        found = [(one, said) for one, extracted in batch for said in extracted.statements]
        w.keep_compared(
            TOPIC,
            COMPARER,
            [extracted for _, extracted in batch],
            [remark(one, said) for one, said in found],
            [verdict(said) for _, said in found],
            [receipt(digest=key(*(said.statement_id for _, said in found)))] if found else [],
        )
        return w.recovered


def store_at(folder: Path, **more: object) -> Store:
    return Store(folder / "record.duckdb", **more)


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    """What readers of the snapshot get."""
    with Reader(store.layout.live) as reader:
        return list(reader.query(sql).rows)
