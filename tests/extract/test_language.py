"""Which language a text is in: short strings, mixed strings, languages that are not configured."""

from __future__ import annotations

import pytest

from extract.language import detect


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Зеленський заявив про зустріч", "uk"),
        ("Зустріч", "uk"),
        ("Кремль: саміт можливий", "uk"),
        ("Путин и Зеленский", "ru"),
        ("Песков: встреча возможна", "ru"),
        ("Вопросы", "ru"),
        ("Kremlin: no meeting planned", "en"),
        ("Putin", "en"),
    ],
)
def test_headline_of_few_words(text: str, expected: str) -> None:
    """Letters and function words decide between Russian and Ukrainian where a statistical guess is unsafe."""
    assert expected == detect(text)


def test_quotation_in_the_other_language_does_not_outvote_the_text() -> None:
    """A Ukrainian report may quote three Russian words."""
    text = "Речник Кремля відповів журналістам, що зустрічі поки немає. «Вы это знаете», — додав він російською."
    assert "uk" == detect(text)


def test_letters_shared_by_both_languages_leave_it_to_the_words() -> None:
    """No і or ы in sight: 'що', 'але' and 'как', 'или' tell."""
    assert ("uk", "ru") == (
        detect("Що буде далі, але не зараз".replace("і", "e")),
        detect("Как говорит Песков, или нет"),
    )


def test_only_allowed_languages_are_answered() -> None:
    """A German text among English and Russian is called the nearest one that is configured."""
    assert "en" == detect("Der Sprecher sagte, dass ein Treffen möglich sei.", ("en", "ru"))


def test_another_language_may_be_allowed() -> None:
    """German is found once it is among the languages asked for."""
    assert "de" == detect("Der Sprecher sagte, dass ein Treffen möglich sei.", ("en", "ru", "uk", "de"))


@pytest.mark.parametrize("text", ["", "12.07.2025", "— … —"])
def test_text_without_letters_is_the_first_language(text: str) -> None:
    """Nothing to go by: no exception, the first of the allowed languages."""
    assert "uk" == detect(text, ("uk", "en"))


def test_no_language_to_choose_from_is_a_mistake() -> None:
    """An empty choice is the caller's error and says so."""
    with pytest.raises(ValueError, match="no languages"):
        detect("text", ())
