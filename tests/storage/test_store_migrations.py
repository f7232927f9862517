"""The schema moves forward in whole steps, with a copy from before, and never backward."""

from __future__ import annotations

import shutil
import signal

import pytest
import storage_victim as victim
import storage_world as world
from storage_world import NOW

from records.errors import RecordError, SchemaError
from storage import migrate, recover
from storage.database import connect
from storage.layout import Layout
from storage.store import Reader


@pytest.fixture
def next_step(tmp_path, monkeypatch):
    """A folder of migrations with one more than shipped; half of it is done before it can fail."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    number = len(migrate.migrations()) + 1
    sql = "ALTER TABLE kept.runs ADD COLUMN host VARCHAR;\nCREATE TABLE kept.extra (i INTEGER);\n"
    (folder / f"{number:04}_one_more.sql").write_text(f"-- Test: one more column.\n\n{sql}")
    return folder, number


def test_every_migration_says_why():
    """Numbered without a gap, each beginning with its reason, which stands in the record too."""
    steps = migrate.migrations()
    assert [1, 2, 3] == [step.number for step in steps][:3]
    assert all(len(step.reason) > 40 for step in steps)


def test_a_record_tells_its_migrations(tmp_path):
    """What was applied, when, why, by which program."""
    with world.store_at(tmp_path).writing("run", NOW):
        pass
    with Reader(tmp_path / "record.duckdb") as reader:
        rows = reader.query("SELECT number, name, digest FROM migrations ORDER BY 1").rows
    assert [(step.number, step.name, step.digest) for step in migrate.migrations()] == list(rows)


def test_newer_record_is_refused_untouched(tmp_path):
    """An old program on a new record names the version needed and changes nothing."""
    store = world.store_at(tmp_path)
    world.run_pipeline(store, range(1))
    con = connect(store.layout.live)
    con.execute("INSERT INTO migrations VALUES (99, 'future', 'because', 'x', '7.1', now()::TIMESTAMP)")
    con.close()
    before = store.layout.live.read_bytes()
    with pytest.raises(SchemaError, match=r"schema 99 .* install onrecord 7\.1"), store.writing("run", NOW):
        pass
    assert before == store.layout.live.read_bytes()


def test_upgrade_makes_a_copy_first(tmp_path, monkeypatch, next_step):
    """The copy is the record as it was; the upgraded one holds the same rows."""
    folder, number = next_step
    layout = Layout(tmp_path / "record.duckdb")
    world.run_pipeline(world.store_at(tmp_path), range(1))
    monkeypatch.setattr(recover, "migrations", lambda: migrate.migrations(folder))
    monkeypatch.setattr(recover, "migrate", lambda con, now: migrate.migrate(con, now, folder))
    con, told = recover.open_live(layout, NOW, 1)
    assert (number, [(None,)]) == (
        migrate.schema_number(con),
        con.execute("SELECT max(host) FROM kept.runs").fetchall(),
    )
    assert [(1,)] == con.execute("SELECT count(*) FROM statements").fetchall()
    con.close()
    (copy,) = layout.backups.iterdir()
    assert copy.name in told[0]
    assert number - 1 == recover.check_copy(str(copy))


@pytest.mark.parametrize("wound", ["SELECT error('half-way')", "SELECT * FROM nowhere"])
def test_upgrade_that_fails_half_way_leaves_the_old_schema(tmp_path, next_step, wound):
    """A step is whole or not at all."""
    folder, number = next_step
    world.run_pipeline(world.store_at(tmp_path), range(1))
    (path,) = folder.glob(f"{number:04}*")
    path.write_text(f"{path.read_text()}\n{wound};")
    con = connect(tmp_path / "record.duckdb")
    with pytest.raises(Exception, match=r"half-way|nowhere"):
        migrate.migrate(con, NOW, folder)
    assert number - 1 == migrate.schema_number(con)
    assert [] == con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'extra'").fetchall()
    con.close()
    world.run_pipeline(world.store_at(tmp_path), range(2))


def _die_in_migration(path, folder, commits):
    """Killed after so many statements of the upgrade."""
    import os

    con = connect(path)
    done = 0

    class Counting:
        def execute(self, *args):
            nonlocal done
            if done == commits:
                os.kill(os.getpid(), signal.SIGKILL)
            done += 1
            return con.execute(*args)

    migrate.migrate(Counting(), NOW, folder)


@pytest.mark.parametrize("statements", [3, 5, 6])
def test_upgrade_killed_half_way_is_done_by_the_next_start(tmp_path, next_step, statements):
    """SIGKILL inside the transaction of an upgrade: the record opens with the old schema, and the next run upgrades."""
    folder, number = next_step
    world.run_pipeline(world.store_at(tmp_path), range(1))
    process = victim.start(_die_in_migration, tmp_path / "record.duckdb", folder, statements)
    process.join()
    assert -signal.SIGKILL == process.exitcode
    con = connect(tmp_path / "record.duckdb")
    assert number - 1 == migrate.schema_number(con)
    assert ["one_more"] == [step.name for step in migrate.migrate(con, NOW, folder)]
    con.close()


def test_changed_views_replace_the_old_ones(tmp_path, monkeypatch):
    """Views are the newest program's; no migration is needed for them."""
    world.run_pipeline(world.store_at(tmp_path), range(1))
    changed = tmp_path / "views.sql"
    changed.write_text(migrate.VIEWS.read_text() + "CREATE OR REPLACE VIEW main.another AS SELECT 42 AS answer;")
    monkeypatch.setattr(migrate, "VIEWS", changed)
    with world.store_at(tmp_path).writing("look", NOW) as w:
        assert ("the views are now those of this program",) == w.recovered
    with Reader(tmp_path / "record.duckdb") as reader:
        assert ((42,),) == reader.query("FROM another").rows


def test_gaps_in_the_numbers_are_refused(tmp_path):
    """A migration that is missing would never be applied later."""
    (tmp_path / "0002_second.sql").write_text("-- Why.\n\nSELECT 1;")
    with pytest.raises(RecordError, match="without a gap"):
        migrate.migrations(tmp_path)
