"""Writes the trained network of meaning for the run time: the computation without weights, and what was learnt."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import nn

from extract.meaning.network import weights
from extract.tagger import rounding
from extract.tagger.pieces import ModelFile
from extract.training.meaning_network import Meaning


class _Computation(nn.Module):  # type: ignore[misc, unused-ignore]
    """What `Meaning.encode` computes, with every weight a parameter of a name of its own."""

    def __init__(self, file: ModelFile, learnt: dict[str, np.ndarray]):
        super().__init__()
        self.heads, self.width, self.size, self.epsilon = file.heads, file.width, file.width // file.heads, file.epsilon
        self.count = 0
        for name, value in weights(file, learnt):
            self.register_parameter(name, nn.Parameter(torch.from_numpy(np.array(value))))
            self.count += name.endswith("_qkv")

    def forward(self, embedded: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
        w = dict(self.named_parameters())
        x = self._norm(embedded + w["position"][: embedded.shape[1]], w["norm_weight"], w["norm_bias"])
        mask = torch.zeros_like(valid, dtype=x.dtype).masked_fill(~valid, -1e4)[:, None, None, :]
        for i in range(self.count):

            def linear(x: torch.Tensor, name: str, i: int = i) -> torch.Tensor:
                return x @ w[f"l{i}_{name}"] + w[f"l{i}_{name}_bias"]

            b, t, width = x.shape
            q, k, v = linear(x, "qkv").reshape(b, t, 3, self.heads, self.size).permute(2, 0, 3, 1, 4)
            a = torch.softmax(q @ k.transpose(-1, -2) / self.size**0.5 + mask, -1) @ v
            x = x + linear(a.transpose(1, 2).reshape(b, t, width), "out")
            x = self._norm(x, w[f"l{i}_norm1_weight"], w[f"l{i}_norm1_bias"])
            x = x + linear(nn.functional.gelu(linear(x, "up")), "down")
            x = self._norm(x, w[f"l{i}_norm2_weight"], w[f"l{i}_norm2_bias"])
        return x

    def _norm(self, x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        return nn.functional.layer_norm(x, (self.width,), weight, bias, self.epsilon)


def export(net: Meaning, folder: Path, number: int) -> None:
    """Write meaning.onnx and meaning.npz; `number` names the training run in `made_by`."""
    import onnx  # type: ignore[import, unused-ignore]

    kept = {name: value.numpy().astype(np.float32) for name, value in net.eval().learnt().items()}
    folder.mkdir(parents=True, exist_ok=True)
    rounding.write(folder / "meaning.npz", {"number": np.array(number), **kept})
    sample = torch.randn(2, 40, net.file.width), torch.ones(2, 40, dtype=torch.bool)
    axes = {name: {0: "batch", 1: "pieces"} for name in ("embedded", "valid", "states")}
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            _Computation(net.file, kept), sample, str(full), input_names=["embedded", "valid"], output_names=["states"],
            dynamic_axes=axes, dynamo=False, opset_version=17, do_constant_folding=False,
        )  # fmt: skip
        model = onnx.load(str(full))
    named = {name for name, _ in weights(net.file, kept)}
    for tensor in model.graph.initializer:
        if tensor.name in named:
            size = len(tensor.raw_data)
            tensor.ClearField("raw_data")
            tensor.data_location = onnx.TensorProto.EXTERNAL
            for key, value in (("location", "given-at-run-time"), ("offset", "0"), ("length", str(size))):
                entry = tensor.external_data.add()
                entry.key, entry.value = key, value
    (folder / "meaning.onnx").write_bytes(model.SerializeToString())
