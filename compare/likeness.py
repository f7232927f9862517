"""How alike two remarks are, and in what they differ: numbers that mean something to a reader.

Nothing here decides. `pair` gives the features of (new remark, earlier remark); `novelty` weighs them.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import numpy as np

from compare.edits import Edit, edits, stem
from compare.weights import RARITY
from records.types import Reading, Remark, Statement

_WORD = re.compile(r"\w+")
_MARKED = re.compile(r"«([^»]+)»|„([^“”]+)[“”]|“([^”]+)”|\"([^\"]+)\"")
_SHORT = 3  # words of fewer letters carry no meaning of their own
# Facet classes whose values can contradict each other.
STRICT = ("date", "duration", "format", "number", "person", "place")
# Positions that can't be two versions of one utterance.
OPPOSED = (
    {"open", "proposes", "confirms_planned", "conditional"},
    {"refuses", "denies_planned", "doubts"},
)


@dataclass(frozen=True, slots=True)
class Said:
    """What of a remark is compared, worked out once."""

    stems: frozenset[str]
    order: tuple[str, ...]  # stems of the words that carry meaning
    order_full: tuple[str, ...]  # every word
    marked: frozenset[str]
    concepts: frozenset[str]  # 'class:value', strict classes left out
    strict: dict[str, frozenset[str]]
    negated: bool
    occasion: date | None  # the day it was said, when known or not contradicted
    published: date | None
    exact: bool  # the day comes from the text


def said(remark: Remark) -> Said:
    """What is compared of `remark`."""
    return _said(remark.statement, remark.reading, remark.published_at)


@lru_cache(maxsize=65536)
def _said(statement: Statement, reading: Reading, published_at: datetime | None) -> Said:
    content = statement.content
    order = tuple(stem(word) for word in _WORD.findall(content.casefold()) if len(word) >= _SHORT or word.isdigit())
    quoted = " ".join(part for groups in _MARKED.findall(content) for part in groups if part)
    facets = reading.facets
    strict = {name: frozenset(f.value for f in facets if f.name == name) for name in STRICT}
    published = published_at.date() if published_at else None
    said_on = statement.said_on
    return Said(
        stems=frozenset(order),
        order=order,
        order_full=tuple(_WORD.findall(content.casefold().replace("n't", " not").replace("n’t", " not"))),
        marked=frozenset(stem(word) for word in _WORD.findall(quoted.casefold()) if len(word) >= _SHORT),
        concepts=frozenset(f"{f.name}:{f.value}" for f in facets if f.name not in ("date", "duration", "number")),
        strict=strict,
        negated=any(f.name == "polarity" and f.value == "no" for f in facets),
        occasion=said_on or (None if reading.requoted else published),
        published=published,
        exact=said_on is not None,
    )


def overlap(a: Iterable[str], b: Iterable[str], weigh: dict[str, float] | None = None) -> tuple[float, float]:
    """(shared / all, shared / the smaller), each element weighed; (0, 0) when one is empty."""
    first, second = frozenset(a), frozenset(b)
    if not first or not second:
        return 0.0, 0.0
    weigh = weigh or {}
    shared = _weight(first & second, weigh)
    smaller = min(_weight(first, weigh), _weight(second, weigh))
    return shared / (_weight(first | second, weigh) or 1.0), shared / (smaller or 1.0)


def _weight(some: frozenset[str], weigh: dict[str, float]) -> float:
    return sum((weigh.get(one, 1.0) for one in sorted(some)), 0.0)


def run(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Share of the shorter text's word pairs that stand side by side in the other too: 0..1."""
    first, second = set(itertools.pairwise(a)), set(itertools.pairwise(b))
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def gap(new: Said, old: Said) -> float | None:
    """Days between the occasions; None when one is not known."""
    if new.occasion and old.occasion:
        return abs((new.occasion - old.occasion).days)
    return None


