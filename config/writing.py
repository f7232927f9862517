"""Configuration written by commands: a source, a topic. What is written is read back strictly before it counts."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from records.errors import ConfigError
from records.types import Source, Topic


def source_toml(source: Source) -> str:
    """A [[source]] table; fields at their default are left out."""
    lines = ["[[source]]"]
    for field in dataclasses.fields(source):
        value = getattr(source, field.name)
        if field.default is dataclasses.MISSING or value != field.default:
            lines.append(f"{field.name} = {_value(value)}")
    return "\n".join(lines) + "\n"


def topic_toml(topic: Topic, comment: str) -> str:
    """A topic's file, but for its examples."""
    lines = [*(f"# {line}" for line in comment.splitlines()), f"title = {_value(topic.title)}"]
    for language, facets in sorted(topic.terms.items()):
        lines += ["", f"[terms.{language}]"]
        lines += [f"{facet} = {_value(words)}" for facet, words in sorted(facets.items())]
    if topic.settings:
        lines += ["", "[settings]", *(f"{key} = {_value(value)}" for key, value in sorted(topic.settings.items()))]
    return "\n".join(lines) + "\n"


def put(path: Path, text: str, check: Callable[[], object]) -> None:
    """Writes `text` to `path` by rename, runs `check`, and puts back what stood there if it raises ConfigError."""
    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".new")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
    try:
        check()
    except ConfigError:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
        raise


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's escapes are TOML's, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Sequence):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    return str(value)
