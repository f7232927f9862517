"""How well new is told from repeat: on labelled articles, and on near copies made of them. Learns the weights too.

    python -m bench.novelty LABELLED.jsonl --clusters CLUSTERS.json [--learn STATEMENTS.jsonl…]

The labelled statements go straight into the reading and the judgement, so extraction's faults don't count here
(`onrecord evaluate` measures the whole). With --learn the weights of compare/weights.py are learnt, from the labelled
pairs and from near copies and one-word changes of STATEMENTS, and the figures printed first are cross-validated over
occasions: speaker and year left out together. Needs scipy for --learn.
"""

from __future__ import annotations

import argparse
import json
import math
import pprint
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bench.near_copies import near_copies
from compare import edits, likeness, novelty, weights
from config.loader import load as load_config
from extract import train_reading, vectors
from extract.reading import Reader
from records.types import Remark

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TOPIC = "putin-zelensky-summit"
FOLDS = 6
ANEW = 0.3  # what a true pair moved apart in time counts
COPIES = 0.7  # what a made pair counts against a labelled one
# What a feature may do, whatever a small sample says: contradictions never join, agreement never parts.
NEVER_JOINS = tuple(
    name
    for name in likeness.NAMES
    if name.endswith((" differ", "opposed", "changed", "later still")) or name.startswith("negated")
)
NEVER_PARTS = tuple(
    name
    for name in likeness.NAMES
    if name.endswith(" agree") or name in ("concepts", "words", "words contained", "words in order", "near copy")
)
# A contradiction parts at least this much.
AT_LEAST = {
    "dates differ": -0.8,
    "durations differ": -0.8,
    "numbers differ": -0.8,
    "places differ": -0.8,
    "formats differ": -0.4,
    "one negated": -0.2,
}


def remarks(paths: Sequence[str], every: bool = False) -> dict[str, Remark]:
    """Label id → remark, for the statements that are labelled as on the topic; in order of publication."""
    config = load_config(None)
    reader = Reader(tuple(topic for topic in config.topics if topic.name == TOPIC), config.speakers)
    found: dict[str, Remark] = {}
    for one in sorted(train_reading.load(paths), key=lambda one: one["published"]):
        article = train_reading.article_of(one)
        statements = [
            train_reading.statement_of(label, article) for label in one["statements"] if label["about_summit"] or every
        ]
        rows = vectors.embed([statement.content for statement in statements])
        for statement, row, reading in zip(
            statements, rows, reader.readings(article, statements, reader.topics[0], rows), strict=True
        ):
            found[statement.statement_id] = Remark(
                statement=statement,
                reading=reading,
                url=article.url,
                outlet=article.outlet,
                language=article.language,
                published_at=article.published_at,
                first_seen_at=article.first_seen_at,
                link_id=article.link_id,
                vector=tuple(row.tolist()),
            )
    return found


def membership(clusters: dict[str, Any]) -> dict[str, set[str]]:
    """Label id → its clusters (mostly one)."""
    member: dict[str, set[str]] = defaultdict(set)
    for cluster in clusters["clusters"]:
        for label in cluster["statements"]:
            member[label].add(cluster["id"])
    return dict(member)


def run(found: dict[str, Remark], score: Callable[[Remark, np.ndarray], np.ndarray]) -> dict[str, tuple[str, str]]:
    """Label id → (novelty, utterance), as `novelty.judge` would give them if `score` gave the chances."""
    blocks: dict[tuple[str, str], novelty._Block] = defaultdict(novelty._Block)
    siblings: dict[tuple[str, str, str], list[Remark]] = defaultdict(list)
    for remark in found.values():
        siblings[novelty._article(remark)].append(remark)
    said: dict[str, tuple[str, str]] = {}
    for label, remark in found.items():
        near = novelty._near(remark, blocks)
        best, utterance = 0.0, label
        if near:
            chances = score(remark, novelty.side_by_side(remark, near, siblings[novelty._article(remark)]))
            best, utterance = float(chances.max()), near[int(chances.argmax())][0].utterance_id
        kind = "repeat" if best >= weights.REPEAT else "unsure" if best >= weights.UNSURE else "new"
        said[label] = kind, utterance if kind == "repeat" else label
        novelty._file(replace(remark, utterance_id=said[label][1], novelty=kind), blocks, vectors.DIMENSIONS)  # type: ignore[arg-type]
    return said


