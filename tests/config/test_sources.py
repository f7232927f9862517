"""The shipped sources: enough of them, well described."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from config.loader import load
from fetch.urls import canonical_url
from records.types import Source

SOURCES = load(None).sources
ON = [source for source in SOURCES if source.enabled]


def test_at_least_thirty_are_on_in_three_languages() -> None:
    """World press, Russian and Ukrainian outlets."""
    languages = Counter(source.language for source in ON)
    assert len(ON) >= 30
    assert min(languages["en"], languages["ru"], languages["uk"]) >= 10


def test_ukrainian_outlets_stand_in_three_languages_and_russian_ones_on_both_sides() -> None:
    """State and independent, so that one line is not mistaken for all."""
    assert {"en", "ru", "uk"} == {source.language for source in ON if source.country == "UA"}
    assert {True, False} == {source.state_media for source in ON if source.country == "RU"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_each_says_what_to_expect_of_it(source: Source) -> None:
    """A country, addresses that can be opened, a range of links a day; terms where it is a search."""
    assert len(source.country) == 2
    assert 0 <= source.links_a_day[0] < source.links_a_day[1]
    assert all(canonical_url(url) for url in (*source.feeds, *source.sitemaps, source.home))
    assert source.enabled or source.terms


def test_searches_are_off_and_say_their_terms() -> None:
    """Whoever wants them reads these first. GDELT's files must say what is wanted of them."""
    searches = [source for source in SOURCES if source.search]
    assert len(searches) >= 8
    assert [] == [source.name for source in searches if source.enabled or not source.terms]
    assert [] == [source.name for source in searches if source.bulk and not source.bulk_words]


def test_no_address_stands_twice() -> None:
    """Two sources with one feed would fetch it twice."""
    counts = Counter(url for source in SOURCES for url in (*source.feeds, *source.sitemaps))
    assert [url for url, count in counts.items() if count > 1] == []


def test_most_addresses_tell_where_they_were_documented() -> None:
    """And the others say that they could not be confirmed."""
    unconfirmed = [source.name for source in ON if not source.confirmed]
    assert len(unconfirmed) * 10 <= len(ON)


def test_files_are_sorted_by_name() -> None:
    """So that a feed is found at a glance."""
    folder = Path(__file__).parents[2] / "config" / "sources"
    for path in folder.glob("*.toml"):
        names = [line.split('"')[1] for line in path.read_text("utf-8").splitlines() if line.startswith("name = ")]
        assert sorted(names) == names, path.name
