"""From pages to articles through the child processes: whole, in order, whatever one page does to its parser."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.clean import article_from_html, article_from_text, clean, close, made_by
from extract.pages.pool import Fault, Limits, Pool
from records.identity import key
from records.types import Article, Failure, Link, Page

NOW = datetime(2025, 7, 25, 12, 0, tzinfo=UTC)
SENTENCES = (
    "Пресс-секретарь заявил в пятницу, что встреча возможна только после того, как делегации согласуют текст договора.",
    "«Поменять местами этапы нельзя», — сказал он журналистам, которые ждали его у входа в здание всё утро.",
    "Дат он не назвал и попросил тех, кто пришёл, набраться терпения ещё на несколько дней.",
)
STORY = f"""<html lang="ru"><head><title>Встреча возможна | Пример</title>
<meta property="og:site_name" content="Пример">
<meta property="og:type" content="article"><meta name="author" content="А. Авторенко">
<meta property="article:published_time" content="2025-07-25T11:04:00+03:00"></head>
<body><nav><a href="/">Главная</a></nav>
<article><h1>Встреча возможна</h1><p>{"</p><p>".join(SENTENCES)}</p>
<p>Читайте также: Другой заголовок</p></article></body></html>"""


def page(body: bytes, url: str = "https://example.org/news/1", **changes: object) -> Page:
    link = Link(
        link_id=key(url), url=url, canonical_url=url, source="example", title="From the feed",
        published_at=changes.pop("fed", None), first_seen_at=NOW - timedelta(minutes=5),
    )  # type: ignore[arg-type]  # fmt: skip
    return Page(
        page_id=key(link.link_id, key(body)), link=link, requested_url=url, responded_url=url, status=200, body=body,
        body_hash=key(body), content_type=str(changes.pop("content_type", "text/html")), fetched_at=NOW,
    )  # fmt: skip


def one(body: bytes, **changes: object) -> Article | Failure:
    (made,) = clean([page(body, **changes)], {"example": "Пример"}, NOW)  # type: ignore[arg-type]
    return made


def test_an_article_that_a_search_found_is_called_by_its_own_outlet() -> None:
    """By the name on its page; where the page has none, by what the search calls it."""
    found = page(STORY.encode())
    found = replace(found, link=replace(found.link, source="search", outlet="example.org"))
    nameless = replace(found, body=STORY.replace("og:site_name", "og:nothing").encode())
    made = clean([found, nameless], {"search": "A search"}, NOW)
    assert [one.outlet for one in made if isinstance(one, Article)] == ["Пример", "example.org"]


def test_article_of_a_russian_page() -> None:
    """Every field of the article, from one page in windows-1251 under a header that says UTF-8."""
    made = one(STORY.encode("windows-1251"), content_type="text/html; charset=utf-8")
    source = page(STORY.encode("windows-1251"))
    assert made == Article(
        article_id=key(source.page_id, made_by()),
        page_id=source.page_id,
        link_id=source.link.link_id,
        url="https://example.org/news/1",
        outlet="Пример",
        title="Встреча возможна",
        author="А. Авторенко",
        published_at=datetime(2025, 7, 25, 8, 4, tzinfo=UTC),
        first_seen_at=NOW - timedelta(minutes=5),
        language="ru",
        text="\n\n".join(SENTENCES),
        made_by=made_by(),
    )


def test_answers_stand_in_the_order_of_the_pages() -> None:
    """Articles and failures of a batch keep their places."""
    bodies = [
        STORY.encode(),
        b"",
        STORY.replace("пятницу", "среду").encode(),
        b"<title>404</title><h1>Page not found</h1>",
    ]
    kinds = [
        made.kind if isinstance(made, Failure) else "article"
        for made in clean([page(body) for body in bodies], {}, NOW)
    ]
    assert ["article", "not_an_article", "article", "soft_404"] == kinds


def test_feed_dates_a_page_without_a_date() -> None:
    """And where the page only names the day, the feed's hour is taken."""
    fed = datetime(2025, 7, 25, 9, 30, tzinfo=UTC)
    undated = STORY.replace("article:published_time", "x")
    of_the_day = STORY.replace("2025-07-25T11:04:00+03:00", "2025-07-25")
    found = [
        made.published_at for text in (undated, of_the_day) if isinstance(made := one(text.encode(), fed=fed), Article)
    ]
    assert [fed, fed] == found


def test_failure_names_page_source_and_time() -> None:
    """Enough to find the page again, and nothing of its text."""
    made = one(b"")
    expected = Failure(
        stage="clean",
        key="https://example.org/news/1",
        kind="not_an_article",
        reason="the page is empty",
        at=NOW,
        source="example",
    )
    assert expected == made


def test_huge_page_is_not_read() -> None:
    """A body over the limit is refused before any parser sees it."""
    made = one(b"x" * (20 * 2**20 + 1))
    assert isinstance(made, Failure) and made.kind == "too_large"


