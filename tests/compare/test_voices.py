"""Whose words may be whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from compare.voices import Voices
from records.types import Person, Remark
from tests.compare.test_novelty import DAY, remark

PEOPLE = (
    Person(name="Chief", kind="person", role="president", country="XA"),
    Person(name="Voice", kind="person", role="spokesman", country="XA", principal="Chief"),
    Person(name="Other voice", kind="person", role="spokesman", principal="Chief"),
    Person(name="Stranger", kind="person", role="", country="XB"),
    Person(name="Xanadu", kind="organisation", role="country", country="XA"),
)
VOICES = Voices(PEOPLE)


def meets(new: Remark, old: Remark) -> bool:
    """Whether the older one is looked at when the newer one is judged."""
    return bool(set(VOICES.sought_under(new)) & set(VOICES.kept_under(old)))


def test_a_spokesman_is_judged_with_his_principal_and_the_other_voices_in_view() -> None:
    """Whoever's words count for the same line is looked up."""
    assert VOICES.compared_with({"Voice"}) == ("Chief", "Other voice", "Voice")
    assert VOICES.compared_with({"Stranger"}) == ("Stranger",)
    assert VOICES.of_line("Chief") == {"Chief", "Voice", "Other voice"}


@pytest.mark.parametrize(("one", "other"), [("Xanadu", "Voice"), ("Voice", "Xanadu"), ("Chief", "Chief")])
def test_a_country_and_its_official_may_be_one_speaker(one: str, other: str) -> None:
    """In the papers of one day, whichever name comes first."""
    assert meets(remark("b", speaker=one), remark("a", speaker=other))


@pytest.mark.parametrize(("one", "other"), [("Chief", "Voice"), ("Xanadu", "Stranger"), ("Nobody", "Xanadu")])
def test_two_officials_and_another_countrys_are_not(one: str, other: str) -> None:
    """Only a body stands for somebody else."""
    assert not meets(remark("b", speaker=one), remark("a", speaker=other))


def test_a_country_and_its_official_are_one_speaker_only_for_a_day() -> None:
    """A week later 'Xanadu said' is another matter."""
    old = remark("a", speaker="Voice")
    assert meets(remark("b", speaker="Xanadu", day=DAY + timedelta(days=1)), old)
    assert not meets(remark("b", speaker="Xanadu", day=DAY + timedelta(days=7)), old)
    assert not meets(replace(remark("b", speaker="Xanadu"), published_at=None), old)


@pytest.mark.parametrize(("year", "month", "day"), [(1, 1, 1), (9999, 12, 31)])
def test_absurd_dates_are_days_like_others(year: int, month: int, day: int) -> None:
    """Pages bear the years 1 and 9999."""
    absurd = datetime(year, month, day, tzinfo=UTC)
    assert meets(remark("b", speaker="Xanadu", day=absurd), remark("a", speaker="Voice", day=absurd))


def test_an_institution_and_who_speaks_for_it_meet_on_any_day() -> None:
    """'The Palace said' may be what the Palace spokesman said."""
    old = remark("a", speaker="Voice")
    old = replace(old, statement=replace(old.statement, speaker_role="Palace spokesman"))
    assert meets(remark("b", speaker="Palace", day=DAY + timedelta(days=40)), old)


def test_countrymen_are_those_who_may_be_meant() -> None:
    """For an official the bodies of his country; for a body everybody of it."""
    assert VOICES.countrymen({"Voice"}) == ("Xanadu",)
    assert VOICES.countrymen({"Xanadu"}) == ("Chief", "Voice", "Xanadu")
    assert VOICES.countrymen({"Nobody"}) == ()
