"""GDELT's bulk files as a source: what of them is taken, what is read once, what is refused."""

from __future__ import annotations

import asyncio
import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from fetch import feeds, gdelt
from fetch.discover import Discovery, discover
from fetch.memory import SourceMemory
from records.types import Source
from tests.fetch.fakeweb import NOW, FakeDoor

LIST = "http://data.test/gdeltv2/lastupdate-translation.txt"
SOURCE = Source(
    name="files", outlet="GDELT (files)", home="http://data.test/", language="uk", bulk=(LIST,),
    bulk_words=("putin", "zelensk"), search=True,
)  # fmt: skip


def row(url: str, title: str = "", persons: str = "", language: str = "ukr", stamp: str = "20250725100000") -> str:
    """A line of a file of articles."""
    cells = [""] * gdelt.COLUMNS
    cells[gdelt.DATE], cells[gdelt.SITE], cells[gdelt.URL] = stamp, "pravda.test", url
    cells[gdelt.PERSONS] = persons
    cells[gdelt.TRANSLATION] = f"srclc:{language};eng:GT-UKR 1.0" if language else ""
    cells[gdelt.EXTRAS] = (
        f"<PAGE_PRECISEPUBTIMESTAMP>20250725093000</PAGE_PRECISEPUBTIMESTAMP><PAGE_TITLE>{title}</PAGE_TITLE>"
    )
    return "\t".join(cells)


def packed(*lines: str, name: str = "x.gkg.csv") -> bytes:
    """A file of articles."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, "".join(line + "\n" for line in lines))
    return out.getvalue()


def listed(stamp: str) -> str:
    """The list when the newest file is `stamp`'s."""
    at = f"http://data.test/gdeltv2/{stamp}.translation"
    return f"1 a {at}.export.CSV.zip\n2 b {at}.mentions.CSV.zip\n3 c {at}.gkg.csv.zip\n"


def name_of(stamp: str) -> str:
    return f"http://data.test/gdeltv2/{stamp}.translation.gkg.csv.zip"


def look(door: FakeDoor, memory: SourceMemory, now: datetime) -> Discovery:
    return asyncio.run(discover(door, SOURCE, memory, now))


BOTH = "vladimir putin;volodymyr zelenskyy"


def test_articles_that_hold_all_words_come_in_under_their_own_outlets_name() -> None:
    """Names count, and titles; half of the words is not enough; the hour is the article's, the language its own."""
    file = packed(
        row("https://pravda.test/1", "Зустріч &#x43B;ідерів", BOTH),
        row("https://pravda.test/2", "Putin speaks", "vladimir putin"),
        row("https://reuters.test/3", "Zelenskiy, Putin to meet", language=""),
        "too\tfew\tcells",
        row("no address", "x", BOTH),
    )
    door = FakeDoor({LIST: listed("20250725100000"), name_of("20250725100000"): file})
    found = look(door, SourceMemory(), NOW)
    assert [(x.url, x.title, x.language, x.outlet) for x in found.links] == [
        ("https://pravda.test/1", "Зустріч лідерів", "uk", "pravda.test"),
        ("https://reuters.test/3", "Zelenskiy, Putin to meet", "en", "pravda.test"),
    ]
    assert found.links[0].published_at == datetime(2025, 7, 25, 9, 30, tzinfo=UTC)


def test_a_file_is_read_once_and_the_files_between_two_passes_are_not_missed() -> None:
    """The list names the newest alone; an hour later the four that came since are read, and none again."""
    stamps = [f"{datetime(2025, 7, 25, 10, tzinfo=UTC) + n * timedelta(minutes=15):%Y%m%d%H%M%S}" for n in range(5)]
    pages: dict = {name_of(stamp): packed(row(f"https://pravda.test/{stamp}", "", BOTH)) for stamp in stamps}
    door = FakeDoor(pages | {LIST: listed(stamps[0])})
    first = look(door, SourceMemory(), NOW)
    door.pages[LIST] = listed(stamps[4])
    door.asked.clear()
    second = look(door, first.memory, NOW + timedelta(hours=1))
    assert {f"https://pravda.test/{stamp}" for stamp in stamps[1:]} == {link.url for link in second.links}
    asked = [url for url, _, _ in door.asked]
    assert name_of(stamps[0]) not in asked
    assert len(second.memory.looks) <= 1 + gdelt.CATCH_UP


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>sorry</html>", b"1 a http://data.test/20259925100000.gkg.csv.zip", b"1 a file:///x.gkg.csv.zip"],
)
def test_what_is_no_list_says_so(body: bytes) -> None:
    """An error page under status 200 is a failure of the source, not an empty list."""
    with pytest.raises(feeds.BrokenFeed, match="no list"):
        gdelt.files(body)


BOMB = packed(*["0" * 2**20] * 260)


@pytest.mark.parametrize(
    "body",
    [b"PK\x03\x04 and no more", packed(row("https://a.test/1"))[:200], packed("x", name="x.txt"), BOMB],
    ids=["no archive", "cut off", "no table", "bomb of 260 MiB"],
)
def test_archives_that_are_broken_or_bombs_are_refused(body: bytes) -> None:
    """In the child, with a word on why."""
    with pytest.raises(feeds.BrokenFeed):
        asyncio.run(gdelt.read(body, ("x",)))
