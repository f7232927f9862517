"""XML made harmless before any parser sees it: no entities, no outside DTD, no more items than a feed may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

from fetch.charsets import to_text

MAX_BYTES = 50 * 2**20  # what a sitemap may weigh by its own standard; the door cuts feeds earlier
MAX_ITEMS = 5_000  # of a feed; real ones list 10 to 1,000
MAX_FIELD = 20_000  # code points that a parser is given of one heavy element
# Elements that hold nothing we read and everything that has ever hung a parser.
HEAVY = (
    "author", "content", "content:encoded", "contributor", "creator", "dc:creator", "dc:description",
    "description", "itunes:summary", "media:description", "media:text", "summary", "yandex:full-text",
)  # fmt: skip

_START = re.compile(r"<(?:\?xml|!DOCTYPE|(?:[\w.-]+:)?(?:rss|feed|rdf|channel|urlset|sitemapindex|opml)\b)", re.I)
_PROLOG = re.compile(r"\s*(?:<\?|<!--|<!DOCTYPE\b)", re.I)
# XML knows five names; publishers use those of HTML, and a bare '&' in addresses.
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,30});)?"
)
_DECLARATION = re.compile(r"<\?xml(?:\?xml)?[^>]{0,200}\?*>", re.I)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ITEM = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)[\s>/]")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{10000,}")
MAX_ATTRIBUTES = 500  # of one tag; parsers compare each with each
_SKIP = re.compile(r"<!\[CDATA\[|<!--")


class UnsafeXml(ValueError):
    """The document declares entities, or is larger than allowed. The message says which."""


def harmless(body: bytes, content_type: str = "", *, max_bytes: int = MAX_BYTES) -> str:
    """`body` as text without DOCTYPE and characters that XML forbids, declared as UTF-8 if it declares anything.

    Raises UnsafeXml where the DOCTYPE declares entities: no feed needs one, and both the outside entity that reads a
    file and the inner one that blows up start there.
    """
    if len(body) > max_bytes:
        raise UnsafeXml(f"larger than {max_bytes // 2**20} MiB")
    text = _NOT_XML.sub("", to_text(body, content_type).lstrip("\ufeff \t\r\n"))
    if start := _START.search(text, 0, 8192):  # a stray warning of PHP, a blank line, a licence: nothing to us
        text = text[start.start() :]
    text = _without_doctype(text)
    if any(tag[0].count("=") > MAX_ATTRIBUTES and " " in tag[0] for tag in _LONG_TAG.finditer(text)):
        raise UnsafeXml(f"has a tag of more than {MAX_ATTRIBUTES} attributes")
    text = _repaired(text)
    return _DECLARATION.sub('<?xml version="1.0" encoding="utf-8"?>', text[:2048], count=1) + text[2048:]


def _repaired(text: str) -> str:
    """`text` with every '&' outside CDATA and comments escaped or resolved to a number: parsers drop what follows a
    bare one, and with it half of an address."""
    if not _AMPERSAND.search(text):
        return text
    pieces = []
    for start, stop, outside in _stretches(text):
        piece = text[start:stop]
        pieces.append(_AMPERSAND.sub(_numeric, piece) if outside else piece)
    return "".join(pieces)


def _numeric(match: re.Match[str]) -> str:
    char = html5.get(match[1] + ";") if match[1] else None
    return "".join(f"&#{ord(part)};" for part in char) if char else "&amp;" + match[0][1:]


def _without_doctype(text: str) -> str:
    """`text` without its document type declaration. Raises UnsafeXml if that declares anything itself.

    Only what stands before the root element is a declaration; the same words further down are somebody's article.
    """
    position = 0
    while match := _PROLOG.match(text, position):
        if match[0].lstrip().upper().startswith("<!DOCTYPE"):
            end = text.find(">", match.end())
            inner = text.find("[", match.end())
            if end < 0 or 0 <= inner < end:
                raise UnsafeXml("declares entities or a document type of its own")
            text = text[: match.start()] + text[end + 1 :]
            position = match.start()
            continue
        close = "-->" if match[0].endswith("<!--") else "?>"
        end = text.find(close, match.end())
        if end < 0:
            break
        position = end + len(close)
    return text


def plain_items(text: str, limit: int = MAX_ITEMS) -> tuple[int, int]:
    """How many items `text` plainly holds outside CDATA and comments (at most limit + 1), and where to cut it so that
    `limit` stay: the length of `text` if there are no more."""
    starts = _outside(text, limit)
    if len(starts) > limit:
        return limit + 1, starts[limit]
    return len(starts), len(text)


def _outside(text: str, limit: int) -> list[int]:
    """Starts of the first items in `text`, more than `limit` if there are; those quoted in CDATA or comments not."""
    found: list[int] = []
    for start, stop, outside in _stretches(text):
        if outside:
            found += [match.start() for match in _ITEM.finditer(text, start, stop)]
            if len(found) > limit:
                break
    return found


def _stretches(text: str) -> Iterator[tuple[int, int, bool]]:
    """(start, stop, outside) covering `text`: outside of CDATA sections and comments, or one of them. Linear."""
    position = 0
    while position < len(text):
        skip = _SKIP.search(text, position)
        stop = skip.start() if skip else len(text)
        if stop > position:
            yield position, stop, True
        if not skip:
            return
        mark = "]]>" if skip[0].startswith("<![") else "-->"
        close = text.find(mark, skip.end())
        position = close + 3 if close >= 0 else len(text)
        yield stop, position, False


def without_heavy(text: str) -> str:
    """`text` without the bodies of HEAVY elements: what is given to a parser that is slow on them. Linear."""
    for name in HEAVY:
        pieces: list[str] = []
        position = 0
        opening = re.compile(rf"<{re.escape(name)}(?:\s[^<>]*)?>")
        closing = f"</{name}"
        while match := opening.search(text, position):
            if match[0].endswith("/>"):
                pieces.append(text[position : match.end()])
                position = match.end()
                continue
            end = text.find(closing, match.end())
            if end < 0:
                break  # unclosed: nothing further of this name can be cut safely
            pieces.append(text[position : match.end()])
            position = end
        pieces.append(text[position:])
        text = "".join(pieces)
    return text


def cut_off(text: str) -> bool:
    """Whether the document ends before its root element does: the rest was lost on the way."""
    tail = text[-4000:].rstrip().lower()
    return not re.search(r"</(?:[\w.-]+:)?(?:rss|feed|rdf|urlset|sitemapindex|opml|channel)\s*>", tail)
