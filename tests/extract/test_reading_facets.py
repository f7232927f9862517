"""What a statement says: the same values in three languages, each with its words."""

from __future__ import annotations

from datetime import date

import pytest

from extract import facets, reading

DAY = date(2025, 5, 11)
SAME = {
    "en": "Putin will not meet Zelensky in Istanbul on 15 May, only after a 30-day ceasefire.",
    "ru": "Путин не встретится с Зеленским в Стамбуле 15 мая, только после прекращения огня на 30 дней.",
    "uk": "Путін не зустрінеться із Зеленським у Стамбулі 15 травня, лише після припинення вогню на 30 днів.",
}
SAID = {
    ("person", "putin"), ("person", "zelensky"), ("place", "istanbul"), ("date", "2025-05-15"), ("polarity", "no"),
    ("condition", "only"), ("condition", "after"), ("duration", "30 day"), ("event", "meeting"),
    ("result", "ceasefire"),
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(SAME))
def test_the_same_words_give_the_same_values_in_each_language(language: str) -> None:
    """Facets are language-neutral, so that they compare."""
    found = {(facet.name, facet.value) for facet in facets.read(SAME[language], 0, language, DAY)}
    assert SAID - found == set()


@pytest.mark.parametrize("language", sorted(SAME))
def test_each_facet_points_at_its_words(language: str) -> None:
    """A facet's span gives its words in the article, whatever the statement's place there."""
    text = SAME[language]
    for facet in facets.read(text, 1000, language, DAY):
        assert facet.span is not None
        assert text[facet.span.start - 1000 : facet.span.end - 1000] == facet.span.text


def test_the_table_is_sorted_and_has_three_languages() -> None:
    """A row of lexicon/concepts.tsv is found by eye, and no language lacks a concept."""
    rows = {language: facets.table(language) for language in facets.LANGUAGES}
    names = [f"{group}:{concept}" for group, concept in rows["en"]]
    assert names == sorted(set(names))
    assert all(len(table) == len(names) for table in rows.values())


@pytest.mark.parametrize(
    ("language", "content", "condition"),
    [
        ("en", "A meeting is possible only after the delegations agree, he said", "only after the delegations agree"),
        ("ru", "Встреча возможна, если делегации договорятся", "если делегации договорятся"),
        ("uk", "Зустріч можлива лише якщо делегації домовляться", "лише якщо делегації домовляться"),
    ],
)
def test_a_condition_is_given_as_written(language: str, content: str, condition: str) -> None:
    """Conditions are the speaker's own words."""
    assert reading.conditions(content, language) == (condition,)
