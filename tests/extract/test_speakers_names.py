"""Cases of Russian and Ukrainian names, and spellings of Latin ones."""

from __future__ import annotations

import pytest

from extract.speakers.lexicon import lexicon
from extract.speakers.mentions import is_slip
from extract.speakers.names import fold, inflect
from extract.speakers.people import readings, settle


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Zelenskyy", "Zelensky"),
        ("Zelenskiy", "Zelensky"),
        ("Yermak", "Ermak"),
        ("Sybiha", "Sybiga"),
        ("Medinskiy", "Medinsky"),
        ("Vitkoff", "Witkoff"),
        ("Nausėda", "Nauseda"),
    ],
)
def test_transliterations_fold_into_one(left: str, right: str) -> None:
    """Variants of one name have one key."""
    assert fold(right) == fold(left)


@pytest.mark.parametrize(
    ("language", "gender", "name", "case", "form"),
    [
        ("ru", "m", "Песков", "gen", "пескова"),
        ("ru", "m", "Зеленский", "ins", "зеленским"),
        ("ru", "f", "Захарова", "gen", "захаровой"),
        ("ru", "m", "Лубинец", "gen", "лубинца"),
        ("uk", "m", "Єрмак", "gen", "єрмака"),
        ("uk", "m", "Зеленський", "gen", "зеленського"),
        ("uk", "m", "Подоляк", "dat", "подоляку"),
        ("uk", "f", "Сибіга", "gen", "сибіги"),
        ("uk", "m", "Лубінець", "gen", "лубінця"),
        ("uk", "f", "Свириденко", "nom", "свириденко"),
        ("uk", "m", "Стефанчук", "ins", "стефанчуком"),
    ],
)
def test_cases_of_surnames(language: str, gender: str, name: str, case: str, form: str) -> None:
    """The paradigms give the form that texts have."""
    assert (case, form) in inflect(name, language, gender)


@pytest.mark.parametrize(
    ("language", "words", "genitive", "expected"),
    [
        ("ru", ["Аллой", "Вересовой"], False, "Алла Вересова"),
        ("ru", ["Марины", "Левченко"], True, "Марина Левченко"),
        ("ru", ["Павла", "Луценко"], True, "Павел Луценко"),
        ("uk", ["Остапа", "Гриба"], True, "Остап Гриб"),
        ("uk", ["Олени", "Цвіт"], True, "Олена Цвіт"),
        ("uk", ["Ярослава", "Железняка"], True, "Ярослав Железняк"),
    ],
)
def test_full_name_goes_back_to_the_nominative(language: str, words: list[str], genitive: bool, expected: str) -> None:
    """A name that the table doesn't know is put into the nominative by case and gender of its first word."""
    assert expected == settle([readings(words, lexicon(language))], [genitive])[0].name


@pytest.mark.parametrize(
    ("word", "name", "slip"),
    [
        ("peksov", "peskov", True),
        ("ushkov", "ushakov", True),
        ("зеленкий", "зеленский", True),
        ("peskov", "peskov", False),
        ("zelenska", "zelensky", False),
        ("ushako", "ushakov", False),
        ("sibiha", "sybiha", False),
        ("pskov", "peskov", False),
    ],
)
def test_a_misspelt_surname_is_known_by_its_letters(word: str, name: str, slip: bool) -> None:
    """Two letters swapped or one inner letter lost; another letter makes another name."""
    assert is_slip(word, name) is slip
