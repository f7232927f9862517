"""Sitemaps read: urlset, sitemapindex, plain lists of addresses; gzip by its bytes. Runs in the child only.

Protocol of sitemaps.org 0.9, with Google's news extension and xhtml:link alternates.
"""

from __future__ import annotations

import zlib
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from fetch.safe_xml import MAX_BYTES, UnsafeXml, harmless

MAX_ENTRIES = 50_000  # of one file, by the protocol
MAX_VALUE = 4_000
# local element name → our field
FIELDS = {
    "language": "language",
    "lastmod": "modified",
    "loc": "url",
    "publication_date": "published",
    "title": "title",
}


class NoSitemap(ValueError):
    """The document is no sitemap."""


def read_sitemap(body: bytes, content_type: str) -> dict[str, Any]:
    """{"index", "entries": [{"url", "title", "published", "modified", "language", "alternates": [[lang, url]…]}…]}.

    A document that breaks off or is ill-formed gives what stood before the fault. Raises NoSitemap or UnsafeXml.
    """
    text = harmless(_inflated(body), content_type)
    if not text.lstrip().startswith("<"):
        lines = [line.strip() for line in text.splitlines()]
        urls = [line for line in lines if line.startswith(("http://", "https://"))]
        if not urls:
            raise NoSitemap("no sitemap: neither XML nor a list of addresses")
        return {"index": False, "entries": [_entry(url=url) for url in urls[:MAX_ENTRIES]]}
    reader = _Reader()
    try:
        reader.parser.Parse(text.encode("utf-8", "replace"), True)
    except _Enough:
        pass
    except (expat.ExpatError, ParseError):
        if not reader.entries:
            raise NoSitemap("no sitemap: the XML is broken before its first address") from None
    if reader.root not in ("urlset", "sitemapindex"):
        raise NoSitemap(f"no sitemap: its root element is '{reader.root[:40]}'")
    return {"index": reader.root == "sitemapindex", "entries": reader.entries}


def _entry(url: str = "") -> dict[str, Any]:
    return {"url": url, "title": "", "published": "", "modified": "", "language": "", "alternates": []}


def _inflated(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        data = zlib.decompressobj(31).decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise NoSitemap("broken gzip") from error
    if len(data) > MAX_BYTES:
        raise UnsafeXml(f"larger than {MAX_BYTES // 2**20} MiB unpacked")
    return data


class _Enough(Exception):
    """MAX_ENTRIES are read."""


class _Reader:
    """Handlers of one expat parse. Elements are known by their local names: prefixes vary, namespaces get mistyped."""

    def __init__(self) -> None:
        self.root = ""
        self.entries: list[dict[str, Any]] = []
        self._now: dict[str, Any] | None = None
        self._path: list[str] = []
        self._text: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append
        self.parser.EntityDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise UnsafeXml("declares entities")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2].lower()
        self.root = self.root or name
        self._path.append(name)
        self._text.clear()
        if name in ("url", "sitemap") and len(self._path) == 2:
            self._now = _entry()
        elif name == "link" and self._now is not None and attributes.get("rel", "alternate") == "alternate":
            language, url = attributes.get("hreflang", ""), attributes.get("href", "")
            if language and url and len(self._now["alternates"]) < 50:
                self._now["alternates"].append([language[:20], url[:MAX_VALUE]])

    def _end(self, _: str) -> None:
        name = self._path.pop()
        field = FIELDS.get(name)
        # image:loc, video:title and the like stand deeper, under another parent
        parents = self._path[2:]
        if self._now is not None and field and all(parent in ("news", "publication") for parent in parents):
            self._now[field] = self._now[field] or "".join(self._text).strip()[:MAX_VALUE]
        self._text.clear()
        if name in ("url", "sitemap") and len(self._path) == 1 and self._now is not None:
            if self._now["url"]:
                self.entries.append(self._now)
            self._now = None
            if len(self.entries) >= MAX_ENTRIES:
                raise _Enough
