"""The reader: which statements are on a topic, and what they say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tomllib import loads

import pytest

from extract import reading
from records.types import Article, Span, Statement, Topic

ROOT = Path(__file__).parents[2]
DAY = datetime(2025, 5, 17, tzinfo=UTC)


@cache
def topic(name: str) -> Topic:
    """A shipped topic with its examples."""
    written = loads((ROOT / f"config/topics/{name}.toml").read_text(encoding="utf-8"))
    examples = tuple(path.read_text(encoding="utf-8") for path in sorted((ROOT / f"seeds/{name}").glob("*.txt")))
    return Topic(
        name=name, title=written["title"], terms=written["terms"], settings=written["settings"], examples=examples
    )


def article(title: str, text: str, language: str = "en") -> Article:
    """An article of 17 May 2025."""
    return Article(
        article_id="a",
        page_id="p",
        link_id="l",
        url="https://example.org/a",
        outlet="Outlet",
        title=title,
        published_at=DAY,
        first_seen_at=DAY,
        language=language,
        text=text,
        made_by="test",
    )


def statement(found: Article, words: str, speaker: str = "Dmitry Peskov", kind: str = "indirect") -> Statement:
    """The statement with these words in `found`."""
    at = found.text.index(words)
    span = Span(start=at, end=at + len(words), text=words)
    return Statement(
        statement_id=words[:20],
        article_id="a",
        speaker=speaker,
        speaker_role="Kremlin spokesman",
        kind=kind,  # type: ignore[arg-type]
        spans=(span,),
        confidence=1.0,
        made_by="test",
    )


SUMMIT = article(
    "Kremlin names condition for Putin–Zelensky meeting",
    "A meeting of Vladimir Putin and Volodymyr Zelensky is possible only after the delegations agree, "
    "Dmitry Peskov said.\n\n"
    "Earlier Peskov said that wheat exports had grown by a tenth.",
)


def test_a_statement_on_the_topic_is_read_and_one_on_wheat_is_not() -> None:
    """The decision falls per statement, not per article."""
    on = statement(
        SUMMIT, "A meeting of Vladimir Putin and Volodymyr Zelensky is possible only after the delegations agree"
    )
    off = statement(SUMMIT, "wheat exports had grown by a tenth")
    found = reading.Reader((topic("putin-zelensky-summit"),)).read(SUMMIT, (on, off))
    assert [one.statement_id for one in found] == [on.statement_id]
    assert found[0].position == "conditional"
    assert found[0].conditions == ("only after the delegations agree",)


def test_an_article_without_the_topics_terms_gives_nothing() -> None:
    """Nothing is embedded, nothing is read."""
    far = article("Wheat", "Exports of wheat have grown, the minister said.")
    assert (
        reading.Reader((topic("putin-zelensky-summit"),)).read(far, (statement(far, "Exports of wheat have grown"),))
        == ()
    )


def test_a_topic_without_labelled_articles_works_from_its_examples() -> None:
    """Terms and likeness to the examples decide when no head was learnt."""
    moon = topic("moon-landing")
    text = "The landing of a crew on the Moon will slip by a year, NASA said.\n\nA rover will look for ice, NASA said."
    near = article("NASA puts off the landing of astronauts on the Moon", text)
    on = statement(near, "The landing of a crew on the Moon will slip by a year", "NASA")
    far = article("A rover", "The rover is to drill next week, the agency said.")
    reader = reading.Reader((moon, topic("putin-zelensky-summit")))
    assert [(one.topic, one.statement_id) for one in reader.read(near, (on,))] == [("moon-landing", on.statement_id)]
    assert reader.read(far, (statement(far, "The rover is to drill next week", "NASA"),)) == ()


@pytest.mark.parametrize(
    ("language", "text", "words", "marked"),
    [
        ("en", "He said a meeting was possible.", "a meeting was possible", False),
        ("en", "Putin had earlier said a meeting was possible.", "a meeting was possible", True),
        ("ru", "Ранее Песков говорил, что встреча возможна.", "встреча возможна", True),
        ("uk", "Нагадаємо, речник казав, що зустріч можлива.", "зустріч можлива", True),
    ],
)
def test_words_said_earlier_are_marked(language: str, text: str, words: str, marked: bool) -> None:
    """A re-quote is known by the sentence around the words."""
    found = article("Title", text, language)
    assert reading.requoted(found, statement(found, words)) is marked


def test_a_past_day_marks_a_requote() -> None:
    """What was said days before publication is quoted again."""
    found = article("Title", "He said on 3 May that a meeting was possible.")
    said = replace(statement(found, "a meeting was possible"), said_on=date(2025, 5, 3))
    assert reading.requoted(found, said)


def test_reading_twice_gives_the_same() -> None:
    """The same article gives the same reading, word for word."""
    sentences = [m.group() for m in re.finditer(r"[^.\n]+", SUMMIT.text)]
    said = tuple(statement(SUMMIT, words) for words in sentences)
    reader = reading.Reader((topic("putin-zelensky-summit"),))
    assert reader.read(SUMMIT, said) == reader.read(SUMMIT, said)
