"""Rows on the terminal and for programs: what a page says must not steer either."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from flows import output

HOSTILE = "\x1b[31mred\x07 \u202eright to left\u200b"


def test_control_characters_never_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Escape sequences, bells, direction marks and invisible characters are dropped from every cell."""
    output.rows_as_table(("who",), [(HOSTILE,)])
    shown = capsys.readouterr().out
    assert not set("\x1b\x07\u202e\u200b") & set(shown)
    assert "right to left" in shown


def test_markup_in_a_cell_is_shown_and_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    """`[bold]` is text."""
    output.rows_as_table(("who",), [("[bold]x[/bold] [link=http://evil.example]y[/link]",)])
    assert "[bold]x[/bold] [link=http://evil.example]y[/link]" in capsys.readouterr().out


def test_json_keeps_texts_as_they_are_and_times_in_iso(capsys: pytest.CaptureFixture[str]) -> None:
    """A program gets the truth, control characters escaped by JSON."""
    row = (HOSTILE, datetime(2025, 7, 25, tzinfo=UTC), date(2025, 7, 25), ["a"], None)
    output.rows_as_json(("a", "b", "c", "d", "e"), [row])
    assert [{"a": HOSTILE, "b": "2025-07-25T00:00:00+00:00", "c": "2025-07-25", "d": ["a"], "e": None}] == json.loads(
        capsys.readouterr().out
    )


def test_a_spreadsheet_runs_no_cell_of_a_csv(capsys: pytest.CaptureFixture[str]) -> None:
    """Cells that begin like a formula are made harmless; numbers stay numbers."""
    output.rows_as_csv(("=a", "n"), [("=1+1", -5), ("@x", 2)])
    assert "'=a,n\n'=1+1,-5\n'@x,2\n" == capsys.readouterr().out
