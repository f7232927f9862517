"""The mean of trained networks, weight by weight: `python -m extract.training.mean OUT SHARE FOLDER [SHARE FOLDER …]`.

Trainings that continue one another end in one valley; the mean of what they learnt reads articles that none of them
saw better than each does. Averages whatever of the tagger and of the network of meaning all folders hold. Shares are
brought to the sum 1. Needs `pip install onrecord[train]` for the tagger's encoder.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from extract.tagger import rounding

Weights = Mapping[str, np.ndarray]
ROUNDED = ".rounded"  # 8-bit matrices of the encoder; their scales, a column each, end in `.scale`


def mean(all_weights: Sequence[Weights], shares: Sequence[float]) -> dict[str, np.ndarray]:
    """The weighted mean of arrays of the same names and shapes."""
    names = set(all_weights[0])
    if any(set(weights) != names for weights in all_weights):
        raise ValueError("the networks differ in their parts")
    total = sum(shares)
    return {
        name: sum(share / total * w[name] for share, w in zip(shares, all_weights, strict=True))  # type: ignore[misc]
        for name in sorted(names)
    }


def arrays(folder: Path, name: str) -> dict[str, np.ndarray]:
    """What a network learnt, in full precision."""
    return {key: np.asarray(value, np.float32) for key, value in rounding.read(folder / name).items()}


def main(arguments: Sequence[str]) -> None:
    """The command."""
    out, *rest = arguments
    shares, folders = [float(one) for one in rest[::2]], [Path(one) for one in rest[1::2]]
    Path(out).mkdir(parents=True, exist_ok=True)
    for name in ("tagger_heads.npz", "meaning.npz"):
        if all((folder / name).exists() for folder in folders):
            rounding.write(Path(out) / name, mean([arrays(folder, name) for folder in folders], shares))
    if all((folder / "tagger.onnx").exists() for folder in folders):
        _encoder([folder / "tagger.onnx" for folder in folders], shares, Path(out) / "tagger.onnx")
    if (folders[0] / "meaning.onnx").exists():
        shutil.copy(folders[0] / "meaning.onnx", out)


def _encoder(paths: Sequence[Path], shares: Sequence[float], out: Path) -> None:
    """Graphs are equal; matrices are averaged in full precision and rounded again."""
    import onnx  # type: ignore[import, unused-ignore]
    from onnx import numpy_helper

    model = onnx.load(str(paths[0]))
    order = [tensor.name for tensor in model.graph.initializer]
    kinds: dict[str, Any] = {tensor.name: numpy_helper.to_array(tensor).dtype for tensor in model.graph.initializer}
    found = mean([_full(onnx.load(str(path)), numpy_helper) for path in paths], shares)
    for name in [name for name in found if name.endswith(ROUNDED)]:
        scale = (np.abs(found[name]).max(0) / 127).astype(np.float32)
        found[name] = np.round(found[name] / scale).clip(-127, 127)
        found[name.removesuffix(ROUNDED) + ".scale"] = scale
    del model.graph.initializer[:]
    model.graph.initializer.extend(
        numpy_helper.from_array(np.asarray(found[name]).astype(kinds[name]), name) for name in order
    )
    onnx.save(model, str(out))


def _full(model: Any, numpy_helper: Any) -> dict[str, np.ndarray]:
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    return {
        name: value.astype(np.float32) * stored[name.removesuffix(ROUNDED) + ".scale"]
        if name.endswith(ROUNDED)
        else value.astype(np.float64)
        for name, value in stored.items()
    }


if __name__ == "__main__":
    main(sys.argv[1:])
