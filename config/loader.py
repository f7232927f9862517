"""Reads config/: settings, sources, topics and speakers. Strict, and all faults at once.

    settings.toml      [record] [door] [schedule] [digests] [[channels]]      see config/settings.py
    sources/*.toml     [[source]]       fields of records.types.Source
    topics/NAME.toml   title, [terms.LANGUAGE] facet = [words], [settings]    fields of records.types.Topic;
                       its examples are the texts seeds/NAME/*.txt beside the config folder (inside one's own)
    speakers.toml      [[person]]       fields of records.types.Person, with [[person.roles]] for offices held

A folder that lacks one of the four takes that one from the shipped config.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config import checks
from config.environment import overlay
from config.lines import Path as Place
from config.lines import key_lines, line_of
from config.settings import Settings
from config.shapes import Fault, Unreadable, build, sound
from records.errors import ConfigError
from records.types import Person, Source, Topic

SHIPPED = Path(__file__).resolve().parent
_FILE_BYTES = 4_000_000
_EXAMPLE_BYTES = 1_000_000
_FILES = 2_000
_PLACE = re.compile(r"(.*?):(\d+): ")
_SYNTAX = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that config/ says."""

    root: Path
    settings: Settings
    sources: tuple[Source, ...]
    topics: tuple[Topic, ...]
    speakers: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """A TOML file that parsed, with the lines of its keys."""

    path: Path
    shown: str
    table: dict[str, Any]
    lines: dict[tuple[str | int, ...], int]


