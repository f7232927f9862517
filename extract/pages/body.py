"""The paragraphs of the article.

Trafilatura first; the page's own articleBody or the small extractor where it gives too little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml import etree, html

from extract.pages import density, linked
from extract.pages.metadata import Metadata

TOO_LITTLE = 250  # code points; below, other extractors are asked
FULLER = 1.6  # another text must be so many times longer to be preferred
_SPACES = re.compile(r"[^\S\n]+")
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
_BREAK = re.compile(r"</?(?:p|br|div|h\d|li|blockquote)\b[^>]*>", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item, quotation or table row, blanks folded."""

    kind: str  # p head item quote row
    text: str


def blocks(tree: html.HtmlElement, said: Metadata, url: str, heavy: bool) -> tuple[Block, ...]:
    """The article's blocks in order; () if nothing on the page looks like an article."""
    found = () if heavy else _by_trafilatura(tree, url)
    size = _size(found)
    if size >= TOO_LITTLE * 4:
        return found
    own = declared(said.node)
    if _size(own) > max(TOO_LITTLE, size * FULLER):
        return own
    if size < TOO_LITTLE:
        small = tuple(Block(kind=kind, text=text) for kind, text in density.paragraphs(tree))
        if _size(small) > max(80, size * FULLER):
            return small
    return found


def _size(found: tuple[Block, ...]) -> int:
    return sum(len(block.text) for block in found)


def _by_trafilatura(tree: html.HtmlElement, url: str) -> tuple[Block, ...]:
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(
            tree, url=url or None, include_comments=False, include_tables=True, with_metadata=False
        )
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, etree.LxmlError):
        return ()  # it raises whatever its parsers raise on odd trees: the other extractors are asked
    if document is None or isinstance(document, dict) or document.body is None:
        return ()
    return tuple(_render(document.body))


def _render(body: Any) -> list[Block]:
    found: list[Block] = []
    for element in body:
        if not isinstance(element.tag, str):
            continue
        if element.tag == "table":
            for row in element.iter("row"):
                cells = [_flat(cell) for cell in row.iter("cell")]
                _add(found, "row", " | ".join(cell for cell in cells if cell))
        elif element.tag == "list":
            for item in element.iter("item"):
                _add(found, "item", _flat(item))
        elif element.tag == "quote" and len(element) and any(child.tag in ("p", "quote", "list") for child in element):
            _add(found, "quote", element.text or "")
            for child in element:
                _add(found, "quote", _flat(child))
                _add(found, "quote", child.tail or "")
        else:
            _add(found, element.tag if element.tag in ("head", "quote") else "p", _flat(element))
        if element.tail and element.tail.strip():
            _add(found, "p", element.tail)
    return found


def _flat(element: Any) -> str:
    """Text under `element`; line breaks kept as '\\n'."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if node.tag == "lb" or (node is not element and node.tag in ("p", "quote", "item", "head")):
                parts.append("\n")
            parts.append(node.text or "")
        elif node is not element:
            parts.append(node.tail or "")
    return "".join(parts)


def _add(found: list[Block], kind: str, text: str) -> None:
    for line in text.split("\n"):
        line = _SPACES.sub(" ", line).strip()
        if line:
            found.append(Block(kind=kind, text=line))


def declared(node: linked.Node) -> tuple[Block, ...]:
    """The articleBody of the JSON-LD, which some outlets fill with the whole text."""
    raw = node.get("articleBody")
    if not isinstance(raw, str):
        return ()
    text = unescape(raw)
    if _TAG.search(text):
        text = unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    found: list[Block] = []
    _add(found, "p", text.replace("\r", "\n"))
    return tuple(found)
