"""How a statement moves its speaker's line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from compare import change
from records.types import Change, Position
from tests.compare.test_novelty import DAY, remark


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("open", "open", "same"),
        ("open", "conditional", "firmer"),
        ("conditional", "open", "softer"),
        ("open", "refuses", "reversed"),
        ("refuses", "proposes", "reversed"),
        ("doubts", "refuses", "firmer"),
        ("open", "no_information", "same"),
        ("open", "other", "same"),
    ],
)
def test_a_move_is_told_by_the_two_positions(before: Position, now: Position, expected: Change) -> None:
    """Firmer is further from a meeting, softer nearer; who takes no stand moves nothing."""
    old, new = remark("a", position=before), remark("b", position=now, day=DAY + timedelta(days=9))
    assert change.against(new, (old,)) == (expected, old)


def test_another_condition_is_a_change_of_conditions() -> None:
    """The position stays conditional; what it hangs on is another thing."""
    old = remark("a", meant=("condition:only", "result:document"))
    new = remark("b", meant=("condition:only", "place:moscow"), day=DAY + timedelta(days=9))
    assert change.against(new, (old,))[0] == "conditions_changed"


def test_several_things_said_on_one_day_are_one_step() -> None:
    """Compared with the last occasion as a whole: repeating any position taken then is no change."""
    line = (remark("a", position="open"), remark("b", position="doubts"))
    new = remark("c", position="open", day=DAY + timedelta(days=9))
    assert change.against(new, line)[0] == "same"


def test_who_has_taken_no_stand_yet_starts_a_line() -> None:
    """Earlier statements without a position are no line."""
    assert change.against(remark("b"), (remark("a", position="other"),)) == ("first", None)
