"""Quotation marks, sentences, and what belongs to one statement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.quotes.clauses import complete
from extract.quotes.evidence import stands
from extract.quotes.joins import is_question, same_statement, segments
from extract.quotes.marks import quotations
from extract.quotes.sentences import sentence_around
from extract.quotes.spans import Content, settle
from records.types import StatementKind


def inner(text: str) -> list[str]:
    """The quotations of a text, without their marks."""
    return [text[q.start : q.end] for q in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“A b,” said X. “C ‘nested’ d.”", ["A b,", "C ‘nested’ d.", "nested"]),
        ("«Да, «Дія» работает», — сказал он.", ["Да, «Дія» работает", "Дія"]),
        ('„Київ готовий“ – "Так"', ["Київ готовий", "Так"]),
        ('He said."We are ready."', ["We are ready."]),
        ("Zelensky’s team didn’t answer", []),
        ("‘He can come to Kyiv’: Zelensky’s line", ["He can come to Kyiv"]),
        ("«Не закрыто и дальше идёт\n\nНовый абзац", ["Не закрыто и дальше идёт"]),
        ('5" pipes and 6" pipes', []),
    ],
)
def test_marks_are_paired(text: str, expected: list[str]) -> None:
    """Whatever marks a newspaper uses, nested or glued, an apostrophe is none."""
    assert inner(text) == expected


@given(st.text(alphabet="ab «»“”„\"‘’'\n.,—", max_size=200))
def test_quotations_lie_in_the_text(text: str) -> None:
    """Any text at all: ranges are legal and never cross a paragraph."""
    for q in quotations(text):
        assert 0 <= q.outer[0] < q.start <= q.end <= q.outer[1] <= len(text)
        assert "\n" not in text[q.start : q.end]


def test_interposed_words_split_a_quotation() -> None:
    """The reporter's words between dashes are not the speaker's."""
    text = "«Сначала работа, — констатировал он. — Потом встреча»."
    (mark,) = quotations(text)
    assert [text[a:b].strip(" ,") for a, b in segments(text, mark)] == ["Сначала работа", "Потом встреча"]


def test_two_ranges_of_one_quotation_are_one_statement() -> None:
    """Sentences inside the same marks belong together; those split by the reporter do not."""
    text = "“One thing. Another thing.” He left."
    assert same_statement(text, (1, 10), (12, 26), [], quotations(text))
    split = "«Одно, — сказал он. — Другое»"
    assert not same_statement(split, (1, 5), (split.index("Другое"), len(split) - 1), [], quotations(split))


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("Asked whether a summit is planned, he said no.", "a summit is planned", True),
        ("На вопрос, возможна ли встреча, он ответил.", "возможна ли встреча", True),
        ("He said that a summit is planned.", "a summit is planned", False),
        ("На запитання, чи можлива зустріч, речник відповів.", "чи можлива зустріч", True),
    ],
)
def test_what_was_asked_is_no_statement(text: str, content: str, expected: bool) -> None:
    """A question put to the speaker is not what he said."""
    start = text.index(content)
    assert is_question(text, start, start + len(content)) is expected


def test_a_sentence_does_not_end_at_an_abbreviation() -> None:
    """'Mr.' and initials end no sentence."""
    text = "We met Mr. Peskov. He spoke."
    assert text[slice(*sentence_around(text, 3))] == "We met Mr. Peskov."


def test_reported_speech_runs_to_the_end_of_its_clause() -> None:
    """A range that stops before a plain word goes on; one before 'and' with a new verb of saying does not."""
    text = "Peskov said that no venue had been named by Kyiv. Then he left."
    start = text.index("no venue")
    assert text[slice(*complete(text, start, start + 8, [(7, 11)], []))] == "no venue had been named by Kyiv"
    other = "Peskov said the idea is dead and called for calm."
    start = other.index("the idea")
    cues = [(7, 11), (other.index("called"), other.index("called") + 10)]
    assert other[slice(*complete(other, start, start + 16, cues, []))] == "the idea is dead"


@pytest.mark.parametrize(
    ("text", "part", "guess", "expected", "kind"),
    [
        ("“We are ready,” he said.", "We are ready,", "direct", "We are ready", "direct"),
        ("He called it «полезной» встречей.", "«полезной» встречей", "mixed", "«полезной» встречей", "mixed"),
        ("He said it is over.", "it is over.", "indirect", "it is over", "indirect"),
        ("He spoke of the U.S.", "the U.S.", "indirect", "the U.S.", "indirect"),
    ],
)
def test_content_is_given_as_the_conventions_have_it(
    text: str, part: str, guess: str, expected: str, kind: str
) -> None:
    """Marks, commas and final stops: what stays and what goes."""
    start = text.index(part)
    content = settle(text, start, start + len(part), guess, quotations(text), (0, len(text)))
    assert content is not None
    assert (text[content.start : content.end], content.kind) == (expected, kind)


@pytest.mark.parametrize(
    ("text", "part", "kind", "cue", "somebody", "expected"),
    [
        ("Peskov said no date is set.", "no date is set", "indirect", "said", True, True),
        ("He was so tired that he did not hide it.", "he did not hide it", "indirect", "", True, False),
        ("It is hard to do this now.", "It is hard to do this now", "indirect", "", False, False),
        ("It was written that all is well.", "all is well", "indirect", "written", False, False),
        ("Peskov: no date is set.", "no date is set", "indirect", "", True, True),
        ("— Спали мало, — усміхається лікар. — А серце не спало.", "А серце не спало", "direct", "", True, True),
        ("Trump - the early front-runner - waits.", "the early front-runner", "indirect", "", True, False),
        ("- If we look at it, all is plain.", "If we look at it, all is plain", "direct", "", False, False),
        ("«Войны не будет».", "Войны не будет", "direct", "", False, True),
        ("Узнав, что встречи не будет, он уехал.", "встречи не будет", "indirect", "Узнав", True, False),
        ("He knew the talks were over.", "the talks were over", "indirect", "knew", True, False),
    ],
)  # fmt: skip
def test_speech_needs_a_report_and_a_speaker(
    text: str, part: str, kind: StatementKind, cue: str, somebody: bool, expected: bool
) -> None:
    """Words without marks, if the network is half sure, stand only when somebody is reported to have said them."""
    start = text.index(part)
    content = Content(start, start + len(part), kind)
    assert stands(text, content, cue, somebody, 0.6, quotations(text)) is expected


def test_words_that_the_network_is_sure_of_need_no_report() -> None:
    """Speech that runs on over sentences has its verb and its speaker elsewhere; knowing is never saying, though."""
    content = Content(0, 20, "indirect")
    assert stands("The talks will go on.", content, "", False, 0.8, ())
    assert not stands("The talks will go on.", content, "knew", True, 0.95, ())
