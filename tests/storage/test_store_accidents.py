"""Kills, damaged journals, full disks, strangers: nothing that was acknowledged is lost, nothing comes twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
from pathlib import Path

import pytest
import storage_victim as victim
import storage_world as world
from storage_world import NOW

from records.errors import BusyError, RecordError
from storage.layout import Layout
from storage.store import Reader, Store

BEFORE, ALL = range(2), range(5)
# Where a run is killed, and the how manieth time it gets there.
KILLS = (
    ("links begun", 1),
    ("links written", 1),
    ("links committed", 1),
    ("pages spooled", 1),
    ("pages written", 1),
    ("pages committed", 1),
    ("articles written", 1),
    ("articles committed", 1),
    ("extractions written", 1),
    ("verdicts written", 1),
    ("compared committed", 1),
    ("closed for publishing", 1),
)
LEDGER = """
    SELECT s.statement_id, s.content, a.version, v.utterance_id, v.novelty
    FROM statements s JOIN articles a USING (article_id) LEFT JOIN verdicts v USING (statement_id) ORDER BY ALL
"""


def ledger(path: Path):
    with Reader(path) as reader:
        return reader.query(LEDGER).rows, reader.query("SELECT count(*), count(DISTINCT link_id) FROM kept.links").rows


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """A record of two stories, and what it must hold after a run over five."""
    before = world.store_at(tmp_path_factory.mktemp("before"))
    world.run_pipeline(before, BEFORE)
    after = tmp_path_factory.mktemp("after")
    shutil.copytree(before.layout.live.parent, after, dirs_exist_ok=True)
    world.run_pipeline(world.store_at(after), ALL)
    return before.layout.live.parent, ledger(after / "record.duckdb")


@pytest.fixture(scope="module")
def with_journal(worlds, tmp_path_factory):
    """The files of a run that was killed when all was committed: everything of it stands in the journal only."""
    folder = tmp_path_factory.mktemp("journal")
    shutil.copytree(worlds[0], folder, dirs_exist_ok=True)
    process = victim.start(
        victim.run_and_die, folder / "record.duckdb", ALL, "compared committed", 1, folder.parent / "died"
    )
    process.join()
    assert -signal.SIGKILL == process.exitcode
    return folder


@pytest.mark.parametrize(("step", "nth"), KILLS, ids=[step for step, _ in KILLS])
def test_killed_anywhere_the_next_run_finishes(worlds, tmp_path, step, nth):
    """After SIGKILL in the middle of live work, one clean run gives what a run without the kill would have given."""
    folder, expected = worlds
    path, mark = tmp_path / "r" / "record.duckdb", tmp_path / "mark"
    shutil.copytree(folder, path.parent)
    process = victim.start(victim.run_and_die, path, ALL, step, nth, mark)
    process.join()
    assert (-signal.SIGKILL, step) == (process.exitcode, mark.read_text())
    assert 2 <= len(ledger(path)[0])  # readers are served all the while
    world.run_pipeline(Store(path), ALL)
    assert expected == ledger(path)


@pytest.mark.parametrize("seed", range(15))
def test_damaged_journal_is_set_aside_and_the_gap_read_again(worlds, with_journal, tmp_path, seed):
    """One flipped bit or a cut anywhere in the journal: the record opens, says so, and has it all after the next run.
    The engine itself drops what follows a cut in silence; snapshot and spool bring it back."""
    shutil.copytree(with_journal, tmp_path, dirs_exist_ok=True)
    layout = Layout(tmp_path / "record.duckdb")
    journal = bytearray(layout.wal.read_bytes())
    chance = random.Random(seed)
    at = chance.randrange(len(journal))
    if seed % 3:
        journal[at] ^= 1 << chance.randrange(8)
    else:
        del journal[at:]
    layout.wal.write_bytes(journal)
    told = world.run_pipeline(Store(layout.live), ALL)
    assert worlds[1] == ledger(layout.live)
    if seed % 3:
        assert "set aside" in told[0]
        assert list(layout.set_aside.iterdir())


def test_ingested_articles_survive_a_lost_journal(tmp_path):
    """They have no page to be fetched again: their text lies in the spool, and comes back with its version."""
    store = world.store_at(tmp_path)
    first, second = (
        world.article(world.page(world.link(), body), text) for body, text in ((b"1", "Old."), (b"2", "New."))
    )
    with store.writing("ingest", NOW):
        pass
    empty = store.layout.live.read_bytes()
    with store.writing("ingest", NOW) as w:
        w.keep_articles([first])
        w.keep_articles([second])
    store.layout.live.write_bytes(empty)
    store.layout.wal.write_bytes(b"no journal at all")
    store.layout.snapshot.write_bytes(b"no snapshot either")
    with store.writing("run", NOW) as w:
        assert "2 ingested articles came back" in " ".join(w.recovered)
        assert {(1, "Old."), (2, "New.")} == {(a.version, a.text) for a in w.pending_articles("extract/1")}


def test_second_run_is_refused_at_once_and_told_who_holds(tmp_path):
    """The message names command, process and time; the second run waits for nothing and writes nothing."""
    store = world.store_at(tmp_path / "r")
    process = victim.start(victim.hold_record, store.layout.live, tmp_path / "mark")
    victim.wait_for(tmp_path / "mark")
    files = sorted(tmp_path.rglob("*"))
    with pytest.raises(BusyError, match=rf"`up`, process {process.pid} on .* since 2025-07-25T04:00:00"):
        world.run_pipeline(store, ALL)
    assert files == sorted(tmp_path.rglob("*"))
    assert f"process {process.pid}" in (store.held_by() or "")
    with Reader(store.layout.live) as reader:
        assert () == reader.accounts(world.TOPIC, NOW)
    process.kill()
    process.join()
    assert store.held_by() is None
    world.run_pipeline(store, ALL)


def test_the_lock_dies_with_its_process_though_a_child_lives_on(tmp_path):
    """A child that a killed run left behind does not keep the next run out."""
    store = world.store_at(tmp_path)
    process = victim.start(victim.hold_lock_and_fork, store.layout.lock, tmp_path / "mark")
    child = int(victim.wait_for(tmp_path / "mark"))
    assert f"process {process.pid}" in (store.held_by() or "")
    process.kill()
    process.join()
    assert store.held_by() is None
    os.kill(child, signal.SIGKILL)


def test_a_stranger_who_has_the_file_open_is_named(tmp_path):
    """Another program has the live file open: a bounded wait, then its process id."""
    store = world.store_at(tmp_path, patience_s=0.3)
    world.run_pipeline(store, BEFORE)
    process = victim.start(victim.hold_file, store.layout.live, tmp_path / "mark")
    victim.wait_for(tmp_path / "mark")
    with pytest.raises(BusyError, match=rf"process {process.pid} .*has record.duckdb open"):
        world.run_pipeline(store, ALL)
    with Reader(store.layout.live) as reader:
        assert 2 == len(reader.accounts(world.TOPIC, NOW))
    process.kill()
    process.join()


@pytest.mark.parametrize("kilobytes", [8, 600, 1100, 1500])
def test_full_disk_loses_nothing(worlds, tmp_path, kilobytes):
    """The run ends with what to do; what was kept before is readable; with room again the next run catches up."""
    path, told = tmp_path / "r" / "record.duckdb", tmp_path / "told"
    shutil.copytree(worlds[0], path.parent)
    process = victim.start(victim.run_on_small_disk, path, ALL, kilobytes * 1024, told)
    process.join()
    assert "RecordError" in victim.wait_for(told) and "Free some space" in told.read_text()
    assert 2 <= len(ledger(path)[0])
    world.run_pipeline(Store(path), ALL)
    assert worlds[1] == ledger(path)


def test_broken_database_file_names_the_way_out(tmp_path):
    """Garbage in place of the live file is refused with the command that brings the record back; and that works."""
    store = world.store_at(tmp_path)
    world.run_pipeline(store, BEFORE)
    expected = ledger(store.layout.live)
    store.layout.live.write_bytes(b"\0" * 4096 + b"junk")
    with pytest.raises(RecordError, match=r"onrecord restore .*record\.snapshot\.duckdb"):
        world.run_pipeline(store, BEFORE)
    store.restore(store.layout.snapshot, NOW)
    world.run_pipeline(store, BEFORE)
    assert expected == ledger(store.layout.live)


def test_half_written_bodies_are_swept(tmp_path):
    """What a kill left half written in the spool is removed, and a damaged body counts as missing."""
    store = world.store_at(tmp_path)
    world.run_pipeline(store, range(1))
    (body,) = store.layout.spool.glob("??/*.page.gz")
    (body.parent / "aa.page.tmp").write_bytes(b"half")
    body.write_bytes(body.read_bytes()[:-9])
    store.layout.wal.write_bytes(b"")
    with store.writing("run", NOW) as w:
        assert () == w.pages("all")
    assert [body] == list(store.layout.spool.glob("??/*"))
