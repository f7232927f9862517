"""Times as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.when import when
from records.errors import UsageError

NOW = datetime(2025, 7, 25, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("now", NOW),
        ("36h", NOW - timedelta(hours=36)),
        ("7d", NOW - timedelta(days=7)),
        ("90min", NOW - timedelta(minutes=90)),
        ("2025-05-17", datetime(2025, 5, 16, 21, tzinfo=UTC)),
        ("2025-05-17T10:00", datetime(2025, 5, 17, 7, tzinfo=UTC)),
        ("2025-05-17T10:00Z", datetime(2025, 5, 17, 10, tzinfo=UTC)),
        ("today", datetime(2025, 7, 24, 21, tzinfo=UTC)),
        ("yesterday", datetime(2025, 7, 23, 21, tzinfo=UTC)),
    ],
)
def test_a_typed_time_is_a_time_in_utc(typed: str, expected: datetime) -> None:
    """Dates are days in Kyiv here; spans count back from now."""
    assert expected == when(typed, NOW, "Europe/Kyiv")


@pytest.mark.parametrize("typed", ["soon", "17.05.2025", "2025-13-01", "999999d", "2025-02-30T10:00"])
def test_what_is_no_time_is_wrong_usage(typed: str) -> None:
    """The message shows what can be typed."""
    with pytest.raises(UsageError, match="write 2025-05-17"):
        when(typed, NOW, "Europe/Kyiv")
