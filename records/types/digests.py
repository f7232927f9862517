"""What is new, and how people are told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from records.types.base import Change, Novelty, Position, StatementKind, noun
from records.types.statements import Statement


@noun
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


@noun
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
    gone_at: datetime | None = None  # when a version of the article came that has the words no more


@noun
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
    gone_at: datetime | None = None  # when they left the article


@noun
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
    gone_at: datetime | None = None  # when the words left the first carrier's article


@noun
class Silent:
    """A speaker on record of whom the period brought nothing new."""

    speaker: str
    last_on: date
    position: Position


@noun
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


@noun
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
    gone: tuple[Entry, ...] = ()  # told before the period, and in it left the article that carried them first
    repeats: int = 0  # in the period, one per utterance and article
    repeat_outlets: int = 0
    silent: tuple[Silent, ...] = ()
    sources: tuple[SourceHealth, ...] = ()  # only those that are not ok

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Changed, new, unsure, in the order shown."""
        return (*self.changed, *self.new, *self.unsure)


@noun
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
