"""The shipped networks as ones that can be trained further: their rounded matrices in full precision again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from extract.tagger import rounding
from extract.tagger.pieces import ModelFile
from extract.training.meaning_network import Meaning
from extract.training.network import Tagger

MATRICES = ("qkv", "out", "up", "down")


def shipped(file: ModelFile, folder: Path) -> Tagger:
    """The network of `folder`'s tagger.onnx and tagger_heads.npz."""
    import onnx  # type: ignore[import, unused-ignore]
    from onnx import numpy_helper

    model = onnx.load(str(folder / "tagger.onnx"))
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    # The exporter names matrices by number, in the order of the computation.
    rounded = [
        node.input[1] for node in model.graph.node if node.op_type == "MatMul" and f"{node.input[1]}.rounded" in stored
    ]
    matrices = [stored[f"{name}.rounded"] * stored[f"{name}.scale"] for name in rounded]
    state = {name.removeprefix("net."): value for name, value in stored.items() if name.startswith("net.")}
    layers = len(matrices) // len(MATRICES)
    for number, matrix in enumerate(matrices):
        state[f"layers.{number // 4}.{MATRICES[number % 4]}.weight"] = matrix.T
    state.update(rounding.read(folder / "tagger_heads.npz"))
    net = Tagger(file, layers)
    net.load_state_dict({name: torch.from_numpy(np.array(value, dtype=np.float32)) for name, value in state.items()})
    return net


def start_from(net: Meaning, folder: Path) -> None:
    """Give `net` what `folder`'s meaning.npz has learnt."""
    learnt = rounding.read(folder / "meaning.npz")
    del learnt["number"]
    state = {name: torch.from_numpy(value) for name, value in learnt.items()}
    net.load_state_dict({**net.state_dict(), **state})
