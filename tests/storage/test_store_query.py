"""Users' SQL: everything that reads the record works, and nothing else does."""

from __future__ import annotations

import pytest
import storage_world as world
from storage_world import NOW

from records.errors import QueryError
from storage import query
from storage.store import Reader

# Sorted. Each tries to reach a file, the network, a setting or the record.
HOSTILE = (
    "",
    "ATTACH '/etc/passwd' AS x",
    "ATTACH ':memory:' AS x",
    "CALL enable_logging()",
    "CHECKPOINT",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "COPY (SELECT 1) TO '{folder}/out.parquet'",
    "COPY FROM DATABASE record TO memory",
    "CREATE MACRO f() AS TABLE SELECT * FROM read_text('/etc/passwd')",
    "CREATE TABLE memory.main.x AS SELECT 1",
    "CREATE TABLE x (i INTEGER)",
    "CREATE TEMP TABLE x AS SELECT * FROM read_text('/etc/passwd')",
    "DELETE FROM kept.verdicts",
    "DETACH record",
    "DROP VIEW statements",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/out.csv'",
    "EXPLAIN ANALYZE INSERT INTO kept.commits VALUES (9, now(), '', '')",
    "EXPORT DATABASE '{folder}/out'",
    "FROM '/etc/passwd'",
    "FROM '{folder}/record.spool/*.gz'",
    "FROM 'https://example.org/x.parquet'",
    "FROM glob('/*')",
    "FROM parquet_metadata('/etc/passwd')",
    "FROM read_blob('/etc/passwd')",
    "FROM read_csv('/etc/passwd')",
    "FROM read_csv(['/etc/passwd'])",
    "FROM read_duckdb('{folder}/record.duckdb')",
    "FROM read_json('/etc/passwd')",
    "FROM read_json_auto('http://127.0.0.1:9/x')",
    "FROM read_ndjson_objects('/etc/passwd')",
    "FROM read_parquet('/etc/passwd')",
    "FROM read_text('/etc/pass*')",
    "FROM sniff_csv('/etc/passwd')",
    "FROM sqlite_scan('{folder}/x', 'y')",
    "IMPORT DATABASE '{folder}'",
    "INSERT INTO kept.links SELECT * FROM kept.links",
    "INSTALL httpfs",
    "LOAD '/tmp/evil.duckdb_extension'",
    "LOAD httpfs",
    "PRAGMA database_list",
    "PRAGMA enable_profiling='json'",
    "PREPARE p AS SELECT 1",
    "RESET memory_limit",
    "SELECT 1; COPY (SELECT 1) TO '{folder}/out.csv'",
    "SELECT 1; SELECT 2",
    "SELECT * FROM (COPY (SELECT 1) TO '{folder}/out.csv')",
    "SELECT content FROM read_text('/proc/self/environ')",
    "SELECT getenv('HOME')",
    "SELECT query('SELECT 1')",
    "SELECT * FROM query('COPY (SELECT 1) TO ''{folder}/out.csv''')",
    "SELECT * FROM query_table('/etc/passwd')",
    "SET GLOBAL threads = 64",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET python_enable_replacements = true",
    "SET temp_directory = '{folder}'",
    "UPDATE kept.verdicts SET novelty = 'new'",
    "USE memory",
    "VACUUM",
    "no SQL at all",
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    store = world.store_at(tmp_path_factory.mktemp("query"))
    world.run_pipeline(store, range(2))
    with Reader(store.layout.live) as reader:
        reader.folder = store.layout.live.parent
        yield reader


def test_hostile_sql_has_no_effect(reader):
    """Each is refused in words, no file appears and the record is as it was."""
    files, secret = sorted(reader.folder.rglob("*")), [1]  # a Python variable that SQL must not see
    count = "SELECT count(*) FROM verdicts"
    for sql in (*HOSTILE, "FROM secret", "SELECT * FROM files"):
        with pytest.raises(QueryError) as refused:
            reader.query(sql.format(folder=reader.folder))
        assert str(refused.value) and "\n" not in str(refused.value), sql
    assert (files, ((2,),)) == (sorted(reader.folder.rglob("*")), reader.query(count).rows)
    assert [1] == secret


@pytest.mark.parametrize("text", ["'; DROP VIEW statements; --", "%' OR 1=1", "$1", "{{7*7}}", "Robert\x00"])
def test_parameters_are_values(reader, text):
    """What users search for never becomes SQL."""
    assert () == reader.query("SELECT * FROM statements WHERE speaker = ?", [text]).rows
    assert ((text,),) == reader.query("SELECT $words", {"words": text}).rows


@pytest.mark.parametrize(
    "sql",
    ["SHOW TABLES", "DESCRIBE statements", "SUMMARIZE verdicts", "EXPLAIN SELECT 1", "FROM utterances", "VALUES (1)"],
)
def test_looking_around_works(reader, sql):
    """What people type to find their way."""
    assert reader.query(sql).rows


def test_runaway_query_is_stopped(reader):
    """The timer interrupts it, and the next query is answered."""
    with pytest.raises(QueryError, match=r"longer than 0\.2 s"):
        reader.query("SELECT sum(hash(a.i + b.i)) FROM range(1000000) a(i), range(1000000) b(i)", timeout_s=0.2)
    assert ((1,),) == reader.query("SELECT 1").rows


def test_memory_is_bounded(reader):
    """A query that wants more than its share fails, and spills nothing to disk."""
    with pytest.raises(QueryError, match=r"(?i)memory|offload"):
        reader.query("SELECT list(repeat('x', 1000) || i) FROM range(3000000) r(i)")
    assert not list(reader.folder.glob("*.tmp"))


def test_rows_beyond_the_limit_are_announced(reader):
    """A cut table says that it is cut."""
    assert (3, True) == ((t := reader.query("FROM range(9)", limit=3)) and len(t.rows), t.cut)
    assert (9, False) == ((t := reader.query("FROM range(9)", limit=9)) and len(t.rows), t.cut)


def test_parquet_goes_where_it_is_told(reader, tmp_path):
    """The locked connection writes nothing; Arrow writes the rows it gave."""
    import pyarrow.parquet

    path = reader.query_parquet("SELECT speaker, conditions FROM utterances", tmp_path / "out.parquet")
    expected = [{"speaker": "Ada Test", "conditions": ["in spring"]}] * 2
    assert expected == pyarrow.parquet.read_table(path).to_pylist()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "'=1", "plain", "", "a=1"])
def test_cells_are_no_formulas_and_come_back(cell):
    """A spreadsheet takes no cell of ours for a formula; the change can be undone."""
    safe = query.csv_safe(cell)
    assert (False, cell) == (safe.startswith(query.FORMULA), query.csv_plain(safe))
    assert -1.5 == query.csv_safe(-1.5)


def test_two_readers_of_one_process_see_their_own_snapshot(reader, tmp_path):
    """An old reader does not lend a new one its old file."""
    store = world.store_at(tmp_path)
    world.run_pipeline(store, range(1))
    with Reader(store.layout.live) as old:
        world.run_pipeline(store, range(3))
        with Reader(store.layout.live) as new:
            assert (1, 3) == (len(old.accounts(world.TOPIC, NOW)), len(new.accounts(world.TOPIC, NOW)))


def test_tools_of_duckdb_1_5_can_read_the_files(reader):
    """Live file and snapshot are in the format of 1.5, and views use nothing newer. (Tried with 1.5.6.)"""
    sql = "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'record'"
    assert (("v1.5.0+",),) == reader.query(sql).rows
