"""Vectors of the training texts, kept in a file: they take most of the time of a training that is repeated."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from extract import vectors

KEPT = Path("build/vectors.npz")
_AT_ONCE = 512  # texts between two writings of the file


def embed(texts: Sequence[str], kept: Path = KEPT) -> np.ndarray:
    """What `vectors.embed` gives for `texts`, (n, 384), each text read at most once as long as the file `kept` lasts.

    The file holds the vectors made so far if the process dies.
    """
    names = [hashlib.sha256(f"{vectors.MADE_BY}\n{text}".encode()).hexdigest() for text in texts]
    known = _read(kept)
    missing = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
    todo = sorted(missing.items(), key=lambda item: len(item[1]))
    for start in range(0, len(todo), _AT_ONCE):
        part = todo[start : start + _AT_ONCE]
        rows = vectors.embed([text for _, text in part])
        known.update(zip((name for name, _ in part), rows, strict=True))
        _write(kept, known)
    return np.array([known[name] for name in names], dtype=np.float32).reshape(len(texts), vectors.DIMENSIONS)


def _read(path: Path) -> dict[str, np.ndarray]:
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as stored:
        return dict(zip(stored["names"].tolist(), stored["rows"], strict=True))


def _write(path: Path, known: dict[str, np.ndarray]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft.npz")
    np.savez(draft, names=np.array(list(known)), rows=np.array(list(known.values()), dtype=np.float32))
    draft.replace(path)
