"""Whom a pronoun means: learnt weights over a few signs."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from extract.speakers.entities import Entity

if TYPE_CHECKING:
    from extract.speakers.scene import Scene


class Pick(Protocol):
    """Chooses whom a pronoun means."""

    def __call__(
        self, scene: Scene, at: int, kind: str, gender: str, pointed: tuple[int, int] | None = None, sure: float = 0.0
    ) -> Entity | None:
        """The person meant at word `at`, or None."""


def most_salient(
    scene: Scene, at: int, kind: str, gender: str, pointed: tuple[int, int] | None = None, sure: float = 0.0
) -> Entity | None:
    """The person that a pronoun of gender `kind` at word `at` means."""
    return most(scene, candidates(scene, at, kind, gender), at, pointed, sure)


def most(scene: Scene, people: list[Entity], at: int, pointed: tuple[int, int] | None, sure: float) -> Entity | None:
    """The likeliest of `people`; a pointer to a name adds to its bearer."""
    if not people:
        return None
    values = [worth(scene, e, at) for e in people]
    if pointed:
        values = [
            v + _POINTED * sure * any(m.first < pointed[1] and pointed[0] < m.last for m in e.at)
            for v, e in zip(values, people, strict=True)
        ]
    return people[max(range(len(people)), key=lambda k: (values[k], -k))]


def worth(scene: Scene, entity: Entity, at: int) -> float:
    """Log-odds, up to a constant, of `entity` being meant at word `at`."""
    return sum(WEIGHTS[name] * value for name, value in features(scene, entity, at).items())


_POINTED = 3.0  # log-odds, times how sure the pointer is


def candidates(scene: Scene, at: int, kind: str, gender: str) -> list[Entity]:
    """Everybody on stage whom a pronoun of gender `kind` may mean."""
    want = kind if kind in ("m", "f") else gender if gender in ("m", "f") else ""
    fitting = [e for e in scene.people() if not (want and e.gender and e.gender != want)]
    return [e for e in fitting if e.at or any(e is s for _, s in scene.spoken)]


PREPOSITIONS = frozenset(
    """with to by of for from about against between and than over after before on at via
    с со к ко у о об от для при про без из над перед между до на по и чем после
    з зі із до у в від для при про без над перед між на по та і й ніж після""".split()
)


def features(scene: Scene, entity: Entity, at: int) -> dict[str, float]:
    """What speaks for `entity` being meant at word `at`, by name; weights in WEIGHTS."""
    words = scene.words
    here = words[min(at, len(words) - 1)]
    out: dict[str, float] = {}
    before = [m for m in entity.at if m.last <= at]
    spoken = [s for s, e in scene.spoken if e is entity and s < at]
    out["mentions"] = min(len(entity.at), 6) / 6
    out["unnamed"] = float(entity.kind == "anonymous")
    out["unsure gender"] = float(not entity.gender)
    if spoken:
        out["spoke"] = 1.0
        gap = here.sentence - words[spoken[-1]].sentence
        if scene.last_speaker() is entity:
            out["spoke last"] = 1.0
            out["spoke last, gap"] = min(gap, 8) / 8
            out["spoke last, same paragraph"] = float(words[spoken[-1]].paragraph == here.paragraph)
    elif not before:
        out["only named later"] = 1.0
        out["named later, gap"] = min(8, words[entity.at[0].first].sentence - here.sentence) / 8 if entity.at else 1.0
    outside = [m for m in before if not scene.said(m.first)]
    if not outside:
        out["only inside what was said"] = 1.0
        outside = before
    if not outside:
        return out
    last = outside[-1]
    word = words[last.first]
    gap = here.sentence - word.sentence
    out["gap"] = min(gap, 8) / 8
    out["same sentence"] = float(gap == 0)
    out["sentence before"] = float(gap == 1)
    out["two sentences before"] = float(gap == 2)
    out["same paragraph"] = float(word.paragraph == here.paragraph)
    sentence_start = last.first
    while sentence_start > 0 and words[sentence_start - 1].sentence == word.sentence:
        sentence_start -= 1
    early = last.first - sentence_start
    out["opens its sentence"] = float(early <= 4)
    out["opens the sentence before"] = float(early <= 4 and gap == 1)
    out["oblique"] = float(last.oblique)
    previous = words[last.first - 1].low if last.first else ""
    out["after a preposition"] = float(previous in PREPOSITIONS)
    out["owns something"] = float(last.last < len(words) and words[last.last].low == "'s")
    others = [
        m
        for m in scene.found.mentions
        if m.entity.kind == "person" and m.entity is not entity and not scene.said(m.first)
    ]
    others = [m for m in others if not (entity.gender and m.entity.gender and m.entity.gender != entity.gender)]
    out["latest"] = float(not any(last.first < m.first < at for m in others))
    out["first of its sentence"] = float(not any(sentence_start <= m.first < last.first for m in others))
    out["first of its sentence, near"] = out["first of its sentence"] * float(gap <= 1)
    return out


WEIGHTS: dict[str, float] = tomllib.loads(
    files("extract.speakers").joinpath("data", "salience.toml").read_text("utf-8")
)
