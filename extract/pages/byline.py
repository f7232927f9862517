"""Who wrote it: names out of JSON-LD, meta tags and byline elements, made comparable."""

from __future__ import annotations

import re

from lxml import html

from extract.pages import linked
from extract.pages import tree as trees

MAX_NAMES = 12
META_NAMES = (
    "author",
    "article:author",
    "citation_author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "cxenseparse:author",
    "article:author_name",
    "twitter:creator_name",
)
# Words before a name, in a byline.
PREFIXES = re.compile(
    r"^(?:автор(?:ы|и)?|author|authors|by|byline|de|di|door|fotos?|od|par|por|redakcja|story by|text|texte?|tekst|von|"
    r"words|written by|текст|від|от)(?=[\s:])\s*:?\s*",
    re.I,
)  # fmt: skip
SPLIT = re.compile(
    r"\s*(?:;|\||\s/\s|•|·|,(?!\s*(?:jr|sr|dpa|phd)\b)|\s(?:and|und|et|e|y|og|och|i|en|и|та|й|и|&)\s)\s*", re.I
)
# What stands after a name and is no part of it.
SUFFIXES = re.compile(r"\s*(?:\(.*|\s[–—-]\s.*|\bdpa\b.*|\bfor\b\s.*|\bin\b\s[A-ZÄÖÜ].*|,\s.*|@.*|\d.*)$")
NOT_NAMES = frozenset(
    "admin administrator author authors default editor editorial guest newsroom none null redaction "
    "undefined unknown website webmaster".split()
)


def byline(
    tree: html.HtmlElement, node: linked.Node, nodes: tuple[linked.Node, ...], meta: dict[str, str], site: str
) -> tuple[str, ...]:
    """Names in the order of the page, at most `MAX_NAMES`; () if nobody is named."""
    by_id = {str(item["@id"]): item for item in nodes if item.get("@id") and item.get("name")}
    weak: tuple[str, ...] = ()
    declared = [linked.names(node.get("author"), by_id), linked.names(node.get("creator"), by_id)]
    for raw in (*declared, *([meta[name]] for name in META_NAMES if name in meta)):
        if found := tidy(raw):
            if not all(_says_little(name, site) for name in found):
                return found
            weak = weak or found
    marked = tidy(_marked(tree))
    marked = tuple(name for name in marked if not _says_little(name, site)) or marked
    return marked if marked and (not weak or any(" " in name for name in marked)) else weak


def _says_little(name: str, site: str) -> bool:
    """Is the name the outlet's own, or a user name?"""
    words = set(re.findall(r"\w+", name.casefold()))
    return words <= set(re.findall(r"\w+", site.casefold())) or (" " not in name and (name.islower() or "." in name))


def tidy(raw: list[str]) -> tuple[str, ...]:
    """Names out of byline texts: prefixes, agencies' places and addresses dropped, doubles dropped."""
    found: dict[str, str] = {}
    for text in raw:
        text = " ".join(text.split())
        if not text or len(text) > 200 or "://" in text or text.startswith(("www.", "/")):
            continue
        text = PREFIXES.sub("", text)
        for part in SPLIT.split(text):
            name = SUFFIXES.sub("", PREFIXES.sub("", part)).strip(" .,;:-–—\u200b")
            if (
                1 < len(name) <= 80
                and name.lower() not in NOT_NAMES
                and re.search(r"[^\W\d_]", name)
                and not re.search(r"[:()*]", name)
            ):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())[:MAX_NAMES]


def _marked(tree: html.HtmlElement) -> list[str]:
    """Texts of the elements marked as naming the author; the first kind of mark that gives a short text wins."""
    for path in (
        "//*[@itemprop='author']//*[@itemprop='name']",
        "//*[@itemprop='author']",
        "//a[contains(concat(' ', @rel, ' '), ' author ')]",
        "//*[contains(@class, 'author-name') or contains(@class, 'author__name') or contains(@class, 'authorName')]",
        "//*[self::a or self::span or self::p or self::div or self::address]"
        "[contains(@class, 'byline') or contains(@class, 'author')]",
    ):
        texts = [trees.text_of(element) or (element.get("content") or "") for element in tree.xpath(path)[:6]]
        if short := [text for text in texts if 3 < len(text) < 80]:
            return list(dict.fromkeys(short))[:4]
    return []
