"""Is the page an article? If not, what is it: an error in disguise, a consent wall, a paywall, a challenge, a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree, html

from extract.pages import linked, running
from extract.pages import tree as trees
from extract.pages.kinds_tables import CHALLENGE, CHALLENGE_MARKS, CONSENT, CONSENT_HOSTS, NOT_FOUND, PAYWALL
from extract.pages.metadata import Metadata

LONG = 4000  # code points; nothing is asked about a page with so much text
SHORT = 1200  # code points; a longer text is an article, whatever the page is titled
TEASER = 600  # a text this short on a page that says it is not free is a teaser
ENOUGH = 160  # needed when nothing marks the page as an article
FLASH = 40  # needed when something does: news flashes are one sentence
ENDLESS = 60  # code points without a blank; addresses may be so long, words are not
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # Thai … Chinese
ROW = 3  # lines of captions or links; with hardly any running text beside them they make a gallery or an index
INDEX_TYPES = frozenset(("collectionpage", "itemlist", "profilepage", "searchresultspage"))
_SHOWN = etree.XPath("//body//text()[not(parent::script or parent::style or parent::noscript)]", smart_strings=False)
GALLERY_TYPES = frozenset(("imagegallery", "mediagallery", "videogallery", "videoobject"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What is judged: the page with the text that was found on it."""

    raw: str  # the page's source
    said: Metadata
    requested_url: str
    responded_url: str
    text: str  # paragraphs found, cleaned
    shown: str  # all text of the page, blanks folded
    linked: int  # code points of it in links
    figures: int
    runs: running.Running  # what the lines of the text are
    headline: str  # title and first heading, a line each, casefolded

    @property
    def size(self) -> int:
        """Length of the text in letters."""
        return running.letters(self.text)

    @property
    def lead(self) -> str:
        """The first words a visitor reads, casefolded: of the text found, or of what the body shows."""
        return (self.text or self.shown)[:1500].casefold()


def look(raw: str, tree: html.HtmlElement, said: Metadata, requested_url: str, responded_url: str, text: str) -> Sight:
    """Measure a page; `tree` is of the whole source, nothing pruned."""
    return Sight(
        raw=raw,
        said=said,
        requested_url=requested_url,
        responded_url=responded_url,
        text=text,
        shown=" ".join(" ".join(_SHOWN(tree)).split()),
        linked=sum(len("".join(link.itertext())) for link in tree.iter("a")),
        figures=int(tree.xpath("count(//figure)")),
        runs=running.measure(tree, text),
        headline="\n".join(
            next((trees.text_of(element) for element in tree.iter(tag)), "") for tag in ("title", "h1")
        ).casefold(),
    )


def is_long(text: str) -> bool:
    """Is the text too long for the page to be anything but an article?"""
    return len(text) >= LONG


def is_readable(text: str) -> bool:
    """Is the text made of words? Bytes of an archive read as a page are not: few letters, or no blank between them."""
    parts = text[:5000].split()
    signs = "".join(parts)
    endless = sum(len(part) for part in parts if len(part) > ENDLESS and not _UNSPACED.search(part))
    return sum(sign.isalnum() for sign in signs) * 2 >= len(signs) >= endless * 2


def refuse(sight: Sight) -> tuple[str, str] | None:
    """(kind, reason in words) if the page is no article, else None."""
    size = sight.size
    if size < SHORT:
        for judge in (_challenge, _consent, _not_found, _paywall):
            if found := judge(sight):
                return found
    return _index(sight) or _without_text(sight)


def _challenge(sight: Sight) -> tuple[str, str] | None:
    head = sight.raw[:60_000]
    if any(pattern.search(sight.headline) for pattern in CHALLENGE):
        return "challenge", "the page asks whether its visitor is a person"
    if sight.size < 400 and any(mark in head for mark in CHALLENGE_MARKS) and not sight.said.node:
        return "challenge", "the page is the door of a bot filter"
    return None


