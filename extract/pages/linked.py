"""JSON-LD: what a page says of itself for search engines (https://schema.org/NewsArticle)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml import html

MAX_SCRIPT = 2_000_000  # characters of one script
MAX_NODES = 2_000
MAX_DEPTH = 12
ARTICLE_TYPES = frozenset(
    "advertisercontentarticle analysisnewsarticle article askpublicnewsarticle backgroundnewsarticle "
    "blogposting liveblogposting newsarticle opinionnewsarticle report reportagenewsarticle "
    "reviewnewsarticle satiricalarticle scholarlyarticle techarticle".split()
)

Node = dict[str, Any]

_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_COMMENT = re.compile(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*;?\s*$")


def nodes(tree: html.HtmlElement) -> tuple[Node, ...]:
    """Every JSON-LD object of the page, in order, inner ones after their outer one."""
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > MAX_SCRIPT:
            continue
        for node in _walk(_load(script.text), 0):
            found.append(node)
            if len(found) >= MAX_NODES:
                return tuple(found)
    return tuple(found)


def article(found: tuple[Node, ...]) -> Node:
    """The node which describes the page's article, a live blog before its entries; {} if there is none."""
    best: Node = {}
    best_score = 0
    for node in found:
        if not types(node) & ARTICLE_TYPES:
            continue
        score = (
            1
            + 9 * bool(node.get("liveBlogUpdate"))
            + sum(
                bool(node.get(name))
                for name in ("headline", "datePublished", "author", "mainEntityOfPage", "articleBody")
            )
        )
        if score > best_score:
            best, best_score = node, score
    return best


def types(node: Node) -> frozenset[str]:
    """Types of a node, lower-case, without the schema.org prefix."""
    raw = node.get("@type")
    return frozenset(str(name).rsplit("/", 1)[-1].lower() for name in (raw if isinstance(raw, list) else [raw]) if name)


def string(value: Any) -> str:
    """The first text in a value that may be a text, a list, or an object with a name."""
    if isinstance(value, str):
        return " ".join(unescape(value).split())
    if isinstance(value, list):
        return next((text for item in value[:20] if (text := string(item))), "")
    if isinstance(value, dict):
        return string(value.get("name") or value.get("@value") or "")
    return ""


def names(value: Any, by_id: dict[str, Node], depth: int = 0) -> list[str]:
    """Names of persons or bodies in an `author` value; references by @id are followed."""
    if depth > 4:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [name for item in value[:30] for name in names(item, by_id, depth + 1)]
    if isinstance(value, dict):
        name = value.get("name")
        if not name and (value.get("givenName") or value.get("familyName")):
            name = f"{string(value.get('givenName'))} {string(value.get('familyName'))}".strip()
        if name:
            return [name] if isinstance(name, str) else names(name, by_id, depth + 1)
        target = by_id.get(str(value.get("@id") or ""))
        return names(target, by_id, depth + 1) if target and target is not value else []
    return []


def _load(raw: str) -> Any:
    """The script's value; mended where publishers commonly break it; None if that does not help."""
    text = _COMMENT.sub("", raw).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text), unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value[:500]:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value or "@graph" in value:
            yield value
        for inner in value.values():
            if isinstance(inner, (dict, list)):
                yield from _walk(inner, depth + 1)