def figures(
    said: dict[str, tuple[str, str]], found: dict[str, Remark], clusters: dict[str, Any], language: str = ""
) -> dict[str, Any]:
    """The measures of issue 4 for one language, or for all."""
    truth = {label: "new" for entry in clusters["stream"] for label in entry["new"]}
    truth |= {again["id"]: "repeat" for entry in clusters["stream"] for again in entry["repeats"]}
    member = membership(clusters)
    labels = [label for label in found if not language or found[label].language == language]
    table = Counter((truth[label], said[label][0]) for label in labels if label in truth)
    ids = [label for label in labels if label in member]

    def f1(kind: str) -> float:
        right = table[kind, kind]
        return round(2 * right / max(1, sum(n for (t, s), n in table.items() for side in (t, s) if side == kind)), 3)

    p = r = 0.0
    for label in ids:
        together = [other for other in ids if said[other][1] == said[label][1]]
        belong = [other for other in ids if member[other] & member[label]]
        both = sum(bool(member[other] & member[label]) for other in together)
        p, r = p + both / len(together) / len(ids), r + both / len(belong) / len(ids)
    apart = [(pair["a"], pair["b"]) for pair in clusters["hard_negatives"] if pair["a"] in said and pair["b"] in said]
    across = [
        (a, b)
        for n, a in enumerate(ids)
        for b in ids[:n]
        if member[a] & member[b] and found[a].language != found[b].language
    ]
    return {
        "new F1": f1("new"),
        "repeat F1": f1("repeat"),
        "unsure": round(sum(n for (_, s), n in table.items() if s == "unsure") / max(1, sum(table.values())), 3),
        "B-cubed": round(2 * p * r / (p + r), 3) if p + r else None,
        "across languages": round(sum(said[a][1] == said[b][1] for a, b in across) / len(across), 3)
        if across
        else None,
        "hard negatives apart": round(sum(said[a][1] != said[b][1] for a, b in apart) / len(apart), 3)
        if apart and not language
        else None,
        "n": sum(table.values()),
    }


def pairs(
    found: dict[str, Remark], same: Callable[[str, str], bool]
) -> tuple[np.ndarray, np.ndarray, list[tuple[str, str]]]:
    """(features, one utterance or not, ids) of each remark with each candidate, as the stream would meet them."""
    rows: list[np.ndarray] = []
    truth: list[bool] = []
    ids: list[tuple[str, str]] = []

    names = {remark.statement.statement_id: label for label, remark in found.items()}
    blocks: dict[tuple[str, str], novelty._Block] = defaultdict(novelty._Block)
    siblings: dict[tuple[str, str, str], list[Remark]] = defaultdict(list)
    for remark in found.values():
        siblings[novelty._article(remark)].append(remark)
    for label, remark in found.items():
        near = novelty._near(remark, blocks)
        if near:
            rows.append(novelty.side_by_side(remark, near, siblings[novelty._article(remark)]))
            for old, _ in near:
                other = names[old.statement.statement_id]
                truth.append(same(label, other))
                ids.append((label, other))
        novelty._file(remark, blocks, vectors.DIMENSIONS)
    return np.concatenate(rows), np.array(truth), ids


def fit(rows: np.ndarray, truth: np.ndarray, weigh: np.ndarray, strength: float = 1.0) -> np.ndarray:
    """Weights of a logistic regression whose signs are held to what the features mean."""
    from scipy.optimize import minimize

    bounds = [
        (None, min(0.0, AT_LEAST.get(name, 0.0)))
        if name in NEVER_JOINS or name in AT_LEAST
        else (0.0, None)
        if name in NEVER_PARTS
        else (None, None)
        for name in likeness.NAMES
    ]
    sign = np.where(truth, 1.0, -1.0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (rows @ w)
        slope = -sign * weigh / (1 + np.exp(margin))
        return float(
            (weigh * np.logaddexp(0, -margin)).sum() + 0.5 / strength * (w[1:] @ w[1:])
        ), rows.T @ slope + np.concatenate([[0.0], w[1:]]) / strength

    start = np.array([min(0.0, AT_LEAST.get(name, 0.0)) for name in likeness.NAMES])
    found: np.ndarray = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 500}).x
    return found


