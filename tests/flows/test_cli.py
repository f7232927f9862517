"""The command line: what each command prints, and what it ends with."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows import cli, monitor
from flows.session import wall_clock
from records.types import Run
from tests.flows.world import NOW, World, store

TEXTS = {
    "https://harbour.example/a": "Bread is ready.",
    "https://harbour.example/b": "Bread is ready.",
    "https://harbour.example/c": "Bread will rise, =cmd() says \x1b[31m nobody.",
}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record of three articles, as --database wants it."""
    folder = tmp_path_factory.mktemp("record")
    world = World(texts=dict(TEXTS))
    with store(folder).writing("test", NOW) as writer:
        monitor.monitor(world.a_pass(writer))
        writer.keep_run(
            Run(run_id="r1", command="run", started_at=NOW, ended_at=NOW, state="done", detail="3 new links")
        )
    return str(folder / "record.duckdb")


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """What a command prints as JSON; it must end with 0."""
    assert 0 == cli.main(arguments)
    return json.loads(capsys.readouterr().out)


def test_statements_are_shown_with_all_columns_as_json(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A row a statement, with the columns of the view."""
    rows = as_json(capsys, "statements", "--json", "--database", record)
    assert 3 == len(rows)
    assert {"statement_id", "speaker", "content", "start_char", "end_char", "via", "made_by"} <= set(rows[0])


def test_filters_narrow_what_is_shown(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Speaker by a part of the name in any case, kind, topic, time."""
    for options, expected in (
        (("--speaker", "baker"), 3),
        (("--speaker", "nobody else"), 0),
        (("--kind", "indirect"), 0),
        (("--topic", "bread"), 3),
        (("--topic", "other"), 0),
        (("--since", "2025-07-26"), 0),
        (("--limit", "2"), 2),
    ):
        assert (options, expected) == (
            options,
            len(as_json(capsys, "statements", *options, "--json", "--database", record)),
        )


def test_utterances_show_how_many_carried_them(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Two articles with the same words are one utterance."""
    rows = as_json(capsys, "utterances", "--json", "--database", record)
    assert [("Bread is ready.", 2)] == [(row["content"], row["carriers"]) for row in rows if row["carriers"] > 1]


def test_a_timeline_is_a_row_a_change(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Oldest first, with the words."""
    rows = as_json(capsys, "timeline", "BAKER", "--json", "--database", record)
    assert rows and all(row["speaker"] == "Jane Baker" and row["content"] for row in rows)


def test_search_wants_all_words(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In the content or the speaker's name."""
    found = as_json(capsys, "search", "bread", "READY", "--json", "--database", record)
    assert 2 == len(found)
    assert [] == as_json(capsys, "search", "bread", "stone", "--json", "--database", record)


def test_a_search_is_no_sql(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Quotes and comments are looked for as they stand."""
    assert [] == as_json(capsys, "search", "x') OR true --", "--json", "--database", record)


@pytest.mark.parametrize("shape", ["table", "json", "csv"])
def test_query_prints_rows_in_each_shape(record: str, shape: str, capsys: pytest.CaptureFixture[str]) -> None:
    """FROM-first SQL too."""
    assert 0 == cli.main(
        [
            "query",
            "from utterances select content, carriers order by carriers desc",
            "--format",
            shape,
            "--database",
            record,
        ]
    )
    out = capsys.readouterr().out
    assert "Bread is ready." in out
    if shape == "csv":
        assert ["content", "carriers"] == next(csv.reader(io.StringIO(out)))


def test_query_writes_parquet_to_a_file(record: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The terminal is no place for it."""
    import pyarrow.parquet as parquet

    target = tmp_path / "out.parquet"
    sql = "select * from statements"
    assert 2 == cli.main(["query", sql, "--format", "parquet", "--database", record])
    assert 0 == cli.main(["query", sql, "--format", "parquet", "--output", str(target), "--database", record])
    assert 3 == parquet.read_table(target).num_rows


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([], 2, "required"),
        (["frobnicate"], 2, "invalid choice"),
        (["digest", "--topic", "none-such", "--database", "{record}"], 2, "there is no topic 'none-such'; known are: "),
        (["statements", "--since", "soon", "--database", "{record}"], 2, "'soon' is no time"),
        (["run", "--source", "none-such", "--database", "{record}"], 2, "there is no source 'none-such'"),
        (["query", "select * from nothing", "--database", "{record}"], 1, "nothing does not exist"),
        (["query", "delete from statements", "--database", "{record}"], 1, "onrecord: "),
        (["query", "select * from read_csv('/etc/passwd')", "--database", "{record}"], 1, "onrecord: "),
        (["statements", "--database", "/nowhere/at/all.duckdb"], 1, "there is no record at"),
        (["ingest", "/nowhere/at/all.txt", "--database", "{record}"], 2, "No such file"),
        (["evaluate", "/nowhere/at/all.jsonl"], 2, "can't be read"),
        (["restore", "/nowhere/at/all.duckdb", "--database", "{record}"], 2, "there is no backup"),
    ],
)
def test_what_fails_is_told_in_one_sentence_with_its_code(
    record: str, arguments: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """1 failed, 2 wrong usage or configuration; never a traceback."""
    ended = cli.main([argument.format(record=record) for argument in arguments])
    error = capsys.readouterr().err
    assert (code, True) == (ended, told in error), error
    assert "Traceback" not in error


def test_a_second_run_ends_with_75_and_says_who_holds_the_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Since when, too; and it writes nothing."""
    with store(tmp_path).writing("digest", NOW):
        code = cli.main(["ingest", __file__.replace(".py", ".none"), "--database", str(tmp_path / "record.duckdb")])
        assert 2 == code  # wrong usage is told first
        (tmp_path / "a.txt").write_text("Bread.", encoding="utf-8")
        code = cli.main(["ingest", str(tmp_path / "a.txt"), "--database", str(tmp_path / "record.duckdb")])
    error = capsys.readouterr().err
    assert 75 == code
    assert "digest" in error and "2025-07-25" in error


def test_a_faulty_configuration_is_told_fault_by_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All at once, with lines, exit 2."""
    (tmp_path / "settings.toml").write_text("[door]\ncolour = 1\nredirects = true\n", encoding="utf-8")
    monkeypatch.setenv("ONRECORD_CONFIG", str(tmp_path))
    assert 2 == cli.main(["source", "list"])
    error = capsys.readouterr().err
    assert "settings.toml:2: unknown key 'colour'" in error
    assert "settings.toml:3: 'door.redirects' is True" in error


def test_the_doctor_names_what_is_wrong_and_ends_with_its_grade(
    record: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A last pass of long ago wants a look: exit 1."""
    assert NOW < wall_clock() - timedelta(hours=2)
    assert 1 == cli.main(["doctor", "--json", "--database", record])
    found = {f["what"]: f for f in json.loads(capsys.readouterr().out)["findings"]}
    assert 1 == found["last pass"]["grade"]
    assert "3 articles, 3 statements, 2 utterances" == found["record"]["state"]


def test_the_doctor_says_when_a_run_was_cut_off(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A run that began and never ended is no secret."""
    with store(tmp_path).writing("test", NOW) as writer:
        writer.keep_run(Run(run_id="r1", command="run", started_at=NOW, state="running"))
    cli.main(["doctor", "--database", str(tmp_path / "record.duckdb")])
    assert "was cut off; the next run goes on" in capsys.readouterr().out


def test_backup_and_restore_bring_back_what_was_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Articles of after the backup come back from the spool: nothing that was kept is lost."""
    world = World(texts=dict(TEXTS))
    database = str(tmp_path / "record.duckdb")
    with store(tmp_path).writing("test", NOW) as writer:
        monitor.monitor(world.a_pass(writer))
    assert 0 == cli.main(["backup", "--database", database])
    backup = capsys.readouterr().out.strip()
    assert 0 == cli.main(["restore", backup, "--database", database])
    capsys.readouterr()
    assert 3 == len(as_json(capsys, "statements", "--json", "--database", database))


def test_export_writes_every_view(record: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A Parquet file a view."""
    assert 0 == cli.main(["export", str(tmp_path / "out"), "--database", record])
    names = {Path(line).name for line in capsys.readouterr().out.split()}
    assert {"statements.parquet", "verdicts.parquet", "utterances.parquet"} <= names


def test_a_reader_that_has_enough_is_no_failure(record: str) -> None:
    """`onrecord statements | head -1` ends without a traceback."""
    query = "query 'select range from range(100000)' --format csv"
    command = f"{sys.executable} -m flows.cli {query} --database {record} | head -1"
    root = Path(cli.__file__).resolve().parent.parent
    done = subprocess.run(["sh", "-c", command], cwd=root, capture_output=True, text=True, check=True)
    assert ("range\n", "") == (done.stdout, done.stderr)
