"""Where two statements of one article stand tells whether one takes up the other. All is made up."""

from __future__ import annotations

from typing import Literal

from extract.meaning.place import placed
from records.types import Span, Statement


def statement(start: int, kind: Literal["direct", "indirect"], length: int = 80) -> Statement:
    """A statement that stands at `start`."""
    span = Span(start=start, end=start + length, text="x" * length)
    return Statement(
        statement_id=f"{start}", article_id="a", speaker="Dmitry Peskov", kind=kind, spans=(span,), confidence=1.0,
        made_by="test",
    )  # fmt: skip


LEAD, QUOTED, LAST = statement(60, "indirect"), statement(600, "direct"), statement(3000, "direct")


def test_a_lead_and_the_quotation_below_are_likelier_one_than_two_quotations() -> None:
    """The press says first what it quotes further down."""
    assert placed(LEAD, QUOTED, 0.3) > 0.3 > placed(QUOTED, LAST, 0.3)


def test_what_stands_far_apart_is_less_likely_one() -> None:
    """Another question was asked in between."""
    assert placed(LEAD, QUOTED, 0.5) > placed(LEAD, LAST, 0.5)


def test_the_order_in_which_they_are_given_does_not_matter() -> None:
    """Only where they stand does."""
    assert placed(LEAD, QUOTED, 0.4) == placed(QUOTED, LEAD, 0.4)


def test_a_place_never_turns_a_sure_reading_over() -> None:
    """What the network is certain of stands, and no chance is out of range."""
    assert 0 < placed(LEAD, QUOTED, 0.0) < 0.3
    assert 0.7 < placed(QUOTED, statement(700, "direct"), 1.0) < 1
