"""On a topic or not, per statement and in its context.

The same for every topic: which of the topic's terms stand in the statement, right around it, in headline and lead, in
the other statements; and how like the article's head is to the topic's examples. A topic may carry a linear head
learnt from labelled articles, which weighs the same evidence and the meaning of the statement; without one, fixed
weights and a likeness threshold taken from the examples themselves decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from extract import facets, linear, vectors
from extract.meaning import blend
from records.types import Article, Statement, Topic

LEAD = 400  # code points of the text that count as its lead
BEFORE, AFTER = 260, 140  # code points around a statement that count as near it
SCOPES = ("own", "near", "lead", "neighbours", "text", "title", "any")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for the topic in one article: a row per statement."""

    terms: np.ndarray  # (statements, term features)
    names: tuple[str, ...]  # of the term features
    concepts: np.ndarray  # (statements, 2 x concepts of the table): in the statement, near it
    contents: np.ndarray  # (statements, 384) vectors of the statements
    lead: np.ndarray  # (384,) vector of headline and lead
    together: bool  # a paragraph, or headline and lead, speaks of all that the topic needs
    likeness: float  # 0..1, of the lead to the nearest example; .5 stands at the threshold


@lru_cache(maxsize=512)
def _patterns(topic_terms: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, object], ...]:
    return tuple((facet, facets.stems(words, split=False)) for facet, words in topic_terms if words)


def groups(topic: Topic, language: str) -> dict[str, object]:
    """Facet → pattern of the topic's terms in `language`, or in English when it has none in that language."""
    words = topic.terms.get(language) or topic.terms.get("en") or {}
    return dict(_patterns(tuple(sorted((facet, tuple(stems)) for facet, stems in words.items()))))


def needs(topic: Topic) -> tuple[tuple[str, ...], ...]:
    """What a statement with its context must speak of: one facet of each group."""
    written = topic.settings.get("needs", "")
    if written:
        return tuple(tuple(group.split("/")) for group in written.split())
    names = sorted({facet for words in topic.terms.values() for facet in words if facet != "off"})
    return tuple((name,) for name in names)


def head_text(article: Article) -> str:
    """Headline and lead as one line: what an article says it is about."""
    return f"{article.title}. {' '.join(article.text.split())[:LEAD]}"


def evidence(
    article: Article, statements: Sequence[Statement], topic: Topic, contents: np.ndarray, lead: np.ndarray
) -> Evidence:
    """The evidence for `topic`; `contents` are the vectors of the statements, `lead` that of `head_text(article)`."""
    patterns = groups(topic, article.language)
    names = sorted(patterns)
    wanted = needs(topic)

    def hits(text: str) -> list[float]:
        return [1.0 if patterns[name].search(text) else 0.0 for name in names]  # type: ignore[attr-defined]

    def coverage(row: Sequence[float]) -> float:
        present = {name for name, value in zip(names, row, strict=True) if value}
        return sum(any(one in present for one in group) for group in wanted) / (len(wanted) or 1)

    counts = [math.log1p(len(patterns[name].findall(article.text))) for name in names]  # type: ignore[attr-defined]
    head = hits(f"{article.title}\n{article.text[:LEAD]}")
    own = [hits(statement.content) for statement in statements]
    title = hits(article.title)
    rows, known = [], []
    for number, statement in enumerate(statements):
        start, end = statement.start, statement.end
        around_it = article.text[max(0, start - BEFORE) : start] + " … " + article.text[end : end + AFTER]
        near = hits(around_it)
        known.append(_flags(statement.content, article.language, 1.0) + _flags(around_it, article.language, 0.5))
        beside = [own[other] for other in (number - 1, number + 1) if 0 <= other < len(own)]
        around = [max(column) for column in zip(*beside, strict=True)] if beside else [0.0] * len(names)
        union = [max(pair) for pair in zip(own[number], near, strict=True)]
        everything = [max(pair) for pair in zip(union, head, strict=True)]
        rows.append(
            [
                *own[number],
                *near,
                *head,
                *around,
                *counts,
                *title,
                *everything,
                coverage(own[number]),
                coverage(near),
                coverage(head),
                coverage(around),
                coverage(union),
                coverage(everything),
                1.0 if coverage(own[number]) == 1 else 0.0,
                1.0 if coverage(union) == 1 else 0.0,
                1.0 if coverage(everything) == 1 else 0.0,
                1.0 if coverage(head) == 1 else 0.0,
                coverage(title),
                math.log1p(len(statement.content)) / 6,
            ]
        )
    labels = [f"{scope}:{name}" for scope in SCOPES for name in names]
    labels += [
        "cover:own",
        "cover:near",
        "cover:lead",
        "cover:neighbours",
        "cover:union",
        "cover:all",
        "full:own",
        "full:union",
        "full:all",
        "full:lead",
        "cover:title",
        "length",
    ]
    terms = np.array(rows, dtype=np.float32).reshape(len(statements), len(labels))
    paragraphs = [f"{article.title}\n{article.text[:LEAD]}", *article.text.split("\n")]
    together = any(coverage(hits(paragraph)) == 1 for paragraph in paragraphs if len(paragraph) > 20)
    terms = np.concatenate([terms, np.full((len(statements), 1), float(together), dtype=np.float32)], axis=1)
    labels.append("together")
    concepts = np.array(known, dtype=np.float32).reshape(len(statements), 2 * len(facets.table("en")))
    return Evidence(
        terms=terms,
        names=tuple(labels),
        concepts=concepts,
        contents=contents,
        lead=lead,
        together=together,
        likeness=likeness(topic, lead),
    )


