"""The page as a tree, and what is cut from it before anyone looks for the article."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from urllib.parse import urlsplit

from lxml import etree, html

MAX_ELEMENTS = 60_000  # beyond, trafilatura may take minutes: the small extractor is used
MAX_DEPTH = 400  # beyond, recursive code may crash
MAX_LINE = 300_000  # code points in one text node

# Parts of a page that are never its text, by element and by words of `class` and `id` (whole words between - _ and
# space).
NOISE_WORDS = frozenset(
    "adbox advert advertisement advertising authorbox bio breadcrumb breadcrumbs caption captions "
    "commentform cookie cookies copyright credit credits disqus donate donation factbox figcaption "
    "imagecaption infobox jwplayer modal mostread newsletter pager pagination popular promo promobox "
    "pullquote readmore respond sharing sponsor sponsored subscribe taglist trending".split()
)
NOISE_PAIRS = frozenset(
    "also-read author-bio author-box author-info bottom-tags comment-form group-disclaimer more-news "
    "more-on news-list photo-credit post-meta post-tags pull-quote read-also read-more read-next "
    "related-articles related-links related-news related-posts related-stories see-also share-bar "
    "share-buttons share-links share-modal sign-up tag-list video-container video-player view-count "
    "visually-hidden".split()
)
KEEP_SHARE = 0.35  # a part with more of the page's paragraphs than this is the article, whatever it is called

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.I)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_MARKED = etree.XPath("//body//*[@class or @id]")
_MARK_WORD = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
STEP = 50
_DEEPER = etree.XPath("/".join("*" * STEP))
_LONG_LINE = etree.XPath(f"boolean(//text()[string-length() > {MAX_LINE}][not(parent::script or parent::style)])")
_PARSER = html.HTMLParser(
    remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=True, default_doctype=False
)


def parse(text: str) -> html.HtmlElement | None:
    """Tree of an HTML text, or None when there is nothing to parse."""
    text = _FORBIDDEN.sub("", _XML_DECLARATION.sub("", text, count=1))
    if not text.strip():
        return None
    try:
        tree = html.document_fromstring(text, parser=_PARSER, ensure_head_body=True)
    except (etree.LxmlError, ValueError):
        return None
    return tree


def is_heavy(tree: html.HtmlElement) -> bool:
    """Is the tree of a size or shape that a slow or recursive parser must not be given?"""
    if tree.xpath("count(//*)") > MAX_ELEMENTS or _LONG_LINE(tree):
        return True
    level = [tree]
    for _ in range(MAX_DEPTH // STEP):  # by XPath, since a walk in Python costs a tenth of the whole cleaning
        level = [deeper for element in level[:1000] for deeper in _DEEPER(element)]
        if not level:
            return False
    return True


def text_of(element: html.HtmlElement) -> str:
    """All text under `element`, blanks folded."""
    return " ".join("".join(element.itertext()).split())


def host(url: str) -> str:
    """Host of `url` without www., lower-case; '' if it has none or is malformed."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def prune(tree: html.HtmlElement) -> None:
    """Cut the parts whose class or id calls them noise, in place. What holds much of the page's text is never cut."""
    total = -1
    for element in _MARKED(tree):
        marks = f"{element.get('class', '')} {element.get('id', '')}"
        if not _is_noise(marks) or element.tag in ("html", "body", "main", "article"):
            continue
        inside = sum(len(text_of(paragraph)) for paragraph in element.iter("p"))
        if inside and total < 0:
            total = sum(len(text_of(paragraph)) for paragraph in tree.iter("p"))
        if inside <= KEEP_SHARE * max(total, 0) and element.getparent() is not None:
            element.drop_tree()


@lru_cache(maxsize=16_384)  # the same classes stand a thousand times on a page, and on the next page again
def _is_noise(marks: str) -> bool:
    words = _MARK_WORD.findall(_CAMEL.sub("-", marks).lower())
    return any(word in NOISE_WORDS for word in words) or any(
        f"{a}-{b}" in NOISE_PAIRS for a, b in itertools.pairwise(words)
    )
