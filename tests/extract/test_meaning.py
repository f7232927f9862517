"""The network of meaning: what it is given, and that the shipped one reads plain cases as people do. All is made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from extract.meaning import blend
from extract.meaning.inputs import EARLIER, SAID, SAID_LIMIT, Occasion, Passage, alone, distance, pair
from extract.meaning.network import network
from extract.tagger import rounding


def passage(content: str, before: str = "Peskov told reporters that", after: str = "") -> Passage:
    """A statement of the spokesman."""
    return Passage(before=before, content=content, after=after, headline="Kremlin on a summit", speaker="Dmitry Peskov")


MEETING = passage("a meeting of Putin and Zelensky is possible only after the delegations reach agreements")


MAY = date(2025, 5, 17)


@pytest.mark.parametrize(
    ("later", "earlier", "same_article", "expected"),
    [
        (Occasion(MAY), Occasion(MAY), False, "same day"),
        (Occasion(date(2025, 5, 18), None, True), Occasion(MAY), False, "1 day later, recalled"),
        (Occasion(date(2025, 6, 20)), Occasion(MAY), False, "4 weeks later"),
        (Occasion(date(2027, 5, 17)), Occasion(MAY), False, "2 years later"),
        (Occasion(None), Occasion(MAY), False, "days unknown"),
        (Occasion(MAY), Occasion(MAY), True, "same article"),
        (Occasion(date(2025, 5, 20), MAY), Occasion(MAY), False, "3 days later, said that day"),
        (Occasion(date(2025, 5, 20), date(2025, 5, 19)), Occasion(MAY), False, "3 days later, said on another day"),
        (Occasion(date(2025, 5, 20), MAY, True), Occasion(MAY, MAY), False, "3 days later, said on one day, recalled"),
        (Occasion(MAY, date(2025, 5, 16)), Occasion(MAY, MAY), True, "same article, said on two days"),
    ],
)
def test_days_between_two_statements_are_told_in_words(
    later: Occasion, earlier: Occasion, same_article: bool, expected: str
) -> None:
    """The network reads time as it reads the rest."""
    assert distance(later, earlier, same_article=same_article) == expected


def test_a_long_statement_keeps_its_beginning_and_its_end() -> None:
    """The input is bounded however long the statement is."""
    pieces = network().pieces
    long = alone(passage("word " * 500 + "end"), pieces)
    assert long.roles.count(SAID) == SAID_LIMIT
    assert len(long.ids) < 220


def test_a_pair_marks_which_words_are_whose() -> None:
    """Both statements stand in one input, each in its role."""
    both = pair(MEETING, passage("no date has been set"), "same day", network().pieces)
    assert {SAID, EARLIER} <= set(both.roles)


def test_plain_cases_are_read_as_people_read_them() -> None:
    """A translation of one day is one utterance; another message is not; a prisoner swap is off the topic."""
    net = network()
    translated = Passage(
        before="Песков заявил, что",
        content="встреча Путина и Зеленского возможна лишь после того, как делегации достигнут договоренностей",
        after="",
        headline="",
        speaker="Dmitry Peskov",
    )
    other = passage("no date and no place for a meeting have been discussed with anyone")
    same, apart = net.pairs(
        [pair(translated, MEETING, "same day", net.pieces), pair(other, MEETING, "same day", net.pieces)]
    )
    assert apart < 0.5 < same
    swap = passage("the exchange of prisoners will go on next week, a thousand for a thousand")
    about, stances = net.alone([alone(MEETING, net.pieces), alone(swap, net.pieces)])
    assert about[1] < 0.5 < about[0]
    assert stances.shape == (2, 10)
    assert np.allclose(stances.sum(axis=1), 1, atol=1e-5)


def test_an_input_reads_the_same_alone_and_in_a_batch() -> None:
    """Padding changes nothing."""
    net = network()
    inputs = [alone(passage("words " * n), net.pieces) for n in (3, 40, 70)]
    together = net.alone(inputs)[0]
    singly = np.concatenate([net.alone([one])[0] for one in inputs])
    assert np.allclose(together, singly, atol=1e-4)


def test_either_view_can_carry_a_statement_over_the_threshold() -> None:
    """Both are weighed, and an article that nowhere speaks of the whole topic needs more."""
    chances = blend.topic(np.array([0.99, 0.5, 0.01]), np.array([0.5, 0.99, 0.01]), together=True)
    assert list(chances >= 0.5) == [True, True, False]
    assert (blend.topic(np.array([0.9]), np.array([0.9]), together=False) < chances[0]).all()


def test_rounded_matrices_come_back_nearly_as_they_were(tmp_path: Path) -> None:
    """Eight bits a value, a scale a row."""
    matrix = np.random.default_rng(1).normal(size=(64, 64)).astype(np.float32)
    rounding.write(tmp_path / "some.npz", {"matrix": matrix, "bias": matrix[0]})
    found = rounding.read(tmp_path / "some.npz")
    assert np.abs(found["matrix"] - matrix).max() <= np.abs(matrix).max() / 127
    assert np.allclose(found["bias"], matrix[0], atol=0.01)
