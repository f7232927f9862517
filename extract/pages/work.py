"""What a child is asked to do: the bytes of one page in, the parts of an article (or why there is none) out."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, cast

from extract.language import detect
from extract.pages import body as bodies
from extract.pages import dates, encodings, kinds, linked, metadata, noise
from extract.pages import tree as trees

THIN_BLOG = 2_000  # code points; a live blog with less text on the page has its entries read from its JSON-LD
HTML_TYPES = ("html", "xml", "text/plain", "octet-stream")


class Order(TypedDict):
    """A page to clean, as JSON; its body travels beside it."""

    url: str
    responded_url: str
    content_type: str
    seen: str  # ISO: when the page was fetched; nothing was published later
    allowed: list[str]  # languages
    light: bool  # without trafilatura


class Outcome(TypedDict, total=False):
    """Parts of an article, or `failed` with a reason. JSON-able."""

    title: str
    author: str
    published: str  # ISO or ""
    exact: bool  # the date has an hour
    language: str
    text: str
    live: bool
    site: str  # the outlet's name, as the page has it
    failed: str
    reason: str


def warm() -> None:
    """Import what every page needs, before the first one comes."""
    import trafilatura  # noqa: F401


def run(order: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Clean one page. Raises only on surprises; the pool reports those as crashes of this item."""
    return cast(dict[str, Any], clean(cast(Order, order), body))


def clean(order: Order, body: bytes) -> Outcome:
    """The article on a page, as far as text and declarations tell."""
    kind = order["content_type"].lower()
    if kind and not any(name in kind for name in HTML_TYPES):
        return {"failed": "not_an_article", "reason": f"the content is {kind.split(';')[0]}, no page"}
    raw, _ = encodings.decode(body, order["content_type"])
    tree = trees.parse(raw)
    if tree is None:
        return {"failed": "not_an_article", "reason": "the page is empty"}
    said = metadata.read(tree)
    seen = datetime.fromisoformat(order["seen"])
    published = dates.published(tree, said.node, said.meta, seen)
    light = order["light"] or trees.is_heavy(tree)
    trees.prune(tree)
    texts = noise.strip(bodies.blocks(tree, said, order["url"], light), said.title)
    if sum(map(len, texts)) < THIN_BLOG:
        texts = max(texts, _live(said.node), key=lambda lines: sum(map(len, lines)))
    text = "\n\n".join(texts)
    if not kinds.is_readable(text):
        return {"failed": "not_an_article", "reason": "what came is no readable text"}
    if not kinds.is_long(text) and (whole := trees.parse(raw)) is not None:
        refused = kinds.refuse(kinds.look(raw, whole, said, order["url"], order["responded_url"], text))
        if refused:
            return {"failed": refused[0], "reason": refused[1]}
    if published is None and not light:
        published = dates.guess(tree, order["url"], seen)  # last: it cuts the tree up
    return {
        "title": said.title,
        "author": ", ".join(said.authors),
        "published": published.isoformat() if published else "",
        "exact": bool(published and (published.hour or published.minute or published.second)),
        "language": language_of(f"{said.title}\n{text}", said.language, tuple(order["allowed"])),
        "text": text,
        "site": said.site,
        "live": "liveblogposting" in linked.types(said.node),
    }


def language_of(text: str, declared: str, allowed: tuple[str, ...]) -> str:
    """The declared language counts as one more that is possible: a German page is called German, not English."""
    possible = (*allowed, declared) if declared and declared not in allowed else allowed
    return detect(text, possible)


def _live(node: linked.Node) -> tuple[str, ...]:
    """The entries of a live blog, each headline before its text; () for other pages."""
    entries = node.get("liveBlogUpdate")
    if not isinstance(entries, list):
        return ()
    found: list[str] = []
    for entry in entries[:500]:
        if isinstance(entry, dict):
            block = bodies.declared(entry)
            heading = linked.string(entry.get("headline"))
            found += noise.strip((bodies.Block(kind="head", text=heading), *block) if heading else block, "")
    return tuple(found)
