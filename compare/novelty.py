"""New, repeat or unsure: a pure function of what is new, what is known, and now.

Candidates are earlier remarks of the same speaker on the same topic, or of whoever speaks for him (`compare.voices`),
the likest first, found in one block of numpy per speaker. How likely a pair is one utterance comes from outside
(`Alike`: a trained reader of both passages); small changes between near copies overrule it, since one word makes
another statement of the same words. A remark belongs to the utterance whose members speak for it most.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from compare import change
from compare.edits import edits
from compare.likeness import overlap, said
from compare.reason import sentence
from compare.voices import Voices
from records.identity import key
from records.types import Remark, Verdict

MADE_BY = "novelty/2"
# Chances of (new remark, earlier remark) being one utterance: (n,) in 0..1 for n pairs.
Alike = Callable[[Sequence[tuple[Remark, Remark]]], np.ndarray]

# A chance from REPEAT up is a repeat, from UNSURE up unsure, below new.
REPEAT = 0.35
UNSURE = 0.28
CANDIDATES = 8  # earlier remarks of other articles that are read beside a new one
SIBLINGS = 6  # earlier remarks of its own article
_SAME_NEWS = 2  # days apart up to which two articles may tell one piece of news …
_NEWS = 0.06  # … and the cosine that this is worth: a paraphrase of today beats the like words of another year
NOBODY = Voices()  # no speaker speaks for another
LATE = timedelta(days=3)  # an article this much older than its arrival is late
_CHANGED = 0.02  # the most that a near copy with another number, negation or word can be
_UNDATED = 0.6  # share of words that statements have in common which are one although no date says so
_COPIED = 0.9  # the least that a near copy of the same days is


@dataclass(slots=True)
class _Block:
    """The remarks of one speaker on one topic, with their vectors as rows of one matrix, made when they are sought."""

    width: int
    remarks: list[Remark] = field(default_factory=list)
    rows: np.ndarray | None = None
    days: np.ndarray = field(default_factory=lambda: np.zeros(0))  # of publication; nan where it is not known

    def add(self, remark: Remark) -> None:
        self.remarks.append(remark)

    def _matrix(self) -> np.ndarray:
        done = 0 if self.rows is None else len(self.rows)
        if done < len(self.remarks):
            late, empty = self.remarks[done:], (0.0,) * self.width
            vectors = [one.vector if len(one.vector) == self.width else empty for one in late]
            fresh = np.array(vectors, np.float32).reshape(len(late), self.width)
            self.rows = fresh if self.rows is None else np.concatenate([self.rows, fresh])
            self.days = np.concatenate([self.days, [_day_number(one) for one in late]])
        assert self.rows is not None
        return self.rows

    def nearest(self, remark: Remark) -> list[tuple[Remark, float]]:
        """The likest earlier remarks with their likeness, those of the same news before others: of other articles, and
        of its own."""
        if not self.remarks:
            return []
        cosines = self._matrix() @ np.asarray(remark.vector or np.zeros(self.width), dtype=np.float32)
        cosines = cosines + _NEWS * (np.abs(self.days - _day_number(remark)) <= _SAME_NEWS)
        room = {False: CANDIDATES, True: SIBLINGS}
        chosen = []
        for at in np.argsort(-cosines, kind="stable")[: 4 * (CANDIDATES + SIBLINGS)]:
            old = self.remarks[at]
            own = bool(remark.link_id) and old.link_id == remark.link_id
            if old.statement.statement_id != remark.statement.statement_id and room[own]:
                room[own] -= 1
                chosen.append((old, float(cosines[at])))
        return chosen


def judge(
    new: Sequence[Remark], known: Sequence[Remark], now: datetime, alike: Alike, voices: Voices = NOBODY
) -> tuple[Verdict, ...]:
    """A verdict for each of `new`, which come in order of publication; earlier ones of the batch count as known.

    `known` are remarks with their `utterance_id`; those of other speakers or topics do no harm. `voices` tell who
    speaks for whom: a spokesman's remarks count for the principal's line of positions too, and a country may be
    reported to have said what its minister said.
    """
    width = max((len(remark.vector) for remark in (*known, *new)), default=0)
    blocks: dict[tuple[str, str], _Block] = defaultdict(lambda: _Block(width))
    lines: dict[tuple[str, str], list[Remark]] = defaultdict(list)
    for remark in known:
        _file(remark, blocks, voices)
        lines[_line_of(remark)].append(remark)
    candidates = []
    for remark in new:
        candidates.append(_near(remark, blocks, voices))
        _file(remark, blocks, voices)
    chances = _chances(new, candidates, alike)
    standing: dict[str, Remark] = {}
    verdicts = []
    for remark, near, likely in zip(new, candidates, chances, strict=True):
        near = [standing.get(old.statement.statement_id, old) for old in near]
        verdict = _decide(remark, near, likely, _line(remark, lines, voices), now)
        verdicts.append(verdict)
        settled = replace(remark, utterance_id=verdict.utterance_id, novelty=verdict.novelty)
        standing[remark.statement.statement_id] = settled
        lines[_line_of(remark)].append(settled)
    return tuple(verdicts)


def _day_number(remark: Remark) -> float:
    return float(remark.published_at.toordinal()) if remark.published_at else math.nan


def _file(remark: Remark, blocks: dict[tuple[str, str], _Block], voices: Voices) -> None:
    for name in voices.kept_under(remark):
        blocks[remark.reading.topic, name].add(remark)


def _near(remark: Remark, blocks: dict[tuple[str, str], _Block], voices: Voices) -> list[Remark]:
    """The candidates, the likest first, each once."""
    found: dict[str, tuple[Remark, float]] = {}
    for name in voices.sought_under(remark):
        if (remark.reading.topic, name) in blocks:
            for old, cosine in blocks[remark.reading.topic, name].nearest(remark):
                found.setdefault(old.statement.statement_id, (old, cosine))
    ranked = sorted(found.values(), key=lambda pair: (-pair[1], pair[0].statement.statement_id))
    return [old for old, _ in ranked[: CANDIDATES + SIBLINGS]]


def _chances(new: Sequence[Remark], near: Sequence[Sequence[Remark]], alike: Alike) -> list[np.ndarray]:
    """For each new remark the chances of its candidates, near copies looked at word by word."""
    pairs = [(remark, old) for remark, olds in zip(new, near, strict=True) for old in olds]
    read = alike(pairs) if pairs else np.zeros(0)
    chances = np.array([_corrected(a, b, float(chance)) for (a, b), chance in zip(pairs, read, strict=True)])
    ends = np.cumsum([len(olds) for olds in near])
    return [np.asarray(part) for part in np.split(chances, ends[:-1])] if len(near) else []


def _corrected(new: Remark, old: Remark, chance: float) -> float:
    a, b = said(new), said(old)
    dated = a.published is not None and b.published is not None
    if not dated and new.link_id != old.link_id and overlap(a.stems, b.stems)[1] < _UNDATED:
        return min(chance, (REPEAT + UNSURE) / 2)  # the same man may have said it years apart
    if new.language != old.language:
        return chance
    edit = edits(a.words, b.words)
    if not edit.copy:
        return chance
    if edit.negation or edit.number or edit.word:
        return min(chance, _CHANGED)
    near = a.published and b.published and abs((a.published - b.published).days) <= 1
    return max(chance, _COPIED) if near or new.link_id == old.link_id else chance


def _decide(
    remark: Remark, near: Sequence[Remark], likely: np.ndarray, line: Sequence[Remark], now: datetime
) -> Verdict:
    utterance, score = _best_utterance(near, likely)
    nearest = near[int(likely.argmax())] if len(near) else None
    novelty = "repeat" if score >= REPEAT else "unsure" if score >= UNSURE else "new"
    identity = remark.statement.statement_id
    if novelty == "repeat":
        nearest = max(
            (pair for pair in zip(near, likely, strict=True) if pair[0].utterance_id == utterance),
            key=lambda pair: pair[1],
        )[0]
    else:
        utterance = key("utterance", remark.reading.topic, identity)
    moved, compared = change.against(remark, line)
    if novelty == "repeat":
        moved, compared = "same", nearest
    return Verdict(
        verdict_id=key(identity, remark.reading.topic, MADE_BY),
        statement_id=identity,
        topic=remark.reading.topic,
        utterance_id=utterance,
        novelty=novelty,  # type: ignore[arg-type]
        nearest_statement_id=nearest.statement.statement_id if nearest else None,
        score=round(score, 4),
        reason=sentence(remark, nearest, novelty, score, moved, compared),
        position=remark.reading.position,
        conditions=remark.reading.conditions,
        change=moved,
        compared_with=compared.statement.statement_id if compared else None,
        late=bool(remark.published_at and remark.first_seen_at - remark.published_at > LATE),
        edited=remark.version > 1
        and not (nearest is not None and novelty == "repeat" and nearest.link_id == remark.link_id),
        decided_at=now,
        made_by=MADE_BY,
    )


def _best_utterance(near: Sequence[Remark], likely: np.ndarray) -> tuple[str, float]:
    """(utterance, chance) that the candidates speak for most: the mean of its two likeliest members' chances, of which
    a lone member's is taken as it is."""
    members: dict[str, list[float]] = defaultdict(list)
    for old, chance in zip(near, likely, strict=True):
        members[old.utterance_id].append(float(chance))
    scores = {name: sum(sorted(some, reverse=True)[:2]) / min(len(some), 2) for name, some in members.items()}
    best = max(scores, key=lambda name: (scores[name], name), default="")
    return best, scores.get(best, 0.0)


def _line_of(remark: Remark) -> tuple[str, str]:
    return remark.reading.topic, remark.statement.speaker


def _line(remark: Remark, lines: dict[tuple[str, str], list[Remark]], voices: Voices) -> list[Remark]:
    """Earlier utterances that make the speaker's line: his own, and his spokesmen's."""
    topic, speaker = _line_of(remark)
    own = [old for voice in voices.of_line(speaker) for old in lines.get((topic, voice), ()) if old.novelty != "repeat"]
    return sorted(own, key=lambda old: (old.published_at or old.first_seen_at, old.statement.statement_id))
