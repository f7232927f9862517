"""New, repeat or unsure: a pure function of what is new, what is known, and now.

Candidates are the earlier remarks of the same speaker on the same topic, the likest first, found in one block of
numpy per speaker. Each pair is weighed by its features (compare.likeness): what contradicts keeps apart, what is
merely absent does not. Weights were learnt on labelled pairs (compare.weights).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from compare import change, likeness, weights
from compare.reason import sentence
from records.identity import key
from records.types import Person, Remark, Verdict

MADE_BY = weights.MADE_BY
CANDIDATES = 32  # earlier remarks that are weighed for each new one
# Words of a role that name no institution.
_NO_HOUSE = frozenset(
    "foreign minister ministry president presidential russia russian ukraine ukrainian head deputy chief state".split()
)
LATE = timedelta(days=3)  # an article this much older than its arrival is late
_VECTOR = np.array([weights.WEIGHTS.get(name, 0.0) for name in likeness.NAMES])


@dataclass(slots=True)
class _Block:
    """The remarks of one speaker on one topic, with their vectors as rows of one matrix."""

    remarks: list[Remark] = field(default_factory=list)
    rows: np.ndarray | None = None

    def add(self, remark: Remark, width: int) -> None:
        if self.rows is None:
            self.rows = np.zeros((16, width), dtype=np.float32)
        if len(self.remarks) == len(self.rows):
            self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
        if len(remark.vector) == width:
            self.rows[len(self.remarks)] = remark.vector
        self.remarks.append(remark)

    def nearest(self, remark: Remark, count: int) -> list[tuple[Remark, float]]:
        """Up to `count` earlier remarks with their cosine, the likest first; those of the same article always."""
        if not self.remarks or self.rows is None:
            return []
        vector = np.asarray(remark.vector or np.zeros(self.rows.shape[1]), dtype=np.float32)
        cosines = self.rows[: len(self.remarks)] @ vector
        first = np.argsort(-cosines, kind="stable")[:count]
        chosen = {int(at) for at in first}
        if remark.link_id:
            chosen |= {
                at
                for at in range(max(0, len(self.remarks) - 64), len(self.remarks))
                if self.remarks[at].link_id == remark.link_id
            }
        ranked = sorted(chosen, key=lambda at: (-cosines[at], at))
        return [
            (self.remarks[at], float(cosines[at]))
            for at in ranked
            if self.remarks[at].statement.statement_id != remark.statement.statement_id
        ]


def judge(
    new: Sequence[Remark], known: Sequence[Remark], now: datetime, *, people: Sequence[Person] = ()
) -> tuple[Verdict, ...]:
    """A verdict for each of `new`, which come in order of publication; earlier ones of the batch count as known.

    `known` are remarks with their `utterance_id`; those of other speakers or topics do no harm. `people` gives the
    spokesmen: their remarks count for the principal's line of positions too.
    """
    principal = {person.name: person.principal for person in people if person.principal}
    width = max((len(remark.vector) for remark in (*known, *new)), default=0)
    blocks: dict[tuple[str, str], _Block] = defaultdict(_Block)
    for remark in known:
        _file(remark, blocks, width)
    articles: dict[tuple[str, str, str], list[Remark]] = defaultdict(list)
    for remark in new:
        articles[_article(remark)].append(remark)
    verdicts = []
    for remark in new:
        verdict = _decide(remark, articles[_article(remark)], blocks, principal, now)
        verdicts.append(verdict)
        _file(replace(remark, utterance_id=verdict.utterance_id, novelty=verdict.novelty), blocks, width)
    return tuple(verdicts)


def _file(remark: Remark, blocks: dict[tuple[str, str], _Block], width: int) -> None:
    for name in sorted(_kept_under(remark)):
        blocks[remark.reading.topic, name].add(remark, width)


def speaker_key(speaker: str) -> str:
    """By what remarks are blocked: the last name in lower case, so that a fuller form of a name meets a shorter one."""
    words = speaker.casefold().replace("’", "'").split()
    return words[-1] if words else ""


def _houses(words: str) -> set[str]:
    """Names of institutions in a role: 'Kremlin spokesman' → {'kremlin'}."""
    return {word.casefold() for word in re.findall(r"[A-Z][\w’'-]{3,}", words)} - _NO_HOUSE


def _kept_under(remark: Remark) -> set[str]:
    """A remark is found by its speaker's name, and by the institution that he speaks for."""
    statement = remark.statement
    return (
        {speaker_key(statement.speaker)}
        | {f"of {house}" for house in _houses(statement.speaker_role)}
        | {f"is {house}" for house in _houses(statement.speaker)}
    )


def _sought_under(remark: Remark) -> set[str]:
    """Where its earlier versions may be: 'the Kremlin said' may be what its spokesman said, and the other way round."""
    statement = remark.statement
    return (
        {speaker_key(statement.speaker)}
        | {f"is {house}" for house in _houses(statement.speaker_role)}
        | {f"of {house}" for house in _houses(statement.speaker)}
    )


