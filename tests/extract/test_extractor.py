"""Statements of whole articles: spans, speakers, and what yields none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.chains import worth_a_look
from extract.extractor import Extractor
from extract.tagger.words import split_words
from records.types import Article, Office, Person, Statement

WHEN = datetime(2025, 7, 25, 12, tzinfo=UTC)
PEOPLE = (
    Person(
        name="Dmitry Peskov",
        kind="person",
        role="Kremlin spokesman",
        gender="m",
        forms={
            "en": ("Dmitry Peskov", "Peskov"),
            "ru": ("Дмитрий Песков", "Песков"),
            "uk": ("Дмитро Пєсков", "Пєсков"),
        },
        roles=(Office(title="Kremlin spokesman", forms={"en": ("Kremlin spokesman",)}),),
    ),
    Person(
        name="Volodymyr Zelensky",
        kind="person",
        role="President of Ukraine",
        gender="m",
        forms={"en": ("Volodymyr Zelensky",), "ru": ("Владимир Зеленский",), "uk": ("Володимир Зеленський",)},
    ),
)
EXTRACTOR = Extractor(PEOPLE)


def article(text: str, language: str = "en") -> Article:
    """An article of 25 July 2025."""
    return Article(
        article_id="a", page_id="p", link_id="l", url="https://demo.example/a", outlet="Demo", title="",
        published_at=WHEN, first_seen_at=WHEN, language=language, text=text, made_by="test",
    )  # fmt: skip


def said(text: str, language: str = "en") -> tuple[Statement, ...]:
    """The statements of a text."""
    return EXTRACTOR.extract([article(text, language)])[0].statements


@pytest.mark.parametrize(
    ("language", "text", "content", "kind"),
    [
        (
            "en",
            "The Kremlin spokesman Dmitry Peskov said on Friday that no meeting was being prepared.",
            "no meeting was being prepared",
            "indirect",
        ),
        (
            "en",
            "“We are not discussing any dates,” Dmitry Peskov told reporters on Friday.",
            "We are not discussing any dates",
            "direct",
        ),
        (
            "ru",
            "«Такая встреча пока не готовится», — заявил пресс-секретарь президента Дмитрий Песков.",
            "Такая встреча пока не готовится",
            "direct",
        ),
        (
            "uk",
            "Пєсков заявив, що зустріч президентів поки не готується.",
            "зустріч президентів поки не готується",
            "indirect",
        ),
    ],
)
def test_plain_statements_are_found_in_three_languages(language: str, text: str, content: str, kind: str) -> None:
    """Who said what, exactly, and in what form."""
    (statement,) = said(text, language)
    assert (statement.content, statement.kind, statement.speaker) == (content, kind, "Dmitry Peskov")


def test_the_parts_of_a_split_quotation_have_one_speaker() -> None:
    """Attribution in the middle cuts the quotation in two, both said by the same man."""
    statements = said("«Сначала должна быть сделана работа, — заявил Песков. — Потом лидеры встретятся».", "ru")
    assert [s.content for s in statements] == ["Сначала должна быть сделана работа", "Потом лидеры встретятся"]
    assert {s.speaker for s in statements} == {"Dmitry Peskov"}


def test_the_day_of_saying_is_read_from_the_text() -> None:
    """A weekday is counted back from the article's date."""
    (statement,) = said("Dmitry Peskov said on Wednesday that no meeting was being prepared.")
    assert statement.said_on == date(2025, 7, 23)


@pytest.mark.parametrize(
    "text",
    [
        "We use cookies to improve your experience. Accept all. Manage preferences.",
        "Leave a Reply\n\nYour email address will not be published. Required fields are marked.",
        "Читайте также: Погода на завтра\n\nПодписывайтесь на наш канал в Telegram",
        "The train left at noon. It was raining, and the platform was empty.",
        "Увійти | Реєстрація | Усі новини | Про нас | Контакти",
        "В темноте идти почти невозможно, сбиваешься с дороги.",
        "Конечно, собрать всех за одним столом трудно, у каждого свои дела и привычки.",
        "He learned that the bridge was closed and turned back.",
        "",
    ],
)
def test_what_nobody_said_yields_nothing(text: str) -> None:
    """Cookie notices, comment forms, teasers and plain narration are no statements."""
    assert said(text) == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(max_size=120), st.sampled_from(["“{}” Peskov said.", "Песков заявил: «{}»", "{}", "Peskov said that {}."])
)
def test_every_span_is_the_stored_text(words: str, frame: str) -> None:
    """Any text at all: `article.text[start:end] == span.text`, code point by code point."""
    text = frame.format(words)
    for statement in said(text):
        for span in (*statement.spans, statement.speaker_span, statement.cue, statement.said_on_span):
            assert span is None or text[span.start : span.end] == span.text
        assert 0.0 <= statement.confidence <= 1.0


def test_the_same_article_gives_the_same_names() -> None:
    """Identifiers are made of content: reading twice, alone or in a batch, changes nothing."""
    text = "“We are not discussing any dates,” Dmitry Peskov told reporters."
    alone = EXTRACTOR.extract([article(text)])[0]
    batch = EXTRACTOR.extract([article("Nothing here."), article(text), article("Ніч. " * 200)])[1]
    assert [s.statement_id for s in alone.statements] == [s.statement_id for s in batch.statements]


def test_who_is_quoted_within_a_statement_comes_second_hand() -> None:
    """A says that B said: A's statement is the whole, B's comes via A; a carrier's own words come via nobody."""
    outer, inner = said(
        "President Volodymyr Zelensky said on Friday that Dmitry Peskov had told reporters a meeting was prepared."
    )
    assert (outer.speaker, outer.via) == ("Volodymyr Zelensky", None)
    assert (inner.speaker, inner.via) == ("Dmitry Peskov", "Volodymyr Zelensky")
    assert outer.start <= inner.start and inner.end <= outer.end and inner.content in outer.content
    assert inner.statement_id != outer.statement_id


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("en", "Putin had told him that he was willing to meet", True),
        ("en", "no date for a meeting of the two presidents", False),
        ("en", "Putin said no", False),
        ("ru", "Путин сказал ему, что готов к встрече в Москве", True),
        ("uk", "Путін заявив йому, що готовий до зустрічі в Москві", True),
        ("uk", "дату зустрічі двох президентів ще не визначено ніким", False),
    ],
)
def test_only_words_that_report_something_get_a_second_look(language: str, words: str, expected: bool) -> None:
    """A cheap pass over the table of reporting verbs decides."""
    assert worth_a_look(split_words(words), language) is expected
