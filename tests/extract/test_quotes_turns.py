"""Where one statement ends and the speaker's next begins, and paragraphs that are speech as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.quotes.clauses import complete
from extract.quotes.dashes import spoken_paragraph
from extract.quotes.marks import quotations
from extract.quotes.turns import rows, turn


@pytest.mark.parametrize(("language", "what", "form", "example"), rows())
def test_each_line_of_the_table_turns_its_example(language: str, what: str, form: str, example: str) -> None:
    """The second statement starts at the bar, its verb is named, the first ends before the link."""
    text = example.replace("|", "")
    found = turn(text, 0, len(text), language)
    assert found is not None
    assert found.start == example.index("|")
    assert found.end < found.cue[0] < found.cue[1] < found.start


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the delegations met and added a second day"),
        ("en", "Kyiv would not come but that is its business"),
        ("en", "but added that the talks go on"),
        ("ru", "стороны встретились и добавили второй день"),
        ("uk", "сторони зустрілися, але додали другий день"),
        ("de", "er sei bereit, betonte aber, dass es Zeit brauche"),
    ],
)
def test_no_turn_where_nothing_new_is_reported(language: str, text: str) -> None:
    """A verb without a clause, a clause without a verb, nothing before the turn, an unknown language."""
    assert turn(text, 0, len(text), language) is None


@given(st.text(alphabet="ab ,.but addedthat\n", max_size=80))
def test_turns_lie_in_the_text(text: str) -> None:
    """Any text at all."""
    found = turn(text, 0, len(text), "en")
    if found:
        assert 0 < found.end < found.cue[0] < found.cue[1] < found.start < len(text)


def spoken(text: str, *contents: str, cues: tuple[str, ...] = ("said",)) -> str | None:
    """The paragraph that is speech as a whole, for tagged contents and reporting words of a text."""
    ranges = [(text.index(one), text.index(one) + len(one)) for one in contents]
    words = [(text.index(one), text.index(one) + len(one)) for one in cues]
    found = spoken_paragraph(text, ranges[0][0], ranges, words, quotations(text))
    return None if found is None else text[slice(*found)]


@pytest.mark.parametrize(
    ("text", "contents", "expected"),
    [
        (
            "Outlet's lead.\nWe are ready. Nobody else is. The rest is up to them - said the minister.",
            ("The rest is up to them",),
            "We are ready. Nobody else is. The rest is up to them",
        ),
        (
            "It is late. It rains - said the minister.",
            ("It is late", "It rains"),
            "It is late. It rains",
        ),
        ("The envoys flew home. It rains - said the minister.", ("It rains",), None),
        ("We met. “It rains” - said the minister.", ("It rains",), None),
        ("We met. It rains - said the minister. He left for home later.", ("It rains",), None),
        ("We met. It rains in the city.", ("It rains",), None),
    ],
)  # fmt: skip
def test_a_paragraph_that_a_dash_and_its_speaker_close(
    text: str, contents: tuple[str, ...], expected: str | None
) -> None:
    """Whole when it is told in the first person, or was tagged from its beginning; else only what was tagged."""
    cues = ("said",) if "said" in text else ()
    assert spoken(text, *contents, cues=cues) == expected


@pytest.mark.parametrize(
    ("text", "part", "cues", "expected"),
    [
        (
            "Before the leaders can meet, a text has to be agreed. So he said.",
            "Before the leaders can meet", (), "Before the leaders can meet, a text has to be agreed",
        ),
        (
            "As papers are signed, Moscow looks at who signs, Peskov said.",
            "Moscow looks at who signs", ("said",), "As papers are signed, Moscow looks at who signs",
        ),
        (
            "If he comes, the leader promised to do all he can.",
            "If he comes", ("promised",), "If he comes",
        ),
        (
            "In Kyiv, Moscow is no option, Sybiha said.", "Moscow is no option", ("said",), "Moscow is no option",
        ),
        (
            "Прежде чем встретиться, надо согласовать текст.",
            "Прежде чем встретиться", (), "Прежде чем встретиться, надо согласовать текст",
        ),
    ],
)  # fmt: skip
def test_half_a_sentence_is_no_statement(text: str, part: str, cues: tuple[str, ...], expected: str) -> None:
    """A subordinate clause goes with what it hangs on, unless a reporting word stands between."""
    start = text.index(part)
    words = [(text.index(one), text.index(one) + len(one)) for one in cues]
    assert text[slice(*complete(text, start, start + len(part), words, []))] == expected
