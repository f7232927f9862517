"""What a pass tells of itself."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.report import NAMED, Report
from records.types import Failure

NOW = datetime(2025, 7, 25, tzinfo=UTC)


def failure(number: int, *, source: str = "harbour", reason: str = "the site answered 404") -> Failure:
    return Failure(stage="fetch", key=f"link-{number}", kind="http_404", reason=reason, at=NOW, source=source)


def test_one_is_one_and_several_are_several() -> None:
    """Counts in good grammar; what is zero is left out."""
    report = Report()
    report.add(new=1, repeat=2, pages=1, articles=1_200, failures=0)
    assert "1 page fetched, 1,200 articles, 1 new utterance, 2 repeating statements" == report.sentence()


def test_failures_are_told_with_source_address_and_reason() -> None:
    """A link is called by its address; a failure without a source or an address by what it has."""
    report = Report(notes=["1 page came back"])
    report.fail([failure(1)], {"link-1": "https://harbour.example/1"})
    report.fail([failure(2, source="")])
    assert [
        "1 page came back",
        "harbour: https://harbour.example/1: the site answered 404",
        "link-2: the site answered 404",
    ] == report.told()
    assert 2 == report.counts["failures"]


def test_of_many_failures_the_first_are_told_and_the_rest_counted() -> None:
    """A page of complaints is read by nobody; the view has them all."""
    report = Report()
    report.fail([failure(number) for number in range(NAMED + 1_000)])
    assert NAMED + 1 == len(report.told())
    assert 'and 1,000 more: onrecord query "from failures order by failed_at desc"' == report.told()[-1]
    assert report.told() == report.as_json()["notes"]
