"""Nouns to JSON and to rows, and back. Decoders are built once per class from its type hints."""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Noun = TypeVar("Noun")
Made = TypeVar("Made")
LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def plain(value: Any) -> Any:
    """`value` as JSON and Arrow can hold it. Times become naive UTC, tuples lists, nouns dicts.

    A lone surrogate (half a character, from broken escapes) has no UTF-8 form: it becomes U+FFFD, one code point for
    one, so that spans stay right.
    """
    if isinstance(value, str):
        return value if value.isascii() else LONE_SURROGATES.sub("\ufffd", value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone reached the record: {value.isoformat()}")
        return value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if is_dataclass(value):
        return {name: plain(getattr(value, name)) for name in _names(type(value))}
    return value


def encode(noun: object) -> str:
    """JSON of a noun."""
    return json.dumps(plain(noun), ensure_ascii=False, default=_text, separators=(",", ":"))


def _text(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else value.isoformat()


def decode(cls: type[Noun], text: str) -> Noun:
    """The noun that `encode` wrote; fields added since then take their defaults."""
    noun: Noun = _decoder(cls)(json.loads(text))
    return noun


def from_row(cls: type[Noun], row: dict[str, Any], **more: Any) -> Noun:
    """The noun of a row whose columns carry its field names; `more` gives fields that the row lacks."""
    decoders = _fields(cls)
    known = {name: decode(row[name]) for name, decode in decoders.items() if row.get(name) is not None}
    return cls(**{**{name: None for name in _nullable(cls) if name in row}, **known, **more})


def _once(make: Callable[[Any], Made]) -> Callable[[Any], Made]:
    """`functools.cache` for functions of a type, which type checkers do not take for hashable."""
    return cache(make)


@_once
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


@_once
def _nullable(cls: Any) -> frozenset[str]:
    hints = get_type_hints(cls)
    return frozenset(name for name in _names(cls) if type(None) in get_args(hints[name]))


@_once
def _fields(cls: Any) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(cls)
    return {name: _decoder(hints[name]) for name in _names(cls)}


@_once
def _decoder(hint: Any) -> Callable[[Any], Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        one = _decoder(next(part for part in inner if part is not type(None)))
        return lambda value: None if value is None else one(value)
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            item = _decoder(inner[0])
            return lambda value: tuple(item(part) for part in value)
        parts = tuple(_decoder(part) for part in inner)
        return lambda value: tuple(part(one) for part, one in zip(parts, value, strict=True))
    if origin is dict:
        item = _decoder(inner[1])
        return lambda value: {name: item(part) for name, part in value.items()}
    if hint is datetime:
        return lambda value: (datetime.fromisoformat(value) if isinstance(value, str) else value).replace(tzinfo=UTC)
    if hint is date:
        return lambda value: date.fromisoformat(value) if isinstance(value, str) else value
    if hint is bytes:
        return lambda value: bytes.fromhex(value) if isinstance(value, str) else value
    if is_dataclass(hint):
        noun: Any = hint
        decoders = _fields(noun)
        return lambda value: noun(**{name: decoders[name](part) for name, part in value.items() if name in decoders})
    if origin is Literal or hint in (str, int, float, bool):
        return lambda value: value
    raise TypeError(f"no way to read {hint} from the record")
