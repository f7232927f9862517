"""New, repeat or unsure, and how a line moves: situations made by hand, all words invented and marked synthetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compare import novelty
from compare.voices import Voices
from records.types import Facet, Person, Position, Reading, Remark, Span, Statement, Verdict

NOW = datetime(2025, 6, 1, tzinfo=UTC)
DAY = datetime(2025, 5, 17, tzinfo=UTC)
WORDS = "a meeting of the two presidents is possible only after the delegations reach certain agreements in Istanbul"
MEANT = (
    "condition:after",
    "condition:only",
    "event:delegations",
    "event:meeting",
    "modality:might",
    "place:istanbul",
    "result:agreement",
)


def vector(seed: int, near: int | None = None) -> tuple[float, ...]:
    """A unit vector; with `near`, one at a cosine of about .95 to that seed's."""
    row = np.random.default_rng(seed).normal(size=384)
    if near is not None:
        row = np.random.default_rng(near).normal(size=384) + 0.3 * row
    return tuple((row / np.linalg.norm(row)).tolist())


def remark(
    name: str,
    words: str = WORDS,
    *,
    speaker: str = "Speaker One",
    day: datetime = DAY,
    language: str = "en",
    link: str = "",
    at: int = 0,
    meant: tuple[str, ...] = MEANT,
    position: Position = "conditional",
    requoted: bool = False,
    row: tuple[float, ...] = (),
    said_on: date | None = None,
) -> Remark:
    """A synthetic remark."""
    facets = tuple(Facet(name=one.split(":")[0], value=one.split(":")[1]) for one in meant)
    statement = Statement(
        statement_id=name,
        article_id=link or name,
        speaker=speaker,
        kind="indirect",
        spans=(Span(start=at, end=at + len(words), text=words),),
        said_on=said_on,
        confidence=1.0,
        made_by="synthetic",
    )
    reading = Reading(
        statement_id=name,
        topic="t",
        relevance=1.0,
        position=position,
        position_reason="",
        facets=facets,
        requoted=requoted,
        made_by="synthetic",
    )
    return Remark(
        statement=statement,
        reading=reading,
        url="",
        outlet=f"Outlet of {name}",
        language=language,
        published_at=day,
        first_seen_at=day,
        link_id=link or name,
        vector=row or vector(1),
    )


def alike(pairs: Sequence[tuple[Remark, Remark]]) -> np.ndarray:
    """Stands in for the trained reader: near vectors within a month are one utterance, all others are not."""
    chances = []
    for new, old in pairs:
        close = bool(new.vector and old.vector) and float(np.dot(new.vector, old.vector)) > 0.9
        assert new.published_at and old.published_at
        chances.append(0.97 if close and abs((new.published_at - old.published_at).days) < 30 else 0.03)
    return np.array(chances)


def judge(new: Sequence[Remark], known: Sequence[Remark] = (), people: Sequence[Person] = ()) -> tuple[Verdict, ...]:
    """Verdicts with that reader."""
    return novelty.judge(new, known, NOW, alike, Voices(people))


def verdicts(*remarks: Remark) -> list[str]:
    """The novelty of each."""
    return [verdict.novelty for verdict in judge(remarks)]


def test_the_first_statement_is_new_and_says_why() -> None:
    """Nothing on record: new, first of its line."""
    (verdict,) = judge((remark("a"),))
    assert (verdict.novelty, verdict.change, verdict.nearest_statement_id) == ("new", "first", None)
    assert verdict.reason == "Nothing by Speaker One on this topic was on record before."


def test_the_same_words_in_another_outlet_are_a_repeat_of_one_utterance() -> None:
    """One utterance, two carriers."""
    first, second = judge((remark("a"), remark("b")))
    assert second.novelty == "repeat"
    assert second.utterance_id == first.utterance_id
    assert second.nearest_statement_id == "a"
    assert second.reason.startswith("Same utterance as in Outlet of a, 2025-05-17: same day")


def test_a_translation_of_the_same_day_is_a_repeat() -> None:
    """Words differ, what is said does not."""
    translated = remark(
        "b", "зустріч можлива лише після домовленостей делегацій у Стамбулі", language="uk", row=vector(2, near=1)
    )
    assert verdicts(remark("a"), translated) == ["new", "repeat"]


