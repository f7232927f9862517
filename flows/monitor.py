"""The monitor: one pass over the sources.

    discover → fetch → clean → extract → store → compare → alert

Each step is `keep(work(pending))`: it takes what the step before has kept and it has not yet treated, a batch at a
time, and every batch is kept before the next is begun. So a pass that breaks is finished by the next one, and a second
pass over an unchanged world finds nothing to do. The same steps serve `run`, `ingest`, `replay` and the demo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from compare.voices import NEAR, Voices
from flows.report import Report, Told, nobody
from flows.work import Work
from records.types import Article, Failure, Page, Remark, Source, Topic, Verdict

if TYPE_CHECKING:
    from storage.writer import Writer

T = TypeVar("T")

# Items a batch: what a crash may cost, and what is held in memory at once.
LINKS = 200
PAGES = 100
ARTICLES = 200
COMPARISONS = 2_000
_LEAST_DATE = datetime(1, 2, 1, tzinfo=UTC)  # days can be taken from it


@dataclass(frozen=True, kw_only=True)
class Pass:
    """One pass: the record it writes to, the work it does, the time it is."""

    record: Writer
    work: Work
    now: datetime
    sources: tuple[Source, ...] = ()
    topics: tuple[Topic, ...] = ()
    voices: Voices = field(default_factory=Voices)
    told: Told = nobody
    report: Report = field(default_factory=Report)
    verdicts: list[Verdict] = field(default_factory=list)  # the truly new ones of this pass


def monitor(this: Pass) -> Report:
    """discover → fetch → clean → extract → store → compare; the alert follows in flows/alert.py."""
    discover(this)
    fetch(this)
    return treat(this)


def treat(this: Pass) -> Report:
    """clean → extract → compare: everything that needs no network."""
    clean(this)
    extract(this)
    compare(this)
    return this.report


def discover(this: Pass) -> None:
    """Links of all sources that are due; validators and links are kept in one transaction."""
    this.told("discover", 0, len(this.sources))
    this.record.keep_sources(this.sources)
    found = this.work.discover(this.sources, this.record.memories())
    new = this.record.keep_links(found.links, found.memories, this.now, found.failures)
    failed = {failure.source for failure in found.failures}
    this.report.add(links_found=len(found.links), links=len(new), sources_failed=len(failed))
    this.report.fail(found.failures)
    if found.degraded:
        this.report.degraded = found.degraded
    this.told("discover", len(this.sources), len(this.sources))


def fetch(this: Pass) -> None:
    """Pages of new links, then of those that are due to be looked at again."""
    due = (*this.record.pending_links(this.now), *this.record.due_rechecks(this.now))
    links = tuple({link.link_id: link for link in due}.values())
    for done, batch in _batches(links, LINKS):
        this.told("fetch", done, len(links))
        validators = this.record.validators([link.link_id for link in batch])
        pages, failures = _parted(Page, this.work.fetch(batch, validators))
        new = this.record.keep_pages(pages, failures)
        bad = [failure for failure in failures if failure.kind != "not_modified"]
        this.report.add(pages=len(new), unchanged=len(failures) - len(bad))
        this.report.fail(bad, {link.link_id: link.url for link in batch})
    this.told("fetch", len(links), len(links))


def clean(this: Pass) -> None:
    """Articles of pages; a page that is none is kept as a failure."""
    done = 0
    for batch in _pending(this.record.pending_pages, lambda page: page.page_id, PAGES):
        this.told("clean", done, done + len(batch))
        articles, failures = _parted(Article, this.work.clean(batch))
        new = this.record.keep_articles(articles, failures)
        done += len(batch)
        this.report.add(articles=len(new))
        this.report.fail(failures)
    this.told("clean", done, done)


def clean_again(this: Pass, page_ids: Sequence[str]) -> None:
    """Articles of kept pages, whether or not they were cleaned before (for `replay`)."""
    for done, batch in _batches(page_ids, PAGES):
        this.told("clean", done, len(page_ids))
        articles, failures = _parted(Article, this.work.clean(this.record.pages_named(batch)))
        new = this.record.keep_articles(articles, failures)
        this.report.add(articles=len(new))
        this.report.fail(failures)
    this.told("clean", len(page_ids), len(page_ids))


def extract(this: Pass) -> None:
    """Who said what, in every article that this extractor has not yet read."""
    done = 0
    pending = partial(this.record.pending_articles, this.work.extracted_by)
    for batch in _pending(pending, lambda article: article.article_id, ARTICLES):
        this.told("extract", done, done + len(batch))
        extractions = this.work.extract(batch)
        this.record.keep_extractions(extractions)
        done += len(batch)
        this.report.add(statements=sum(len(extraction.statements) for extraction in extractions))
    this.told("extract", done, done)


def compare(this: Pass) -> None:
    """What of it is new, topic by topic, in order of publication."""
    for topic in this.topics:
        done = 0
        pending = partial(this.record.pending_comparisons, topic.name, this.work.judged_by)
        for batch in _pending(pending, lambda pair: pair[1].extraction_id, COMPARISONS):
            this.told("compare", done, done + len(batch))
            remarks = this.work.read(topic, batch)
            verdicts = dated(this.work.judge(remarks, known(this, topic, remarks)), this.record.not_before(this.now))
            extractions = [extraction for _, extraction in batch]
            new = this.record.keep_compared(topic.name, this.work.judged_by, extractions, remarks, verdicts)
            done += len(batch)
            this.verdicts.extend(new)
            this.report.add(
                **{verdict: sum(v.novelty == verdict for v in new) for verdict in ("new", "repeat", "unsure")}
            )
        this.told("compare", done, done)


def dated(verdicts: Sequence[Verdict], earliest: datetime) -> tuple[Verdict, ...]:
    """The verdicts, none dated before `earliest`: see `not_before` of the record."""
    return tuple(replace(one, decided_at=max(one.decided_at, earliest)) for one in verdicts)


def known(this: Pass, topic: Topic, remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """What is on record of the remarks' speakers, and of those who may be meant by them in the papers of these days."""
    if not remarks:
        return ()
    named = {remark.statement.speaker for remark in remarks}
    own = this.voices.compared_with(named)
    first = max(min(remark.published_at or remark.first_seen_at for remark in remarks), _LEAST_DATE)
    others = [name for name in this.voices.countrymen(named) if name not in own]
    return this.record.known(topic.name, own) + this.record.known(topic.name, others, since=first - 2 * NEAR)


def _pending(read: Callable[[int], Sequence[T]], name: Callable[[T], str], size: int) -> Iterator[Sequence[T]]:
    """Batches of what is pending, until nothing comes that was not treated in this pass.

    What stays pending although it was treated (a page whose parser was killed gets a second try in the next pass) is
    not treated twice in one pass.
    """
    treated: set[str] = set()
    stuck = 0  # treated ones that still stand before the rest
    while True:
        pending = read(size + stuck)
        batch = [item for item in pending if name(item) not in treated]
        if batch:
            yield batch
            treated.update(map(name, batch))
            stuck = len(pending) - len(batch)
        elif len(pending) < size + stuck:
            return
        else:
            stuck = len(pending)


def _batches(items: Sequence[T], size: int) -> Iterator[tuple[int, Sequence[T]]]:
    for start in range(0, len(items), size):
        yield start, items[start : start + size]


def _parted(kind: type[T], results: Sequence[T | Failure]) -> tuple[list[T], list[Failure]]:
    """Results of the wanted kind, and failures."""
    return [r for r in results if isinstance(r, kind)], [r for r in results if isinstance(r, Failure)]
