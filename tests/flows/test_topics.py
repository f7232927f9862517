"""A topic made of examples: terms that they share, people that they name."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.loader import load
from flows import cli
from flows.topics import propose
from records.types import Person

EXAMPLES = {
    "1.txt": "The reactor at Northgate was stopped. At Northgate the reactor leaks, said Jane Baker.",
    "2.txt": "A leak was found in the reactor. People in Northgate ask why the reactor was not stopped.",
    "3.txt": "Weather was fine. The reactor leaks again at Northgate, where the reactor stands.",
}
PEOPLE = [
    Person(name="Jane Baker", kind="person", role="", forms={"en": ("Jane Baker",)}),
    Person(name="John Miller", kind="person", role="", forms={"en": ("John Miller",)}),
]


def test_terms_are_what_the_examples_share() -> None:
    """Names and word stems of at least half of them; words of news are none."""
    topic = propose("reactor", "Reactor", EXAMPLES, PEOPLE, ["en"] * 3).topic
    assert "Northgate" in topic.terms["en"]["names"]
    assert any("reactor".startswith(stem) for stem in topic.terms["en"]["words"])
    assert not {"said", "weather"} & set(topic.terms["en"]["words"])


def test_known_people_in_the_examples_are_named() -> None:
    """To be told in the new file's comment."""
    assert ("Jane Baker",) == propose("reactor", "Reactor", EXAMPLES, PEOPLE, ["en"] * 3).people


def test_a_new_topic_is_written_with_its_examples_and_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Into the folder that ONRECORD_CONFIG names; a second time it is wrong usage."""
    root = tmp_path / "mine"
    (root / "topics").mkdir(parents=True)
    monkeypatch.setenv("ONRECORD_CONFIG", str(root))
    files = []
    for name, text in EXAMPLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        files.append(str(tmp_path / name))
    assert 0 == cli.main(["topic", "new", "reactor-leak", *files])
    (topic,) = load(root).topics
    assert ("reactor-leak", "Reactor leak", sorted(EXAMPLES.values())) == (
        topic.name,
        topic.title,
        sorted(topic.examples),
    )
    capsys.readouterr()
    assert 2 == cli.main(["topic", "new", "reactor-leak", *files])
    assert "is there already" in capsys.readouterr().err


def test_a_topic_with_a_wrong_name_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No file, no folder of examples, wherever the name points."""
    root = tmp_path / "mine"
    (root / "topics").mkdir(parents=True)
    monkeypatch.setenv("ONRECORD_CONFIG", str(root))
    (tmp_path / "a.txt").write_text(EXAMPLES["1.txt"], encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    for name in ("Reactor Leak", "../../outside", "a/b", ""):
        assert 2 == cli.main(["topic", "new", name, str(tmp_path / "a.txt")])
        assert "no topic name" in capsys.readouterr().err
    assert before == sorted(tmp_path.rglob("*"))
