"""The pipeline: each step takes what the step before has kept; what breaks is finished by the next pass."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from compare.voices import Voices
from flows import monitor
from records.errors import BusyError
from records.types import Person
from tests.flows.world import NOW, TOPIC, World, article, extraction, remark, rows, store

STEPS = ["discover", "fetch", "clean", "extract", "read", "judge"]
COUNTS = """SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM statements), (SELECT count(*) FROM verdicts),
            (SELECT count(*) FROM utterances)"""


def pass_over(folder: Path, world: World) -> monitor.Report:
    """One whole pass."""
    with store(folder).writing("test", world.now) as record:
        return monitor.monitor(world.a_pass(record))


def test_a_pass_carries_every_link_through_to_a_verdict(tmp_path: Path) -> None:
    """Three links give three articles, statements, verdicts and utterances, and a report that counts them."""
    report = pass_over(tmp_path, World())
    assert [(3, 3, 3, 3)] == rows(tmp_path / "record.duckdb", COUNTS)
    assert (
        "3 links listed, 3 new links, 3 pages fetched, 3 articles, 3 statements, 3 new utterances" == report.sentence()
    )


def test_a_second_pass_over_an_unchanged_world_does_nothing(tmp_path: Path) -> None:
    """No page is fetched, cleaned, read or judged again."""
    world = World()
    pass_over(tmp_path, world)
    world.calls.clear()
    world.now = NOW + timedelta(minutes=30)
    report = pass_over(tmp_path, world)
    assert {("discover", 1)} == set(world.calls)
    assert "nothing new" == report.sentence()


@pytest.mark.parametrize("step", STEPS)
def test_a_pass_that_breaks_is_finished_by_the_next_one(tmp_path: Path, step: str) -> None:
    """Whatever step broke: nothing is lost, nothing stands twice, and what was kept before is not worked on again."""
    world = World(broken=step)
    with pytest.raises(RuntimeError):
        pass_over(tmp_path, world)
    world.broken = ""
    before = {name: world.treated(name) for name in ("fetch", "clean", "extract")}
    pass_over(tmp_path, world)
    assert [(3, 3, 3, 3)] == rows(tmp_path / "record.duckdb", COUNTS)
    done = [name for name in before if name != step and before[name]]
    assert {name: before[name] for name in done} == {name: world.treated(name) for name in done}


@pytest.mark.parametrize("step", STEPS)
def test_a_pass_that_was_killed_is_finished_by_the_next_one(tmp_path: Path, step: str) -> None:
    """SIGKILL while the step works: its lock is free, nothing is lost, nothing stands twice."""
    command = [sys.executable, "-m", "tests.flows.victim", str(tmp_path), step]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout is not None
        assert "there\n" == victim.stdout.readline()  # it holds the record and is at work
        with pytest.raises(BusyError, match="victim"):
            pass_over(tmp_path, World())
        victim.kill()
    pass_over(tmp_path, World())
    assert [(3, 3, 3, 3)] == rows(tmp_path / "record.duckdb", COUNTS)


def test_a_page_that_is_no_article_is_a_failure_and_the_rest_goes_on(tmp_path: Path) -> None:
    """It is on record with its reason, and is not cleaned again by the next pass."""
    world = World(no_article={"https://harbour.example/b"})
    pass_over(tmp_path, world)
    world.now = NOW + timedelta(minutes=30)
    pass_over(tmp_path, world)
    assert [(2,)] == rows(tmp_path / "record.duckdb", "SELECT count(*) FROM articles")
    assert [("clean", "not_an_article")] == rows(tmp_path / "record.duckdb", "SELECT stage, kind FROM failures")
    assert 3 == world.treated("clean")


def test_a_page_that_kills_its_parser_is_tried_once_a_pass_and_never_blocks_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With batches of one, the pages behind it are cleaned all the same."""
    monkeypatch.setattr(monitor, "PAGES", 1)
    world = World(killed={"https://harbour.example/a"})
    pass_over(tmp_path, world)
    assert 3 == world.treated("clean")
    assert [(2,)] == rows(tmp_path / "record.duckdb", "SELECT count(*) FROM articles")


def test_the_same_words_in_another_outlet_are_a_repeat(tmp_path: Path) -> None:
    """Known remarks reach the judgement: in the same pass and in a later one."""
    world = World(texts={"https://harbour.example/a": "Bread.", "https://harbour.example/b": "Bread."})
    pass_over(tmp_path, world)
    world.texts["https://harbour.example/c"] = "Bread."
    world.now = NOW + timedelta(hours=1)
    pass_over(tmp_path, world)
    assert [("new", 1), ("repeat", 2)] == rows(
        tmp_path / "record.duckdb", "SELECT novelty, count(*) FROM verdicts GROUP BY novelty ORDER BY novelty"
    )
    assert [(3,)] == rows(tmp_path / "record.duckdb", "SELECT carriers FROM utterances")


def test_articles_of_one_date_are_compared_in_the_order_of_their_arrival(tmp_path: Path) -> None:
    """Dates without a time tie: the first that came is the first report, whatever its name is."""
    names = [f"https://harbour.example/{number}" for number in (3, 1, 4, 15, 9, 2, 6)]
    world = World()
    with store(tmp_path).writing("test", NOW) as record:
        record.keep_articles([article(url, f"Bread {url}.") for url in names], [])
        this = world.a_pass(record)
        monitor.extract(this)
        found = record.pending_comparisons("bread", "judge/test")
    assert names == [one.url for one, _ in found]


def test_progress_is_told_step_by_step(tmp_path: Path) -> None:
    """Every step is begun and ended."""
    told: list[tuple[str, int, int]] = []
    world = World()
    with store(tmp_path).writing("test", world.now) as record:
        monitor.monitor(replace(world.a_pass(record), told=lambda *what: told.append(what)))
    ends = [step for step, done, total in told if done == total]
    assert ["discover", "fetch", "clean", "extract", "compare"] == list(dict.fromkeys(ends))


@pytest.mark.parametrize(("days", "seen"), [(1, 3), (30, 0)])
def test_what_a_bakers_guild_said_these_days_is_known_when_its_baker_speaks(
    tmp_path: Path, days: int, seen: int
) -> None:
    """A body's words may be its member's, in the papers of the same days: they are read from the record too."""
    world = World()
    voices = Voices(
        (
            Person(name="Jane Baker", kind="person", role="", country="XA"),
            Person(name="Bakers' Guild", kind="organisation", role="", country="XA"),
        )
    )
    later = article("https://harbour.example/d", "Bread d.", published=NOW + timedelta(days=days))
    (said,) = extraction(later).statements
    new = remark(later, replace(said, speaker="Bakers' Guild"), TOPIC)
    with store(tmp_path).writing("test", world.now) as record:
        this = replace(world.a_pass(record), voices=voices)
        monitor.monitor(this)
        assert seen == len(monitor.known(this, TOPIC, [new]))
