"""Labelled articles as examples for the network of meaning: statements alone, and pairs of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from extract.meaning.inputs import Input, alone, distance, pair
from extract.meaning.passages import passage
from extract.reading import requoted
from extract.tagger.labels import POSITIONS
from extract.tagger.pieces import Pieces
from extract.training.labelled import article_of, statement_of


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


def statements_alone(articles: Sequence[dict], pieces: Pieces) -> list[Alone]:
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
class _Told:
    """A labelled statement on its way into pairs."""

    id: str
    article: str
    speaker: str
    utterances: frozenset[str]
    published: date
    text: str
    passage: object
    requoted: bool


def told(articles: Sequence[dict], member: dict[str, set[str]] | None = None) -> list[_Told]:
    """The statements that carry an utterance, in order of publication. `member`: label id → utterances, else by `utterance`."""
    found = []
    for one in sorted(articles, key=lambda one: one["published"]):
        article = article_of(one)
        for label in one["statements"]:
            utterances = (member or {}).get(label["id"]) or ({label["utterance"]} if label.get("utterance") else set())
            if not label["about_summit"] or (not utterances and member is None):
                continue
            statement = statement_of(label, article)
            found.append(
                _Told(
                    label["id"], one["id"], label["speaker"], frozenset(utterances or {label["id"]}),
                    date.fromisoformat(one["published"][:10]), label["content"], passage(article, statement), requoted(article, statement),
                )
            )  # fmt: skip
    return found


def couple(new: _Told, old: _Told, pieces: Pieces) -> Paired:
    """The pair as an example."""
    apart = distance(new.published, old.published, same_article=new.article == old.article, requoted=new.requoted)
    same = bool(new.utterances & old.utterances)
    return Paired(pair(new.passage, old.passage, apart, pieces), same, (new.id, old.id))


def pairs(
    statements: Sequence[_Told],
    vectors: np.ndarray,
    pieces: Pieces,
    chance: random.Random,
    like: int = 3,
    unlike: int = 4,
) -> list[Paired]:
    """For each statement some earlier ones of its speaker: up to `like` of its utterance and `unlike` of others, those
    that are easily confused (near in meaning, of one day, of one article) first. `vectors` (n, 384), a row each."""
    earlier: dict[str, list[int]] = defaultdict(list)
    found = []
    for number, new in enumerate(statements):
        known = earlier[new.speaker]
        same = [k for k in known if statements[k].utterances & new.utterances]
        other = [k for k in known if not statements[k].utterances & new.utterances]
        chance.shuffle(same)
        likeness = {
            k: float(vectors[k] @ vectors[number])
            + chance.gauss(0, 0.03)
            + 0.03 * (abs((new.published - statements[k].published).days) <= 1)
            for k in other
        }
        other.sort(key=lambda k: -likeness[k])
        chosen = (
            same[:like] + other[: unlike - 1] + chance.sample(other[unlike - 1 :], min(1, len(other[unlike - 1 :])))
        )
        found += [couple(new, statements[k], pieces) for k in chosen]
        earlier[new.speaker].append(number)
    return found
