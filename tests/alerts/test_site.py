"""The folder of pages."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from alerts import files, site, timeline
from alerts.render.atom import entries_of
from records.types import Topic
from tests.alerts.newsdesk import KYIV, PEOPLE, SINCE, TOPIC, UNTIL, account, at, compose, digest, record


def written(folder: Path) -> dict[str, bytes]:
    """All files of the site."""
    site.write(folder, [digest()], timeline.lines(TOPIC, UNTIL, record(), PEOPLE, KYIV), KYIV)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_there_is_an_index_a_page_a_day_and_a_line_per_speaker(tmp_path: Path) -> None:
    """And a feed and the digest for programs beside them."""
    names = list(written(tmp_path))
    assert ["index.html", "lake-summit-2025-07-25.html", "lake-summit-2025-07-25.json", "lake-summit.atom"] == names[:4]
    assert ["arno-halvik", "bohdan-orlan", "ilse-varn", "lake-council", "mira-sandel", "taras-olvenko"] == [
        name.removeprefix("speaker-")[:-12] for name in names[4:]
    ]


def test_every_link_between_pages_leads_somewhere(tmp_path: Path) -> None:
    """Relative addresses name files of the folder."""
    pages = written(tmp_path)
    linked = {href for page in pages.values() for href in re.findall(r'href="([^":]+)"', page.decode("utf-8"))}
    assert linked
    assert linked <= set(pages)


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    """Byte for byte, nor is any file touched."""
    before = written(tmp_path)
    times = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert before == written(tmp_path)
    assert times == {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}


def test_a_day_has_one_page_however_many_passes(tmp_path: Path) -> None:
    """Later passes of the day write it anew; the next day has its own, and the index names both."""
    for hours in (0, 1, 2, 20):
        site.write(tmp_path, [digest(until=UNTIL + timedelta(hours=hours))], (), KYIV)
    pages = sorted(path.name for path in tmp_path.glob("lake-summit-*.html"))
    assert ["lake-summit-2025-07-25.html", "lake-summit-2025-07-26.html"] == pages
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(page in index for page in pages)


def test_the_feed_keeps_what_earlier_digests_had(tmp_path: Path) -> None:
    """An entry stays as it was first told, though its utterance has more carriers now."""
    site.write(tmp_path, [digest(since=SINCE, until=at(24, 9, 40))], (), KYIV)
    first = {
        e.findtext("{*}id"): e.findtext("{*}content")
        for e in entries_of((tmp_path / "lake-summit.atom").read_text("utf-8"))
    }
    site.write(tmp_path, [digest()], (), KYIV)
    later = {
        e.findtext("{*}id"): e.findtext("{*}content")
        for e in entries_of((tmp_path / "lake-summit.atom").read_text("utf-8"))
    }
    assert 0 < len(first) < len(later)
    assert first.items() <= later.items()


@pytest.mark.parametrize("damage", ["", "<feed", "<html/>", "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><feed>&a;</feed>"])
def test_a_damaged_feed_is_made_anew(tmp_path: Path, damage: str) -> None:
    """It does not stop the pages."""
    (tmp_path / "lake-summit.atom").write_text(damage, encoding="utf-8")
    written(tmp_path)
    assert 5 == len(entries_of((tmp_path / "lake-summit.atom").read_text("utf-8")))


def test_a_damaged_digest_is_no_reason_for_no_index(tmp_path: Path) -> None:
    """Its page is listed without counts."""
    written(tmp_path)
    (tmp_path / "lake-summit-2025-07-24.json").write_text("{", encoding="utf-8")
    written(tmp_path)
    assert "lake-summit-2025-07-24.html" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_reader_sees_the_old_file_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing breaks off, the old text stands whole; the next writing puts that right."""
    page = tmp_path / "page.html"
    files.write(page, "old")
    with monkeypatch.context() as patched, pytest.raises(OSError, match="full"):
        patched.setattr("os.fsync", lambda handle: (_ for _ in ()).throw(OSError("disk full")))
        files.write(page, "new")
    assert "old" == page.read_text(encoding="utf-8")
    assert files.write(page, "new")
    assert [page] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..", "a/b", "Ильзе Варн", "", "x" * 400, "con\x00", "Ilse  Varn"]
)
def test_a_speaker_can_not_choose_a_file(name: str, tmp_path: Path) -> None:
    """Names of files are letters, digits and dashes of ASCII, short, and different for different speakers."""
    made = timeline.file_name(name)
    assert re.fullmatch(r"speaker-[a-z0-9-]{1,60}\.html", made)
    assert made != timeline.file_name(name + "2")


@pytest.mark.parametrize("topic", ["../../etc/passwd", "Topic With Space", "", "ё", "a" * 300])
def test_a_topic_can_not_leave_the_folder(topic: str, tmp_path: Path) -> None:
    """A name that is no slug gets a made one."""
    made = compose(Topic(name=topic, title="T"), SINCE, UNTIL, (account("a", "words"),), ())
    site.write(tmp_path / "site", [made], ())
    assert ["site"] == [path.name for path in tmp_path.iterdir()]
    assert all(path.parent == tmp_path / "site" for path in tmp_path.rglob("*.*"))


def test_a_topic_without_a_word_stands_below_and_in_one_line(tmp_path: Path) -> None:
    """Days of nothing are no news: the index names the newest of them, after the topics that people speak on."""
    bare = Topic(name="a-quiet-topic", title="A quiet topic")
    for day in (24, 25):
        quiet = compose(bare, at(day - 1), at(day), (), ())
        site.write(tmp_path, (quiet, digest()), timeline.lines(TOPIC, UNTIL, record(), PEOPLE, KYIV), KYIV)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 0 < index.index("lake summit") < index.index("A quiet topic")
    assert ["a-quiet-topic-2025-07-25.html"] == re.findall(r"a-quiet-topic-[\d-]+\.html", index)
