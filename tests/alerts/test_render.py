"""How a digest reads, in each shape."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from alerts import timeline
from alerts.plain import lead_in, lead_out
from alerts.render import SHAPES, render
from tests.alerts.newsdesk import KYIV, PEOPLE, TOPIC, UNTIL, account, at, compose, digest, record, repeat

GOLDEN = Path(__file__).parent / "golden_digest.txt"


def test_the_text_reads_as_it_should() -> None:
    """The whole digest of 25 July, line by line; look at the file before you change it."""
    assert GOLDEN.read_text(encoding="utf-8") == render(digest(), "text", KYIV)


def test_no_line_of_the_text_is_wider_than_a_terminal() -> None:
    """Addresses apart."""
    assert [] == [line for line in render(digest(), "text", KYIV).splitlines() if len(line) > 96 and "http" not in line]


def test_silence_is_a_short_honest_line() -> None:
    """Without news the digest says so and since when, and names sources in trouble."""
    quiet = digest(since=at(24, 21), health=())
    assert [
        "Norland–Sudmark lake summit" + " " * 41 + "Fri 25 July 2025, 07:00 Kyiv",
        "Nothing new since Fri 25 July 2025, 00:00 Kyiv.",
    ] == render(quiet, "text", KYIV).splitlines()


@pytest.mark.parametrize("shape", ["text", "md", "html", "atom"])
def test_times_are_in_the_readers_zone(shape: str) -> None:
    """09:04 UTC is 12:04 in Kyiv; the zone is handed down."""
    assert "12:04" in render(digest(), shape, KYIV)
    assert "12:04" not in render(digest(), shape, UTC)
    assert "09:04" in render(digest(), shape, UTC)


@pytest.mark.parametrize("shape", ["text", "md", "html"])
@pytest.mark.parametrize(
    "words",
    [
        "the outlet's own claim",
        "second-hand, via an aide quoted by the Lakeside Herald",
        "speaks for Arno Halvik, whose line this counts for too",
    ],
)
def test_whose_words_they_are_is_said(shape: str, words: str) -> None:
    """Outlet claims, second-hand statements and spokesmen are marked."""
    assert words in render(digest(), shape, KYIV).replace("&#39;", "'")


@pytest.mark.parametrize("shape", ["text", "md", "html"])
def test_the_words_stand_in_their_context_and_with_their_carriers(shape: str) -> None:
    """What was asked, what came after, and every article that has them; no context where the record has none."""
    text = " ".join(render(digest(), shape, KYIV).replace("\\", "").split())
    for words in ("стала ли встреча двух президентов ближе", "проекты сторон пока", "Lakeside Herald", "12:50"):
        assert words in text
    bare = compose(TOPIC, at(1), UNTIL, (account("one", "We shall meet", title=""),), ())
    assert "context" not in render(bare, "text", KYIV) and "carriers" not in render(bare, "text", KYIV)


def test_a_condition_of_another_sentence_is_called_so() -> None:
    """The words shown are those of the quotation; the condition may stand in the lead above it."""
    made = (account("lead", "only at the end", kind="indirect", url="https://x.example/1", conditions=("at the end",)),)
    quoted = (repeat("lead", "quote", "Not before", url="https://x.example/1"),)
    for accounts, told in ((made, "at the end"), (made + quoted, "at the end (elsewhere in the article)")):
        assert f"  condition   {told}\n" in render(compose(TOPIC, at(1), UNTIL, accounts, ()), "text", KYIV)


@pytest.mark.parametrize("shape", ["text", "md", "html"])
def test_words_that_left_their_article_are_told(shape: str) -> None:
    """Told before and gone since: at the foot, with the time. Told now and gone already: at the utterance itself."""
    left = tuple(
        replace(one, gone_at=at(24, 21, 55)) if one.statement.statement_id in ("orlan-1", "varn-2") else one
        for one in record()
    )
    text = " ".join(render(digest(accounts=left), shape, KYIV).split())
    foot = {
        "text": "NO LONGER THERE Bohdan Orlan",
        "md": "## No longer in the article",
        "html": "No longer in the article",
    }
    assert foot[shape] in text and "1 no longer in the article" in text
    assert 3 == text.count("no longer in the article as of 00:55")


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_the_same_digest_gives_the_same_bytes(shape: str) -> None:
    """Nothing of the clock, of chance or of the order of sets is in it."""
    assert render(digest(), shape, KYIV) == render(digest(), shape, KYIV)


def test_json_holds_what_programs_need() -> None:
    """All of the digest, spans in code points, in the order of the nouns."""
    data = json.loads(render(digest(), "json", KYIV))
    assert ["format", "nothing_new", "digest_id", "topic", "title", "since", "until"] == list(data)[:7]
    moved = data["changed"][1]
    assert "Поменять этапы местами нельзя" == moved["statement"]["words"][:29]
    assert ("conditions_changed", "conditional") == (moved["verdict"]["change"], moved["before_position"])
    assert (4, "2025-07-24T09:04:00+00:00") == (len(moved["carriers"]), moved["published_at"])


def test_atom_is_read_by_a_feed_reader() -> None:
    """One entry an utterance, named by the utterance, with the article's link; late ones are left out."""
    text = render(digest(), "atom", KYIV)
    feed = feedparser.parse(text.encode("utf-8"))
    assert (False, 5) == (bool(feed.bozo), len(feed.entries))
    assert len({entry.id for entry in feed.entries}) == 5
    assert all(
        entry.id.startswith("urn:onrecord:utterance:") and entry.updated and entry.link for entry in feed.entries
    )
    assert "urn:onrecord:utterance:utterance-olvenko-0" not in text


