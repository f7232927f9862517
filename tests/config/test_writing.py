"""What commands write into config/ is read back as it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.loader import load
from config.writing import put, source_toml, topic_toml
from records.errors import ConfigError
from records.types import Source, Topic


def test_a_source_comes_back_as_it_was(tmp_path: Path) -> None:
    """Every field, with texts that would break a file written carelessly."""
    source = Source(
        name="harbour",
        outlet='The "Harbour" \\ Post’s [new] = #1',
        home="https://harbour.example/",
        language="en",
        feeds=("https://harbour.example/rss", "https://harbour.example/b"),
        state_media=True,
        links_a_day=(3, 40),
        enabled=False,
    )
    put(tmp_path / "sources" / "mine.toml", source_toml(source), lambda: load(tmp_path))
    assert (source,) == load(tmp_path).sources


def test_a_topic_comes_back_as_it_was(tmp_path: Path) -> None:
    """Terms by language and facet, settings, a comment that stays a comment."""
    topic = Topic(
        name="reactor", title='A "title"', settings={"needs": "words"},
        terms={"en": {"words": ("leak", 'q"x')}, "uk": {"names": ("Річ",)}},
    )  # fmt: skip
    put(tmp_path / "topics" / "reactor.toml", topic_toml(topic, "One line.\nAnother."), lambda: load(tmp_path))
    assert (topic,) == load(tmp_path).topics


def test_what_does_not_load_is_taken_back(tmp_path: Path) -> None:
    """The file that stood there stands there again; a new one is gone."""
    target = tmp_path / "sources" / "mine.toml"
    put(target, "# empty\n", lambda: load(tmp_path))
    with pytest.raises(ConfigError):
        put(target, "[[source]]\nname = 5\n", lambda: load(tmp_path))
    assert "# empty\n" == target.read_text(encoding="utf-8")
    with pytest.raises(ConfigError):
        put(tmp_path / "sources" / "new.toml", "x = 1\n", lambda: load(tmp_path))
    assert not (tmp_path / "sources" / "new.toml").exists()
