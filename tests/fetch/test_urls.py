"""One article has one address; what is no address is refused; what is shown hides nothing and betrays nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fetch.urls import TABLE, canonical_url, clean_url, display_host, parse, safe_url, site

SAME = [  # as found, its one name
    ("HTTPS://News.Example.COM:443/a/../b?utm_source=x&id=7&fbclid=y#top", "https://news.example.com/b?id=7"),
    ("http://example.com.:80/a", "http://example.com/a"),
    ("http://user:pass@example.com/a", "http://example.com/a"),
    ("http://example.com/?", "http://example.com/"),
    ("http://example.com/a?UTM_Campaign=x", "http://example.com/a"),
    ("http://example.com/a?b=1&&c=2", "http://example.com/a?b=1&c=2"),
    ("http://example.com/a?q=utm_source", "http://example.com/a?q=utm_source"),
    ("http://example.com/a?from=rss", "http://example.com/a"),
    ("http://example.com/a?from=kyiv", "http://example.com/a?from=kyiv"),
    ("https://www.rbc.ru/a?from=main_7", "https://www.rbc.ru/a"),
    ("https://example.com/новини", "https://example.com/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8"),
    ("https://пример.рф/", "https://xn--e1afmkfd.xn--p1ai/"),
    ("https://www.example.com/2026/story/amp/", "https://www.example.com/2026/story/"),
    ("https://www.example.com/2026/story/amp", "https://www.example.com/2026/story"),
    ("https://www.example.com/2026/story.amp", "https://www.example.com/2026/story"),
    ("https://www.example.com/2026/story.amp.html", "https://www.example.com/2026/story.html"),
    ("https://www.example.com/amp/2026/story", "https://www.example.com/2026/story"),
    ("https://www.example.com/2026/story?outputType=amp", "https://www.example.com/2026/story"),
    ("https://www.example.com/2026/story?amp=1", "https://www.example.com/2026/story"),
    ("https://www.example.com/2026/story?print=Y", "https://www.example.com/2026/story"),
    ("https://www.example.com/print/2026/story", "https://www.example.com/2026/story"),
    ("https://m.example.com/story", "https://www.example.com/story"),
    ("https://amp.example.co.uk/story", "https://www.example.co.uk/story"),
    ("https://www.google.com/amp/s/www.example.com/story/amp", "https://www.example.com/story"),
    ("https://www-example-com.cdn.ampproject.org/c/s/www.example.com/story", "https://www.example.com/story"),
    # These look like twins and are not.
    ("https://amp.dev/story", "https://amp.dev/story"),
    ("https://www.example.com/amp", "https://www.example.com/amp"),
    ("https://www.example.com/print/story", "https://www.example.com/print/story"),
    ("https://www.example.com/swamp/", "https://www.example.com/swamp/"),
    ("https://m.news.example.com/story", "https://m.news.example.com/story"),
    ("https://www.example.com/a?page=2", "https://www.example.com/a?page=2"),
]


@pytest.mark.parametrize(("found", "name"), SAME)
def test_addresses_of_one_article_have_one_name(found: str, name: str) -> None:
    """The name is the same for each spelling, and its own name."""
    assert canonical_url(found) == name
    assert canonical_url(name) == name


@pytest.mark.parametrize(
    "bad",
    [
        "", "story", "/story", "//example.com/", "http://", "https:///", "file:///etc/passwd", "javascript:alert(1)",
        "data:text/html,x", "ftp://example.com/", "ws://example.com/", "http://exa mple.com/", "http://example.com:x/",
        "http://example.com:99999/", "http://[::1", "http://1.2.3.4.5/", "http://256.1.1.1/", "http://a%00b/",
        "http://\ud800/", "https://example\u2024com/",
        "http://example.com/" + "a" * 9000,
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(bad: str) -> None:
    """Other schemes, broken hosts and ports, endless length."""
    with pytest.raises(ValueError):
        canonical_url(bad)


@given(st.text(alphabet="/?#&=%.amprint:@[]\\ \t2дё-", max_size=40))
def test_a_name_is_its_own_name(rest: str) -> None:
    """canonical_url(canonical_url(x)) == canonical_url(x), and the host is the one that is connected to."""
    url = "https://www.example.com/" + rest
    name = canonical_url(url)
    assert canonical_url(name) == name
    assert parse(clean_url(url)).host == parse(url).host == "www.example.com"


def test_a_relative_address_is_read_from_its_page() -> None:
    """As a browser reads it."""
    assert canonical_url("../b?x=1#c", "https://example.com/a/d/e") == "https://example.com/a/b?x=1"


def test_a_clean_address_keeps_its_twin() -> None:
    """What is asked for is the page that was found, without the campaign."""
    assert clean_url("https://m.example.com/story/amp?utm_source=x#y") == "https://m.example.com/story/amp"


@pytest.mark.parametrize(
    ("url", "host", "domain"),
    [
        ("https://www.bbc.co.uk/a", "www.bbc.co.uk", "bbc.co.uk"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),  # Cyrillic look-alike
        ("https://good.example\u3002com/", "good.example.com", "example.com"),  # ideographic full stop
        ("https://exam\u200bple.com/", "example.com", "example.com"),  # zero-width space
        ("https://good.com@evil.com/", "evil.com", "evil.com"),
        ("https://good.com\\@evil.com/", "good.com", "good.com"),
        ("http://0x7f.1/", "127.0.0.1", "127.0.0.1"),
        ("http://[::1]/", "[::1]", "[::1]"),
    ],
)
def test_the_host_shown_is_the_host_connected_to(url: str, host: str, domain: str) -> None:
    """In ASCII, so that look-alike letters can't pass for a known outlet."""
    assert (display_host(url), site(url), parse(url).host) == (host, domain, host)


def test_a_shown_address_holds_no_secret() -> None:
    """No credentials, no query, nothing of what can't be read."""
    assert safe_url("https://user:pass@example.com/a?key=1#x") == "https://example.com/a?…"
    assert safe_url("pass@@:") == "(not a valid address)"


def test_the_table_is_sorted() -> None:
    """Each entry once, in order, lower case: so that additions are seen."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert lines == sorted(set(lines)) and all(line == line.lower().strip() for line in lines)
