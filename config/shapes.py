"""Strict reading of TOML values into frozen dataclasses: the type hints are the schema, every fault is collected."""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, Literal, Union

from config.lines import Path

Fault = Callable[[Path, str], None]  # called with where and 'what — how to repair it'

_NAMES = {
    str: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date like 2025-05-17",
}


class Unreadable(Exception):
    """A value has a fault, already reported; what it belongs to can't be used.

    `rest` is that, with harmless values in place of the faulty ones: good for one thing only, to look for more faults.
    """

    def __init__(self, rest: Any = None):
        super().__init__()
        self.rest = rest


def build(kind: type, table: object, path: Path, fault: Fault, given: Mapping[str, Any] | None = None) -> Any:
    """A `kind` (a dataclass) from a TOML table. `given` are fields that the caller sets and the table must not.

    Reports every unknown key, missing key and wrong value through `fault`; raises Unreadable if there was one.
    """
    if not isinstance(table, dict):
        fault(path, f"expected a table, found {_shown(table)} — write it as [{_dotted(path)}]")
        raise Unreadable
    hints = typing.get_type_hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind) if f.name not in (given or {})}
    values: dict[str, Any] = dict(given or {})
    broken = False
    for name, value in table.items():
        if name not in fields:
            fault((*path, name), f"unknown key '{name}' — {_advice(name, fields)}")
            broken = True
            continue
        try:
            values[name] = read(hints[name], value, (*path, name), fault)
        except Unreadable as error:
            broken = True
            if error.rest is not None:
                values[name] = error.rest
    for name, field in fields.items():
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and name not in table:
            fault(path, f"'{name}' is missing — add {name} = {_example(hints[name])}")
            broken = True
        if required:
            values.setdefault(name, _harmless(hints[name]))
    if broken:
        raise Unreadable(kind(**values))
    return kind(**values)


def _harmless(hint: Any) -> Any:
    if typing.get_origin(hint) is Literal:
        return typing.get_args(hint)[0]
    return hint() if hint in (str, int, float, bool) else ()


def read(hint: Any, value: object, path: Path, fault: Fault) -> Any:
    """`value` as the type `hint` asks; reports and raises Unreadable if it is not of that shape."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):  # only `X | None` occurs, and TOML has no null
        return read(next(a for a in arguments if a is not type(None)), value, path, fault)
    if origin is Literal:
        if value in arguments:
            return value
        return _refuse(path, value, "one of " + ", ".join(f'"{a}"' for a in arguments), fault)
    if origin is tuple:
        return _tuple(arguments, value, path, fault)
    if origin is dict:
        if not isinstance(value, dict):
            return _refuse(path, value, "a table", fault)
        return _all({k: (arguments[1], v, (*path, k)) for k, v in value.items()}, fault)
    if dataclasses.is_dataclass(hint):
        return build(typing.cast(type, hint), value, path, fault)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if (
        not isinstance(value, hint)
        or (isinstance(value, bool) and hint is not bool)
        or (hint is date and isinstance(value, datetime))
    ):
        return _refuse(path, value, _NAMES[hint], fault)
    if isinstance(value, str) and any(ord(c) < 32 and c not in "\n\t" for c in value):
        return _refuse(path, value, "a text without control characters", fault)
    return value


def sound(table: Any, faulted: Collection[Path], fault: Fault) -> Fault:
    """Passes on only what is said of values that stand in `table` and have no fault yet: for looking over a `rest`."""

    def passed(path: Path, what: str) -> None:
        here = table
        for part in path:
            within = isinstance(here, list) and isinstance(part, int) and part < len(here)
            if not within and not (isinstance(here, dict) and part in here):
                return
            here = here[part]
        if path and path not in faulted and not isinstance(here, dict):
            fault(path, what)

    return passed


def _tuple(arguments: tuple[Any, ...], value: object, path: Path, fault: Fault) -> tuple[Any, ...]:
    if not isinstance(value, list):
        return typing.cast("tuple[Any, ...]", _refuse(path, value, "a list in [ ]", fault))
    hints = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else list(arguments)
    if len(hints) != len(value):
        return typing.cast("tuple[Any, ...]", _refuse(path, value, f"a list of exactly {len(hints)} values", fault))
    return tuple(
        _all({i: (h, v, (*path, i)) for i, (h, v) in enumerate(zip(hints, value, strict=True))}, fault).values()
    )


def _all(parts: dict[Any, tuple[Any, object, Path]], fault: Fault) -> dict[Any, Any]:
    """Reads all parts before giving up, so that all faults are told at once."""
    found, broken = {}, False
    for name, (hint, value, path) in parts.items():
        try:
            found[name] = read(hint, value, path, fault)
        except Unreadable:
            broken = True
    if broken:
        raise Unreadable
    return found


def _refuse(path: Path, value: object, wanted: str, fault: Fault) -> Any:
    fault(path, f"'{_dotted(path)}' is {_shown(value)} — give {wanted}")
    raise Unreadable


def _advice(name: str, fields: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, fields, n=1)
    return f"did you mean '{near[0]}'?" if near else "remove it; known keys are " + ", ".join(sorted(fields))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path if isinstance(part, str))


def _example(hint: Any) -> str:
    if typing.get_origin(hint) is Literal:
        return f'"{typing.get_args(hint)[0]}"'
    return '"…"' if hint is str else "…"
