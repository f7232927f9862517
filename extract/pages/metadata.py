"""Title, byline, language and address, as the page declares them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from lxml import html

from extract.pages import linked
from extract.pages import tree as trees
from extract.pages.byline import byline

MAX_TITLE = 400
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_SEPARATOR = re.compile(r"\s+[|–—·•»-]\s+|\s*\|\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of itself."""

    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""  # ISO 639-1, as declared
    canonical: str = ""  # <link rel=canonical> or og:url, as written
    kind: str = ""  # og:type, lower-case
    description: str = ""
    site: str = ""
    node: linked.Node = field(default_factory=dict)  # the JSON-LD article
    nodes: tuple[linked.Node, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)  # meta tags by name, property or itemprop, lower-case


def read(tree: html.HtmlElement) -> Metadata:
    """All declared metadata of a page. Never raises on what a page says; missing parts are empty."""
    nodes = linked.nodes(tree)
    node = linked.article(nodes)
    meta = _meta(tree)
    site = meta.get("og:site_name", "") or linked.string(node.get("publisher"))
    return Metadata(
        title=_title(tree, node, meta, site),
        authors=byline(tree, node, nodes, meta, site),
        language=_language(tree, node, meta),
        canonical=_canonical(tree, meta),
        kind=meta.get("og:type", "").lower(),
        description=meta.get("og:description", "") or meta.get("description", ""),
        site=site,
        node=node,
        nodes=nodes,
        meta=meta,
    )


def _meta(tree: html.HtmlElement) -> dict[str, str]:
    """First content of every meta tag; several authors are kept, separated by ';'."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = " ".join(unescape(element.get("content") or "").split())
        if not content:
            continue
        for attribute in ("property", "name", "itemprop"):
            if name := (element.get(attribute) or "").strip().lower():
                if (
                    name in found
                    and name in ("author", "article:author", "citation_author")
                    and content not in found[name]
                ):
                    found[name] += f"; {content}"
                found.setdefault(name, content)
    return found


def _title(tree: html.HtmlElement, node: linked.Node, meta: dict[str, str], site: str) -> str:
    """The headline without the outlet's name: of the candidates, an h1 that agrees with another is best."""
    headings = [text for element in tree.iter("h1") if 3 < len(text := trees.text_of(element)) <= MAX_TITLE]
    declared = [linked.string(node.get("headline")), meta.get("og:title", ""), meta.get("twitter:title", "")]
    page_title = next((trees.text_of(element) for element in tree.iter("title")), "")
    others = [without_site(text, site) for text in (*declared, page_title) if text]
    for heading in headings:
        if any(_alike(heading, other) for other in others):
            return _tidy(heading)
    candidates = [*others[: len([text for text in declared if text])], *headings[:1], *others]
    return _tidy(next((text for text in candidates if text), ""))[:MAX_TITLE]


def _tidy(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").replace("\u200b", "").split())


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _alike(left: str, right: str) -> bool:
    a, b = _words(left), _words(right)
    return bool(a and b) and len(a & b) >= 0.7 * min(len(a), len(b)) and len(a) >= min(3, len(b))


def without_site(title: str, site: str) -> str:
    """'Headline | Outlet' → 'Headline'. A part is cut at an end only if it is the outlet's name."""
    title = _tidy(title)
    name = _words(site)
    for _ in range(2):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts or not name:
            break
        if _words(title[cuts[-1].end() :]) <= name:
            title = title[: cuts[-1].start()]
        elif _words(title[: cuts[0].start()]) <= name:
            title = title[cuts[0].end() :]
    return title.strip()


def _language(tree: html.HtmlElement, node: linked.Node, meta: dict[str, str]) -> str:
    root = tree.getroottree().getroot()
    declared = (root.get("lang"), root.get(XML_LANG), linked.string(node.get("inLanguage")))
    raw = next(filter(None, (*declared, *map(meta.get, ("og:locale", "content-language", "dc.language")))), "")
    code = re.split(r"[-_;,\s]", raw.strip().lower())[0]
    # 'ua' is the country, written for the language by many Ukrainian sites
    code = {"ua": "uk", "ukr": "uk", "rus": "ru", "eng": "en", "english": "en", "russian": "ru", "ukrainian": "uk"}.get(
        code, code
    )
    return code if re.fullmatch(r"[a-z]{2}", code) else ""


def _canonical(tree: html.HtmlElement, meta: dict[str, str]) -> str:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split() and element.get("href"):
            return str(element.get("href")).strip()
    return meta.get("og:url", "")