@pytest.mark.parametrize(
    "body",
    [
        b"<p>word said he</p>" * 100_000,
        b"<html><body>" + b"<div>" * 20_000 + b"deep",
        b"<html><body><p>" + b"word " * 200_000,
        b"<table>" + b"<tr><td colspan=9000000000000000>said that</td></tr>" * 200,
        b"<" * 200_000,
        b"<html><body>" + b"<b><i><a href=x>" * 4_000,
        bytes(range(256)) * 1_000,
    ],
    ids=["100k-paragraphs", "20k-deep", "1MB-line", "colspan-9e15", "only-brackets", "unclosed", "all-bytes"],
)  # fmt: skip
def test_pathological_page_costs_only_itself(body: bytes) -> None:
    """Whatever becomes of it, the page beside it is cleaned and the parent lives."""
    odd, good = clean([page(body), page(STORY.encode())], {}, NOW)
    assert isinstance(odd, (Article, Failure)) and isinstance(good, Article)


def test_cleaning_goes_on_after_close() -> None:
    """Closing ends the children; the next batch starts new ones."""
    close()
    close()
    assert isinstance(one(STORY.encode()), Article)


@pytest.fixture
def pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pool:
    """A pool whose children crash, hang, grow or raise when told so."""
    (tmp_path / "misbehaving.py").write_text(
        textwrap.dedent("""
            import os, time
            def warm(): pass
            def run(order, body):
                if body == b"abort" or (body == b"heavy" and not order["light"]): os.abort()
                if body == b"hang":
                    while True: time.sleep(0.05)
                if body == b"grow": return {"size": len(bytearray(2**33))}
                if body == b"raise": raise ValueError("odd page")
                if body == b"print": print("noise on standard output", flush=True)
                return {"body": body.decode(), "pid": os.getpid(), "light": order["light"]}
        """)
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    made = Pool("misbehaving", 2, Limits(seconds=1.0, light_seconds=1.0, patience=1.5))
    yield made  # type: ignore[misc]
    made.close()


@pytest.mark.parametrize(
    ("body", "kind"), [(b"abort", "crash"), (b"hang", "timeout"), (b"grow", "memory"), (b"raise", "error")]
)
def test_fault_of_one_child_loses_one_page(pool: Pool, body: bytes, kind: str) -> None:
    """A parser that dies, hangs or grows is given up after a second try; the rest of the batch is complete."""
    answers = pool.map([({}, b"a"), ({}, body), ({}, b"b"), ({}, b"c")])
    fault = answers.pop(1)
    assert isinstance(fault, Fault) and fault.kind == kind
    assert ["a", "b", "c"] == [answer["body"] for answer in answers if isinstance(answer, dict)]


def test_page_that_kills_only_the_slow_parser_is_saved_by_the_light_one(pool: Pool) -> None:
    """The second try is without the library that died."""
    (answer,) = pool.map([({}, b"heavy")])
    assert isinstance(answer, dict) and (answer["body"], answer["light"]) == ("heavy", True)


def test_children_are_reused(pool: Pool) -> None:
    """A run of small batches pays one start-up."""
    pids = {
        answer["pid"] for _ in range(3) for answer in pool.map([({}, b"a"), ({}, b"b")]) if isinstance(answer, dict)
    }
    assert 1 == len(pids)


def test_printing_library_does_not_break_the_answers(pool: Pool) -> None:
    """Standard output of a child is not the channel of its answers."""
    (answer,) = pool.map([({}, b"print")])
    assert isinstance(answer, dict) and answer["body"] == "print"


def test_large_batch_is_shared_among_children(pool: Pool) -> None:
    """Forty pages, two children, every answer in its place."""
    answers = pool.map([({}, str(number).encode()) for number in range(40)])
    assert [str(number) for number in range(40)] == [answer["body"] for answer in answers if isinstance(answer, dict)]


@settings(deadline=None)
@given(st.text(max_size=200))
def test_text_given_is_kept_code_point_by_code_point(text: str) -> None:
    """`ingest` measures offsets in the very text it was given."""
    made = article_from_text(text, url="", title="", outlet="", published=None, language="", first_seen=NOW)
    assert (text, "text/1") == (made.text, made.made_by)


def test_texts_without_address_are_told_apart_by_their_content() -> None:
    """The same text twice is one article, another text another."""
    ids = [
        article_from_text(text, url="", title="t", outlet="o", published=None, language="en", first_seen=NOW).article_id
        for text in ("one", "one", "two")
    ]
    assert (ids[0], True) == (ids[1], ids[0] != ids[2])


def test_changed_text_at_one_address_is_another_article_of_one_link() -> None:
    """Versions share their link and nothing else."""
    one_, two = (
        article_from_text(
            text, url="https://example.org/a", title="", outlet="", published=None, language="en", first_seen=NOW
        )
        for text in ("one", "two")
    )
    assert (True, False) == (one_.link_id == two.link_id, one_.article_id == two.article_id)


def test_given_fields_go_before_what_the_page_says() -> None:
    """An archive knows title, date and language of its pages better than the pages do."""
    published = datetime(2024, 1, 1, tzinfo=UTC)
    made = article_from_html(
        STORY,
        url="https://example.org/a",
        title="Given",
        outlet="Archive",
        published=published,
        language="uk",
        first_seen=NOW,
    )
    assert isinstance(made, Article)
    assert ("Given", "Archive", published, "uk", "\n\n".join(SENTENCES)) == (
        made.title, made.outlet, made.published_at, made.language, made.text,
    )  # fmt: skip


def test_page_handed_in_that_is_no_article_is_a_failure() -> None:
    """`ingest` goes the same way as the monitor."""
    made = article_from_html(b"", url="", title="", outlet="", published=None, language="", first_seen=NOW)
    assert isinstance(made, Failure) and made.kind == "not_an_article"
