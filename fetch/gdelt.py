"""GDELT's bulk files as a source: every quarter of an hour a file of all articles that it has read.

    lastupdate.txt (English), lastupdate-translation.txt (65 languages)      three lines: size, checksum, address
    YYYYMMDDHHMMSS[.translation].gkg.csv.zip                                 an article a line, 27 columns

The list names the newest file only, so the files before it are counted back from its name: what came between two
passes, for some hours. A file never changes and is read once. Codebook: "GDELT Global Knowledge Graph V2.1".
"""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fetch import child, feeds

EVERY = timedelta(minutes=15)
CATCH_UP = 12  # files that are counted back: three hours
MAX_UNPACKED = 256 * 2**20  # bytes; a real one has 20 to 60 MiB
MAX_LINE = 2**20
MAX_ROWS = 5_000  # that match, of one file
COLUMNS = 27
DATE, SITE, URL, PERSONS, NAMES, TRANSLATION, EXTRAS = 1, 3, 4, 11, 23, 25, 26  # columns that are read
LANGUAGES = {"rus": "ru", "ukr": "uk"}

_FILE = re.compile(r"^(https?://\S{1,300}/)(\d{14})((?:\.translation)?\.gkg\.csv\.zip)$")
_TITLE = re.compile(r"<PAGE_TITLE>(.{1,2000}?)</PAGE_TITLE>")
_TIME = re.compile(r"<PAGE_PRECISEPUBTIMESTAMP>(\d{14})</PAGE_PRECISEPUBTIMESTAMP>")
_SOURCE_LANGUAGE = re.compile(r"srclc:([a-z]{3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article that GDELT has read."""

    url: str
    title: str
    published: datetime | None
    language: str  # ISO 639-1 of English, Russian and Ukrainian; "" for others
    outlet: str  # the site's name: "pravda.com.ua"


def is_file(body: bytes) -> bool:
    """Whether this is a file of articles; else it is the list."""
    return body.startswith(b"PK\x03\x04")


def files(body: bytes) -> tuple[str, ...]:
    """Addresses of the newest files of articles, the newest first. Raises feeds.BrokenFeed."""
    for line in body[:10_000].decode("utf-8", "replace").splitlines():
        if match := _FILE.match(line.split()[-1] if line.split() else ""):
            try:
                newest = datetime.strptime(match[2], "%Y%m%d%H%M%S")  # noqa: DTZ007 (a name, not a time)
            except ValueError:
                continue
            names = (f"{newest - number * EVERY:%Y%m%d%H%M%S}" for number in range(CATCH_UP))
            return tuple(f"{match[1]}{name}{match[3]}" for name in names)
    raise feeds.BrokenFeed("broken_feed", "no list of GDELT's files: it names no .gkg.csv.zip")


async def read(body: bytes, words: Sequence[str], pool: child.Pool | None = None) -> tuple[Row, ...]:
    """The articles of a file whose title, names or address hold all of `words`. Raises feeds.BrokenFeed."""
    raw = await asyncio.to_thread(feeds.ask, "bulk", body, "", pool, {"words": list(words)})
    return tuple(
        Row(
            url=feeds.web_address(row["url"], ""),
            title=feeds.plain(row["title"]),
            published=feeds.moment(row["published"]),
            language=row["language"],
            outlet=feeds.plain(row["outlet"]),
        )
        for row in raw["rows"]
    )


def read_file(body: bytes, words: Sequence[str]) -> dict[str, Any]:
    """{"rows": [{"url", "title", "published", "language", "outlet"}…]}. Runs in the child only. Raises ValueError."""
    wanted = [word.lower() for word in words]
    rows = []
    for line in _lines(body):
        cells = line.split("\t")
        if len(cells) != COLUMNS or not cells[URL].startswith("http"):
            continue
        title = _TITLE.search(cells[EXTRAS])
        said = " ".join((title[1] if title else "", cells[PERSONS], cells[NAMES], cells[URL])).lower()
        if all(word in said for word in wanted):
            rows.append(_row(cells, title[1] if title else ""))
        if len(rows) >= MAX_ROWS:
            break
    return {"rows": rows}


def _row(cells: Sequence[str], title: str) -> dict[str, str]:
    exact = _TIME.search(cells[EXTRAS])
    stamp = exact[1] if exact else cells[DATE]
    spoken = _SOURCE_LANGUAGE.search(cells[TRANSLATION])
    return {
        "url": cells[URL],
        "title": title,
        "published": f"{stamp[:8]}T{stamp[8:]}",
        "language": LANGUAGES.get(spoken[1], "") if spoken else "en",
        "outlet": cells[SITE],
    }


def _lines(body: bytes) -> Iterator[str]:
    """Lines of the one file in the archive, bounded each and together. Raises ValueError."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            if len(names) != 1:
                raise ValueError(f"{len(names)} tables in this archive, expected one")
            size = 0
            with archive.open(names[0]) as table:
                while line := table.readline(MAX_LINE):
                    size += len(line)
                    if size > MAX_UNPACKED:
                        raise ValueError(f"larger than {MAX_UNPACKED // 2**20} MiB unpacked")
                    yield line.decode("utf-8", "replace").rstrip("\r\n")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise ValueError("a broken archive") from error
