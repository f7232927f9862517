"""Where each key of a TOML text stands: a small scan, since tomllib gives values without line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]  # ("source", 3, "feeds"): the key `feeds` of the fourth [[source]]

_HEADER = re.compile(r"^\s*\[(\[)?\s*([^\[\]]+?)\s*\](?(1)\])\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=(.*)$"""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_TOKEN = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#|[\[\]{}]')


def key_lines(text: str) -> dict[Path, int]:
    """Line (counted from 1) of every table header and key in a valid TOML `text`, by path."""
    lines: dict[Path, int] = {(): 1}
    arrays: dict[Path, int] = {}
    table: Path = ()
    for number, line in _logical_lines(text):
        if header := _HEADER.match(line):
            table = _table_path(_parts(header[2]), arrays, is_array=header[1] is not None)
            lines.setdefault(table, number)
        elif entry := _KEY.match(line):
            path = table
            for part in _parts(entry[1]):
                path = (*path, part)
                lines.setdefault(path, number)
    return lines


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """Line of `path`, or of the nearest thing around it that has one."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(dotted)]


def _table_path(parts: list[str], arrays: dict[Path, int], *, is_array: bool) -> Path:
    """Path of a header: a part that names an array of tables means its last table, or the one that the header adds."""
    path: Path = ()
    for position, part in enumerate(parts):
        path = (*path, part)
        if is_array and position == len(parts) - 1:
            arrays[path] = arrays.get(path, -1) + 1
        if path in arrays:
            path = (*path, arrays[path])
    return path


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that start something: those inside a multi-line string or array are left out."""
    depth, quote = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        if not depth and not quote:
            yield number, line
            if _HEADER.match(line):
                continue
            entry = _KEY.match(line)
            rest = entry[2] if entry else line
        else:
            rest = line
        position = 0
        while position < len(rest):
            if quote:
                end = rest.find(quote, position)
                if end < 0:
                    break
                position, quote = end + 3, ""
                continue
            token = _TOKEN.search(rest, position)
            if not token or token[0] == "#":
                break
            position = token.end()
            if token[0] in ('"""', "'''"):
                quote = token[0]
            elif token[0] in "[{":
                depth += 1
            elif token[0] in "]}":
                depth = max(0, depth - 1)
