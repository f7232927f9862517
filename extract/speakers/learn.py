"""Learns the weights of extract/speakers/salience.py from labelled articles.

    python -m extract.speakers.learn config/speakers.toml data/salience.toml train_en.jsonl:100 train_ru.jsonl:100 …

An article is a JSON line with `text language published statements`; a statement has `speaker`, `speaker_span`, `start`,
`end` and `cue_span`. ":100" takes the first hundred lines. Every pronoun whose speaker is on stage is one example: the
people it could mean are the classes, and a softmax over their signs is fitted by gradient descent, L2 = 1.
The same input gives the same file: nothing is drawn at random.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from extract.speakers import salience
from extract.speakers.entities import Entity
from extract.speakers.resolve import Cast, Request
from extract.speakers.scene import Scene
from records.types import Office, Person

_STEPS, _RATE, _L2 = 300, 0.05, 1.0

Example = tuple[list[dict[str, float]], int]


def people_of(path: Path) -> tuple[Person, ...]:
    """The people of a speakers.toml file."""
    rows = tomllib.loads(path.read_text("utf-8"))["person"]
    return tuple(
        Person(**_fields(row), roles=tuple(Office(**_fields(r)) for r in row.get("roles", ()))) for row in rows
    )


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    forms = {language: tuple(names) for language, names in row.get("forms", {}).items()}
    return {k: v for k, v in row.items() if k not in ("forms", "roles")} | {"forms": forms}


def examples(cast: Cast, articles: Iterable[dict[str, Any]]) -> list[Example]:
    """Signs of everybody whom a pronoun could mean, and the number of the right one."""
    out: list[Example] = []
    right: dict[int, str] = {}  # word at which a speaker span starts → name

    def watch(
        scene: Scene, at: int, kind: str, gender: str, pointed: tuple[int, int] | None = None, sure: float = 0.0
    ) -> Entity | None:
        people = salience.candidates(scene, at, kind, gender)
        hits = [k for k, e in enumerate(people) if e.name == right.get(at)]
        if hits:
            out.append(([salience.features(scene, e, at) for e in people], hits[0]))
            return people[hits[0]]
        return people[0] if people else None

    for article in articles:
        statements = [s for s in sorted(article["statements"], key=lambda s: s["start"]) if s["speaker_span"]]
        mentions = cast.read(article["text"], article["language"], date.fromisoformat(article["published"]))
        starts = [w.start for w in mentions.words]
        right.clear()
        for s in statements:
            at = int(np.searchsorted(starts, s["speaker_span"][0], side="right")) - 1
            right[max(at, 0)] = s["speaker"]
        mentions.resolve([_request(s) for s in statements], watch)
    return out


def _request(statement: dict[str, Any]) -> Request:
    cue = statement["cue_span"]
    span = tuple(statement["speaker_span"])
    return Request(speaker=span, content=(statement["start"], statement["end"]), cue=tuple(cue) if cue else None)


def fit(data: list[Example]) -> dict[str, float]:
    """Weights by name: Adam on the softmax loss."""
    names = sorted({name for rows, _ in data for row in rows for name in row})
    width = max(len(rows) for rows, _ in data)
    signs = np.zeros((len(data), width, len(names)))
    absent = np.ones((len(data), width), dtype=bool)
    for n, (rows, _) in enumerate(data):
        for k, row in enumerate(rows):
            signs[n, k] = [row.get(name, 0.0) for name in names]
            absent[n, k] = False
    right = np.array([k for _, k in data])
    weights, slow, fast = np.zeros((3, len(names)))
    for step in range(1, _STEPS + 1):
        scores = np.where(absent, -1e9, signs @ weights)
        chance = np.exp(scores - scores.max(1, keepdims=True))
        chance /= chance.sum(1, keepdims=True)
        chance[np.arange(len(data)), right] -= 1.0
        slope = np.einsum("nk,nkf->f", chance, signs) / len(data) + _L2 * weights / len(data)
        slow, fast = 0.9 * slow + 0.1 * slope, 0.999 * fast + 0.001 * slope**2
        weights = weights - _RATE * (slow / (1 - 0.9**step)) / (np.sqrt(fast / (1 - 0.999**step)) + 1e-8)
    return dict(zip(names, weights.round(2).tolist(), strict=True))


def main(arguments: list[str]) -> None:
    """Reads the files named on the command line, writes the table, says how many examples there were."""
    speakers, target, *sources = arguments
    cast, data = Cast(people_of(Path(speakers))), []
    for source in sources:
        path, _, most = source.partition(":")
        lines = Path(path).read_text("utf-8").splitlines()
        data += examples(cast, [json.loads(line) for line in lines[: int(most) if most else None]])
    rows = "\n".join(f'"{name}" = {value:.2f}' for name, value in fit(data).items())
    head = "# How much each sign speaks for a person being whom a pronoun means: log-odds. Made by speakers/learn.py.\n"
    Path(target).write_text(head + rows + "\n", "utf-8")
    print(f"{len(data)} pronouns")


if __name__ == "__main__":
    main(sys.argv[1:])
