"""Pages that are no articles, and articles that look like it."""

from __future__ import annotations

from typing import Any

import pytest

from extract.pages import work

PARAGRAPH = (
    "<p>The spokesman said on Friday that a meeting was possible only after the delegations had agreed on a text.</p>"
)
OTHER = "<p>He gave no date, and asked the journalists who had come to the building to be patient for some days.</p>"
STORY = f"<article><h1>Summit is possible</h1>{PARAGRAPH}{OTHER}</article>"
NEWS = (
    '<script type="application/ld+json">'
    '{"@type":"NewsArticle","headline":"Summit is possible","datePublished":"2025-07-24"%s}</script>'
)
LINKS = "<ul>" + "<li><a href=/a>Headline of some other article</a></li>" * 60 + "</ul>"
ASKING = "<h1>We value your privacy</h1><p>We and our partners store data.</p><button>Accept all</button>"


def run(
    head: str, body: str, url: str = "https://example.org/news/1", responded: str = "", kind: str = "text/html"
) -> dict[str, Any]:
    page = f"<html lang=en><head>{head}</head><body>{body}</body></html>".encode()
    order = {
        "url": url,
        "responded_url": responded or url,
        "content_type": kind,
        "seen": "2025-07-25T12:00:00+00:00",
        "allowed": ["en", "ru", "uk"],
        "light": False,
    }
    return work.run(order, page)


@pytest.mark.parametrize(
    ("kind", "head", "body"),
    [
        ("soft_404", "<title>404</title>", "<h1>Page not found</h1><p>Try the search.</p>"),
        ("soft_404", "<title>Страница не найдена</title>", "<p>Возможно, она была удалена.</p>"),
        ("soft_404", "<title>Example</title>", "<h1>Сторінку не знайдено</h1><p>Перейдіть на головну.</p>"),
        ("soft_404", "<title>Example</title>", "<p>Sorry, this page doesn’t exist.</p>"),
        ("challenge", "<title>Just a moment...</title>", "<p>Checking if the site connection is secure</p>"),
        ("challenge", "<title>DDoS-Guard</title>", "<p>Checking your browser before accessing</p>"),
        ("challenge", "<title>Вы не робот?</title>", "<p>Подтвердите, что запросы отправляли вы.</p>"),
        ("consent", "<title>Example</title>", ASKING),
        ("paywall", NEWS % ',"isAccessibleForFree":false', PARAGRAPH),
        ("paywall", "<title>Summit</title>", f"{PARAGRAPH}<div>Subscribe to continue reading</div>"),
        ("paywall", "<title>Саммит</title>", "<p>Он рассказал о встрече.</p><p>Материал доступен по подписке.</p>"),
        ("not_an_article", '<meta property="og:type" content="website">', LINKS),
        ("not_an_article", "<title>Photos</title>", "<h1>Photos</h1>" + "<figure><img src=a></figure>" * 8),
        ("not_an_article", "", ""),
    ],
)  # fmt: skip
def test_page_that_is_no_article(kind: str, head: str, body: str) -> None:
    """It is refused under the name of what it is."""
    assert kind == run(head, body).get("failed")


def test_redirect_to_the_front_page_is_a_soft_404() -> None:
    """The article is gone and its address leads home."""
    assert "soft_404" == run("<title>Example</title>", PARAGRAPH, responded="https://example.org/").get("failed")


def test_redirect_to_a_consent_host() -> None:
    """The address led to another host which asks for consent."""
    assert "consent" == run("", PARAGRAPH, responded="https://consent.example.org/collectConsent?x=1").get("failed")


def test_picture_is_no_page() -> None:
    """The header says what came; nothing is parsed."""
    assert "not_an_article" == run("", STORY, kind="image/jpeg").get("failed")


def test_archive_sent_as_a_page_is_no_article() -> None:
    """Bytes without words are refused however many they are."""
    assert "not_an_article" == run("", "<p>" + "§±¶÷¬%&$#@~ " * 2_000).get("failed")


