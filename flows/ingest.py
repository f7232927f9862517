"""Articles put into the record without the network: text files, HTML files, JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.when import published
from records.errors import UsageError
from records.types import Article, Failure

_BYTES = 512 * 2**20  # largest file read
_FIELDS = ("url", "title", "outlet", "published", "language", "text", "html")  # others are ignored: labels, ids
_NO_DATE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An article as a file gives it."""

    url: str = ""
    title: str = ""
    outlet: str = ""
    published: datetime | None = None
    language: str = ""
    text: str = ""
    html: str | bytes = ""
    where: str  # file, and line where it has lines: for messages


def read_all(names: Sequence[str]) -> tuple[Given, ...]:
    """Articles of all files in the order given; a folder means the .txt, .html and .jsonl files in it.

    Raises UsageError for a file that is missing, too large, not UTF-8 or not what its ending says.
    """
    return tuple(given for name in names for given in _read(name))


def articles(given: Iterable[Given], now: datetime, *, first_seen_from_published: bool) -> Iterator[Article | Failure]:
    """An article, or why it is none, for each."""
    from extract.clean import article_from_html, article_from_text

    for one in given:
        seen = one.published if first_seen_from_published and one.published else now
        common: dict[str, Any] = {
            "url": _canonical(one.url), "title": one.title, "outlet": one.outlet,
            "published": one.published, "language": one.language, "first_seen": seen,
        }  # fmt: skip
        made = article_from_html(one.html, **common) if one.html else article_from_text(one.text, **common)
        # Known by its canonical address, so that a feed that brings it too adds nothing; shown by the one given.
        yield replace(made, url=one.url or made.url) if isinstance(made, Article) else made


def in_order_of_publication(given: Sequence[Given]) -> tuple[Given, ...]:
    """Oldest first, those without a date last, otherwise as they came."""
    return tuple(sorted(given, key=lambda one: one.published or _NO_DATE))


def from_row(row: Mapping[str, Any], where: str) -> Given:
    """An article out of a JSON object. Raises UsageError when it has neither text nor html, or a field is malformed."""
    values: dict[str, Any] = {}
    for name in _FIELDS:
        value = row.get(name)
        if value is None:
            continue
        if not isinstance(value, str):
            raise UsageError(f"{where}: '{name}' is not a text")
        values[name] = value
    if not values.get("text") and not values.get("html"):
        raise UsageError(f"{where}: there is neither 'text' nor 'html'")
    if values.get("published"):
        try:
            values["published"] = published(values["published"])
        except ValueError:
            raise UsageError(f"{where}: 'published' is no date; write 2025-05-17 or 2025-05-17T10:00:00Z") from None
    else:
        values.pop("published", None)
    return Given(**values, where=where)


def _read(name: str) -> Iterator[Given]:
    if name == "-":
        yield from _lines(sys.stdin.read(), "standard input")
        return
    path = Path(name)
    if path.is_dir():
        for inside in sorted(path.iterdir()):
            if inside.suffix.lower() in (".txt", ".html", ".htm", ".jsonl"):
                yield from _read(str(inside))
        return
    kind = path.suffix.lower()
    if kind not in (".txt", ".html", ".htm", ".jsonl"):
        raise UsageError(f"{name}: give a .txt, .html or .jsonl file, or '-' for JSON lines on standard input")
    raw = _bytes(path)
    if kind in (".html", ".htm"):
        yield Given(html=raw, where=name)
        return
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    if kind == ".jsonl":
        yield from _lines(text, name)
    elif text.strip():
        yield Given(text=text, title=_headline(text), where=name)
    else:
        raise UsageError(f"{name}: the file is empty")


def _lines(text: str, where: str) -> Iterator[Given]:
    # Not str.splitlines(): it would break a JSON text at U+2028, which may stand in it as it is.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UsageError(f"{where}:{number}: not JSON ({error})") from None
        if not isinstance(row, dict):
            raise UsageError(f"{where}:{number}: not a JSON object")
        yield from_row(row, f"{where}:{number}")


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from None
    if len(raw) > _BYTES:
        raise UsageError(f"{path}: larger than {_BYTES:,} bytes; split it")
    return raw


def _headline(text: str) -> str:
    """The first line of four words or more; above it may stand what the page had there: "2 weeks ago", "ua en ru"."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in lines[:8] if len(line.split()) >= 4), lines[0])[:300]


def _canonical(url: str) -> str:
    """The address as a feed would have brought it, so that the same article is known again; a wrong one as it is."""
    from fetch.urls import canonical_url

    if not url:
        return ""
    try:
        return canonical_url(url)
    except ValueError:
        return url
