"""Dates in running text and the day on which something was said."""

from __future__ import annotations

from datetime import date

import pytest

from extract import dates

PUBLISHED = date(2025, 5, 17)  # a Saturday


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "The spokesman told reporters on Friday that it was too early.", date(2025, 5, 16)),
        ("en", "He said it on May 12, before the talks.", date(2025, 5, 12)),
        ("en", "He said so on 3 December 2024.", date(2024, 12, 3)),
        ("ru", "Об этом он заявил в четверг журналистам.", date(2025, 5, 15)),
        ("ru", "16 мая пресс-секретарь сообщил об этом.", date(2025, 5, 16)),
        ("uk", "Про це речник сказав у середу, 14 травня.", date(2025, 5, 14)),
        ("uk", "Учора речник відмовився коментувати.", date(2025, 5, 16)),
    ],
)
def test_the_day_of_saying_is_read_from_the_paragraph(language: str, text: str, day: date) -> None:
    """Weekdays are the last ones before publication; days without a year are of the last twelve months."""
    found, span = dates.said_on(text, (0, len(text)), PUBLISHED, language)
    assert found == day
    assert span is not None and text[span.start : span.end] == span.text


def test_a_date_inside_the_quotation_is_not_the_day_of_saying() -> None:
    """What the speaker talks about does not date his talk."""
    text = '"We shall meet on 12 May," he said.'
    assert dates.said_on(text, (0, len(text)), PUBLISHED, "en") == (None, None)


def test_a_deadline_is_not_the_day_of_saying() -> None:
    """'By Thursday' and 'before Thursday' date the meeting, not the words."""
    text = "He said the leaders should meet before Thursday."
    assert dates.said_on(text, (0, len(text)), PUBLISHED, "en") == (None, None)


def test_a_day_that_does_not_exist_is_no_date() -> None:
    """'31 June' is skipped, not raised."""
    assert list(dates.find("on 31 June 2025", "en", PUBLISHED, past=True)) == []


def test_the_verb_may_is_no_month() -> None:
    """A month's name that is a verb too counts only with a day or a year."""
    assert list(dates.find("They may meet.", "en", PUBLISHED, past=False)) == []
