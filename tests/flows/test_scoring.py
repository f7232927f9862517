"""The measure: the figures of a small hand-made case, and the same figures as the shared scorer's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows import agreement, scoring

SCORER = Path(__file__).resolve().parents[3] / "shared" / "gold" / "score.py"


def label(name: str, speaker: str, content: str, **more: Any) -> dict[str, Any]:
    """A labelled statement; on the topic and direct unless told otherwise."""
    given = {"quote_type": "direct", "about_summit": True, "position": "open", "position_alt": [], "optional": False}
    return {"id": name, "speaker": speaker, "speaker_alt": [], "content": content} | given | more


def found(name: str, url: str, speaker: str, content: str, **more: Any) -> dict[str, Any]:
    """A row of the view `statements`."""
    row = {"statement_id": name, "url": url, "speaker": speaker, "content": content, "kind": "direct"}
    return row | {"via": None, "speaker_kind": "person"} | more


def verdict(name: str, utterance: str, novelty: str, position: str = "open") -> dict[str, Any]:
    """A row of the view `verdicts`."""
    return {
        "statement_id": name, "topic": "putin-zelensky-summit", "utterance_id": utterance, "novelty": novelty,
        "position": position,
    }  # fmt: skip


TEXT_A = (
    "Headline of the day\n\nThe baker said bread is ready. The miller hopes for rain soon. Tail that nobody labels."
)
OFF = {"about_summit": False, "quote_type": "indirect"}
GOLD = [
    {
        "id": "a", "url": "https://one.example/a", "language": "en", "text": TEXT_A,
        "labelled_until": 84, "heading_spans": [[0, 19]],
        "statements": [
            label("a#1", "Ivan Baker", "bread is ready", position_alt=["proposes"]),
            label("a#2", "Олег Мірошник", "rain will come on Sunday or Monday", **OFF),
            label("a#3", "Anna Smith", "there is no flour left", quote_type="mixed"),
            label("a#4", "Anna Smith", "an optional aside of few words", optional=True),
        ],
    },
    {
        "id": "b", "url": "https://two.example/b", "language": "ru", "text": "Хлеб готов.", "labelled_until": None,
        "statements": [label("b#1", "Ivan Baker", "хлеб уже готов"), label("b#2", "Anna Smith", "муки больше нет")],
    },
    {"id": "c", "url": "https://three.example/c", "language": "uk", "text": "Про інше.", "statements": []},
]  # fmt: skip
STATEMENTS = [
    found("s1", "https://one.example/a", "Ivan Baker", "bread is ready"),
    found("s2", "https://one.example/a", "Oleh Miroshnyk", "rain will come on Sunday or", kind="direct"),
    found("s3", "https://one.example/a", "Somebody", "something that no label has"),
    found("s4", "https://one.example/a", "Somebody", "Headline of the"),
    found("s5", "https://one.example/a", "Somebody", "Tail that nobody labels"),
    found("s6", "https://one.example/a", "Somebody", "carried by another", via="Baker"),
    found("s7", "https://one.example/a", "One", "asserted by the outlet", speaker_kind="outlet"),
    found("s8", "https://one.example/a", "Anna Smith", "an optional aside of few words"),
    found("s9", "https://two.example/b", "Иван Бейкер", "хлеб уже готов", kind="indirect"),
    found("s10", "https://two.example/b", "Anna Schmidt", "муки больше нет"),
    found("s11", "https://three.example/c", "Anybody", "про інше"),
]
VERDICTS = [
    verdict("s1", "u1", "new", "proposes"), verdict("s2", "u2", "new"), verdict("s3", "u3", "unsure"),
    verdict("s9", "u1", "repeat"), verdict("s10", "u4", "unsure", "refuses"), verdict("s11", "u5", "new"),
]  # fmt: skip
CLUSTERS = {
    "clusters": [{"id": "bread", "statements": ["a#1", "b#1"]}, {"id": "flour", "statements": ["a#3", "b#2"]}],
    "stream": [{"new": ["a#1", "a#3"], "repeats": []}, {"new": [], "repeats": [{"id": "b#1"}, "b#2"]}],
    "hard_negatives": [{"a": "a#1", "b": "b#2"}, ["a#1", "b#1"]],
}


def test_figures_of_a_case_counted_by_hand() -> None:
    """Of 5 firm labels 4 are found, and 1 finding besides; 3 speakers right (Бейкер is no Baker's surname alike)."""
    figures, _ = scoring.evaluate(GOLD, STATEMENTS, VERDICTS, CLUSTERS)
    assert {"P": 0.8, "R": 0.8, "F1": 0.8, "n": 5} == figures["all"]["content"]
    assert {"direct": 1.0, "indirect": 1.0, "mixed": 0.0} == figures["all"]["recall"]
    assert {"P": 0.75, "R": 1.0, "F1": 0.857, "n": 3} == figures["all"]["topic_given_found"]
    assert {"P": 0.6, "R": 0.75, "F1": 0.667, "n": 4} == figures["all"]["topic_end_to_end"]
    assert {"accuracy": 0.667, "n": 3} == figures["all"]["position"]
    assert 1 == figures["false_alarms_in_distractors"]
    assert {"accuracy": 0.667, "unsure": 1, "n": 3} == {k: figures["novelty"][k] for k in ("accuracy", "unsure", "n")}
    assert {"share": 0.5, "n": 2} == figures["hard_negatives_kept_apart"]


def test_confidence_is_off_by_its_distance_from_what_was_right() -> None:
    """Of two findings at .9 one is right: the step is off by .4; of a spare one at .2 by .2: .333 a finding."""
    label = {
        "id": "x#1", "speaker": "Jane Baker", "speaker_alt": [], "content": "bread is dear today", "optional": False,
        "quote_type": "direct", "about_summit": False, "position": None, "position_alt": [],
    }  # fmt: skip
    more = label | {"id": "x#2", "content": "nobody buys our white rolls"}
    gold = [{"id": "x", "url": "u", "language": "en", "text": "", "heading_spans": [], "statements": [label, more]}]
    row = {"statement_id": "1", "url": "u", "speaker": "Jane Baker", "content": label["content"], "confidence": 0.9}
    wrong = row | {"statement_id": "2", "speaker": "Otto Miller", "content": more["content"]}
    spare = row | {"statement_id": "3", "content": "something else was said", "confidence": 0.2}
    figures, _ = scoring.evaluate(gold, [row, wrong, spare], [])
    assert {"calibration_error": 0.333, "n": 3} == figures["confidence"]


def test_misses_name_what_went_wrong() -> None:
    """Each kind of miss of the case above stands in the list once, at its article."""
    _, misses = scoring.evaluate(GOLD, STATEMENTS, VERDICTS, CLUSTERS)
    assert [
        ("missed", "a"), ("novelty", "b"), ("position", "b"), ("spare", "a"), ("speaker", "b"), ("topic", "a"),
        ("topic", "c"),
    ] == sorted({(miss.kind, miss.article) for miss in misses})  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Dmitry Peskov", "Дмитрий Песков", True),
        ("Peskov", "Dmitry Peskov", True),
        ("Volodymyr Zelenskyy", "Володимир Зеленський", True),
        ("Sergei Lavrov", "Sergei Shoigu", False),
        ("", "Peskov", False),
    ],
)
def test_names_agree_across_scripts_and_spellings(one: str, other: str, same: bool) -> None:
    """A surname is enough; a shared first name is not."""
    assert same is agreement.same_name(one, other)


@pytest.mark.skipif(not SCORER.exists(), reason="the shared scorer is not beside this project")
@pytest.mark.parametrize("with_clusters", [False, True])
def test_figures_are_those_of_the_shared_scorer(tmp_path: Path, with_clusters: bool) -> None:
    """Both measures, run over the same case, agree in every figure."""
    for name, value in (("s", STATEMENTS), ("v", VERDICTS), ("c", CLUSTERS)):
        (tmp_path / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, GOLD)), encoding="utf-8")
    command = [sys.executable, str(SCORER), "gold.jsonl", "--statements", "s.json", "--verdicts", "v.json", "--json"]
    if with_clusters:
        command += ["--clusters", "c.json"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, text=True).stdout
    figures, _ = scoring.evaluate(GOLD, STATEMENTS, VERDICTS, CLUSTERS if with_clusters else None)
    del figures["confidence"]  # the shared measure has none
    assert json.loads(told) == json.loads(json.dumps(figures))
