"""What an outlet asserts itself: told apart from what it reports of others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extract.outlet import claims
from records.types import Article, Span, Statement, Topic

WHEN = datetime(2025, 8, 20, tzinfo=UTC)
TOPIC = Topic(
    name="summit",
    title="Summit",
    terms={
        "en": {"first": ["Putin"], "second": ["Zelensk"], "meeting": ["meet", "met$", "summit"], "off": ["delegation"]}
    },
    settings={"needs": "first second meeting"},
)
QUOTED = "no meeting of Putin and Zelensky was planned"


def article(text: str, title: str = "") -> Article:
    """An English article."""
    return Article(
        article_id="a", page_id="p", link_id="l", url="https://demo.example/a", outlet="Demo Post", title=title,
        published_at=WHEN, first_seen_at=WHEN, language="en", text=text, made_by="test",
    )  # fmt: skip


def statement(text: str, words: str) -> Statement:
    """What somebody said in `text`."""
    at = text.index(words)
    return Statement(
        statement_id="s", article_id="a", speaker="Somebody", kind="indirect",
        spans=(Span(start=at, end=at + len(words), text=words),), confidence=1.0, made_by="test",
    )  # fmt: skip


def test_a_sentence_of_the_reporter_on_the_topic_is_the_outlets_claim() -> None:
    """Its exact words, without the final stop, by the outlet; not what somebody is quoted with."""
    text = f"Putin and Zelensky have not met since 2019.\n\nThe spokesman said that {QUOTED}."
    (claim,) = claims(article(text), [statement(text, QUOTED)], [TOPIC], "test")
    assert (claim.speaker, claim.speaker_kind, claim.via) == ("Demo Post", "outlet", None)
    assert claim.content == "Putin and Zelensky have not met since 2019"
    assert text[claim.start : claim.end] == claim.content


@pytest.mark.parametrize(
    "text",
    [
        "The delegations spoke for an hour in Istanbul. Putin stayed in Moscow for the whole of the week.",
        "The delegation prepares a summit of Putin and Zelensky in Istanbul.",
        "Will Putin and Zelensky ever meet at one table?",
        "Putin and Zelensky meet",
        "Putin and Zelensky may meet in Istanbul in August, the ministry told its partners.",
        "What is known of a meeting of Putin and Zelensky:\n\nNothing has been said by anyone in either capital.",
    ],
)
def test_what_is_off_the_topic_or_asserts_nothing_is_no_claim(text: str) -> None:
    """Near misses, questions, headings and lines that only introduce."""
    assert claims(article(text), [], [TOPIC], "test") == ()


def test_the_headline_is_no_claim() -> None:
    """Not even when the text repeats it."""
    title = "Putin and Zelensky will meet in Istanbul on Thursday."
    assert claims(article(f"{title}\n\nNothing else is known of it at this hour.", title), [], [TOPIC], "test") == ()