def _consent(sight: Sight) -> tuple[str, str] | None:
    parts = urlsplit(sight.responded_url)
    where = f"{parts.hostname or ''}{parts.path}".casefold()
    if any(mark in where for mark in CONSENT_HOSTS):
        return "consent", "the address led to a page that asks for consent"
    if sight.said.node.get("datePublished"):
        return None
    lead = sight.lead
    hits = sum(words in lead for words in CONSENT)
    return ("consent", "the page asks for consent and shows no article") if hits >= 2 else None


def _not_found(sight: Sight) -> tuple[str, str] | None:
    path = urlsplit(sight.responded_url).path.casefold()
    if re.search(r"/(?:404|error|not[-_]?found|page[-_]not[-_]found)(?:[/.]|$)", path):
        return "soft_404", "the address led to an error page"
    if _is_root(sight.responded_url) and not _is_root(sight.requested_url):
        return "soft_404", "the address led to the front page"
    if not sight.said.node.get("datePublished"):
        headline = sight.headline
        if any(pattern.search(headline) for pattern in NOT_FOUND):
            return "soft_404", "the page says that it was not found"
        if sight.size < 400 and any(pattern.search(sight.lead[:400]) for pattern in NOT_FOUND):
            return "soft_404", "the page says that it was not found"
        canonical = sight.said.canonical
        if canonical and _is_root(canonical) and not _is_root(sight.requested_url) and sight.size < ENOUGH * 3:
            return "soft_404", "the page calls itself the front page"
    return None


def _paywall(sight: Sight) -> tuple[str, str] | None:
    closed = str(sight.said.node.get("isAccessibleForFree", "")).strip().casefold().rsplit("/", 1)[-1] in (
        "false",
        "no",
    )
    locked = sight.said.meta.get("article:content_tier", "").casefold() in ("locked", "metered")
    size = sight.size
    if closed and size < TEASER:
        return "paywall", "only a teaser is free to read"
    ending = sight.text[-500:].casefold() if size >= FLASH else sight.lead
    asked = any(words in ending for words in PAYWALL)
    if asked and (size < TEASER or closed or locked):
        return "paywall", "the text ends with an offer to subscribe"
    if (
        size < TEASER
        and (closed or locked or not sight.said.node)
        and any(words in sight.shown.casefold() for words in PAYWALL)
    ):
        return "paywall", "only a teaser is free to read"
    return None


def _index(sight: Sight) -> tuple[str, str] | None:
    if _is_root(sight.requested_url) and not sight.said.node:
        return "not_an_article", "the address is a front page"
    if sight.said.node or sight.said.kind == "article":
        return None
    kinds = frozenset().union(*(linked.types(node) for node in sight.said.nodes)) if sight.said.nodes else frozenset()
    paragraphs = [line for line in sight.text.split("\n\n") if len(line) > 120]
    if kinds & INDEX_TYPES and len(paragraphs) < 4:
        return "not_an_article", "the page is a list of articles"
    if len(sight.shown) > 1000 and sight.linked > 0.6 * len(sight.shown) and len(paragraphs) < 3:
        return "not_an_article", "the page is a list of links"
    return None


def _without_text(sight: Sight) -> tuple[str, str] | None:
    size, runs = sight.size, sight.runs
    marked = bool(sight.said.node) or sight.said.kind == "article" or "article:published_time" in sight.said.meta
    enough = FLASH if marked else ENOUGH
    if runs.size < enough and max(runs.captions, runs.teasers) >= ROW:
        if runs.captions > runs.teasers:
            return "not_an_article", f"{runs.captions} pictures with captions and hardly any other text"
        return "not_an_article", f"the page is a list of links ({runs.teasers} lines)"
    if size >= enough:
        return None
    kinds = frozenset().union(*(linked.types(node) for node in sight.said.nodes)) if sight.said.nodes else frozenset()
    if kinds & GALLERY_TYPES or sight.figures >= 5:
        return "not_an_article", "pictures or a video without text"
    return "not_an_article", f"no text was found ({size} characters)"


def _is_root(url: str) -> bool:
    parts = urlsplit(url)
    return (
        bool(parts.netloc)
        and parts.path.strip("/")
        in ("", "en", "eng", "index.html", "index.php", "main", "ru", "rus", "ua", "uk", "ukr")
        and not parts.query
    )
