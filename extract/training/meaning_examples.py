"""Labelled articles as examples for the network of meaning: statements alone, and pairs of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from extract.meaning.inputs import Input, Occasion, Passage, alone, distance, pair
from extract.meaning.passages import passage
from extract.reading import requoted
from extract.tagger.labels import POSITIONS
from extract.tagger.pieces import Pieces
from extract.training.labelled import article_of, statement_of

# Earlier statements beside a new one: of its article; of others, by being its utterance, by being of the same days, by
# being easily confused with it, by chance.
SIBLINGS, LIKE, NEAR, UNLIKE, ANY = 3, 2, 2, 2, 1
UNDATED = 0.25  # share of statements whose day of saying is hidden
BETWEEN = 60  # code points at most between two statements that are joined into one
SWAPPED, BARE = 0.5, 0.2  # shares of pairs with the earlier one first, and without their contexts
# Share of pairs of one day and language that are shown as if one article carried them. In articles that people write as
# examples a repetition stands right below what it repeats; in the press the lead takes up what comes much further down.
JOINED = 0.4
APART = 0.5  # share of pairs of one article that are shown without their contexts, which tell how near they stand


@dataclass(frozen=True, slots=True)
class Alone:
    """A statement with what is to be learnt of it."""

    input: Input
    on_topic: bool
    positions: tuple[float, ...]  # shares that sum to 1; all 0 where the statement is on no topic


@dataclass(frozen=True, slots=True)
class Paired:
    """Two statements of one speaker, the later first."""

    input: Input
    same: bool
    ids: tuple[str, str]


def statements_alone(articles: Sequence[dict[str, Any]], pieces: Pieces) -> list[Alone]:
    """Every labelled statement of the articles."""
    found = []
    for one in articles:
        article = article_of(one)
        for label in one["statements"]:
            shares = dict.fromkeys(POSITIONS, 0.0)
            if label["about_summit"] and label["position"]:
                also = label.get("position_alt") or []
                shares[label["position"]] = 1.0 if not also else 0.75
                for name in also:
                    shares[name] += 0.25 / len(also)
            found.append(
                Alone(
                    alone(passage(article, statement_of(label, article)), pieces),
                    bool(label["about_summit"]),
                    tuple(shares.values()),
                )
            )
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """A labelled statement on its way into pairs."""

    id: str
    article: str
    span: tuple[int, int]  # in the article's text
    group: str | None  # the split quotation that it is a part of, if it is one
    language: str
    speaker: str
    utterances: frozenset[str]
    occasion: Occasion
    text: str
    passage: Passage

    @property
    def published(self) -> date:
        """The day of its article."""
        assert self.occasion.published
        return self.occasion.published


def told(articles: Sequence[dict[str, Any]], member: dict[str, set[str]] | None = None) -> list[Told]:
    """The statements that carry an utterance, in order of publication.

    `member`: label id → utterances; without it, `utterance` of each label.
    """
    found = []
    for one in sorted(articles, key=lambda one: one["published"]):
        article = article_of(one)
        for label in [*one["statements"], *joined(one)]:
            named = {label.get("utterance"), label.get("beside")} - {None}
            utterances = (member or {}).get(label["id"]) or named
            if not label["about_summit"] or (not utterances and member is None):
                continue
            statement = statement_of(label, article)
            day = date.fromisoformat(one["published"][:10])
            found.append(
                Told(
                    id=label["id"],
                    article=one["id"],
                    span=(label["start"], label["end"]),
                    group=label.get("group"),
                    language=one["language"],
                    speaker=label["speaker"],
                    utterances=frozenset(utterances or {label["id"]}),
                    occasion=Occasion(day, statement.said_on, requoted(article, statement)),
                    text=label["content"],
                    passage=passage(article, statement),
                )
            )
    return found


def joined(article: dict[str, Any]) -> list[dict[str, Any]]:
    """Neighbouring statements of one speaker as one, which then carries the utterances of both (`utterance` and
    `beside`): the press quotes at greater length than those who write examples."""
    labels = sorted(article["statements"], key=lambda label: label["start"])
    return [
        one
        | {
            "id": f"{one['id']}+{two['id']}", "end": two["end"], "content": article["text"][one["start"] : two["end"]],
            "beside": two["utterance"], "cue_span": None, "speaker_span": None, "group": None,
        }
        for one, two in pairwise(labels)
        if one["speaker"] == two["speaker"]
        and one["about_summit"]
        and two["about_summit"]
        and one.get("utterance")
        and two.get("utterance")
        and one["utterance"] != two["utterance"]
        and 0 <= two["start"] - one["end"] <= BETWEEN
        and "\n" not in article["text"][one["end"] : two["start"]]
    ]  # fmt: skip


def couple(new: Told, old: Told, pieces: Pieces, chance: random.Random) -> Paired:
    """The pair as an example, varied: either may stand first, some days of saying and some contexts are hidden, some
    pairs of one day count as of one article."""
    new, old = _blurred(new, chance), _blurred(old, chance)
    own = new.article == old.article
    neighbours = new.published == old.published and new.language == old.language
    joined = own or (neighbours and chance.random() < JOINED)
    apart = distance(new.occasion, old.occasion, same_article=joined)
    one, two = new.passage, old.passage
    if chance.random() < (APART if own else BARE):
        one, two = replace(one, before="", after=""), replace(two, before="", after="")
    if chance.random() < SWAPPED:
        one, two = two, one
    same = bool(new.utterances & old.utterances)
    return Paired(pair(one, two, apart, pieces), same, (new.id, old.id))


def _blurred(one: Told, chance: random.Random) -> Told:
    return replace(one, occasion=replace(one.occasion, said_on=None)) if chance.random() < UNDATED else one


def pairs(statements: Sequence[Told], vectors: np.ndarray, pieces: Pieces, chance: random.Random) -> list[Paired]:
    """For each statement some earlier ones of its speaker, as comparing will meet them. `vectors`: (n, 384)."""
    earlier: dict[str, list[int]] = defaultdict(list)
    found = []
    for number, new in enumerate(statements):
        known = earlier[new.speaker]
        own = [k for k in known if statements[k].article == new.article and not _parts(statements[k], new)]
        others = [k for k in known if statements[k].article != new.article]
        same = [k for k in others if statements[k].utterances & new.utterances]
        unlike = [k for k in others if not statements[k].utterances & new.utterances]
        near = [k for k in unlike if abs((new.published - statements[k].published).days) <= 1]
        likeness = {k: float(vectors[k] @ vectors[number]) + chance.gauss(0, 0.03) for k in unlike}
        chosen = {
            *_some(own, SIBLINGS, chance),
            *_some(same, LIKE, chance),
            *_some(near, NEAR, chance),
            *sorted(unlike, key=lambda k: -likeness[k])[:UNLIKE],
            *_some(unlike, ANY, chance),
        }
        found += [couple(new, statements[k], pieces, chance) for k in sorted(chosen)]
        earlier[new.speaker].append(number)
    return found


def _parts(old: Told, new: Told) -> bool:
    """Two parts of one split quotation of an article, or a statement and one joined of it: no examples."""
    overlap = old.span[0] < new.span[1] and new.span[0] < old.span[1]
    return overlap or (new.group is not None and old.group == new.group)


def _some(known: Sequence[int], most: int, chance: random.Random) -> list[int]:
    return chance.sample(known, min(most, len(known)))