NAMES = tuple(
    """
    one; cosine same language; cosine across languages; across languages; words; words contained; words in order;
    words in marks; concepts; concepts contained; concepts differ; same day; next day; within four days; within two
    weeks; within two months; later still; occasion unknown; unknown and old; both days given and same; both days
    given and differ; requoted; requoted and same day; same article; close by in the article; both direct in one
    article; positions agree; positions opposed; one negated; negated in one, words alike; dates differ; durations
    differ; formats differ; numbers differ; persons differ; places differ; places agree; persons agree; dates agree;
    numbers agree; conditions agree; conditions differ; shorter; speaker named otherwise; stands out; likest of its
    day; same day and concepts; same day and cosine; later and words in order; later and cosine; requoted and
    cosine; same article and cosine; same article and concepts; told, then quoted below; likest in its article; each
    the other's likest; lead over the other's rest; lead over its own rest; articles alike; articles alike and same
    day; each the other's likest, same day; near copy; near copy, negation changed; near copy, number changed; near
    copy, word changed; near copy, date or place or format changed
    """.strip()
    .replace("\n    ", " ")
    .split("; ")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a pair stands among the other pairs of the two articles: what a reader sees who lays them side by side."""

    usual: float = 0.85  # mean cosine of the new remark with its candidates
    likest: bool = False  # no candidate is nearer
    likest_there: bool = False  # none in the earlier article is nearer to the new remark
    likest_here: bool = False  # none in the new article is nearer to the earlier remark
    lead_there: float = 0.0  # closeness of the pair less that of the next in the earlier article
    lead_here: float = 0.0  # the same within the new article
    articles: float = 0.0  # mean closeness of the new article's remarks to the likest in the earlier one


def closeness(new: Said, old: Said, cosine: float) -> float:
    """One rough number for ranking pairs; the decision is made by `pair`."""
    jaccard, contained = overlap(new.concepts, old.concepts, RARITY)
    return 2.3 * jaccard + 1.6 * contained + 12 * (cosine - 0.85)


def pair(new: Remark, old: Remark, cosine: float, standing: Standing) -> np.ndarray:
    """Features of the pair, named by `NAMES`: float64, shape (len(NAMES),)."""
    a, b = said(new), said(old)
    across = new.language != old.language
    likeness = (cosine - 0.85) * 10
    words, contained = (0.0, 0.0) if across else overlap(a.stems, b.stems)
    marks = (
        0.0
        if across
        else max(
            overlap(a.marked, b.stems)[1] if len(a.marked) > 1 else 0,
            overlap(b.marked, a.stems)[1] if len(b.marked) > 1 else 0,
        )
    )
    concepts, concepts_in = overlap(a.concepts, b.concepts, RARITY)
    differ = min(
        sum(RARITY.get(c, 1.0) for c in a.concepts - b.concepts),
        sum(RARITY.get(c, 1.0) for c in b.concepts - a.concepts),
    )
    days = gap(a, b)
    known = days is not None
    near: float = -1 if days is None else days
    both = a.exact and b.exact
    # A re-quote may be of anything said before it; without a mark it is of its own day.
    before = bool(a.published and b.occasion and b.occasion <= a.published)
    same_link = new.link_id == old.link_id
    apart = (
        min(abs(new.statement.start - old.statement.end), abs(old.statement.start - new.statement.end))
        if same_link
        else 9999
    )
    sides = [next((n for n, side in enumerate(OPPOSED) if r.reading.position in side), None) for r in (new, old)]
    opposed = None not in sides and sides[0] != sides[1]
    differs = {
        name: float(bool(a.strict[name] and b.strict[name] and not a.strict[name] & b.strict[name])) for name in STRICT
    }
    agrees = {name: float(bool(a.strict[name] & b.strict[name])) for name in STRICT}
    conditions = [{c for c in s.concepts if c.startswith("condition:")} for s in (a, b)]
    negated = float(a.negated != b.negated)
    edit = Edit() if across else edits(a.order_full, b.order_full)
    mutual = standing.likest_there and standing.likest_here and not same_link
    same_day, later = known and near <= 1, not known or near > 14
    values = (
        1.0,
        0.0 if across else likeness,
        likeness if across else 0.0,
        float(across),
        words,
        contained,
        run(a.order, b.order) if not across else 0.0,
        marks,
        concepts,
        concepts_in,
        differ / 10,
        float(near == 0),
        float(near == 1),
        float(1 < near <= 4),
        float(4 < near <= 14),
        float(14 < near <= 60),
        float(near > 60),
        float(not known),
        float(not known and not before),
        float(both and near == 0),
        float(both and near != 0),
        float(new.reading.requoted),
        float(new.reading.requoted and near == 0),
        float(same_link),
        float(same_link and apart < 300),
        float(same_link and new.statement.kind == old.statement.kind == "direct"),
        float(new.reading.position == old.reading.position),
        float(opposed),
        negated,
        negated * max(words, 0.0),
        differs["date"],
        differs["duration"],
        differs["format"],
        differs["number"],
        differs["person"],
        differs["place"],
        agrees["place"],
        agrees["person"],
        agrees["date"],
        agrees["number"],
        float(bool(conditions[0] & conditions[1])),
        float(bool(conditions[0]) != bool(conditions[1])),
        math.log(min(len(a.order), len(b.order)) + 1) - 2.5,
        float(new.statement.speaker != old.statement.speaker),
        (cosine - standing.usual) * 10,
        float(standing.likest),
        float(same_day) * concepts,
        float(same_day) * likeness,
        float(later) * (words if across else run(a.order, b.order)),
        float(later) * likeness,
        float(new.reading.requoted) * likeness,
        float(same_link) * likeness,
        float(same_link) * concepts,
        float(
            same_link
            and apart < 400
            and old.statement.kind == "indirect"
            and new.statement.kind != "indirect"
            and new.statement.start > old.statement.start
        ),
        float(standing.likest_there and not same_link),
        float(mutual),
        0.0 if same_link else standing.lead_there,
        0.0 if same_link else standing.lead_here,
        0.0 if same_link else standing.articles,
        standing.articles * float(same_day and not same_link),
        float(mutual and same_day),
        float(edit.copy),
        float(edit.negation),
        float(edit.number),
        float(edit.word),
        float(edit.copy and any(differs.values())),
    )
    return np.array(values, dtype=np.float64)
