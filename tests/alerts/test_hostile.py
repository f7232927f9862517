"""Strangers' text is shown and never obeyed: pages, Markdown, feeds, templates, addresses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

import alerts
from alerts import site, timeline
from alerts.links import address
from alerts.outbox import Channel, pack
from alerts.plain import shown
from alerts.render import render
from alerts.send import webhook_body
from records.types import Account, Digest, SourceHealth, Topic
from tests.alerts.newsdesk import PEOPLE, SINCE, UNTIL, account, at, compose, repeat
from tests.alerts.vectors import HIDDEN, MARKDOWN, TEMPLATE, XSS

ELEMENTS = frozenset(
    """a article b blockquote body circle cite dd details div dl dt figcaption figure footer h1 h2 h3 head header html
    li line main mark meta ol p path q section span style summary svg text title ul""".split()
)
ATTRIBUTES = frozenset(
    """aria-label charset class content cx cy d height href http-equiv lang name r rel role text-anchor viewbox width
    x x1 x2 y y1 y2""".split()
)
OWN = re.compile(r"(index|speaker-[a-z0-9-]+|[a-z0-9-]+-\d{4}-\d\d-\d\d)\.html")
STYLE = (Path(alerts.__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff]"
)
GOOD = "https://good.example/article"


def hostile(text: str, url: str = GOOD) -> tuple[tuple[Account, ...], Digest]:
    """Accounts and a digest with `text` in every field that comes from outside."""
    everywhere = {
        "speaker": text, "speaker_role": text, "outlet": text, "title": text, "reason": text, "conditions": (text,),
        "context_before": text, "context_after": text, "via": text, "language": text, "url": url,
    }  # fmt: skip
    accounts = (
        account("old", text, published_at=at(20), **everywhere),
        account("moved", text, change="firmer", compared_with="old", nearest="old", **everywhere),
        repeat("moved", "again", text + " again", **{**everywhere, "url": url + "?2", "language": "ru"}),
        account("other", text, novelty="unsure", nearest="old", **everywhere),
        account("late", text, late=True, **everywhere),
        account("silent", text, published_at=at(1), **{**everywhere, "speaker": text + "2"}),
    )
    health = SourceHealth(source=text, outlet=text, state="blocked", reason=text, found_a_day=0, expected_a_day=(1, 2))
    topic = Topic(name="lake-summit", title=text)
    return accounts, compose(topic, SINCE, UNTIL, accounts, (health,), PEOPLE)


def wrong(page: str, urls: frozenset[str]) -> list[str]:
    """Elements, attributes and addresses outside the allow-lists."""
    found = []
    root = lxml_html.document_fromstring(page.encode("utf-8"))
    for node in root.iter():
        if not isinstance(node.tag, str):
            found.append(f"{type(node).__name__}")
            continue
        if node.tag not in ELEMENTS:
            found.append(f"<{node.tag}>")
        for name, value in node.attrib.items():
            if name not in ATTRIBUTES:
                found.append(f"{node.tag} {name}={value}")
            if name == "href" and value not in urls and not OWN.fullmatch(value):
                found.append(f"address {value}")
            if name == "href" and not OWN.fullmatch(value) and node.get("rel") != "noopener noreferrer nofollow":
                found.append(f"link without rel: {value}")
    styles = ["".join(node.itertext()).strip() for node in root.iter("style")]
    if styles != [STYLE.strip()]:
        found.append("another style sheet")
    return found


def test_there_are_enough_vectors() -> None:
    """The faults table asks for at least 150 for pages, 40 for Markdown, 30 for templates."""
    assert len(XSS) >= 150
    assert len(MARKDOWN) >= 40
    assert len(TEMPLATE) >= 30


@pytest.mark.parametrize("vector", XSS)
def test_a_page_holds_only_our_elements(vector: str) -> None:
    """Whatever stands in whichever field, the page has our elements, attributes and addresses, and shows the text."""
    _, digest = hostile(vector)
    page = render(digest, "html")
    assert [] == wrong(page, frozenset((GOOD, GOOD + "?2")))
    said = " ".join(lxml_html.document_fromstring(page.encode("utf-8")).text_content().split())
    assert shown(vector) in said


@pytest.mark.parametrize("vector", [*XSS[-25:], *XSS[:20]])
def test_an_address_is_http_or_no_link(vector: str) -> None:
    """An address that is not plain http(s) shows the outlet without a link; quotes can't leave the attribute."""
    _, digest = hostile("Words", vector)
    allowed = frozenset(found.href for url in (vector, vector + "?2") if (found := address(url)))
    assert [] == wrong(render(digest, "html"), allowed)
    assert all(re.match(r"https?://[\x21\x23-\x26\x28-\x3b\x3d\x3f-\x7e]+$", href) for href in allowed)


@pytest.mark.parametrize("vector", XSS[::9])
def test_the_site_holds_only_our_elements(vector: str, tmp_path: Path) -> None:
    """Index and timelines too; file names are ours, whatever the speaker is called."""
    accounts, digest = hostile(vector)
    lines = timeline.lines(Topic(name="lake-summit", title=vector), UNTIL, accounts, PEOPLE)
    site.write(tmp_path, [digest], lines)
    pages = sorted(tmp_path.glob("*.html"))
    assert len(pages) >= 3
    assert [] == [
        fault for page in pages for fault in wrong(page.read_text(encoding="utf-8"), frozenset((GOOD,)) | {GOOD + "?2"})
    ]
    assert all(OWN.fullmatch(page.name) for page in pages)


