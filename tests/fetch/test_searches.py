"""Where the results of topic searches lead."""

from __future__ import annotations

import base64

import pytest

from fetch.searches import gdelt, google_news, resolved

OLD = base64.urlsafe_b64encode(b'\x08\x13"\x1ehttps://a.test/2025/07/25/news\xd2\x01\x00').decode().rstrip("=")


def test_an_address_inside_a_google_name_is_taken_out() -> None:
    """No request to Google is needed."""
    assert resolved(f"https://news.google.com/rss/articles/{OLD}?oc=5") == "https://a.test/2025/07/25/news"


def test_other_addresses_stay() -> None:
    """A feed's own links are not touched."""
    assert resolved("https://a.test/1") == "https://a.test/1"


@pytest.mark.parametrize("name", ["CBMi" + "x" * 40, "short", ""])
def test_a_hidden_address_is_refused(name: str) -> None:
    """It would bring a consent page, not an article."""
    with pytest.raises(ValueError, match="only Google"):
        resolved(f"https://news.google.com/rss/articles/{name}")


def test_search_addresses_carry_the_query() -> None:
    """Escaped, with the language."""
    assert "q=%D0%BC%D0%B8%D1%80+when%3A1d&hl=uk" in google_news("мир", "uk")
    assert "query=a+%26+b&mode=artlist&format=rss" in gdelt("a & b")
