"""OPML in and out: the subscription lists that feed readers exchange.

Outlines without `xmlUrl` are folders. What OPML has no word for (language, country, expected links, state media,
whether it is a search, whether it is off, its terms) travels in attributes of our own, `onrecord-…`, which other
readers ignore. Sitemaps, front pages and bulk files are no feeds and have no place in OPML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from fetch.feeds import plain, web_address
from fetch.safe_xml import UnsafeXml, harmless
from records.types import Source

MAX_BYTES = 5 * 2**20
MAX_FEEDS = 5_000
EXPECTED = (1, 500)  # links a day, where the document does not say
_RANGE = re.compile(r"(\d{1,6}) (\d{1,6})")
_SLUG = re.compile(r"[^a-z0-9]+")


def read(body: bytes, language: str = "en") -> tuple[Source, ...]:
    """The sources of the OPML document `body`; feeds of one site become one source. Raises ValueError in words.

    `language`: of sources for which the document does not say.
    """
    try:
        text = harmless(body, max_bytes=MAX_BYTES)
    except UnsafeXml as error:
        raise ValueError(f"this OPML is refused: it {error}") from None
    outlines: list[Mapping[str, str]] = []
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.lower() == "outline" and len(outlines) < MAX_FEEDS:
            found = {name.lower(): value for name, value in attributes.items()}
            if web_address(found.get("xmlurl", ""), ""):
                outlines.append(found)

    parser.StartElementHandler = start
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise ValueError(f"not well-formed OPML: line {error.lineno}: {expat.ErrorString(error.code)}") from None
    if not outlines:
        raise ValueError("no outline in this OPML has an xmlUrl")
    return tuple(_sources(outlines, language))


def _sources(outlines: Iterable[Mapping[str, str]], language: str) -> Iterable[Source]:
    groups: dict[str, list[Mapping[str, str]]] = {}
    for outline in outlines:
        site = outline.get("onrecord-name") or outline.get("htmlurl") or outline["xmlurl"]
        name = slug(outline.get("onrecord-name", "")) or slug((urlsplit(site).hostname or site).removeprefix("www."))
        groups.setdefault(name, []).append(outline)
    for name, group in groups.items():
        first = group[0]
        feeds = tuple(dict.fromkeys(web_address(outline["xmlurl"], "") for outline in group))
        home = web_address(first.get("htmlurl", ""), "") or "{0.scheme}://{0.netloc}/".format(urlsplit(feeds[0]))
        yield Source(
            name=name,
            outlet=plain(first.get("text") or first.get("title") or name),
            home=home,
            language=(first.get("onrecord-language") or first.get("language") or language)[:2].lower(),
            feeds=feeds,
            country=first.get("onrecord-country", "")[:2].upper(),
            state_media=first.get("onrecord-state-media", "") == "true",
            links_a_day=_range(first.get("onrecord-links-a-day", "")),
            search=first.get("onrecord-search", "") == "true",
            enabled=first.get("onrecord-enabled", "") != "false",
            terms=plain(first.get("onrecord-terms", "")),
            confirmed="imported from OPML",
        )


def _range(text: str) -> tuple[int, int]:
    """'5 300' → (5, 300); what a source expects by default for anything else."""
    match = _RANGE.fullmatch(text.strip())
    return (int(match[1]), int(match[2])) if match and int(match[1]) <= int(match[2]) else EXPECTED


def write(sources: Iterable[Source], title: str = "onrecord sources") -> str:
    """The OPML 2.0 document of `sources`: an outline per feed, in order of the sources' names."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{escape(title)}</title></head>",
        "  <body>",
    ]
    for source in sorted(sources, key=lambda source: source.name):
        for url in source.feeds:
            attributes = {
                "type": "rss",
                "text": source.outlet,
                "xmlUrl": url,
                "htmlUrl": source.home,
                "language": source.language,
                "onrecord-name": source.name,
                "onrecord-country": source.country,
                "onrecord-state-media": _yes(source.state_media),
                "onrecord-links-a-day": "{} {}".format(*source.links_a_day),
                "onrecord-search": _yes(source.search),
                "onrecord-enabled": _yes(source.enabled),
                "onrecord-terms": source.terms,
            }
            lines.append("    <outline " + " ".join(f"{k}={quoteattr(v)}" for k, v in attributes.items()) + "/>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _yes(value: bool) -> str:
    return "true" if value else "false"


def slug(text: str) -> str:
    """`text` as the name of a source: small letters, digits and hyphens."""
    return _SLUG.sub("-", text.lower()).strip("-")[:60]