def load(root: Path | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """The configuration under `root` (None = the shipped one), with ONRECORD_* of `environ` laid over the settings.

    Raises ConfigError with every fault of every file, each 'file:line: what — how to repair it'.
    """
    root = SHIPPED if root is None else root.resolve()
    faults: list[str] = []
    if not root.is_dir():
        raise ConfigError((f"{root}:1: there is no such folder — make it, or unset ONRECORD_CONFIG",))
    settings = _settings(root, environ or {}, faults)
    sources = tuple(_sources(root, faults))
    topics = tuple(_topics(root, faults))
    speakers = tuple(_speakers(root, faults))
    if faults:
        raise ConfigError(_by_line(faults))
    assert settings is not None
    return Config(root=root, settings=settings, sources=sources, topics=topics, speakers=speakers)


def seeds_folder(root: Path) -> Path:
    """Where the topics' examples lie: beside the shipped config folder, inside anybody's own."""
    return root.parent / "seeds" if root == SHIPPED else root / "seeds"


def load_settings(root: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings alone: what commands that only look at the record need."""
    faults: list[str] = []
    settings = _settings(SHIPPED if root is None else root.resolve(), environ or {}, faults)
    if faults or settings is None:
        raise ConfigError(_by_line(faults))
    return settings


def _by_line(faults: Sequence[str]) -> tuple[str, ...]:
    """The faults file by file, as they were read, and by their lines in each."""
    places = [(_PLACE.match(fault), fault) for fault in faults]
    files = list(dict.fromkeys(place[1] if place else "" for place, _ in places))
    order = [(files.index(place[1]) if place else 0, int(place[2]) if place else 0, fault) for place, fault in places]
    return tuple(fault for *_, fault in sorted(order, key=lambda one: one[:2]))


def _settings(root: Path, environ: Mapping[str, str], faults: list[str]) -> Settings | None:
    file = _read(_own_or_shipped(root, "settings.toml"), faults)
    if file is None:
        return None
    report = _reporter(file, faults)
    table = overlay(file.table, environ, lambda name, what: faults.append(f"environment:{name}: {what}"))
    settings, whole = _built(Settings, table, (), table, report, checks.settings)
    return settings if whole else None


def _sources(root: Path, faults: list[str]) -> Iterator[Source]:
    seen: dict[str, str] = {}
    for path in _folder(_own_or_shipped(root, "sources"), "*.toml", faults):
        if file := _read(path, faults):
            for place, table in _tables(file, "source", faults):

                def check(found: Source, fault: Fault, place: Place = place) -> None:
                    checks.source(found, place, seen, fault)

                source, whole = _built(Source, table, place, file.table, _reporter(file, faults), check)
                if whole:
                    yield source


def _speakers(root: Path, faults: list[str]) -> Iterator[Person]:
    path = _own_or_shipped(root, "speakers.toml")
    if path.exists() and (file := _read(path, faults)):
        report = _reporter(file, faults)
        tables = list(_tables(file, "person", faults))
        built = [_built(Person, table, place, file.table, report) for place, table in tables]
        people = [(person, place) for (person, _), (place, _) in zip(built, tables, strict=True) if person]
        checks.people([(person, place) for person, place in people if person.name], report)
        yield from (person for person, whole in built if whole)


def _topics(root: Path, faults: list[str]) -> Iterator[Topic]:
    folder = _own_or_shipped(root, "topics")
    for path in _folder(folder, "*.toml", faults):
        file = _read(path, faults)
        if file is None:
            continue
        report = _reporter(file, faults)
        name = path.stem
        if file.table.pop("name", name) != name:
            report(("name",), f"the file's name says '{name}' — rename the file or the topic")
        examples = tuple(_examples(folder.parent, name, faults))
        given = {"name": name, "examples": examples}
        topic, whole = _built(Topic, file.table, (), file.table, report, checks.topic, given)
        if whole:
            yield topic


def _examples(root: Path, topic: str, faults: list[str]) -> Iterator[str]:
    """Texts of seeds/TOPIC/*.txt."""
    for path in _folder(seeds_folder(root) / topic, "*.txt", faults):
        text = _text(path, _EXAMPLE_BYTES, faults)
        if text is not None:
            yield text


def _built(
    kind: type, table: object, place: Place, whole: object, report: Fault,
    check: Callable[[Any, Fault], None] = lambda found, fault: None, given: Mapping[str, Any] | None = None,
) -> tuple[Any, bool]:  # fmt: skip
    """A `kind` out of `table` (at `place` of the file's `whole` table), checked; False when it is not to be used. What
    is sound of a broken one is checked all the same, so that all faults are told at once."""
    faulted: set[Place] = set()

    def noting(path: Place, what: str) -> None:
        faulted.add(path)
        report(path, what)

    try:
        found = build(kind, table, place, noting, given)
    except Unreadable as error:
        if error.rest is not None:
            check(error.rest, sound(whole, faulted, report))
        return error.rest, False
    check(found, report)
    return found, True


def _tables(file: _File, key: str, faults: list[str]) -> Iterator[tuple[Place, object]]:
    """The [[key]] tables of a file, each with its path; nothing else may stand in the file."""
    report = _reporter(file, faults)
    for name in file.table:
        if name != key:
            report((name,), f"unknown key '{name}' — this file holds [[{key}]] tables only")
    tables = file.table.get(key, [])
    if not isinstance(tables, list):
        report((key,), f"[{key}] is one table — write [[{key}]] with two brackets on each side")
        return
    yield from (((key, number), table) for number, table in enumerate(tables))


def _read(path: Path, faults: list[str]) -> _File | None:
    text = _text(path, _FILE_BYTES, faults)
    if text is None:
        return None
    shown = _shown(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = _SYNTAX.search(str(error))
        line = int(where[1]) if where and where[1] else text.count("\n") + 1
        faults.append(f"{shown}:{line}: {_SYNTAX.sub('', str(error)).strip()} — mend the TOML there")
        return None
    except RecursionError:
        faults.append(f"{shown}:1: values are nested too deep — flatten them")
        return None
    return _File(path, shown, table, key_lines(text))


def _text(path: Path, limit: int, faults: list[str]) -> str | None:
    """The file's text, or None and a fault. Nothing is read past `limit` bytes."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
        if len(raw) > limit:
            faults.append(f"{_shown(path)}:1: larger than {limit:,} bytes — split it")
            return None
        return raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(f"{_shown(path)}:{line}: not UTF-8 — save it as UTF-8")
    except OSError as error:
        faults.append(f"{_shown(path)}:1: {error.strerror or error} — make the file readable")
    return None


def _folder(folder: Path, pattern: str, faults: list[str]) -> list[Path]:
    if not folder.is_dir():
        return []
    paths = sorted(path for path in folder.glob(pattern) if path.is_file() and not path.name.startswith("."))
    if len(paths) > _FILES:
        faults.append(f"{_shown(folder)}:1: more than {_FILES:,} files — merge some")
    return paths[:_FILES]


def _own_or_shipped(root: Path, name: str) -> Path:
    return root / name if (root / name).exists() else SHIPPED / name


def _reporter(file: _File, faults: list[str]) -> Callable[[tuple[str | int, ...], str], None]:
    return lambda path, what: faults.append(f"{file.shown}:{line_of(path, file.lines)}: {what}")


def _shown(path: Path) -> str:
    """`config/sources/press.toml` rather than the whole way to it, where it is one of ours."""
    try:
        return str(path.relative_to(SHIPPED.parent))
    except ValueError:
        return str(path)
