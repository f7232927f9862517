"""From scores per word to spans: the best legal tag sequence."""

from __future__ import annotations

import numpy as np

from extract.tagger.labels import CONTENT

_NEVER = -1e4


def _transitions() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Legal starts, steps and stops of the BIOES scheme: 0 where legal, else a score that never wins."""
    opens, inside = set("BI"), set("IE")
    start = np.array([_NEVER if tag in inside else 0.0 for tag in CONTENT])
    stop = np.array([_NEVER if tag in opens else 0.0 for tag in CONTENT])
    step = np.array([[0.0 if (a in opens) == (b in inside) else _NEVER for b in CONTENT] for a in CONTENT])
    return start, step, stop


LEGAL_START, LEGAL_STEP, LEGAL_STOP = _transitions()


def best_tags(scores: np.ndarray, step: np.ndarray) -> np.ndarray:
    """The best legal BIOES sequence, tag numbers of shape (words,).

    `scores` (words, 5) per word and tag; `step` (5, 5) how well one tag follows another.
    """
    size = len(scores)
    if not size:
        return np.zeros(0, np.int64)
    step = step + LEGAL_STEP
    best, back = LEGAL_START + scores[0], np.zeros((size, len(CONTENT)), np.int64)
    for i in range(1, size):
        reach = best[:, None] + step
        back[i] = reach.argmax(0)
        best = reach.max(0) + scores[i]
    tag = int((best + LEGAL_STOP).argmax())
    out = [tag]
    for i in range(size - 1, 0, -1):
        tag = int(back[i, tag])
        out.append(tag)
    return np.array(out[::-1])


def spans_of(tags: np.ndarray) -> list[tuple[int, int]]:
    """Half-open word ranges of the spans in a legal BIOES sequence."""
    begin, single, end = CONTENT.index("B"), CONTENT.index("S"), CONTENT.index("E")
    found, at = [], 0
    for i, tag in enumerate(tags):
        if tag in (begin, single):
            at = i
        if tag in (end, single):
            found.append((at, i + 1))
    return found


def log_softmax(scores: np.ndarray) -> np.ndarray:
    """Log probabilities over the last axis."""
    shifted = scores - scores.max(-1, keepdims=True)
    logs: np.ndarray = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return logs
