"""How much of a page's text runs: what is left without captions under pictures, teasers and lines that are links.

Galleries, tag pages and tables of contents have words enough to pass for an article, but no sentences of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree, html

ROW = 3  # of a kind side by side make a row of captions or teasers
CAPTION = 400  # code points; a longer text beside a picture is text
TEASER = 700  # code points of headline, date and summary
HEADLINE = 20  # code points; a shorter link is a menu's
CLIMB = 6  # ancestors that are looked at
MOST = 2_000  # links or pictures looked at
LONG = 120  # code points; a line this long is running text, whether it ends like a sentence or not
_ENDS = (".", "!", "?", "…", "。", "！", "？")
_CLOSING = "\"'”’»“) "
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = frozenset(("b", "em", "i", "small", "span", "strong", "u"))
_PICTURES = etree.XPath("//body//img | //body//picture[not(.//img)] | //body//video")
_COUNT = etree.XPath("count(descendant-or-self::*[self::img or self::video or self::picture[not(.//img)]])")
_LINKS = etree.XPath("//body//a[@href]")


@dataclass(frozen=True, slots=True)
class Running:
    """What the lines of a text are."""

    size: int  # letters of running text
    captions: int  # lines that stand with a picture, in a row of such
    teasers: int  # lines that are a linked headline, or stand below one in a row of such


def letters(text: str) -> int:
    """Length of a text; a Chinese or Japanese sign says as much as three letters."""
    return len(text) + 2 * len(_DENSE.findall(text))


def measure(tree: html.HtmlElement, text: str) -> Running:
    """Sort the lines of `text`, which was found on the page `tree` (nothing pruned)."""
    page = _Page(tree)
    captions, teasers = "\n".join(page.captions()), "\n".join(page.teasers())
    links = frozenset(page.text(link) for link in page.links)
    headings = frozenset(page.text(heading) for heading in tree.iter(*_HEADINGS))
    size = under = beside = 0
    for line in filter(None, (" ".join(line.split()) for line in text.split("\n"))):
        if line in links or line in teasers:
            beside += len(line) >= HEADLINE
        elif line in captions:
            under += 1
        elif line not in headings and (letters(line) >= LONG or line.rstrip(_CLOSING).endswith(_ENDS)):
            size += letters(line)
    return Running(size, under, beside)


class _Page:
    """A tree whose parts' texts are asked for again and again."""

    def __init__(self, tree: html.HtmlElement):
        self._texts: dict[html.HtmlElement, str] = {}
        self._pictures = _PICTURES(tree)[:MOST]
        self.links: Sequence[html.HtmlElement] = _LINKS(tree)[:MOST]

    def text(self, part: html.HtmlElement) -> str:
        """Its text, blanks folded."""
        if part not in self._texts:
            self._texts[part] = " ".join("".join(part.itertext()).split())
        return self._texts[part]

    def captions(self) -> Iterator[str]:
        """Texts of the parts that hold one picture each and little else, where several stand side by side."""
        return self._in_rows([self._around(one, CAPTION, _has_one_picture) for one in self._pictures])

    def teasers(self) -> Iterator[str]:
        """Texts of the parts that hold one linked headline each, with a date or a summary, where several stand side by
        side. A headline has a line of its own: a link among the words of a paragraph is none."""
        leading = [link for link in self.links if len(self.text(link)) >= HEADLINE and self._has_own_line(link)]
        long = frozenset(link for link in self.links if len(self.text(link)) >= HEADLINE)

        def leads_one_way(part: html.HtmlElement) -> bool:
            return len({link.get("href") for link in part.iter("a") if link in long}) < 2

        return self._in_rows([self._around(link, TEASER, leads_one_way) for link in leading])

    def _has_own_line(self, link: html.HtmlElement) -> bool:
        """Is it all of its block, but for a date? Or does its line break after it?"""
        line = link
        while (block := line.getparent()) is not None and block.tag in _INLINE:
            line = block
        after = line.getnext()
        breaks = after is not None and after.tag not in _INLINE and after.tag != "a"
        return (block is not None and len(self.text(block)) <= 1.5 * len(self.text(link)) + HEADLINE) or (
            breaks and len((line.tail or "").strip()) < HEADLINE
        )

    def _around(
        self, element: html.HtmlElement, longest: int, fits: Callable[[html.HtmlElement], bool]
    ) -> html.HtmlElement:
        """The largest part around `element` that fits and is not too long."""
        found = element
        for _, above in zip(range(CLIMB), element.iterancestors(), strict=False):
            if above.tag in ("body", "html") or len(self.text(above)) > longest or not fits(above):
                break
            found = above
        return found

    def _in_rows(self, parts: Sequence[html.HtmlElement]) -> Iterator[str]:
        """The texts of those that have ROW of their kind under one parent, or in its children."""
        once = [part for part in dict.fromkeys(parts) if self.text(part)]
        rows = Counter(above for part in once for above in _two_above(part))
        for part in once:
            if any(rows[above] >= ROW for above in _two_above(part)):
                yield self.text(part)


def _has_one_picture(part: html.HtmlElement) -> bool:
    return bool(_COUNT(part) == 1)


def _two_above(part: html.HtmlElement) -> tuple[html.HtmlElement, ...]:
    return tuple(above for _, above in zip(range(2), part.iterancestors(), strict=False))