@pytest.mark.parametrize(
    ("words", "meant", "position"),
    [
        (WORDS.replace("is possible", "is not possible"), (*MEANT, "polarity:no"), "refuses"),
        (WORDS.replace("Istanbul", "Geneva"), tuple(one.replace("istanbul", "geneva") for one in MEANT), "conditional"),
        (WORDS.replace("after", "before"), tuple(one.replace("after", "before") for one in MEANT), "conditional"),
        (WORDS.replace("two", "three"), MEANT, "conditional"),
    ],
    ids=["negation", "place", "order", "number"],
)
def test_one_changed_word_keeps_two_statements_apart(words: str, meant: tuple[str, ...], position: Position) -> None:
    """What contradicts keeps apart, however like the vectors are."""
    assert verdicts(remark("a"), remark("b", words, meant=meant, position=position))[1] != "repeat"


def test_a_trimmed_quotation_is_a_repeat() -> None:
    """What is merely absent does not keep apart."""
    words = "is possible only after the delegations reach certain agreements in Istanbul"
    assert verdicts(remark("a"), remark("b", words)) == ["new", "repeat"]


def test_the_same_position_months_later_is_a_new_utterance_with_change_same() -> None:
    """A like sentence on a new occasion is new words."""
    later = remark(
        "b",
        "the presidents can meet only when delegations have agreed",
        day=DAY + timedelta(days=90),
        row=vector(2, near=1),
    )
    first, second = judge((remark("a"), later))
    assert (second.novelty, second.change, second.compared_with) == ("new", "same", "a")
    assert first.utterance_id != second.utterance_id


def test_another_speakers_same_words_are_new() -> None:
    """An utterance has one speaker."""
    assert verdicts(remark("a"), remark("b", speaker="Speaker Two")) == ["new", "new"]


def test_a_spokesmans_words_count_for_his_principals_line() -> None:
    """The principal's change is reckoned against what his spokesman said, and the reason says whose words they were."""
    people = (Person(name="Voice Three", kind="person", role="spokesman", principal="Speaker One"),)
    known = remark("a", speaker="Voice Three")
    refusal = remark(
        "b",
        "there will be no meeting at all",
        day=DAY + timedelta(days=40),
        position="refuses",
        meant=("event:meeting", "polarity:no"),
        row=vector(5),
    )
    (_, verdict) = judge((known, refusal), people=people)
    assert (verdict.change, verdict.compared_with) == ("reversed", "a")
    assert "by Voice Three for Speaker One" in verdict.reason


def test_an_old_article_found_today_is_late() -> None:
    """Late arrivals are marked."""
    old = replace(remark("a"), first_seen_at=DAY + timedelta(days=30))
    assert [verdict.late for verdict in judge((old,))] == [True]


def test_a_reworded_later_version_is_marked_edited_and_an_unchanged_one_is_a_repeat() -> None:
    """Versions of one article share a link."""
    first = remark("a", link="l")
    same = replace(remark("b", link="l"), version=2)
    fresh = replace(
        remark(
            "c",
            "no date has been named",
            link="l",
            meant=("result:schedule", "polarity:no"),
            position="no_information",
            row=vector(7),
        ),
        version=2,
    )
    verdict = {one.statement_id: one for one in judge((first, same, fresh))}
    assert (verdict["b"].novelty, verdict["b"].edited) == ("repeat", False)
    assert (verdict["c"].novelty, verdict["c"].edited) == ("new", True)


def test_known_remarks_count_like_earlier_ones_of_the_batch() -> None:
    """Two runs judge as one run would."""
    first, second = remark("a"), remark("b")
    (one,) = judge((first,))
    (two,) = judge((second,), (replace(first, utterance_id=one.utterance_id, novelty=one.novelty),))
    assert two == judge((first, second))[1]


def test_a_remark_without_a_vector_is_judged_too() -> None:
    """No likeness known is no error."""
    assert verdicts(replace(remark("a"), vector=()), replace(remark("b"), vector=()))[0] == "new"


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 100), st.sampled_from(["en", "ru", "uk"])), min_size=1, max_size=8
    )
)
def test_every_statement_gets_one_verdict_and_a_repeat_names_a_known_utterance(
    some: list[tuple[int, int, str]],
) -> None:
    """Whatever comes in: one verdict each, in order; a repeat's utterance was there before; scores lie in 0..1."""
    new = [
        remark(f"s{n}", f"{WORDS} {seed}", day=DAY + timedelta(days=days), language=language, row=vector(seed))
        for n, (seed, days, language) in enumerate(some)
    ]
    found = judge(new)
    assert [verdict.statement_id for verdict in found] == [one.statement.statement_id for one in new]
    seen: set[str] = set()
    for verdict in found:
        assert 0 <= verdict.score <= 1
        assert (verdict.novelty == "repeat") == (verdict.utterance_id in seen)
        seen.add(verdict.utterance_id)
