"""Vectors that a training keeps for the next one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from extract import vectors
from extract.training import kept_vectors


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the model was asked for; it gives each its length."""
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> np.ndarray:
        asked.extend(texts)
        return np.array([[len(text)] * vectors.DIMENSIONS for text in texts], dtype=np.float32)

    monkeypatch.setattr(vectors, "embed", embed)
    return asked


def test_each_text_is_read_once_as_long_as_the_file_lasts(tmp_path: Path, read: list[str]) -> None:
    """Also when it stands twice among the texts, or in another order the next time."""
    kept = tmp_path / "deep" / "vectors.npz"
    first = kept_vectors.embed(["abc", "a", "abc"], kept)
    again = kept_vectors.embed(["a", "new", "abc"], kept)
    assert [row[0] for row in first] == [3, 1, 3]
    assert [row[0] for row in again] == [1, 3, 3]
    assert sorted(read) == ["a", "abc", "new"]


def test_another_model_reads_anew(tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Vectors of two models never stand side by side."""
    kept = tmp_path / "vectors.npz"
    kept_vectors.embed(["a"], kept)
    monkeypatch.setattr(vectors, "MADE_BY", "another")
    kept_vectors.embed(["a"], kept)
    assert read == ["a", "a"]


def test_what_was_read_is_kept_though_the_rest_fails(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A training that dies after half an hour of vectors goes on where it stopped."""
    monkeypatch.setattr(kept_vectors, "_AT_ONCE", 1)
    whole = vectors.embed

    def fails(texts: Sequence[str]) -> np.ndarray:
        if texts[0] == "long text":
            raise MemoryError
        return whole(texts)

    monkeypatch.setattr(vectors, "embed", fails)
    kept = tmp_path / "vectors.npz"
    with pytest.raises(MemoryError):
        kept_vectors.embed(["long text", "a"], kept)
    monkeypatch.setattr(vectors, "embed", whole)
    kept_vectors.embed(["long text", "a"], kept)
    assert read == ["a", "long text"]
