"""Faults 17 and 18: pages made to hang, fill or crash a parser, through the children that clean for real."""

from __future__ import annotations

import textwrap
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extract import clean as cleaning
from extract.clean import clean
from extract.pages.pool import Pool
from records.types import Article, Failure, Page
from tests.conftest import Hits
from tests.extract.test_clean import STORY, page

NOW = datetime(2025, 7, 25, 12, tzinfo=UTC)
WALL = 10.0  # seconds of one page, at most
MEMORY = 512 * 2**20  # bytes of one child
DEEP = 20_000
MEGABYTE = 2**20

PAGES = {
    "100k paragraphs": "<p>word said he</p>" * 100_000,
    "100k paragraphs, unclosed": "<p>word said he" * 100_000,
    "20k levels of div": "<div>" * DEEP + "deep",
    "20k levels of b": "<b>" * DEEP + "deep",
    "20k levels of lists": "<ul><li>" * DEEP + "deep",
    "20k levels of tables": "<table><tr><td>" * (DEEP // 10) + "deep",
    "20k levels of quotations": "<blockquote>" * DEEP + "deep",
    "colspan 9e15": "<table>" + "<tr><td colspan=9000000000000000>said that</td></tr>" * 200,
    "rowspan 9e15": "<table>" + "<tr><td rowspan=9000000000000000>said that</td></tr>" * 200,
    "a table of 50k rows": "<table>" + "<tr><td>a<td>b</tr>" * 50_000,
    "a line of 1 MB": "<p>" + "word " * (MEGABYTE // 5),
    "a word of 5 MB": "<p>" + "w" * 5 * MEGABYTE,
    "only brackets": "<" * MEGABYTE,
    "only ampersands": "<p>" + "&" * MEGABYTE,
    "half tags": "<p <a <b <i " * 50_000,
    "misnested tags": "<b><i><a href=x></b></i>" * 20_000,
    "unclosed links": "<b><i><a href=x>" * 4_000,
    "attributes by the thousand": "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">words",
    "an attribute of 5 MB": f'<p title="{"x" * 5 * MEGABYTE}">words',
    "comments without end": "<!--" * 200_000,
    "a script of 5 MB": "<script>" + "var a=1;" * 600_000 + "</script><p>words",
    "a style of 5 MB": "<style>" + "a{b:c}" * 800_000 + "</style><p>words",
    "styles without end": "<style>" * 100_000,
    "JSON-LD 10k deep": '<script type="application/ld+json">' + "[" * 10_000 + "</script><p>words",
    "JSON-LD of 5 MB": '<script type="application/ld+json">{"articleBody":"' + "word " * MEGABYTE + '"}</script>',
    "a thousand JSON-LD": '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>' * 1_000,
    "JSON-LD that names itself": '<script type="application/ld+json">{"@id":"#a","author":{"@id":"#a"}}</script>',
    "100k headings": "<h1>said he</h1>" * 100_000,
    "100k links": "<p><a href=/x>said he</a> and more words here</p>" * 100_000,
    "100k metas": "<meta name=author content=x>" * 100_000,
    "100k line breaks": "<p>" + "word<br>" * 100_000,
    "dates for a regular expression": "<time>" + "2025-" * 200_000,
    "spaces for a regular expression": "<p>" + " \n" * 500_000 + "x",
    "a name for a regular expression": '<meta name="author" content="' + "By A, " * 100_000 + '">',
    "SVG and MathML": "<svg><math><mi>" * 10_000,
    "frames": "<frameset><frame>" * 20_000,
    "templates": "<template><p>" * 20_000,
    "selects": "<select><option>" * 50_000,
    "NUL and controls": "".join(map(chr, range(32))) * 20_000,
    "combining marks": "<p>e" + "\u0301" * 500_000,
    "right to left": "<p>" + "\u202e\u2067" * 200_000 + "words",
}  # fmt: skip


@pytest.fixture(scope="module")
def memory() -> Iterator[list[int]]:
    """The peaks of resident memory, in bytes, of all children that lived while the test ran."""
    peaks: dict[str, int] = {}
    over = threading.Event()
    ours = Path("/proc/self/cmdline").read_bytes()

    def watch() -> None:
        while not over.wait(0.005):
            for children in Path("/proc/self/task").glob("*/children"):
                for pid in children.read_text().split():
                    try:
                        if Path(f"/proc/{pid}/cmdline").read_bytes() == ours:
                            continue  # forked this moment: until it is another program it counts our own memory
                        status = Path(f"/proc/{pid}/status").read_text()
                        peak = int(status.partition("VmHWM:")[2].split(None, 1)[0]) * 1024
                    except (OSError, IndexError, ValueError):
                        continue  # it is gone, or not yet there
                    peaks[pid] = max(peak, peaks.get(pid, 0))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    found: list[int] = []
    yield found
    over.set()
    watcher.join()
    found.extend(peaks.values())
    assert found and max(found) <= MEMORY, f"{max(found) / MEGABYTE:.0f} MiB"


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES.keys())
def test_no_page_holds_up_the_batch(body: str, memory: list[int], hits: Hits) -> None:
    """Ten seconds and half a gigabyte at most; the page beside it is cleaned, and the parent lives."""
    whole = f"<html><head><title>T</title></head><body>{body}</body></html>".encode("utf-8", "surrogatepass")
    start = time.monotonic()
    (odd,) = clean([page(whole)], {}, NOW)
    assert time.monotonic() - start <= WALL
    (good,) = clean([page(STORY.encode())], {}, NOW)
    assert isinstance(odd, (Article, Failure)) and isinstance(good, Article)
    hits(17, 1, 1)


def test_pages_of_every_byte_are_no_trouble(hits: Hits) -> None:
    """Noise, and markup in charsets that nobody declared."""
    noise = [
        bytes(range(256)) * 1_000,
        STORY.encode("utf-16"),
        STORY.encode("utf-32"),
        STORY.encode("koi8-u", "replace"),
        b"\xff" * 9,
    ]
    made = clean([page(body) for body in noise], {}, NOW)
    assert all(isinstance(one, (Article, Failure)) for one in made)
    hits(17, len(noise), len(made))


@pytest.fixture
def crashing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """The real cleaner, but that native code in it crashes on a marker, in both tries."""
    (tmp_path / "crashing_cleaner.py").write_text(
        textwrap.dedent("""
            import os
            from extract.pages import work
            warm = work.warm
            def run(order, body):
                if b"ABORT" in body: os.abort()
                if b"SEGV" in body: os.kill(os.getpid(), 11)
                return work.run(order, body)
        """)
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    pool = Pool("crashing_cleaner", 2)
    monkeypatch.setattr(cleaning, "_pool", lambda: pool)
    yield pool
    pool.close()


def batch() -> list[Page]:
    """Sixty pages, every tenth of which crashes its parser."""
    marks = {0: "ABORT", 5: "SEGV"}
    return [
        page(STORY.replace("Автор", marks.get(number % 10, "Автор")).encode(), url=f"https://example.org/{number}")
        for number in range(60)
    ]


def test_a_crash_in_native_code_loses_its_own_page_only(crashing: Pool, hits: Hits) -> None:
    """Twelve of sixty die, and say so; the other forty-eight are whole, each in its place."""
    made = clean(batch(), {}, NOW)
    failed = {number for number, one in enumerate(made) if isinstance(one, Failure) and one.kind == "crash"}
    assert failed == {number for number in range(60) if number % 5 == 0}
    whole = [one for number, one in enumerate(made) if number not in failed]
    assert all(isinstance(one, Article) and one.title == "Встреча возможна" for one in whole)
    hits(18, 12, len(failed))