def learn_from(*sets: tuple[np.ndarray, np.ndarray | None, float]) -> np.ndarray:
    """`fit` on several sets of (features, truth or None for 'never the same', what each counts)."""
    rows = np.concatenate([some for some, _, _ in sets])
    truth = np.concatenate([np.zeros(len(some), dtype=bool) if same is None else same for some, same, _ in sets])
    return fit(rows, truth, np.concatenate([np.full(len(some), weight) for some, _, weight in sets]))


def rarity(found: dict[str, Remark]) -> dict[str, float]:
    """How much a concept tells: half the log of one in how many statements has it, and a little."""
    counts = Counter(concept for remark in found.values() for concept in likeness.said(remark).concepts)
    return {concept: round(math.log(len(found) / n) / 2 + 0.3, 2) for concept, n in sorted(counts.items()) if n > 1}


def write(learnt: np.ndarray, rare: dict[str, float], made_by: str) -> None:
    """compare/weights.py anew."""
    path = Path(weights.__file__)
    table = {
        name: round(float(value), 3)
        for name, value in sorted(zip(likeness.NAMES, learnt, strict=True))
        if abs(value) > 0.0005
    }
    text = path.read_text(encoding="utf-8")
    head = text[: text.index("MADE_BY")]
    path.write_text(
        f'{head}MADE_BY = "{made_by}"\n'
        "# How much a concept tells: a rare one more than a common one. Missing ones count 1.\n"
        f"RARITY: dict[str, float] = {pprint.pformat(rare, width=116)}\n"
        "# Weight of each feature of compare.likeness.NAMES; missing ones count 0.\n"
        f"WEIGHTS: dict[str, float] = {pprint.pformat(table, width=116)}\n"
        "# A chance of being the same utterance from REPEAT up is a repeat, from UNSURE up unsure, below new.\n"
        f"REPEAT = {weights.REPEAT}\nUNSURE = {weights.UNSURE}\n",
        encoding="utf-8",
    )


