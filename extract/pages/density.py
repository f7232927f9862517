"""A small extractor of our own, for pages that trafilatura finds nothing on or must not be given.

Linear in the size of the page: the smallest block that holds most of the unlinked text is the article.
"""

from __future__ import annotations

import itertools

from lxml import etree, html

MIN_PARAGRAPH = 40  # code points; shorter ones count only once the container is chosen
PARAGRAPHS = frozenset(("p", "blockquote", "h2", "h3", "h4", "li", "pre"))
CONTAINERS = frozenset(("article", "body", "div", "main", "section", "td"))
SKIP = frozenset(
    (
        "aside",
        "button",
        "figcaption",
        "footer",
        "form",
        "header",
        "iframe",
        "nav",
        "noscript",
        "script",
        "select",
        "style",
        "svg",
        "template",
    )
)
DESCEND = 0.65  # share of an element's text that a child must hold to be the article instead of it
MAX_CLIMB = 60  # ancestors that are told of a paragraph; more only where nesting is an attack
MAX_TEXT = 400_000  # code points taken at most
KINDS = {"blockquote": "quote", "h2": "head", "h3": "head", "h4": "head", "li": "item"}

BREAK = "\u2028"  # stands for <br> while texts are joined
_TEXTS = etree.XPath(".//text()", smart_strings=False)


def paragraphs(tree: html.HtmlElement) -> tuple[tuple[str, str], ...]:
    """(kind, text) of the paragraphs of the article's container, in order; () if there is no text."""
    found = _all(tree)
    weights: dict[html.HtmlElement, int] = {}  # text in good paragraphs under each element
    for element, text, links in found:
        if len(text) >= MIN_PARAGRAPH and links * 3 < len(text):
            for above in itertools.chain((element,), itertools.islice(element.iterancestors(), MAX_CLIMB)):
                weights[above] = weights.get(above, 0) + len(text)
    best, weight = tree, weights.get(tree, 0)
    while weight:  # down to the smallest element that still holds most of the text
        child, share = max(
            ((child, weights.get(child, 0)) for child in best), key=lambda pair: pair[1], default=(best, 0)
        )
        if share < DESCEND * weight or child.tag in PARAGRAPHS:
            break
        best, weight = child, share
    inside = set(best.iter())
    chosen, size = [], 0
    for element, text, links in found:
        if element in inside and links * 2 < len(text) and size < MAX_TEXT:
            size += len(text)
            chosen += [(KINDS.get(element.tag, "p"), line) for line in text[:MAX_TEXT].split("\n")]
    return tuple(chosen)


def _all(tree: html.HtmlElement) -> list[tuple[html.HtmlElement, str, int]]:
    """Paragraph elements outside of what is skipped, with their text and how much of it is linked."""
    found: list[tuple[html.HtmlElement, str, int]] = []
    for element in tree.iter("br"):
        element.tail = BREAK + (element.tail or "")
    skipping = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        if tag in SKIP:
            skipping += 1 if event == "start" else -1
        elif event == "end" and not skipping:
            leaf = tag in CONTAINERS and not any(
                child.tag in PARAGRAPHS or child.tag in CONTAINERS for child in element
            )
            if leaf or (tag in PARAGRAPHS and not any(child.tag in PARAGRAPHS for child in element)):
                text = "\n".join(
                    " ".join(line.split()) for line in "".join(_TEXTS(element)).split(BREAK) if line.strip()
                )
                if text:
                    links = sum(len("".join(link.itertext())) for link in element.iter("a"))
                    found.append((element, text, links))
    return found
