"""The mean of trained networks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from extract.tagger import rounding
from extract.training.mean import main, mean


def test_shares_are_brought_to_the_sum_one() -> None:
    """Three parts of one, one of the other."""
    found = mean([{"w": np.array([1.0, 2.0])}, {"w": np.array([5.0, 2.0])}], [3, 1])
    assert {"w": [2.0, 2.0]} == {name: value.tolist() for name, value in found.items()}


def test_networks_of_other_parts_have_no_mean() -> None:
    """Rather than a network with holes."""
    with pytest.raises(ValueError, match="differ"):
        mean([{"a": np.zeros(1)}, {"b": np.zeros(1)}], [1, 1])


def test_files_are_averaged_that_all_folders_hold(tmp_path: Path) -> None:
    """Rounded matrices are averaged as what they stand for, not as their numbers."""
    for name, size in (("one", 1.0), ("two", 3.0)):
        (tmp_path / name).mkdir()
        rounding.write(tmp_path / name / "meaning.npz", {"w": np.full((64, 64), size), "b": np.array([size])})
    main([str(tmp_path / "out"), "1", str(tmp_path / "one"), "1", str(tmp_path / "two")])
    found = rounding.read(tmp_path / "out" / "meaning.npz")
    assert ([2.0], True) == (found["b"].tolist(), bool(np.allclose(found["w"], 2.0, atol=0.02)))
    assert ["meaning.npz"] == [path.name for path in (tmp_path / "out").iterdir()]