def copies(found: dict[str, Remark]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """(features, one utterance or not, kind) of near copies and of one-word changes of `found`'s statements."""
    rows, truth, kinds = [], [], []
    for kind, original, changed in near_copies(list(found.values())):
        cosine = float(np.dot(original.vector, changed.vector))
        rows.append(novelty.side_by_side(changed, [(original, cosine)], [changed])[0])
        truth.append(kind.startswith("same"))
        kinds.append(f"{kind} {original.language}")
    return np.array(rows), np.array(truth), kinds


def said_anew(
    found: dict[str, Remark], ids: Sequence[tuple[str, str]], truth: np.ndarray
) -> tuple[np.ndarray, list[str]]:
    """(features, label) of true pairs moved apart in time: the same thing said weeks later is a new utterance.

    Near copies are left out: whole sentences come again as re-quotes without a mark.
    """
    rows, labels = [], []
    for number, ((a, b), same) in enumerate(zip(ids, truth, strict=True)):
        new, old = found[a], found[b]
        if (
            not same
            or new.published_at is None
            or edits.edits(likeness.said(new).order_full, likeness.said(old).order_full).copy
        ):
            continue
        shift = timedelta(days=(20, 45, 90, 200, 400)[number % 5])
        statement = replace(new.statement, statement_id=f"{a}/later", said_on=None)
        later = replace(
            new,
            statement=statement,
            reading=replace(new.reading, requoted=False),
            link_id=f"{a}/later",
            published_at=new.published_at + shift,
        )
        rows.append(novelty.side_by_side(later, [(old, float(np.dot(new.vector, old.vector)))], [later])[0])
        labels.append(a)
    return np.array(rows), labels


def copy_figures(chances: np.ndarray, truth: np.ndarray, kinds: Sequence[str]) -> dict[str, float]:
    """F1 of 're-published', and the share of each kind of change that is kept apart (or together)."""
    together = chances >= weights.UNSURE
    right = float((together & truth).sum())
    shares: dict[str, float] = {"F1": round(float(2 * right / (together.sum() + truth.sum())), 3)}
    for kind in sorted({kind.rsplit(" ", 1)[0] for kind in kinds}):
        mask = np.array([one.startswith(kind) for one in kinds])
        shares[f"{kind} ({int(mask.sum())})"] = round(float((together[mask] == truth[mask]).mean()), 3)
    return shares


def main() -> None:
    """Measure, and learn first if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled")
    parser.add_argument("--clusters", required=True)
    parser.add_argument("--learn", nargs="*", default=[])
    asked = parser.parse_args()
    clusters = json.loads(Path(asked.clusters).read_text(encoding="utf-8"))
    found = remarks([asked.labelled])
    if asked.learn:
        learn(found, clusters, remarks(asked.learn))
    learnt = np.array([weights.WEIGHTS.get(name, 0.0) for name in likeness.NAMES])
    said = run(found, lambda _, rows: 1 / (1 + np.exp(-rows @ learnt)))
    for language in ("", "en", "ru", "uk"):
        print(f"{language or 'all'}:", figures(said, found, clusters, language))


def learn(found: dict[str, Remark], clusters: dict[str, Any], others: dict[str, Remark]) -> None:
    """Cross-validate, then learn from everything and write the weights."""
    weights.RARITY.clear()
    weights.RARITY.update(rarity(others))
    member = membership(clusters)
    rows, truth, ids = pairs(found, lambda a, b: bool(member.get(a, set()) & member.get(b, set())))
    made, same, kinds = copies(others)
    groups = sorted({(found[a].statement.speaker, found[a].published_at.year) for a, _ in ids if found[a].published_at})  # type: ignore[union-attr]
    fold_of = {group: number % FOLDS for number, group in enumerate(groups)}
    fold = {
        label: fold_of.get((r.statement.speaker, r.published_at.year if r.published_at else 0), 0)
        for label, r in found.items()
    }
    folds = np.array([fold[a] for a, _ in ids])
    anew, anew_labels = said_anew(found, ids, truth)
    anew_folds = np.array([fold[label] for label in anew_labels])
    by_fold = [
        learn_from(
            (rows[folds != n], truth[folds != n], 1.0), (made, same, COPIES), (anew[anew_folds != n], None, ANEW)
        )
        for n in range(FOLDS)
    ]
    said = run(found, lambda remark, some: 1 / (1 + np.exp(-some @ by_fold[fold[remark.statement.statement_id]])))
    for language in ("", "en", "ru", "uk"):
        print(f"cross-validated {language or 'all'}:", figures(said, found, clusters, language))
    halves = np.arange(len(made)) % 2
    chances = np.zeros(len(made))
    for half in (0, 1):
        w = learn_from((rows, truth, 1.0), (made[halves != half], same[halves != half], COPIES), (anew, None, ANEW))
        chances[halves == half] = 1 / (1 + np.exp(-made[halves == half] @ w))
    print("near copies, cross-validated:", copy_figures(chances, same, kinds))
    later = np.concatenate(
        [1 / (1 + np.exp(-anew[anew_folds == n] @ by_fold[n])) for n in range(FOLDS) if (anew_folds == n).any()]
    )
    print(f"said anew weeks later, cross-validated: {(later < weights.UNSURE).mean():.3f} kept apart of {len(later)}")
    learnt = learn_from((rows, truth, 1.0), (made, same, COPIES), (anew, None, ANEW))
    made_by = f"novelty/1 {len(rows)} pairs {len(made)} copies"
    write(learnt, weights.RARITY, made_by)
    weights.WEIGHTS.clear()
    weights.WEIGHTS.update({name: float(value) for name, value in zip(likeness.NAMES, learnt, strict=True)})


if __name__ == "__main__":
    main()
