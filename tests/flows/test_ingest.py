"""Articles out of files: text, HTML, JSON lines."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows import ingest
from records.errors import UsageError
from records.types import Article

NOW = datetime(2025, 8, 1, tzinfo=UTC)


def made(given: tuple[ingest.Given, ...], **options: bool) -> list[Article]:
    """The articles of what was read."""
    found = list(ingest.articles(given, NOW, **({"first_seen_from_published": False} | options)))
    assert all(isinstance(one, Article) for one in found)
    return [one for one in found if isinstance(one, Article)]


def test_a_text_file_is_kept_as_it_is_code_point_by_code_point(tmp_path: Path) -> None:
    """Odd spaces, marks and line ends are offsets of statements: nothing may move."""
    text = "\n2 weeks ago\r\n\r\nTitle\u00a0here\n\nHe said: “ё\u0301 \U0001f35e”.\u2028Tail \n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    (article,) = made(ingest.read_all([str(tmp_path / "a.txt")]))
    assert text == article.text


def test_lines_of_json_give_their_fields_and_labels_are_left_alone(tmp_path: Path) -> None:
    """Published dates become UTC times; unknown fields, such as labels, do not matter."""
    row = {
        "url": "https://one.example/a?utm_source=x", "title": "T", "outlet": "One",
        "published": "2025-07-25T10:00:00+03:00", "language": "uk", "text": "Текст\u2028далі.", "statements": [],
    }  # fmt: skip
    (tmp_path / "a.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n\n", encoding="utf-8")
    (article,) = made(ingest.read_all([str(tmp_path / "a.jsonl")]))
    assert (
        "https://one.example/a?utm_source=x",
        "One",
        "uk",
        "Текст\u2028далі.",
        datetime(2025, 7, 25, 7, tzinfo=UTC),
        NOW,
    ) == (
        article.url,
        article.outlet,
        article.language,
        article.text,
        article.published_at,
        article.first_seen_at,
    )


def test_an_address_is_shown_as_given_and_known_by_its_canonical_form() -> None:
    """Whoever joins the record with a list of their own joins on their addresses; a feed's copy is the same article."""
    given = tuple(
        ingest.Given(text="Bread.", url=url, where="")
        for url in ("https://one.example/amp/news/a?utm_source=x", "https://one.example/news/a")
    )
    one, other = made(given)
    assert one.url == "https://one.example/amp/news/a?utm_source=x"
    assert (one.link_id, one.article_id) == (other.link_id, other.article_id)


def test_an_archive_arrives_when_it_was_published(tmp_path: Path) -> None:
    """With the option the date of publication is the time of arrival; without a date it is now."""
    rows = [{"text": "One.", "published": "2022-03-31"}, {"text": "Two."}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = made(ingest.read_all([str(tmp_path / "a.jsonl")]), first_seen_from_published=True)
    assert [datetime(2022, 3, 31, tzinfo=UTC), NOW] == [article.first_seen_at for article in found]


def test_order_of_publication_puts_those_without_a_date_last() -> None:
    """Otherwise they stay as they came."""
    dates = [None, datetime(2025, 1, 2, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC), None]
    given = [ingest.Given(text=str(n), published=date, where="") for n, date in enumerate(dates)]
    assert ["2", "1", "0", "3"] == [one.text for one in ingest.in_order_of_publication(given)]


def test_a_folder_means_the_files_in_it(tmp_path: Path) -> None:
    """In order of their names; files of other kinds are passed over."""
    for name in ("b.txt", "a.txt", "notes.md"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert ["a.txt", "b.txt"] == [one.text for one in ingest.read_all([str(tmp_path)])]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("2 weeks ago\n17 views\n\nThe leaders may meet in May\n\nText.", "The leaders may meet in May"),
        ("ua en ru\n\nKremlin finds new reasons to wait\n", "Kremlin finds new reasons to wait"),
        ("A short one\n\nText.", "A short one"),
    ],
)
def test_the_headline_of_a_text_is_its_first_line_of_some_length(tmp_path: Path, text: str, title: str) -> None:
    """What pages have above their headlines is none."""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (given,) = ingest.read_all([str(tmp_path / "a.txt")])
    assert given.title == title


def test_standard_input_holds_lines_of_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads it."""
    monkeypatch.setattr("sys.stdin", io.StringIO('{"text": "From a pipe."}\n'))
    assert ["From a pipe."] == [one.text for one in ingest.read_all(["-"])]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.jsonl", b'{"text": "x"}\n{"text": ', "a.jsonl:2: not JSON"),
        ("a.jsonl", b"[1]", "a.jsonl:1: not a JSON object"),
        ("a.jsonl", b'{"title": "x"}', "a.jsonl:1: there is neither 'text' nor 'html'"),
        ("a.jsonl", b'{"text": "x", "published": "soon"}', "a.jsonl:1: 'published' is no date"),
        ("a.jsonl", b'{"text": 5}', "a.jsonl:1: 'text' is not a text"),
        ("a.txt", b"\xff\xfe", "a.txt: not UTF-8 at byte 0"),
        ("a.txt", b" \n", "a.txt: the file is empty"),
        ("a.pdf", b"", "a.pdf: give a .txt, .html or .jsonl file"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    """The file, the line where it has lines, and what to do."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError) as raised:
        ingest.read_all([str(tmp_path / name)])
    assert told in str(raised.value)


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    """Not a traceback."""
    with pytest.raises(UsageError, match="No such file"):
        ingest.read_all([str(tmp_path / "none.txt")])