def _flags(text: str, language: str, weight: float) -> list[float]:
    """`weight` for each concept of the table that stands in `text`, else 0."""
    found = {(group, concept) for group, concept, _, _ in facets.concepts(text, language)}
    return [weight if (group, concept) in found else 0.0 for group, concept in facets.table("en")]


def relevance(found: Evidence, topic: Topic, read: np.ndarray | None = None) -> np.ndarray:
    """How surely each statement is on `topic`: (statements,) in 0..1; from .5 it is.

    `read` is what the network of meaning thinks of a topic that it was trained for, (statements,) in 0..1.
    """
    if not len(found.contents):
        return np.zeros(0, dtype=np.float32)
    head = linear.load(f"topic_{topic.settings['head']}") if topic.settings.get("head") else None
    if head is not None:
        chance = head.probabilities(rows(found))[:, 0]
        return chance if read is None else blend.topic(read, chance, found.together)
    column = {name: found.terms[:, number] for number, name in enumerate(found.names)}
    score = (
        2.2 * column["cover:own"]
        + 1.6 * column["cover:union"]
        + 1.0 * column["cover:lead"]
        + 3.0 * found.likeness
        - 4.2
    )
    off = column.get("own:off")
    if off is not None:
        score = score - 1.5 * off * (column["full:own"] == 0)
    # Without a single term of the topic at hand, likeness alone never decides.
    score = np.where(column["cover:all"] == 0, -4.0, score)
    return 1 / (1 + np.exp(-2 * score))


def rows(found: Evidence) -> np.ndarray:
    """The features of a head: statement vector, lead vector, term features, concepts."""
    lead = np.repeat(found.lead[None, :], len(found.contents), axis=0)
    return np.concatenate([found.contents, lead, found.terms, found.concepts], axis=1)


def possible(article: Article, topic: Topic) -> bool:
    """False when no wanted term stands in the article at all: then nothing need be embedded."""
    patterns = groups(topic, article.language)
    text = f"{article.title}\n{article.text}"
    wanted = needs(topic)
    met = sum(any(name in patterns and patterns[name].search(text) for name in group) for group in wanted)  # type: ignore[attr-defined]
    return met == len(wanted) if topic.settings.get("needs") else met > 0


@lru_cache(maxsize=64)
def _example_vectors(texts: tuple[str, ...]) -> tuple[np.ndarray, float]:
    """Vectors of the examples' heads and the likeness below which an article is unlike them all.

    One class only: the threshold lies below the likeness of the examples to one another (leave one out).
    """
    heads = vectors.embed([" ".join(text.split())[: LEAD + 100] for text in texts])
    if len(heads) < 2:
        return heads, 0.86
    among = heads @ heads.T
    np.fill_diagonal(among, -1.0)
    nearest = among.max(axis=1)
    return heads, float(min(max(nearest.mean() - 1.5 * nearest.std() - 0.01, 0.80), 0.90))


def likeness(topic: Topic, lead: np.ndarray) -> float:
    """0..1, of an article's head to the topic's nearest example: .5 at its threshold; 0 without examples."""
    if not topic.examples or not lead.any():
        return 0.0
    heads, threshold = _example_vectors(topic.examples)
    nearest = float((heads @ lead).max())
    return 1 / (1 + math.exp(-60 * (nearest - threshold)))
