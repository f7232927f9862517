"""ONRECORD_* variables laid over the settings: `[door] allow_loopback` is ONRECORD_DOOR_ALLOW_LOOPBACK."""

from __future__ import annotations

import copy
import dataclasses
import typing
from collections.abc import Callable, Mapping
from typing import Any

from config.settings import Settings

PREFIX = "ONRECORD_"
_NOT_SETTINGS = frozenset({"ONRECORD_CONFIG"})  # names the folder itself; read by flows
_TRUTH = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def variables() -> dict[str, tuple[str, str]]:
    """Every variable → (section, field)."""
    sections = typing.get_type_hints(Settings)
    return {
        f"{PREFIX}{section}_{field.name}".upper(): (section, field.name)
        for section, kind in sections.items()
        if dataclasses.is_dataclass(kind)
        for field in dataclasses.fields(kind)
    }


def overlay(table: dict[str, Any], environ: Mapping[str, str], fault: Callable[[str, str], None]) -> dict[str, Any]:
    """A copy of `table` with the variables' values in it; `fault(variable, what)` is called for each wrong one."""
    known = variables()
    sections = typing.get_type_hints(Settings)
    table = copy.deepcopy(table)
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name in _NOT_SETTINGS:
            continue
        if name not in known:
            fault(name, "no such setting — unset it, or see the settings in README.md")
            continue
        section, key = known[name]
        hint = typing.get_type_hints(sections[section])[key]
        try:
            value = _value(hint, environ[name])
        except ValueError as error:
            fault(name, str(error))
            continue
        if isinstance(table.setdefault(section, {}), dict):  # else build() reports what stands there
            table[section][key] = value
    return table


def _value(hint: Any, text: str) -> Any:
    if hint is bool:
        if text.strip().lower() not in _TRUTH:
            raise ValueError("expected true or false — write one of them")
        return _TRUTH[text.strip().lower()]
    if hint in (int, float):
        try:
            return hint(text)
        except ValueError:
            raise ValueError("expected a number — write digits only") from None
    if typing.get_origin(hint) is tuple:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
