"""Feed documents read: RSS, Atom, RDF by fastfeedparser, by feedparser where that fails, JSON Feed by ourselves.

Runs in the child only (`fetch.feed_child`): everything here treats strangers' bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from fetch.safe_xml import MAX_ITEMS, cut_off, harmless, plain_items, without_heavy

Rows = list[dict[str, str]]
MAX_VALUE = 4_000  # code points of one value that leaves the child


class NoFeed(ValueError):
    """The document is no feed, or too little of one. The message says what it is."""


def read_feed(body: bytes, content_type: str) -> dict[str, Any]:
    """{"title", "language", "entries": [{"url", "title", "published", "guid", "language"}…], "parser", "cut_off"}.

    Values are strings as the feed has them, "" where it has none. Raises NoFeed or UnsafeXml.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(body)
    text = harmless(body, content_type)
    count, end = plain_items(text)
    lost = end == len(text) and cut_off(text)
    text = text[:end]
    found = _fast(text)
    if found is None or len(found["entries"]) < min(count, MAX_ITEMS) or not _any_links(found["entries"], text):
        slow = _slow(text)
        if slow["entries"] and (found is None or _worth(slow["entries"]) > _worth(found["entries"])):
            found = slow
    if found is None or not (found["entries"] or _ROOT.search(text, 0, 8192)):
        raise NoFeed(f"no feed: {_what(text)}")
    if lost and found["entries"]:
        found["entries"].pop()  # its address may be half an address
    if lost and not found["entries"]:
        raise NoFeed("cut off before its first entry was whole")
    language = found["language"] or _language(text)
    return {**found, "language": language, "entries": found["entries"][:MAX_ITEMS], "cut_off": lost}


def _language(text: str) -> str:
    """The language that the head of the feed declares; fastfeedparser does not read RSS' element for it."""
    match = _LANGUAGE.search(text, 0, 4096)
    return (match[1] or match[2]) if match else ""


_LANGUAGE = re.compile(r"""<(?:dc:)?language>\s*([A-Za-z_-]{2,12})\s*<|\sxml:lang=["']([A-Za-z_-]{2,12})["']""")
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel)[\s>]", re.I)


def _what(text: str) -> str:
    head = text[:2000].lower()
    for mark, name in (("<html", "a web page"), ("<!doctype html", "a web page"), ("<urlset", "a sitemap")):
        if mark in head:
            return f"this is {name}"
    return "neither RSS, Atom, RDF nor JSON Feed" if text else "an empty document"


def _any_links(entries: Rows, text: str) -> bool:
    """False where no entry got an address though the document names several."""
    return not entries or any(entry["url"] for entry in entries) or text.count("http") < len(entries)


def _worth(entries: Rows) -> tuple[int, int]:
    return (sum(bool(entry["url"]) for entry in entries), len(entries))


def _fast(text: str) -> dict[str, Any] | None:
    """What fastfeedparser sees; None where it gives up (it raises whatever comes to hand)."""
    import fastfeedparser

    try:
        parsed = fastfeedparser.parse(
            text.encode("utf-8", "replace"),
            include_content=False,
            include_tags=False,
            include_media=False,
            include_enclosures=False,
        )
    except Exception:  # not ours: its errors are of every class, and feedparser gets its turn
        return None
    return _rows(parsed, "fastfeedparser")


def _slow(text: str) -> dict[str, Any]:
    """What feedparser sees, heavy elements taken out before: it is quadratic on some."""
    import feedparser

    parsed = feedparser.parse(without_heavy(text).encode("utf-8", "replace"), sanitize_html=False)
    return _rows(parsed, "feedparser")


def _rows(parsed: Mapping[str, Any], parser: str) -> dict[str, Any]:
    feed = parsed.get("feed") or {}
    rows = [
        _row(entry, _link(entry), entry.get("published") or entry.get("updated"), entry.get("id"))
        for entry in parsed.get("entries") or ()
    ]
    title, language = _text(feed.get("title")), _text(feed.get("language"))
    return {"title": title, "language": language, "entries": rows, "parser": parser}


def _row(entry: Mapping[str, Any], url: object, published: object, guid: object) -> dict[str, str]:
    return {
        "url": _text(url),
        "title": _text(entry.get("title")),
        "published": _text(published),
        "guid": _text(guid),
        "language": _text(entry.get("language") or entry.get("dc_language")),
    }


def _link(entry: Mapping[str, Any]) -> object:
    """The article's address: the link, the first alternate link, or a guid that is an address."""
    if entry.get("link"):
        return entry["link"]
    for link in entry.get("links") or ():
        if isinstance(link, Mapping) and link.get("href") and link.get("rel", "alternate") == "alternate":
            return link["href"]
    guid = entry.get("id")
    return guid if isinstance(guid, str) and guid.startswith(("http://", "https://")) else ""


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        value = value.get("value") or value.get("term") or value.get("href")
    return value[:MAX_VALUE] if isinstance(value, str) else ""


def _json_feed(body: bytes) -> dict[str, Any]:
    """JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""
    try:
        feed = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise NoFeed("JSON that can't be read") from error
    items = feed.get("items") if isinstance(feed, Mapping) else None
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise NoFeed("JSON without a list 'items'")
    rows = [
        _row(
            item,
            item.get("url") or (item.get("id") if str(item.get("id", "")).startswith("http") else ""),
            item.get("date_published") or item.get("date_modified"),
            item["id"] if isinstance(item.get("id"), str) else str(item.get("id", "")),
        )
        for item in items[:MAX_ITEMS]
        if isinstance(item, Mapping)
    ]
    title, language = _text(feed.get("title")), _text(feed.get("language"))
    return {"title": title, "language": language, "entries": rows, "parser": "json", "cut_off": False}
