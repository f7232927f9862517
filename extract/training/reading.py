"""Learns the linear heads of the reading from labelled articles: the topic's and that of the positions.

    python -m extract.training.reading LABELLED.jsonl… [--topic putin-zelensky-summit] [--check HELD.jsonl…]

Writes extract/models/topic_NAME.npz and extract/models/position.npz, and prints how well articles that were left out
(five folds) and the held articles are read. Needs scikit-learn. Most of the time goes into the vectors, which are kept
in build/vectors.npz for the next time.
The labels (`about_summit`, `position`, `position_alt`) are those of articles of our own writing.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from extract import linear, positions, reading, topics
from extract.tagger.encoder import MODELS
from extract.training import kept_vectors
from extract.training.labelled import article_of, load, statement_of
from records.types import Topic

SEED = 7


def table(found: list[dict[str, Any]], topic: Topic) -> tuple[np.ndarray, np.ndarray, list[dict[str, Any]], np.ndarray]:
    """(topic features, position features, labels, number of the article) of all labelled statements."""
    for_topic, for_position, labels, fold = [], [], [], []
    read = [
        (article, [statement_of(label, article) for label in one["statements"]])
        for one in found
        for article in [article_of(one)]
    ]
    texts = [[*(s.content for s in statements), topics.head_text(article)] for article, statements in read]
    every = iter(kept_vectors.embed([text for some in texts for text in some]))
    for number, (one, (article, statements)) in enumerate(zip(found, read, strict=True)):
        rows = np.array([next(every) for _ in range(len(statements) + 1)])
        evidence = topics.evidence(article, statements, topic, rows[:-1], rows[-1])
        for_topic.append(topics.rows(evidence))
        for_position += [reading.position_row(article, s, row) for s, row in zip(statements, rows, strict=False)]
        labels += one["statements"]
        fold += [number] * len(statements)
    return np.concatenate(for_topic), np.array(for_position), labels, np.array(fold)


def _standard(rows: np.ndarray, vectors_end: int) -> tuple[np.ndarray, np.ndarray]:
    """(middle, scale) which bring the vector columns, the first `vectors_end`, to mean 0 and a small spread."""
    middle = np.zeros(rows.shape[1])
    scale = np.ones(rows.shape[1])
    middle[:vectors_end] = rows[:, :vectors_end].mean(axis=0)
    scale[:vectors_end] = 0.1 / (rows[:, :vectors_end].std(axis=0) + 1e-6)
    return middle, scale


def fit_topic(rows: np.ndarray, wanted: np.ndarray, strength: float = 0.05) -> tuple[np.ndarray, np.ndarray]:
    """(weights (n, 1), bias (1,)) of a logistic regression."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import, unused-ignore]

    middle, scale = _standard(rows, 768)
    model = LogisticRegression(C=strength, max_iter=600, random_state=SEED).fit((rows - middle) * scale, wanted)
    weights = model.coef_.T * scale[:, None]
    return weights, model.intercept_ - middle @ weights


def fit_positions(
    rows: np.ndarray, labels: list[dict[str, Any]], strength: float = 0.2
) -> tuple[np.ndarray, np.ndarray]:
    """(weights (n, 10), bias (10,)); an alternative label counts too, for a third."""
    from sklearn.linear_model import LogisticRegression

    classes = {name: number for number, name in enumerate(positions.POSITIONS)}
    x, y, w = [], [], []
    for row, label in zip(rows, labels, strict=True):
        for name, weight in [(label["position"], 1.0), *((alt, 0.33) for alt in label.get("position_alt") or [])]:
            if name in classes:
                x.append(row)
                y.append(classes[name])
                w.append(weight)
    middle, scale = _standard(rows, 384)
    model = LogisticRegression(C=strength, max_iter=600, random_state=SEED).fit(
        (np.array(x) - middle) * scale, y, sample_weight=w
    )
    weights = np.zeros((rows.shape[1], len(classes)))
    bias = np.full(len(classes), -20.0)
    for at, number in enumerate(model.classes_):
        weights[:, number] = model.coef_[at] * scale
        bias[number] = model.intercept_[at] - middle @ weights[:, number]
    return weights, bias


def best_threshold(chance: np.ndarray, wanted: np.ndarray) -> float:
    """The threshold with the best F1."""
    grid = np.arange(0.2, 0.81, 0.01)
    return float(max(grid, key=lambda cut: _prf(chance >= cut, wanted)[2]))


