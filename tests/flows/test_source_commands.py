"""`onrecord source …` against the newsroom on loopback: finding, checking, and lists of subscriptions."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import cli
from flows.demo import SEEDS
from flows.newsroom import Newsroom, serve, sources
from flows.passes import HOSTS
from flows.session import Session
from flows.source_check import Check, a_day, check
from records.types import Source
from storage.store import Store

END = datetime(2025, 8, 28, 21, tzinfo=UTC)
NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    with serve(SEEDS, lambda: END) as running:
        yield running


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration without sources that may read loopback."""
    root = tmp_path / "config"
    (root / "sources").mkdir(parents=True)
    (root / "settings.toml").write_text("[door]\nallow_loopback = true\nhost_seconds = 0\n", encoding="utf-8")
    (root / "sources" / "none.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("ONRECORD_CONFIG", str(root))
    monkeypatch.chdir(tmp_path)
    return root


def checked(room_sources: list[Source], folder: Path) -> dict[str, Check]:
    """What `source check` says of them, by name, at the newsroom's time."""
    session = Session(database=str(folder / "record.duckdb"), clock=lambda: END)
    return {one.source: one for one in check(session, room_sources)}


def test_a_site_is_added_by_its_address(room: Newsroom, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Feeds and sitemaps are found, else the front page is taken; what is written loads and is not added twice."""
    homes = {source.name: source.home for source in sources(room)}
    added = {}
    for name, home in homes.items():
        assert 0 == cli.main(["source", "add", home, "--name", name, "--json"]), name
        (added[name],) = json.loads(capsys.readouterr().out)
    assert len([name for name, one in added.items() if one["feeds"] or one["sitemaps"]]) >= 6
    assert all(one["feeds"] or one["sitemaps"] or one["front_pages"] for one in added.values())
    assert 0 == cli.main(["source", "list", "--json"])
    assert set(homes) == {row["name"] for row in json.loads(capsys.readouterr().out)}
    first = next(iter(homes))
    assert 0 == cli.main(["source", "add", homes[first]])
    assert "configured already" in capsys.readouterr().out


def test_a_dry_run_adds_nothing(room: Newsroom, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It shows the lines that would be written."""
    assert 0 == cli.main(["source", "add", sources(room)[0].home, "--dry-run"])
    assert "[[source]]" in capsys.readouterr().out
    assert not (config / "sources" / "mine.toml").exists()


def test_a_site_that_is_not_there_is_told_in_words(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1, and nothing is written."""
    assert 1 == cli.main(["source", "add", "http://127.0.0.1:9/"])
    assert "no connection could be made" in capsys.readouterr().err
    assert not (config / "sources" / "mine.toml").exists()


def test_subscriptions_go_out_as_opml_and_come_in_again(
    room: Newsroom, config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All feeds, outlets and languages survive the way there and back; a hostile file is refused."""
    for source in sources(room):
        if source.feeds:
            cli.main(["source", "add", source.home, "--name", source.name])
    capsys.readouterr()
    cli.main(["source", "export"])
    opml = capsys.readouterr().out
    cli.main(["source", "list", "--json"])
    before = json.loads(capsys.readouterr().out)
    (config / "sources" / "mine.toml").unlink()
    (tmp_path / "list.opml").write_text(opml, encoding="utf-8")
    assert 0 == cli.main(["source", "import", str(tmp_path / "list.opml")])
    capsys.readouterr()
    cli.main(["source", "list", "--json"])
    after = json.loads(capsys.readouterr().out)
    told = ("name", "outlet", "language", "state_media")
    with_feeds = [row for row in before if row["name"] in opml]
    assert [[row[key] for key in told] for row in with_feeds] == [[row[key] for key in told] for row in after]
    (tmp_path / "evil.opml").write_text('<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml>&x;</opml>')
    assert 2 == cli.main(["source", "import", str(tmp_path / "evil.opml")])
    assert "refused" in capsys.readouterr().err


def test_a_check_tells_what_comes_in_what_is_thin_and_what_is_dead(
    room: Newsroom, config: Path, tmp_path: Path
) -> None:
    """Each state with its reason in words; nothing is kept."""
    base = sources(room)[0]
    feed = base.feeds[0]
    wanted = [
        replace(base, name="fine", links_a_day=(0, 50)),
        replace(base, name="thin", links_a_day=(5_000, 9_000)),
        replace(base, name="dead", feeds=("http://127.0.0.1:9/feed",)),
        replace(base, name="gone", feeds=(feed + "-that-is-not-there",)),
    ]
    found = checked(wanted, tmp_path)
    assert {"fine": "ok", "thin": "thin", "dead": "dead", "gone": "dead"} == {n: one.state for n, one in found.items()}
    assert found["fine"].links > 3 and found["fine"].first_listed and found["fine"].newest_at
    assert "5000 to 9000 expected" in found["thin"].trouble
    assert ("no connection could be made", "the site answered 404") == (found["dead"].trouble, found["gone"].trouble)
    assert not list(tmp_path.glob("*.duckdb"))


def test_a_check_of_last_years_feed_says_how_old_it_is(room: Newsroom, config: Path, tmp_path: Path) -> None:
    """It lists much and brings nothing."""
    session = Session(database=str(tmp_path / "r.duckdb"), clock=lambda: END + timedelta(days=30))
    (one,) = check(session, [replace(sources(room)[0], links_a_day=(1, 50))])
    assert one.state == "thin" and one.trouble.startswith("its newest article is 30 days old")


def test_a_check_asks_no_host_that_is_to_be_left_alone(room: Newsroom, config: Path, tmp_path: Path) -> None:
    """A 429 of an hour ago holds for commands too."""
    base = sources(room)[0]
    host = base.home.split("/")[2]
    until = (END + timedelta(hours=3)).isoformat()
    state = {"hosts": {host: {"until": until, "why": "it answered 429", "errors": 1, "rest": 2}}, "robots": {}}
    with Store(tmp_path / "record.duckdb").writing("test", END) as record:
        record.keep_links((), {HOSTS: json.dumps(state)}, END)
    room.forget()
    one = checked([base], tmp_path)[base.name]
    assert one.state == "waiting"
    assert one.trouble == "its host is left alone: it answered 429; next try 29 August 00:00 UTC"
    assert room.asked() == ()


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ((), None),
        ((24,), 1.0),
        ((24, 12, 0), 2.0),
        ((48, 47, 24, 1), 1.5),
        ((9 * 24, 6 * 24, 1), 0.3),
        ((30 * 24,), 0.0),
    ],
)
def test_links_a_day_are_counted_over_what_a_listing_spans(hours: tuple[int, ...], expected: float | None) -> None:
    """The oldest marks where the span begins; of longer ones the last week counts."""
    assert expected == a_day(sorted(NOW - timedelta(hours=hour) for hour in hours), NOW)


def test_the_loop_of_a_check_is_closed(room: Newsroom, config: Path, tmp_path: Path) -> None:
    """A command leaves no thread of the network behind."""
    import threading

    checked([sources(room)[0]], tmp_path)
    assert "network" not in {thread.name for thread in threading.enumerate()}
    assert asyncio.run(asyncio.sleep(0, "fine")) == "fine"
