"""Where a statement stands: ten positions, from its words."""

from __future__ import annotations

import re

import pytest

from extract import facets, positions, vectors
from extract.meaning.inputs import Passage, alone
from extract.meaning.network import network


def position(content: str, cue: str, language: str, who: str = "Dmitry Peskov, Kremlin spokesman") -> str:
    """The position of one statement without surroundings."""
    return decide(content, cue, language, who)[0]


def decide(content: str, cue: str, language: str, who: str) -> tuple[str, str]:
    """Position and reason."""
    row = positions.features(content, cue, "", "indirect", language, vectors.embed([content])[0], who)
    passage = Passage(before=f"{who} {cue}", content=content, after="", headline="", speaker=who)
    _, stances = network().alone([alone(passage, network().pieces)])
    return positions.decide(row, stances[0])


@pytest.mark.parametrize(
    ("language", "cue", "content", "expected"),
    [
        (
            "en",
            "said",
            "a meeting of Putin and Zelensky is possible only after the delegations reach agreements",
            "conditional",
        ),
        ("ru", "сказал", "встреча Путина и Зеленского возможна только после договоренностей делегаций", "conditional"),
        ("uk", "сказав", "зустріч Путіна і Зеленського можлива лише після домовленостей делегацій", "conditional"),
        ("en", "said", "no meeting of Putin and Zelensky is being prepared", "denies_planned"),
        ("ru", "сообщил", "встреча Путина и Зеленского не готовится", "denies_planned"),
    ],
)
def test_plain_statements_get_their_position(language: str, cue: str, content: str, expected: str) -> None:
    """The plainest wordings of the commonest positions are told right."""
    assert position(content, cue, language) == expected


def test_the_reason_is_readable() -> None:
    """A position comes with the words that weighed most."""
    content = "a meeting is possible only after the delegations agree"
    assert re.fullmatch(r"by .+", decide(content, "said", "en", "")[1])


def test_signals_are_sorted_and_the_same_in_each_language() -> None:
    """A row of lexicon/signals.tsv has a pattern for every language."""
    names = [name for name, _ in positions.signals("en")]
    assert names == sorted(set(names))
    assert all([name for name, _ in positions.signals(language)] == names for language in facets.LANGUAGES)
