"""The demo newsroom as data: articles are well formed, and the ledger agrees with them."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from flows.newsroom_data import Piece, read_outlets, read_pieces

FOLDER = Path(__file__).parents[2] / "seeds" / "newsroom"
LEDGER = tomllib.loads((FOLDER / "ledger.toml").read_text(encoding="utf-8"))
PIECES = {piece.piece_id: piece for piece in read_pieces(FOLDER, read_outlets(FOLDER))}
ARTICLES = {name: piece for name, piece in PIECES.items() if piece.kind == "article"}
UTTERANCES = {row["slug"]: row for row in LEDGER["utterances"]}
CHANGES = {"first", "same", "firmer", "softer", "reversed", "conditions_changed"}


# --- the data


def test_the_newsroom_has_the_promised_size():
    """Eight outlets or more in three languages, forty articles, six days; every kind of feed; one windows-1251."""
    outlets = read_outlets(FOLDER)
    assert len(outlets) >= 8
    assert {outlet.language for outlet in outlets} == {"en", "ru", "uk"}
    assert Counter(outlet.feed for outlet in outlets) == {"rss": 5, "atom": 2, "sitemap": 1}
    assert [outlet.encoding for outlet in outlets].count("windows-1251") == 1
    assert len(ARTICLES) >= 40
    assert len({piece.published.date() for piece in ARTICLES.values()}) >= 6


@pytest.mark.parametrize("piece", ARTICLES.values(), ids=ARTICLES)
def test_every_article_is_well_formed(piece: Piece):
    """Title, author and section are there, paragraphs are single lines, 140 to 450 words, no stray white space."""
    assert piece.title and piece.author and piece.section and piece.tags
    for paragraph in piece.text.split("\n\n"):
        assert paragraph and paragraph == " ".join(paragraph.split())
    assert 140 <= len(piece.text.split()) <= 450
    cyrillic = len(re.findall("[а-яіїєґё]", piece.text.lower())) > len(piece.text) / 2
    assert cyrillic == (piece.outlet.language in ("ru", "uk"))


def test_addresses_are_unique_within_an_outlet():
    """No two pieces of an outlet share an address."""
    places = Counter((piece.outlet.name, piece.path) for piece in PIECES.values())
    assert [place for place, times in places.items() if times > 1] == []


# --- the ledger


def test_every_article_stands_in_the_ledger_once():
    """An article is a carrier or off topic, never both, never neither; so for pages that are none."""
    carriers = {row["article"] for row in LEDGER["carriers"]}
    assert carriers | set(LEDGER["off_topic"]) == set(ARTICLES)
    assert carriers & set(LEDGER["off_topic"]) == set()
    assert set(LEDGER["no_article"]) == set(PIECES) - set(ARTICLES)


def test_the_majority_is_off_topic():
    """More articles are off the topic than on it."""
    assert len(LEDGER["off_topic"]) > len(ARTICLES) / 2


@pytest.mark.parametrize("row", LEDGER["carriers"], ids=lambda row: f"{row['article']}-{row['version']}")
def test_every_statement_stands_in_its_article(row: dict):
    """The ledger's words are found exactly once in the text that the article has on that day."""
    run_at = next(day["run_at"] for day in LEDGER["days"] if day["date"] == row["day"])
    text = ARTICLES[row["article"]].text_at(run_at)
    assert [text.count(statement["content"]) for statement in row["statements"]] == [1] * len(row["statements"])
    for statement in row["statements"]:
        assert statement["speaker"] == UTTERANCES[statement["utterance"]]["speaker"]


def test_an_utterance_is_new_once_at_its_first_carrier():
    """In order of publication the first statement of an utterance is the only new one, and stands in `first`."""
    met: dict[str, str] = {}
    in_order = sorted(
        LEDGER["carriers"], key=lambda row: (row["day"], row["version"], PIECES[row["article"]].published)
    )
    for row in in_order:
        for statement in row["statements"]:
            novelty = "repeat" if statement["utterance"] in met else "new"
            met.setdefault(statement["utterance"], row["article"])
            assert (row["article"], statement["novelty"]) == (row["article"], novelty)
    assert met == {slug: row["first"] for slug, row in UTTERANCES.items()}


@pytest.mark.parametrize("row", UTTERANCES.values(), ids=UTTERANCES)
def test_an_utterance_is_described_fully(row: dict):
    """Its day is that of its first article; others of that day may be first; all contain one of its key words."""
    assert PIECES[row["first"]].published.date() == row["day"]
    assert row["said_on"] <= row["day"]
    assert row["change"] in CHANGES and set(row["change_alt"]) <= CHANGES
    for name in (row["first"], *row["first_ok"]):
        assert PIECES[name].published.date() == row["day"]
        statements = [s for c in LEDGER["carriers"] if c["article"] == name for s in c["statements"]]
        own = [s["content"].lower() for s in statements if s["utterance"] == row["slug"]]
        assert own and all(any(word in content for word in row["words"]) for content in own)


def test_the_first_utterance_of_a_speaker_is_a_first_and_no_other():
    """A speaker has no earlier position exactly at his first utterance."""
    met = set()
    for row in sorted(UTTERANCES.values(), key=lambda row: PIECES[row["first"]].published):
        assert (row["slug"], row["change"] == "first") == (row["slug"], row["speaker"] not in met)
        met.add(row["speaker"])


def test_speakers_are_those_of_the_configuration():
    """The ledger calls everyone by the canonical name of config/speakers.toml."""
    table = tomllib.loads((FOLDER.parents[1] / "config" / "speakers.toml").read_text(encoding="utf-8"))
    known = {row["name"] for rows in table.values() if isinstance(rows, list) for row in rows}
    assert {row["speaker"] for row in UTTERANCES.values()} - known == set()
