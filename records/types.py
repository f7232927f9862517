"""The nouns. Frozen, slotted, keyword-only; tuples, not lists; every `datetime` is aware and in UTC.

One noun stands on each arrow of the pipeline:

    Source → Link → Page → Article → Extraction(Statement…) → Reading → Verdict → Digest → Receipt

and a `Failure` may stand in the place of any of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeVar, dataclass_transform

SpeakerKind = Literal["person", "organisation", "anonymous", "outlet"]
StatementKind = Literal["direct", "indirect", "mixed"]
Novelty = Literal["new", "repeat", "unsure"]
Position = Literal[
    "open", "conditional", "refuses", "proposes", "doubts", "confirms_planned",
    "denies_planned", "no_information", "reports_other", "other",
]  # fmt: skip
Change = Literal["first", "same", "firmer", "softer", "reversed", "conditions_changed"]
Stage = Literal["discover", "fetch", "clean", "extract", "store", "compare", "alert"]

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def _noun(cls: type[T]) -> type[T]:
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@_noun
class Source:
    """An outlet as configured in config/sources/*.toml."""

    name: str  # file-unique slug, the source's key
    outlet: str  # as shown to readers
    home: str  # the site's address
    language: str  # ISO 639-1 of most of its articles
    feeds: tuple[str, ...] = ()  # RSS, Atom, RDF, JSON Feed
    sitemaps: tuple[str, ...] = ()  # news sitemaps or sitemap indexes
    front_pages: tuple[str, ...] = ()  # last resort: pages whose links are read
    country: str = ""  # ISO 3166-1 alpha-2
    state_media: bool = False  # owned or steered by a government
    links_a_day: tuple[int, int] = (1, 500)  # expected minimum and maximum; fewer is 'thin'
    pace_minutes: int = 30  # shortest time between two looks at its feeds
    enabled: bool = True
    confirmed: str = ""  # where the addresses were documented; "" = could not be confirmed
    terms: str = ""  # note on terms of use


@_noun
class Person:
    """A known speaker (person or body) as configured in config/speakers.toml."""

    name: str  # canonical, English: "Dmitry Peskov"
    kind: SpeakerKind  # person or organisation
    role: str  # "Kremlin spokesman"
    country: str = ""  # ISO 3166-1 alpha-2, "" if none
    gender: str = ""  # "m", "f" or ""
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)  # language → names as written, nominative
    roles: tuple[Office, ...] = ()  # offices held, with dates and the words for them
    principal: str = ""  # whose line this speaker's words also count for (a spokesman's)


@_noun
class Office:
    """An office with its dates, and the words by which texts call its holder."""

    title: str  # English
    since: date | None = None
    until: date | None = None  # exclusive; None = still in office
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)  # language → phrases: "глава МИД РФ"


@_noun
class Topic:
    """A subject given by example: config/topics/NAME.toml and the articles in seeds/NAME/."""

    name: str  # slug: "putin-zelensky-summit"
    title: str  # as shown: "Putin–Zelensky summit"
    terms: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)  # language → facet → words or phrases
    examples: tuple[str, ...] = ()  # texts of the examples
    settings: dict[str, str] = field(default_factory=dict)


@_noun
class Link:
    """An address found in a source."""

    link_id: str  # key(canonical url)
    url: str  # as found
    canonical_url: str  # WHATWG-normalised, tracking parameters removed
    source: str  # Source.name
    title: str = ""  # as the feed has it
    published_at: datetime | None = None  # as the feed has it
    language: str = ""  # as the feed or sitemap has it
    first_seen_at: datetime


@_noun
class Page:
    """A response body, as it came."""

    page_id: str  # key(link_id, body hash)
    link: Link
    requested_url: str
    responded_url: str  # after redirects
    status: int
    body: bytes  # decoded of its transfer and content encodings, not of its charset
    body_hash: str  # blake2b-96 of the body
    content_type: str = ""  # header, verbatim
    etag: str = ""  # verbatim
    last_modified: str = ""  # verbatim
    fetched_at: datetime


@_noun
class Article:
    """The cleaned text of a page. `text` is what all spans refer to, in Unicode code points."""

    article_id: str  # key(page_id, made_by)
    page_id: str
    link_id: str  # same over all versions of one article
    url: str  # canonical
    outlet: str
    title: str
    author: str = ""
    published_at: datetime | None = None
    first_seen_at: datetime  # when the record first had this link
    language: str  # ISO 639-1
    text: str  # paragraphs separated by one empty line
    version: int = 1  # 1 for the first text of a link, then 2, …
    made_by: str  # cleaner and version


@_noun
class Span:
    """A half-open range of code points: `article.text[start:end] == text`."""

    start: int
    end: int
    text: str


@_noun
class Statement:
    """A claim with a speaker, as an article carries it."""

    statement_id: str  # key(article_id, raw spans)
    article_id: str
    speaker: str  # canonical name
    speaker_text: str = ""  # as written
    speaker_span: Span | None = None
    speaker_role: str = ""
    speaker_kind: SpeakerKind = "person"
    kind: StatementKind
    cue: Span | None = None  # the reporting verb or noun
    spans: tuple[Span, ...]  # the content, gaps left out; at least one
    said_on: date | None = None  # None when the text does not give it
    said_on_span: Span | None = None
    via: str | None = None  # who carried a second-hand statement
    confidence: float  # 0..1, calibrated: the share of such statements that are right
    made_by: str

    @property
    def content(self) -> str:
        """The words said, gaps marked ' [...] '."""
        return " [...] ".join(span.text for span in self.spans)

    @property
    def start(self) -> int:
        """Start of the outer span."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """End of the outer span, exclusive."""
        return self.spans[-1].end


@_noun
class Extraction:
    """All statements of one article. Kept when empty too, or the article would be read for ever."""

    extraction_id: str  # key(article_id, made_by)
    article_id: str
    made_by: str
    statements: tuple[Statement, ...]


@_noun
class Facet:
    """One thing that a statement says, with the words that say it: ('date', '2025-08-31', span)."""

    name: str  # date number duration place format person condition polarity modality event
    value: str  # normalised, language-neutral
    span: Span | None = None


@_noun
class Reading:
    """What an on-topic statement says, in a form that compares across languages."""

    statement_id: str
    topic: str
    relevance: float  # 0..1
    position: Position
    position_reason: str  # in words
    conditions: tuple[str, ...] = ()  # as written
    facets: tuple[Facet, ...] = ()
    requoted: bool = False  # the text marks it as said earlier
    made_by: str


@_noun
class Remark:
    """A statement in the circumstances that comparing needs: what novelty is judged from."""

    statement: Statement
    reading: Reading
    url: str
    outlet: str
    language: str
    published_at: datetime | None
    first_seen_at: datetime
    link_id: str  # versions of one article share it
    version: int = 1
    vector: tuple[float, ...] = ()  # unit length; empty = no likeness known
    utterance_id: str = ""  # set on known remarks
    novelty: Novelty | None = None  # set on known remarks


@_noun
class Verdict:
    """What of a statement is new, and why."""

    verdict_id: str  # key(statement_id, topic, made_by)
    statement_id: str
    topic: str
    utterance_id: str
    novelty: Novelty
    nearest_statement_id: str | None = None
    score: float = 0.0  # 0..1, likeness to the nearest earlier statement
    reason: str  # one readable sentence
    position: Position
    conditions: tuple[str, ...] = ()
    change: Change
    compared_with: str | None = None  # statement_id of the speaker's last position, for `change`
    late: bool = False  # an older article found today
    edited: bool = False  # appeared or was reworded in a later version of its article
    decided_at: datetime
    made_by: str


@_noun
class Failure:
    """An expected failure, kept append-only."""

    stage: Stage
    key: str  # url, article_id, source name, …
    kind: str  # class: timeout refused http_403 robots too_large not_an_article broken_feed …
    reason: str  # in words, safe to show
    at: datetime
    source: str = ""  # Source.name, if any


@_noun
class Account:
    """A statement on a topic with its verdict and the circumstances a reader is shown: what digests are made of."""

    verdict: Verdict
    statement: Statement
    outlet: str
    url: str
    title: str
    language: str
    published_at: datetime | None
    first_seen_at: datetime
    context_before: str  # up to 300 code points of the article right before the statement
    context_after: str


@_noun
class Carrier:
    """One outlet's article that carries an utterance."""

    statement_id: str
    outlet: str
    url: str
    language: str
    published_at: datetime | None
    first_seen_at: datetime
    kind: StatementKind
    content: str
    speaker: str = ""  # whose words: for `before` it may be a spokesman's
    said_on: date | None = None


@_noun
class Entry:
    """One utterance in a digest."""

    verdict: Verdict  # of the first carrier
    statement: Statement  # of the first carrier
    outlet: str
    url: str
    title: str
    language: str
    published_at: datetime | None
    first_seen_at: datetime
    context_before: str  # the article's words right before the statement
    context_after: str
    carriers: tuple[Carrier, ...]  # first carrier first
    before: Carrier | None = None  # the speaker's last position on record
    before_position: Position | None = None
    before_conditions: tuple[str, ...] = ()
    nearest: Carrier | None = None  # for `unsure`: the other text
    principal: str = ""  # whose line these words count for too (the speaker is a spokesman)


@_noun
class Silent:
    """A speaker on record of whom the period brought nothing new."""

    speaker: str
    last_on: date
    position: Position


@_noun
class SourceHealth:
    """State of a source, with its reason in words."""

    source: str
    outlet: str
    state: Literal["ok", "thin", "dead", "blocked", "moved", "degraded", "new"]
    reason: str
    found_a_day: float  # over the last seven days
    expected_a_day: tuple[int, int]
    last_success_at: datetime | None = None
    next_try_at: datetime | None = None


@_noun
class Digest:
    """What is new on a topic in a period. The same record and period always give the same digest."""

    digest_id: str  # key of the topic, the period's end and the verdict ids
    topic: str
    title: str
    since: datetime
    until: datetime
    changed: tuple[Entry, ...] = ()  # new utterances that move a line
    new: tuple[Entry, ...] = ()  # new utterances: first, or same position anew
    unsure: tuple[Entry, ...] = ()
    late: tuple[Entry, ...] = ()  # of older articles found in the period: on record, not announced
    repeats: int = 0  # in the period, one per utterance and article
    repeat_outlets: int = 0
    silent: tuple[Silent, ...] = ()
    sources: tuple[SourceHealth, ...] = ()  # only those that are not ok

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Changed, new, unsure, in the order shown."""
        return (*self.changed, *self.new, *self.unsure)


@_noun
class Receipt:
    """A digest was handed to a channel."""

    receipt_id: str  # key(digest_id, channel)
    digest_id: str
    channel: str  # file, feed, webhook, mail …
    target: str  # without secrets
    state: Literal["pending", "sent", "failed", "dead"]
    detail: str = ""
    tries: int = 0
    at: datetime


@_noun
class Run:
    """One run of a command. Kept twice: when it starts (state `running`) and when it ends."""

    run_id: str  # key(command, started_at, process)
    command: str  # "run", "ingest", …
    started_at: datetime
    ended_at: datetime | None = None
    state: Literal["running", "done", "degraded", "failed"]
    detail: str = ""  # one sentence
    counts: dict[str, int] = field(default_factory=dict)  # what was counted → how many
