"""Where a statement stands on the topic: one of the ten positions of records.types, and why.

Two views are blended: the network of meaning, which reads the statement in its passage, and a linear model of facets
(which concepts of lexicon/concepts.tsv stand in the statement, which in its reporting words and the sentence around).
Both were learnt on labelled statements of our own writing. The reason names the words that weighed most.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import get_args

import numpy as np

from extract import facets, linear
from extract.meaning import blend
from records.types import Position

POSITIONS: tuple[Position, ...] = get_args(Position)
_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:I|we|my|our|me|us|я|мы|мне|нам|нас|меня|мой|моя|наш\w*|ми|мені|мене|мій|моя|нами)(?!\w)", re.IGNORECASE
)
AROUND = 160  # code points before and after a statement that are read with it


@cache
def signals(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Rows of lexicon/signals.tsv for one language: (name, pattern), in the table's order."""
    column = 1 + facets.LANGUAGES.index(language if language in facets.LANGUAGES else "en")
    lines = resources.files("extract").joinpath("lexicon/signals.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return tuple((cells[0], re.compile(cells[column], re.IGNORECASE)) for cells in rows)


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Names of the concept features, in order: those of the statement, of its cue, of its surroundings."""
    rows = [f"{group}:{concept}" for group, concept in facets.table("en")]
    turns = tuple(f"turn/{name}" for name, _ in signals("en"))
    return (
        tuple(f"{scope}/{row}" for scope in ("said", "cue", "around", "speaker") for row in rows)
        + turns
        + (
            "kind/direct",
            "kind/indirect",
            "kind/mixed",
            "short",
            "question",
            "names/two",
            "names/own side",
            "names/others only",
            "names/other person first",
            "first person",
        )
    )


@cache
def _places() -> dict[str, int]:
    return {name: at for at, name in enumerate(names())}


def features(
    content: str, cue: str, around: str, kind: str, language: str, vector: np.ndarray, who: str = ""
) -> np.ndarray:
    """The row of one statement: its vector (384), then the features of `names()`."""
    number = _places()
    flags = np.zeros(len(number), dtype=np.float32)
    said = {f"{group}:{concept}" for group, concept, _, _ in facets.concepts(content, language)}
    for scope, found in (("said", said), ("cue", _concepts(cue, language)), ("around", _concepts(around, language))):
        for name in found:
            flags[number[f"{scope}/{name}"]] = 1.0 if scope != "around" else 0.5
    for name, pattern in signals(language):
        if pattern.search(f"{cue} | {content}"):
            flags[number[f"turn/{name}"]] = 1.0
    side = _concepts(who, "en")
    for name in side:
        flags[number[f"speaker/{name}"]] = 0.7
    about = {name for name in said if name.startswith(("person:", "place:"))}
    flags[number["names/own side"]] = float(bool(about & side))
    flags[number["names/others only"]] = float(bool(about) and not about & side)
    flags[number["names/other person first"]] = float(
        any(name not in side for name in _concepts(content[:40], language) if name.startswith("person:"))
    )
    flags[number["first person"]] = float(bool(_FIRST_PERSON.search(content)))
    flags[number[f"kind/{kind}"]] = 0.5
    flags[number["short"]] = 1.0 if len(content) < 50 else 0.0
    flags[number["question"]] = 1.0 if "?" in content else 0.0
    flags[number["names/two"]] = 1.0 if {"person:putin", "person:zelensky"} <= said else 0.0
    return np.concatenate([vector, flags])


def _concepts(text: str, language: str) -> set[str]:
    return {f"{group}:{concept}" for group, concept, _, _ in facets.concepts(text, language)} if text else set()


def decide(row: np.ndarray, stance: np.ndarray) -> tuple[Position, str]:
    """(position, reason) from the features of one statement and the network's chances (10,) of the positions."""
    head = linear.load("position")
    if head is None or len(row) != len(head.weights):
        raise ValueError("models/position.npz is missing or of another table of concepts: run extract.training.reading")
    chances = blend.stance(stance, head.probabilities(row[None])[0])
    best = int(chances.argmax())
    return POSITIONS[best], _reason(row, head, best)


def _reason(row: np.ndarray, head: linear.Head, best: int) -> str:
    """The concepts that weighed most for the class, in words."""
    labels = names()
    flags = row[-len(labels) :] * head.weights[-len(labels) :, best]
    strongest = [int(at) for at in np.argsort(-flags)[:3] if flags[at] > 0.05]
    if not strongest:
        return "by the statement as a whole"
    return "by " + ", ".join(_said(labels[at]) for at in strongest)


def _said(label: str) -> str:
    scope, _, name = label.partition("/")
    words = name.split(":")[-1].replace("_", " ")
    return {
        "said": words,
        "cue": f"'{words}' in the reporting words",
        "around": f"'{words}' beside it",
        "turn": f"the turn '{words}'",
    }.get(scope, label.replace("/", " "))