@pytest.mark.parametrize("vector", XSS[::5])
def test_a_feed_is_well_formed_and_its_html_holds_only_our_elements(vector: str) -> None:
    """Atom parses; the HTML within its entries has been escaped once for HTML and once for XML."""
    _, digest = hostile(vector)
    root = etree.fromstring(render(digest, "atom").encode("utf-8"), etree.XMLParser(resolve_entities=False))
    contents = root.findall(".//{*}entry/{*}content")
    assert contents
    for content in contents:
        fragment = lxml_html.fragment_fromstring(content.text or "", create_parent="div")
        assert {node.tag for node in fragment.iter()} <= {"div", "p", "b", "i", "blockquote", "a"}
        assert {node.get("href") for node in fragment.iter("a")} <= {GOOD, GOOD + "?2"}
    assert {link.get("href") for link in root.findall(".//{*}link")} <= {GOOD, GOOD + "?2"}


@pytest.mark.parametrize("vector", [*MARKDOWN, *XSS[:20]])
def test_markdown_has_no_link_but_the_articles(vector: str) -> None:
    """No link, picture, HTML, code, table or heading comes from outside; bare addresses and mentions are broken up."""
    _, digest = hostile(vector)
    text = render(digest, "md")
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inline)}
    assert not kinds & {
        "html_block",
        "html_inline",
        "image",
        "code_inline",
        "fence",
        "code_block",
        "table_open",
        "s_open",
        "hr",
    }
    assert {child.attrs.get("href") for child in inline if child.type == "link_open"} <= {GOOD, GOOD + "?2"}
    heads = [token for token in tokens if token.type == "heading_open"]
    assert len(heads) == 1 + len(digest.entries) + 1
    outside = re.sub(r"\(<https?://[^>]*>\)", "", text)
    assert not re.search(r"(?<!\\)(https?|ftp):|\bwww\.|(?<!\\)@\w|<[!@a-zA-Z/]", outside)


@pytest.mark.parametrize("vector", MARKDOWN)
def test_a_chat_room_is_not_commanded(vector: str) -> None:
    """The text of a webhook's body can't mention or link; the digest beside it is the record's."""
    _, digest = hostile(vector)
    [(parcel, _)] = pack(digest, [Channel(name="desk", kind="webhook", target="https://hook.example/secret")], UNTIL)
    body = json.loads(webhook_body(parcel))
    assert not re.search(r"[<>]|(?<!\w)@\w", body["text"])
    assert vector.encode("utf-8", "replace").decode() == body["digest"]["changed"][0]["statement"]["spans"][0]["text"]


@pytest.mark.parametrize("vector", TEMPLATE)
def test_templates_of_strangers_are_text(vector: str) -> None:
    """Template syntax in a topic's title or a quotation is rendered to the letter, never run."""
    _, digest = hostile(vector)
    said = " ".join(lxml_html.document_fromstring(render(digest, "html").encode()).text_content().split())
    assert shown(vector) in said
    assert "49" not in re.findall(r"\b49\b", said)
    assert "root:" not in said


@pytest.mark.parametrize("vector", HIDDEN)
@pytest.mark.parametrize("shape", ["text", "md", "html", "atom", "json"])
def test_nothing_invisible_gets_out(vector: str, shape: str) -> None:
    """No bidi override, zero width, terminal escape or flood of marks is in any output; JSON has them escaped."""
    _, digest = hostile(vector)
    text = render(digest, shape)
    hidden = INVISIBLE.findall(text)
    allowed = {"\ue000"} if shape == "json" else set()
    assert set(hidden) <= allowed
    assert shape == "json" or "\u0301" * 5 not in text


@pytest.mark.parametrize(
    ("url", "host", "domain"),
    [
        ("https://www.bbc.co.uk/news", "www.bbc.co.uk", "bbc.co.uk"),
        ("https://news.in.ua/x", "news.in.ua", "news.in.ua"),
        ("https://a.b.example.com.ua/", "a.b.example.com.ua", "example.com.ua"),
        ("https://пример.рф/а", "xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
        ("https://reuters.com.evil.example/", "reuters.com.evil.example", "evil.example"),
        ("http://2130706433/", "127.0.0.1", "127.0.0.1"),
        ("https://EXAMPLE。com/", "example.com", "example.com"),
        ("https://exam\u200bple.com/", "example.com", "example.com"),
        ("https://good.example\\@evil.example/", "good.example", "good.example"),
        ("http://[::1]/", "[::1]", "[::1]"),
    ],
)
def test_the_host_shown_is_the_host_reached(url: str, host: str, domain: str) -> None:
    """Hosts are read as browsers read them and shown in ASCII, with the registered part set off."""
    found = address(url)
    assert found is not None
    assert (host, domain) == (found.host, found.domain)
    assert host == re.match(r"https?://([^/]+)", found.href)[1]  # type: ignore[index]
