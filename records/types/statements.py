"""Who said what, and what it says: all that novelty is judged from."""

from __future__ import annotations

from datetime import date, datetime

from records.types.base import Novelty, Position, SpeakerKind, StatementKind, noun


@noun
class Span:
    """A half-open range of code points: `article.text[start:end] == text`."""

    start: int
    end: int
    text: str


@noun
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


@noun
class Extraction:
    """All statements of one article. Kept when empty too, or the article would be read for ever."""

    extraction_id: str  # key(article_id, made_by)
    article_id: str
    made_by: str
    statements: tuple[Statement, ...]


@noun
class Facet:
    """One thing that a statement says, with the words that say it: ('date', '2025-08-31', span)."""

    name: str  # date number duration place format person condition polarity modality event
    value: str  # normalised, language-neutral
    span: Span | None = None


@noun
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
    before: str = ""  # words of the article right before the statement
    after: str = ""  # and right after it
    made_by: str


@noun
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
