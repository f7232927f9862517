"""Learnt matrices in 8 bit with a scale per row, as the model files hold them; small vectors in half precision."""

from __future__ import annotations

from pathlib import Path

import numpy as np

_SMALL = 2048  # values: what is smaller is not worth rounding


def write(path: Path, values: dict[str, np.ndarray]) -> None:
    """A compressed .npz of float arrays by name."""
    packed: dict[str, np.ndarray] = {}
    for name, value in values.items():
        if value.ndim == 2 and value.size > _SMALL:
            scale = np.maximum(np.abs(value).max(axis=1, keepdims=True), 1e-8) / 127
            packed[f"{name}|rounded"] = np.round(value / scale).astype(np.int8)
            packed[f"{name}|scale"] = scale.astype(np.float32)
        else:
            packed[name] = value.astype(np.float16)
    np.savez_compressed(path, **packed)  # type: ignore[arg-type]


def read(path: Path) -> dict[str, np.ndarray]:
    """The arrays of `write`, float32."""
    values: dict[str, np.ndarray] = {}
    with np.load(path) as kept:
        for name in kept.files:
            base, _, part = name.partition("|")
            if part == "rounded":
                values[base] = kept[name].astype(np.float32) * kept[f"{base}|scale"]
            elif not part:
                values[base] = kept[name].astype(np.float32)
    return values