def test_letters_without_a_blank_are_no_article() -> None:
    """Half of all bytes are letters of some alphabet; words are short. Chinese is written without blanks."""
    letters = "".join(chr(code) for code in range(0xC0, 0x180))
    assert "not_an_article" == run("", f"<p>{letters * 20}</p>").get("failed")
    chinese = "发言人周五表示，会晤只有在双方代表团就文本达成一致之后才有可能举行。他没有给出日期。" * 3
    assert "failed" not in run("<title>峰会</title>", f"<p>{chinese}</p>")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (NEWS % "", STORY),
        ("<title>Summit is possible</title>", STORY),
        (NEWS % "", f"{STORY}<div class=banner>{ASKING}</div>"),
        (NEWS % "", f"{STORY}<footer>Subscribe to read more. Already a subscriber? Log in.</footer>"),
        (NEWS % "", STORY.replace("Summit is possible", "Error 404: why the ministry's page was not found for a week")),
        (NEWS % ',"isAccessibleForFree":false', "".join(PARAGRAPH.replace("Friday", day) for day in "abcdefgh")),
    ],
)  # fmt: skip
def test_article_that_looks_a_little_like_something_else(head: str, body: str) -> None:
    """Banners, footers and subjects do not turn an article away."""
    answer = run(head, body)
    assert (None, True) == (answer.get("failed"), "possible only after the delegations" in answer.get("text", ""))


def test_news_flash_of_one_sentence_is_an_article() -> None:
    """A page that declares an article may be as short as a flash."""
    assert "failed" not in run(
        NEWS % "", "<article><p>The Kremlin says that no meeting is planned for August.</p></article>"
    )


def test_live_blog_is_an_article_with_a_mark() -> None:
    """Its entries are the text where the page itself shows hardly any."""
    entry = '{"@type":"BlogPosting","headline":"At NUMBER","articleBody":"The spokesman spoke for the NUMBER. time."}'
    updates = ",".join(entry.replace("NUMBER", str(number)) for number in range(9))
    blog = f'{{"@type":"LiveBlogPosting","headline":"Live","datePublished":"2025-07-24","liveBlogUpdate":[{updates}]}}'
    head = f'<script type="application/ld+json">{blog}</script>'
    answer = run(head, "<div id=app></div>")
    assert (True, True) == (answer.get("live"), "spoke for the 8. time" in answer.get("text", ""))


def test_body_in_json_ld_is_read_where_the_page_shows_nothing() -> None:
    """A page drawn by script still declares its whole text."""
    text = "The spokesman said that a meeting was possible. " * 12
    assert "a meeting was possible" in run(NEWS % f',"articleBody":"{text}"', "<div id=app></div>")["text"]


def test_small_extractor_finds_what_a_heavy_page_holds() -> None:
    """Too many elements for the slow library: the dense block is taken, menus are not."""
    menu = "<div><a href=/x>menu</a></div>" * 31_000
    answer = run(NEWS % "", f"{menu}<div class=story>{PARAGRAPH}{OTHER}</div>")
    assert ("possible only after" in answer["text"], "menu" in answer["text"]) == (True, False)


# Pages with words enough and hardly a running sentence, in the markup of many houses; none declares an article.
TITLES = (
    "Delegations meet for the third time behind closed doors",
    "Ministers leave the palace without a word to the press",
    "A second exchange of prisoners is to follow on Monday",
    "Neighbours offer their capital as a place for the talks",
    "Aides speak of progress in all that is not the main point",
)
SCENES = (
    "Photographers wait behind the fence of the palace",
    "Two policemen share a pretzel by the gate",
    "The convoy of the delegation turns into the drive",
    "A ferry passes the palace before sunset",
    "The last of the delegates leaves by a side door",
)
SUMMARY = "Nothing was signed, and nobody said when the next round will be, people in room NUMBER told us."