def side_by_side(remark: Remark, near: Sequence[tuple[Remark, float]], siblings: Sequence[Remark]) -> np.ndarray:
    """Features of `remark` with each of its candidates: (candidates, features of compare.likeness).

    `siblings` are the remarks of the same article, `remark` among them.
    """
    usual = sum(cosine for _, cosine in near) / len(near)
    top = max(cosine for _, cosine in near)
    here = next(
        number for number, one in enumerate(siblings) if one.statement.statement_id == remark.statement.statement_id
    )
    olds = np.array([old.vector or (0.0,) * len(remark.vector) for old, _ in near], dtype=np.float32)
    cosines = np.array([one.vector or (0.0,) * olds.shape[1] for one in siblings], dtype=np.float32) @ olds.T
    heard = [likeness.said(old) for old, _ in near]
    close = np.array(
        [
            [likeness.closeness(likeness.said(one), old, float(c)) for old, c in zip(heard, row, strict=True)]
            for one, row in zip(siblings, cosines, strict=True)
        ]
    )
    links: dict[str, list[int]] = defaultdict(list)
    for number, (old, _) in enumerate(near):
        links[old.link_id].append(number)
    rows = []
    for number, (old, cosine) in enumerate(near):
        there = links[old.link_id]
        others_there = max((close[here, other] for other in there if other != number), default=0.0)
        others_here = max((close[other, number] for other in range(len(siblings)) if other != here), default=0.0)
        standing = likeness.Standing(
            usual=usual,
            likest=cosine == top,
            likest_there=bool(close[here, number] >= others_there),
            likest_here=bool(close[here, number] >= others_here),
            lead_there=float(close[here, number] - others_there) if len(there) > 1 else 0.0,
            lead_here=float(close[here, number] - others_here) if len(siblings) > 1 else 0.0,
            articles=float(close[:, there].max(axis=1).mean()),
        )
        rows.append(likeness.pair(remark, old, cosine, standing))
    return np.array(rows)


def _near(remark: Remark, blocks: dict[tuple[str, str], _Block]) -> list[tuple[Remark, float]]:
    """The candidates with their cosines, the likest first, each once."""
    found: dict[str, tuple[Remark, float]] = {}
    for name in sorted(_sought_under(remark)):
        if (remark.reading.topic, name) in blocks:
            for old, cosine in blocks[remark.reading.topic, name].nearest(remark, CANDIDATES):
                found.setdefault(old.statement.statement_id, (old, cosine))
    return sorted(found.values(), key=lambda pair: (-pair[1], pair[0].statement.statement_id))[: 2 * CANDIDATES]


def _article(remark: Remark) -> tuple[str, str, str]:
    """The remarks of one speaker in one article on one topic belong together."""
    return remark.link_id, remark.reading.topic, speaker_key(remark.statement.speaker)


def _decide(
    remark: Remark,
    siblings: Sequence[Remark],
    blocks: dict[tuple[str, str], _Block],
    principal: dict[str, str],
    now: datetime,
) -> Verdict:
    near = _near(remark, blocks)
    best: tuple[float, Remark] | None = None
    if near:
        scores = side_by_side(remark, near, siblings) @ _VECTOR
        best = (1 / (1 + math.exp(-float(scores.max()))), near[int(scores.argmax())][0])
    score = best[0] if best else 0.0
    novelty = "repeat" if score >= weights.REPEAT else "unsure" if score >= weights.UNSURE else "new"
    identity = remark.statement.statement_id
    utterance = (
        best[1].utterance_id if best and novelty == "repeat" else key("utterance", remark.reading.topic, identity)
    )
    line = _line(remark, blocks, principal)
    moved, compared = change.against(remark, line)
    if novelty == "repeat" and best:
        moved, compared = "same", best[1]
    return Verdict(
        verdict_id=key(identity, remark.reading.topic, MADE_BY),
        statement_id=identity,
        topic=remark.reading.topic,
        utterance_id=utterance,
        novelty=novelty,  # type: ignore[arg-type]
        nearest_statement_id=best[1].statement.statement_id if best else None,
        score=round(score, 4),
        reason=sentence(remark, best[1] if best else None, novelty, score, moved, compared),
        position=remark.reading.position,
        conditions=remark.reading.conditions,
        change=moved,
        compared_with=compared.statement.statement_id if compared else None,
        late=bool(remark.published_at and remark.first_seen_at - remark.published_at > LATE),
        edited=remark.version > 1
        and not (best is not None and novelty == "repeat" and best[1].link_id == remark.link_id),
        decided_at=now,
        made_by=MADE_BY,
    )


def _line(remark: Remark, blocks: dict[tuple[str, str], _Block], principal: dict[str, str]) -> list[Remark]:
    """Earlier utterances that make the speaker's line: his own, and his spokesmen's."""
    topic, speaker = remark.reading.topic, remark.statement.speaker
    voices = {speaker} | {name for name, chief in principal.items() if chief == speaker}
    keys = sorted({speaker_key(voice) for voice in voices})
    own = [
        old
        for name in keys
        for old in blocks[topic, name].remarks
        if old.novelty != "repeat" and old.statement.speaker in voices
    ]
    return sorted(own, key=lambda old: (old.published_at or old.first_seen_at, old.statement.statement_id))
