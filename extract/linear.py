"""Small linear models learnt elsewhere (extract/training/reading.py), kept as .npz and applied with numpy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Scores = features @ weights + bias. `classes` names the columns; `features` the named rows after the vectors'."""

    weights: np.ndarray  # (features, classes) float32
    bias: np.ndarray  # (classes,)
    classes: tuple[str, ...]
    threshold: float  # of a one-class head
    made_by: str

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        """Of `rows` (n, features): (n, classes); a one-class head gives the chance of yes in (n, 1)."""
        scores: np.ndarray = rows @ self.weights + self.bias
        if scores.shape[1] == 1:
            chance: np.ndarray = 1.0 / (1.0 + np.exp(-scores))
            return chance
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: np.ndarray = scores / scores.sum(axis=1, keepdims=True)
        return shares


@lru_cache(maxsize=32)
def load(name: str) -> Head | None:
    """The head extract/models/NAME.npz, or None when there is none of that name."""
    if not name.replace("-", "").replace("_", "").isalnum():
        return None
    path = resources.files("extract").joinpath(f"models/{name}.npz")
    if not path.is_file():
        return None
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
        return Head(
            weights=kept["weights"].astype(np.float32),
            bias=kept["bias"].astype(np.float32),
            classes=tuple(str(name) for name in kept["classes"]),
            threshold=float(kept["threshold"]),
            made_by=str(kept["made_by"]),
        )
