"""Dates as pages write them, and dates that can't be true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from extract.pages import dates, metadata, tree

SEEN = datetime(2025, 7, 25, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2025-07-25T12:04:00+03:00", datetime(2025, 7, 25, 9, 4, tzinfo=UTC)),
        ("2025-07-25T12:04:00.123Z", datetime(2025, 7, 25, 12, 4, tzinfo=UTC)),
        ("2025-07-25 12:04:00 +0300", datetime(2025, 7, 25, 9, 4, tzinfo=UTC)),
        ("2025-07-25", datetime(2025, 7, 25, tzinfo=UTC)),
        ("20250725", datetime(2025, 7, 25, tzinfo=UTC)),
        ("25.07.2025 12:04", datetime(2025, 7, 25, 12, 4, tzinfo=UTC)),
        ("Fri, 25 Jul 2025 12:04:00 +0300", datetime(2025, 7, 25, 9, 4, tzinfo=UTC)),
        ("1753434240", datetime(2025, 7, 25, 9, 4, tzinfo=UTC)),
        ("25 июля", None),
        ("9999-99-99", None),
        ("", None),
    ],
)
def test_ways_of_writing_a_date(raw: str, expected: datetime | None) -> None:
    """Every form becomes aware UTC; what is no date is None and raises nothing."""
    assert expected == dates.read(raw)


@pytest.mark.parametrize("year", [1, 1970, 9999])
def test_poisoned_date_is_no_date(year: int) -> None:
    """Years 1, 1970 and 9999 come from empty fields, not from clocks."""
    assert dates.clamp(datetime(year, 1, 1, tzinfo=UTC), SEEN) is None


def test_a_clock_a_little_fast_is_held_to_the_fetch() -> None:
    """A page can't have been published after it was fetched: an hour ahead is clamped, two days are not believed."""
    ahead = [dates.clamp(SEEN + timedelta(hours=hours), SEEN) for hours in (1, 48)]
    assert [SEEN, None] == ahead


def test_false_first_date_gives_way_to_the_next() -> None:
    """JSON-LD says 9999, the meta tag is right."""
    page = tree.parse(
        '<html><head><script type="application/ld+json">{"@type":"NewsArticle","datePublished":"9999-01-01"}</script>'
        '<meta property="article:published_time" content="2025-07-24T08:00:00Z"></head><body><p>x</p></body></html>'
    )
    assert page is not None
    said = metadata.read(page)
    assert datetime(2025, 7, 24, 8, tzinfo=UTC) == dates.published(page, said.node, said.meta, SEEN)
