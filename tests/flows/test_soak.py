"""Three virtual days of sixty feeds, a third of them faulty; `python -m bench.soak` does it with a thousand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bench import soak as soaking
from bench.soak_press import FAULTS
from tests.conftest import Hits


def test_no_article_is_missed_and_none_comes_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hits: Hits) -> None:
    """Every fault of the list at an outlet; unchanged honest feeds send no body, private places see nobody."""
    monkeypatch.setattr(soaking, "HEADERS", 3.0)
    outcome = soaking.soak(tmp_path, 3 * len(FAULTS), 3, timedelta(hours=4), every=3, told=lambda _: None)
    assert ([], [], []) == (outcome.missed, outcome.twice, outcome.not_whole)
    assert (0, 0) == (outcome.wasted, outcome.strays)
    assert outcome.articles >= 500
    hits(44, outcome.faulty, outcome.hit)
