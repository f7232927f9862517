"""Topic searches as sources: whose results lead through a third party, and where they lead.

Google News' RSS lists addresses of its own; older ones hold the article's address in the name itself, newer ones are
resolved by `fetch.google_news`. What stays hidden is refused: it would bring a consent page, not an article.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import parse_qs, quote_plus, urlsplit

_GOOGLE = re.compile(r"^/(?:rss/)?(?:articles|read)/([A-Za-z0-9_-]{20,})")
_INSIDE = re.compile(rb"https?://[\x21-\x7e]{8,2000}")
LOCALES = {"en": "hl=en-US&gl=US&ceid=US:en", "ru": "hl=ru&gl=RU&ceid=RU:ru", "uk": "hl=uk&gl=UA&ceid=UA:uk"}


def resolved(url: str) -> str:
    """The article's address behind `url`: itself, unless it is one of a search's. Raises ValueError if it is hidden."""
    parts = urlsplit(url)
    if parts.hostname in ("www.google.com", "www.bing.com") and (target := parse_qs(parts.query).get("url")):
        return target[0]
    if parts.hostname != "news.google.com":
        return url
    match = _GOOGLE.match(parts.path)
    try:
        raw = base64.urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4)) if match else b""
    except (ValueError, binascii.Error) as error:
        raise ValueError("an address that only Google can resolve") from error
    inside = _INSIDE.search(raw)
    if not inside:
        raise ValueError("an address that only Google can resolve")
    return inside[0].decode("ascii")


def google_news(query: str, language: str) -> str:
    """Address of Google News' RSS for `query` over the last day. Its terms allow personal, non-commercial reading."""
    return f"https://news.google.com/rss/search?q={quote_plus(query + ' when:1d')}&{LOCALES[language]}"


def gdelt(query: str) -> str:
    """Address of GDELT's article list for `query` over the last day, as RSS. Free for any use, with citation."""
    return (
        "https://api.gdeltproject.org/api/v2/doc/doc?query="
        f"{quote_plus(query)}&mode=artlist&format=rss&timespan=1d&maxrecords=250&sort=datedesc"
    )
