"""`onrecord replay`: kept pages treated again, counted before, and only as long as their bodies are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows import cli, monitor
from flows.session import Session
from records.types import Failure, Page
from storage.spool import Spool
from tests.flows.world import NOW, World, rows, store

DAY = timedelta(days=1)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A record of three pages, one of which is no article, and a fourth that was fetched and never cleaned."""
    world = World(no_article={"https://harbour.example/b"})
    with store(tmp_path).writing("test", NOW) as record:
        this = world.a_pass(record)
        monitor.monitor(this)
        world.texts["https://harbour.example/d"] = "Bread d."
        world.now = NOW + timedelta(hours=1)
        later = world.a_pass(record)
        monitor.discover(later)
        monitor.fetch(later)
    return tmp_path / "record.duckdb"


def told(kept: Path, which: str, capsys: pytest.CaptureFixture[str]) -> Any:
    """What a dry run says."""
    assert 0 == cli.main(["replay", "--reprocess", which, "--dry-run", "--json", "--database", str(kept)])
    return json.loads(capsys.readouterr().out)


def test_a_dry_run_counts_and_changes_nothing(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Missing, failed, all; no byte of the record or the spool is another afterwards."""
    before = {path: path.read_bytes() for path in kept.parent.rglob("*") if path.is_file()}
    assert {"pages": 1} == told(kept, "missing", capsys)
    assert {"pages": 1} == told(kept, "failed", capsys)
    assert {"pages": 4} == told(kept, "all", capsys)
    assert 0 == cli.main(["replay", "--dry-run", "--database", str(kept)])
    assert "1 page would be treated again" in capsys.readouterr().out
    assert before == {path: path.read_bytes() for path in kept.parent.rglob("*") if path.is_file()}


def test_what_retention_dropped_is_not_promised(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bodies of treated pages go after their time; the page that waits keeps its own."""
    with store(kept.parent).writing("test", NOW + 91 * DAY) as record:
        assert 3 == record.retain(NOW + 91 * DAY, 90)
    assert {"pages": 1} == told(kept, "all", capsys)
    assert {"pages": 0} == told(kept, "failed", capsys)
    assert [(2,)] == rows(kept, "SELECT count(*) FROM articles")


@pytest.mark.parametrize(("which", "treated"), [("missing", 1), ("failed", 1), ("all", 4)])
def test_the_pages_are_cleaned_anew_a_batch_at_a_time(
    kept: Path, which: str, treated: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never more in memory than a batch; a cleaner that has learnt makes an article of what had failed."""
    monkeypatch.setattr(monitor, "PAGES", 2)
    world = World(texts={f"https://harbour.example/{name}": f"Bread {name}." for name in "abcd"}, now=NOW + DAY)
    sizes: list[int] = []
    whole = world.a_pass

    with store(kept.parent).writing("replay", world.now) as record:
        this = whole(record)
        clean = this.work.clean

        def counted(pages: Sequence[Page]) -> Any:
            sizes.append(len(pages))
            return clean(pages)

        object.__setattr__(this.work, "clean", counted)
        ids = record.page_ids(which)
        monitor.clean_again(this, ids)
    assert (treated, True) == (sum(sizes), max(sizes) <= 2)
    found = {url for (url,) in rows(kept, "SELECT url FROM articles")}
    assert ("https://harbour.example/b" in found) == (which != "missing")
    assert ("https://harbour.example/d" in found) == (which != "failed")
    assert [(0,)] == rows(kept, "SELECT count(*) FROM articles WHERE version > 1")


def test_raw_bodies_are_packed_named_by_content_and_kept_once(tmp_path: Path) -> None:
    """The same page twice is one file, a fifth of its size; a damaged file is no page."""
    world = World(texts={"https://harbour.example/a": "Bread. " * 5_000})
    with store(tmp_path).writing("test", NOW) as record:
        this = world.a_pass(record)
        monitor.discover(this)
        (page,) = (p for p in this.work.fetch(record.pending_links(NOW), {}) if not isinstance(p, Failure))
        record.keep_pages([page])
        record.keep_pages([page])
    spool = Spool(tmp_path / "record.spool")
    (file,) = spool.folder.rglob("*.gz")
    assert page.page_id in file.name
    assert file.stat().st_size < len(page.body) / 5
    assert page == spool.page(page.page_id)
    file.write_bytes(file.read_bytes()[:50])
    assert spool.page(page.page_id) is None


def test_a_replay_of_a_record_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In words, with exit 1, dry or not."""
    session = Session(database=str(tmp_path / "none.duckdb"))
    assert not session.path.exists()
    assert 1 == cli.main(["replay", "--dry-run", "--database", str(session.path)])
    assert "there is no record" in capsys.readouterr().err
