"""Build the shipped tagger: `python -m extract.training.build` (needs `pip install onrecord[train]`).

Reads every *.jsonl in the data folder, trains, writes tagger.onnx (int8) and tagger_heads.npz to the models folder.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import torch

from extract.tagger import rounding
from extract.tagger.encoder import MODELS
from extract.tagger.pieces import ModelFile, Pieces, model_file
from extract.training.examples import read
from extract.training.fit import HEADS, fit
from extract.training.network import Tagger
from extract.training.shipped import shipped

LATE = "late_"  # files that came when the first pass was done: learnt in a second, short one, twice over
DATA = Path(__file__).resolve().parent / "data"


class _Encoder(torch.nn.Module):  # type: ignore[misc, unused-ignore]
    def __init__(self, net: Tagger):
        super().__init__()
        self.net = net

    def forward(self, embedded: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
        return self.net.encode(embedded, valid)


def export(net: Tagger, folder: Path) -> None:
    """Write the network for the run time: the encoder in 8 bit, the heads in half precision."""
    net = net.eval().float()
    folder.mkdir(parents=True, exist_ok=True)
    sample = torch.randn(2, 40, net.position.shape[1]), torch.ones(2, 40, dtype=torch.bool)
    axes = {
        "embedded": {0: "batch", 1: "pieces"},
        "valid": {0: "batch", 1: "pieces"},
        "states": {0: "batch", 1: "pieces"},
    }
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            _Encoder(net), sample, str(full), input_names=["embedded", "valid"], output_names=["states"],
            dynamic_axes=axes, dynamo=False, opset_version=17,
        )  # fmt: skip
        _shrink(full, folder / "tagger.onnx")
    state = {k: v.numpy() for k, v in net.state_dict().items() if k.split(".")[0] in HEADS}
    rounding.write(folder / "tagger_heads.npz", state)


def _shrink(full: Path, small: Path) -> None:
    """Matrices as 8-bit numbers with a scale per column; computing stays in full precision.

    Rounding the activations too would be faster, but cost .04 of F1 in a trial.
    """
    import onnx  # type: ignore[import, unused-ignore]
    from onnx import helper, numpy_helper

    model = onnx.load(str(full))
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    nodes = []
    for name in sorted({node.input[1] for node in graph.node if node.op_type == "MatMul" and node.input[1] in stored}):
        weights = numpy_helper.to_array(stored[name])
        scale = (np.abs(weights).max(0) / 127).astype(np.float32)
        rounded = np.round(weights / scale).clip(-127, 127).astype(np.int8)
        graph.initializer.remove(stored[name])
        graph.initializer.append(numpy_helper.from_array(rounded, f"{name}.rounded"))
        graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
        nodes.append(helper.make_node("DequantizeLinear", [f"{name}.rounded", f"{name}.scale"], [name], axis=1))
    nodes.extend(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(model, str(small))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--layers", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--further", action="store_true", help="start from the shipped files: everything once more")
    options = parser.parse_args()
    file = ModelFile(model_file())
    pieces, paths = Pieces(file), sorted(options.data.glob("*.jsonl"))
    first = read([path for path in paths if not path.name.startswith(LATE)])
    late = read([path for path in paths if path.name.startswith(LATE)])
    torch.manual_seed(options.seed)
    net = shipped(file, MODELS) if options.further else Tagger(file, options.layers)
    print(f"{len(first)} articles, then {len(late)} more; {sum(len(a['statements']) for a in first + late)} statements")
    if not options.further:
        fit(file, pieces, first, net=net, epochs=6, seed=options.seed, last=0.25)
    second = [*first, *late] if options.further else [*first, *late, *late]
    fit(file, pieces, second, net=net, epochs=1, seed=options.seed + 1, rate=5e-5)
    export(net, options.models)


if __name__ == "__main__":
    main()
