"""The README says what is there: every command, setting, view and column. A failure says what to add."""

from __future__ import annotations

import argparse
import dataclasses
import re
import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path

from config.settings import Channel, Settings
from flows import cli
from storage.store import VIEWS, Reader, Store
from tests.flows.world import NOW

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(parser: argparse.ArgumentParser, before: str = "") -> Iterator[str]:
    """Names of all commands: 'run', 'source add', …"""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                inside = list(commands(inner, f"{before}{name} "))
                yield from inside or [before + name]


def test_every_command_stands_in_the_readme() -> None:
    """To repair: add a row to the README's table of commands."""
    missing = [name for name in commands(cli.parser()) if not re.search(rf"`{name}\b", README)]
    assert [] == missing


def test_every_setting_stands_in_the_readme_with_its_default() -> None:
    """To repair: add `[section] key`, its default and a word to the README's table of settings."""
    sections = typing.get_type_hints(Settings)
    named = [
        f"`[{s}] {f.name}`"
        for s, kind in sections.items()
        if dataclasses.is_dataclass(kind)
        for f in dataclasses.fields(kind)
    ]
    named += [f"`[[channels]] {field.name}`" for field in dataclasses.fields(Channel)]
    assert [] == [name for name in named if name not in README]


def test_the_shipped_settings_show_every_key_at_its_default() -> None:
    """To repair: add the key with its default to config/settings.toml."""
    shown = tomllib.loads((ROOT / "config" / "settings.toml").read_text(encoding="utf-8"))
    plain = dataclasses.asdict(Settings())
    expected = {section: keys for section, keys in plain.items() if section != "channels"}
    assert expected == {
        s: {k: tuple(v) if isinstance(v, list) else v for k, v in keys.items()} for s, keys in shown.items()
    }


def test_every_view_and_column_stands_in_the_readme(tmp_path: Path) -> None:
    """To repair: mend the row of that view in the README's table of views; what they say is a promise."""
    with Store(tmp_path / "r.duckdb").writing("test", NOW):
        pass
    with Reader(tmp_path / "r.duckdb") as reader:
        there = {view: " ".join(reader.query(f"FROM {view} LIMIT 0").columns) for view in VIEWS}
    told = dict(re.findall(r"^\| `(\w+)` \| `([\w ]+)` \|$", README, re.MULTILINE))
    assert there == {view: told.get(view) for view in there}


def test_every_make_target_of_the_readme_is_there() -> None:
    """`make demo`, `make test`, `make bench`, `make lint`."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    wanted = set(re.findall(r"`make (\w+)`", README))
    assert {"demo", "test", "bench", "lint"} <= wanted
    assert set() == wanted - set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


def test_every_path_that_the_readme_names_exists() -> None:
    """To repair: mend the path, or make the file."""
    paths = set(
        re.findall(r"`((?:config|flows|storage|alerts|seeds|tests|extract|fetch|compare|records)/[\w./]*)", README)
    )
    missing = [
        path
        for path in sorted(paths)
        if "NAME" not in path and "*" not in path and not (ROOT / path.rstrip("/")).exists()
    ]
    assert [] == missing


def test_prefect_yaml_has_the_settings_schedules() -> None:
    """Whoever deploys to a server of their own gets the same schedules unless they change both."""
    text = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    schedule = Settings().schedule
    assert f"interval: {schedule.monitor_minutes * 60}\n" in text
    assert f'cron: "{schedule.digest_cron}"\n' in text
    assert 2 == text.count(f"timezone: {schedule.timezone}\n")
    assert {"flows/tasks.py:monitor", "flows/tasks.py:digest"} == set(re.findall(r"entrypoint: (\S+)", text))