def _prf(said: np.ndarray, wanted: np.ndarray) -> tuple[float, float, float]:
    hit = float((said & wanted).sum())
    p, r = hit / max(said.sum(), 1), hit / max(wanted.sum(), 1)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def _right(weights: np.ndarray, bias: np.ndarray, rows: np.ndarray, labels: list[dict[str, Any]]) -> np.ndarray:
    best = (rows @ weights + bias).argmax(axis=1)
    return np.array(
        [
            positions.POSITIONS[b] in {label["position"], *(label.get("position_alt") or [])}
            for b, label in zip(best, labels, strict=True)
        ]
    )


def main() -> None:
    """Learn, check by folds and on held articles, write the heads."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+")
    parser.add_argument("--topic", default="putin-zelensky-summit")
    # Plain news has the topic in every paragraph, our colourful articles don't: the folds' best (.3) is too low.
    parser.add_argument("--threshold", type=float, default=0.65)
    parser.add_argument("--check", nargs="*", default=[])
    asked = parser.parse_args()
    from tomllib import loads

    written = loads((MODELS.parent.parent / f"config/topics/{asked.topic}.toml").read_text(encoding="utf-8"))
    topic = Topic(name=asked.topic, title=written["title"], terms=written["terms"], settings=written["settings"])
    found = load(asked.labelled)
    rows, position_rows, labels, article = table(found, topic)
    wanted = np.array([bool(label["about_summit"]) for label in labels])
    fold = article % 5
    # Other articles' statements are easy and many: what counts is telling statements of one article apart.
    about = np.array([bool(one["on_topic"]) for one in found])[article]
    chance = np.zeros(len(wanted))
    right = np.zeros(len(wanted), dtype=bool)
    for number in range(5):
        kept, out = fold != number, fold == number
        w, b = fit_topic(rows[kept], wanted[kept])
        chance[out] = 1 / (1 + np.exp(-(rows[out] @ w + b)[:, 0]))
        on, on_out = kept & wanted, out & wanted
        w, b = fit_positions(position_rows[on], [label for label, k in zip(labels, on, strict=True) if k])
        right[on_out] = _right(
            w, b, position_rows[on_out], [label for label, k in zip(labels, on_out, strict=True) if k]
        )
    cut = asked.threshold
    best = best_threshold(chance[about], wanted[about])
    print(
        f"folds, articles on the topic: best threshold {best:.2f}",
        *(f"{v:.3f}" for v in _prf(chance[about] >= best, wanted[about])),
    )
    print(
        "folds: topic P R F1",
        *(f"{v:.3f}" for v in _prf(chance >= cut, wanted)),
        f"threshold {cut:.2f}; position {right[wanted].mean():.3f}",
    )
    made_by = f"{asked.topic} reading/2 {len(labels)} statements"
    w, b = fit_topic(rows, wanted)
    MODELS.mkdir(exist_ok=True)
    np.savez_compressed(
        MODELS / f"topic_{asked.topic}.npz",
        weights=w.astype(np.float32),
        bias=b,
        classes=["on"],
        threshold=cut,
        made_by=made_by,
    )
    pw, pb = fit_positions(position_rows[wanted], [label for label in labels if label["about_summit"]])
    np.savez_compressed(
        MODELS / "position.npz",
        weights=pw.astype(np.float32),
        bias=pb,
        classes=list(positions.POSITIONS),
        threshold=0.0,
        made_by=made_by,
    )
    linear.load.cache_clear()
    for path in asked.check:
        found = load([path])
        held, held_positions, held_labels, _ = table(found, topic)
        true = np.array([bool(label["about_summit"]) for label in held_labels])
        sure = 1 / (1 + np.exp(-(held @ w + b)[:, 0]))
        languages = np.array([one["language"] for one in found for _ in one["statements"]])
        for language in ("en", "ru", "uk", "all"):
            mask = (languages == language) | (language == "all")
            if not mask.any():
                continue
            on = mask & true
            ok = _right(pw, pb, held_positions[on], [label for label, k in zip(held_labels, on, strict=True) if k])
            print(
                Path(path).stem,
                language,
                "topic P R F1",
                *(f"{v:.3f}" for v in _prf(sure[mask] >= cut, true[mask])),
                f"position {ok.mean():.3f}",
            )


if __name__ == "__main__":
    main()
