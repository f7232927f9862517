"""Feeds: bytes in, entries out, parsed in a killable child.

    feed = await feeds.read(response.body, response.headers.get("content-type", ""), response.url)

Titles come back as plain text without control and direction characters; only http and https addresses come back.
"""

from __future__ import annotations

import asyncio
import html
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from fetch import child

MAX_BYTES = 20 * 2**20
MAX_TITLE = 500  # code points
MAX_URL = 2_048
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # an article dated before the web has a poisoned date
LATEST = datetime(2200, 1, 1, tzinfo=UTC)  # later ones overflow clocks; who knows the hour clamps to it (discover)

_INLINE = re.compile(r"</?(?:a|abbr|b|br|em|font|i|img|p|s|small|span|strong|sub|sup|u)(?:\s[^<>]{0,300})?/?>", re.I)
_SPACE = re.compile(r"\s+")
_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})(?:[-_]|$)")


class BrokenFeed(ValueError):
    """The document could not be read. `kind`: broken_feed, unsafe_feed, too_large, parser_died."""

    def __init__(self, kind: str, reason: str):
        self.kind = kind
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One item of a feed."""

    url: str  # absolute, http or https; "" if the item has none
    title: str = ""
    published: datetime | None = None  # UTC; None if missing or impossible
    guid: str = ""  # as the feed has it
    language: str = ""  # ISO 639, "" if the feed does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as read."""

    title: str
    language: str
    entries: tuple[FeedEntry, ...]  # in the feed's order
    parser: str  # fastfeedparser, feedparser or json
    cut_off: bool = False  # the end was lost on the way: its last entry is left out


async def read(body: bytes, content_type: str, url: str, pool: child.Pool | None = None) -> Feed:
    """The feed in `body`, which came from `url` under the header `content_type`. Raises BrokenFeed."""
    return await asyncio.to_thread(read_now, body, content_type, url, pool)


def read_now(body: bytes, content_type: str, url: str, pool: child.Pool | None = None) -> Feed:
    """`read`, blocking."""
    raw = ask("feed", body, content_type, pool)
    language = _language(raw["language"])
    entries = tuple(
        FeedEntry(
            url=web_address(row["url"], url),
            title=plain(row["title"]),
            published=moment(row["published"]),
            guid=row["guid"],
            language=_language(row["language"]) or language,
        )
        for row in raw["entries"]
    )
    parser, cut_off = raw["parser"], raw["cut_off"]
    return Feed(title=plain(raw["title"]), language=language, entries=entries, parser=parser, cut_off=cut_off)


def ask(
    what: str, body: bytes, content_type: str, pool: child.Pool | None = None, more: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The child's answer about a document of kind `what`; `more` goes with the question. Raises BrokenFeed."""
    if len(body) > MAX_BYTES and what != "sitemap":
        raise BrokenFeed("too_large", f"{len(body) // 2**20} MiB, at most {MAX_BYTES // 2**20} are read")
    try:
        raw = (pool or child.shared()).ask({"what": what, "content_type": content_type, **(more or {})}, body)
    except child.ChildDied as died:
        raise BrokenFeed("parser_died", str(died)) from None
    if "error" in raw:
        raise BrokenFeed(raw["kind"], raw["error"])
    return raw


def plain(text: str) -> str:
    """`text` as one line of plain text: inline tags, control, format and direction characters taken out."""
    if "<" in text:
        text = _INLINE.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)  # escaped twice, as many feeds do
    text = _SPACE.sub(" ", text)
    kept = "".join(char for char in text if char == " " or unicodedata.category(char) not in _UNSEEN)
    return kept.strip()[:MAX_TITLE]


_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})  # U+202E and its kin are Cf


def web_address(url: str, base: str) -> str:
    """`url` made absolute against `base`, or "" if it is no http(s) address."""
    url = "".join(char for char in url if unicodedata.category(char) not in _UNSEEN).strip()
    try:
        absolute = urljoin(base, url) if url else ""
    except ValueError:
        return ""
    fit = absolute.lower().startswith(("http://", "https://")) and len(absolute) <= MAX_URL
    return absolute.replace(" ", "%20") if fit else ""


def moment(text: str) -> datetime | None:
    """The time that `text` (ISO 8601 or RFC 822) means, in UTC; None if missing, unreadable or impossible."""
    text = text.strip()
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        try:
            when = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    try:
        when = when.astimezone(UTC)
    except OverflowError:
        return None
    return when if EARLIEST <= when <= LATEST else None


def _language(text: str) -> str:
    match = _LANGUAGE.match(text.strip())
    return match[1].lower() if match else ""