def test_atom_has_what_the_standard_requires() -> None:
    """id, title and updated in feed and entries; an author; times of RFC 3339."""
    root = ElementTree.fromstring(render(digest(), "atom", KYIV).encode("utf-8"))
    for node in (root, *root.findall("{*}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{{*}}{name}")) == 1
        assert node.find("{*}author/{*}name") is not None
        assert (node.findtext("{*}updated") or "").endswith("Z")


def test_the_page_fetches_nothing() -> None:
    """One file: the policy forbids everything but its own style, and there is no source to load from."""
    page = render(digest(), "html", KYIV)
    assert "default-src 'none'; style-src 'unsafe-inline'" in page.replace("&#39;", "'")
    assert not [word for word in ("src=", "url(", "@import", "<script", "<link") if word in page]


def test_a_condition_is_marked_within_the_words() -> None:
    """Where it stands as written."""
    assert "<mark>может лишь поставить точку в соглашении</mark>" in render(digest(), "html", KYIV)


def test_both_texts_of_an_unsure_one_are_shown() -> None:
    """Side by side in text and page."""
    for shape in ("text", "html", "md"):
        text = " ".join(render(digest(), shape, KYIV).replace("<mark>", "").replace("</mark>", "").split())
        assert "A summit before the dam is opened makes no" in text
        assert "We see no sense in a summit before the dam" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("The minister said that ", "The minister said that "),
        ("One.\n\nTwo, she said, “", "Two, she said, “"),
        ("x" * 300 + " and then he said ", "…and then he said "),
    ],
)
def test_what_stands_before_is_cut_between_words(text: str, shown: str) -> None:
    """The last paragraph, from a word on; the space before the statement stays."""
    assert shown == lead_in(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("\n\nNext.", ""),
        ("”, he said.\n\nNext.", "”, he said."),
        (", and he left the room at once. " + "word " * 70, ", and he left the room at once."),
        (" " + "word " * 70, " " + ("word " * 47).rstrip() + "…"),
    ],
)
def test_what_stands_after_is_cut_between_sentences(text: str, shown: str) -> None:
    """The rest of the paragraph, up to its last whole sentence."""
    assert shown == lead_out(text)


def test_an_edit_is_marked() -> None:
    """A statement that came with a later version of its article says so."""
    made = compose(TOPIC, at(23), UNTIL, (account("a", "words", edited=True),), ())
    assert "(not in the article's first version)" in render(made, "text", KYIV)


def test_a_spokesmans_words_stand_on_both_lines() -> None:
    """On his own, and marked with his name on his principal's; repeats are no steps; late ones stand in their time."""
    lines = {line.speaker: line for line in timeline.lines(TOPIC, UNTIL, record(), PEOPLE, KYIV)}
    assert ["", "Ilse Varn", "Ilse Varn", ""] == [step.voice for step in lines["Arno Halvik"].steps]
    assert 2 == len(lines["Ilse Varn"].steps)
    assert [2, 14, 23] == [step.day.day for step in lines["Taras Olvenko"].steps]
    assert "Lake Gazette" not in lines


def test_a_line_of_one_stand_is_not_drawn() -> None:
    """Two points make a line; those without a stand are no points."""
    lines = {line.speaker: timeline.chart(line) for line in timeline.lines(TOPIC, UNTIL, record(), PEOPLE, KYIV)}
    assert lines["Bohdan Orlan"] is None
    drawn = lines["Arno Halvik"]
    assert drawn is not None
    assert 4 == len(drawn.points)
    assert drawn.points[0].y < drawn.points[1].y  # open stands above conditional


def test_what_has_no_date_is_not_given_one() -> None:
    """Articles without a date are 'undated', and a speaker whose role is his name has it once."""
    made = compose(
        TOPIC,
        at(23),
        UNTIL,
        (account("a", "words", published_at=None, speaker="officials", speaker_role="Officials"),),
        (),
    )
    text = render(made, "text", KYIV)
    assert "undated, found 24 July" in text
    assert "officials, Officials" not in text


def test_an_outlet_without_a_name_is_called_by_its_host() -> None:
    """By the registered part of it."""
    made = compose(TOPIC, at(23), UNTIL, (account("a", "words", outlet="", url="https://www.paper.example/1"),), ())
    assert "first on record: paper.example, 12:00 (en)" in render(made, "text", KYIV)