def rows(pattern: str, texts: tuple[str, ...] = TITLES) -> str:
    """The pattern once for each text."""
    return "".join(pattern.replace("NUMBER", str(number)).replace("TEXT", text) for number, text in enumerate(texts))


INDEXES = {
    "list with dates": rows("<li><a href=/n/NUMBER>TEXT</a> <small>2NUMBER July 2025</small></li>"),
    "cards with summaries": rows(
        "<div class=c><a href=/n/NUMBER><img src=NUMBER.jpg></a><h3><a href=/n/NUMBER>TEXT</a></h3>"
        f"<p>{SUMMARY}</p></div>"
    ),
    "articles with author and section": rows(
        f"<article><a href=/s/NUMBER>Politics</a><h2><a href=/n/NUMBER>TEXT</a></h2><p>{SUMMARY}</p><p>By"
        " <a href=/a/NUMBER>A. Writer</a></p></article>"
    ),
    "search results": "<table>"
    + rows(f"<tr><td><a href=/n/NUMBER>TEXT</a><br><span>{SUMMARY}</span></td></tr>")
    + "</table>",
    "rows of two": rows(
        "<div class=row><div><h4><a href=/n/NUMBER>TEXT</a></h4></div>"
        "<div><h4><a href=/m/NUMBER>More: TEXT</a></h4></div></div>"
    ),
}
GALLERIES = {
    "figures": rows("<figure><img src=NUMBER.jpg><figcaption>NUMBER/5 TEXT</figcaption></figure>", SCENES),
    "slides": rows("<div class=slide><div><img src=NUMBER.jpg></div><p>TEXT.</p></div>", SCENES),
    "list": "<ul>" + rows("<li><img src=NUMBER.jpg><span>TEXT, in the rain</span></li>", SCENES) + "</ul>",
    "captions as paragraphs": rows("<section><picture><source></picture><p>TEXT.</p></section>", SCENES),
}


@pytest.mark.parametrize("body", INDEXES.values(), ids=INDEXES)
def test_list_of_teasers_is_no_article(body: str) -> None:
    """Tag pages, pages of authors and of search results, whatever they are built of."""
    answer = run("<title>Talks: all we have written</title>", f"<h1>Talks: all we have written</h1><div>{body}</div>")
    assert ("not_an_article", True) == (answer.get("failed"), "list of links" in answer.get("reason", ""))


@pytest.mark.parametrize("body", GALLERIES.values(), ids=GALLERIES)
def test_pictures_with_captions_are_no_article(body: str) -> None:
    """A row of captions is no text."""
    answer = run("<title>A day of waiting</title>", f"<h1>A day of waiting</h1><div>{body}</div>")
    assert ("not_an_article", True) == (answer.get("failed"), "pictures" in answer.get("reason", ""))


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{PARAGRAPH}{OTHER}</div><div>{GALLERIES['figures']}</div>",
        f"<div>{PARAGRAPH}{OTHER}</div><aside>{INDEXES['cards with summaries']}</aside>",
        "<div>" + rows(f"<p><a href=/n/NUMBER>TEXT</a>, it was said, but {SUMMARY}</p>") + "</div>",
        "<div>" + rows(f"<div><img src=NUMBER.jpg></div><p>TEXT. {SUMMARY}</p>") + "</div>",
        f"<div>{PARAGRAPH}<p><a href=/n/1>{TITLES[0]}</a></p>{OTHER}<p><a href=/n/2>{TITLES[1]}</a></p></div>",
    ],
    ids=("with a gallery", "with teasers", "full of links", "full of pictures", "with links between"),
)
def test_article_among_pictures_and_links_is_one(body: str) -> None:
    """What counts is that text runs on the page, not what else is on it; nothing declares these as articles."""
    assert "failed" not in run("<title>Summit is possible</title>", f"<h1>Summit is possible</h1>{body}")
