"""Digests as an Atom feed (RFC 4287): one entry an utterance, under a name that never changes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from alerts.cards import Card, cards
from alerts.plain import cut, shown
from alerts.render.html import page
from records.types import Digest

ATOM = "http://www.w3.org/2005/Atom"
ET.register_namespace("", ATOM)


def render(digest: Digest, zone: tzinfo = UTC) -> str:
    """The feed of one digest."""
    return feed((digest,), zone)


def feed(digests: Sequence[Digest], zone: tzinfo = UTC, *, earlier: Sequence[ET.Element] = (), limit: int = 200) -> str:
    """The feed of several digests, newest entries first, with entries of an `earlier` feed; each utterance once.

    An utterance that is in both stands as it stood: readers are not shown it again. Those found late or gone
    are left out.
    """
    topics = sorted({digest.topic for digest in digests})
    root = ET.Element(_tag("feed"))
    name = topics[0] if len(topics) == 1 else "all"
    _add(root, "id", f"urn:onrecord:topic:{shown(name)}")
    _add(root, "title", f"On record: {', '.join(dict.fromkeys(shown(digest.title) for digest in digests))}")
    entries = {_id(entry): entry for entry in earlier}
    for digest in digests:
        for card in cards(digest, zone):
            if card.kind not in ("late", "gone"):
                entries.setdefault(_urn(card), _entry(card, digest))
    quiet = max((digest.until for digest in digests), default=datetime(1970, 1, 1, tzinfo=UTC))
    _add(root, "updated", _iso(quiet))
    _add(_add(root, "author", ""), "name", "onrecord")
    _add(root, "generator", "onrecord")
    return _written(root, entries, limit)


def _written(root: ET.Element, entries: Mapping[str, ET.Element], limit: int) -> str:
    """The feed with these entries alone, newest first; `updated` is that of the newest."""
    for entry in root.findall(_tag("entry")):
        root.remove(entry)
    newest = sorted(entries.values(), key=lambda one: (_updated(one), _id(one)), reverse=True)[:limit]
    updated = root.find(_tag("updated"))
    if newest and updated is not None:
        updated.text = _updated(newest[0])
    root.extend(newest)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def merged(text: str, earlier: Sequence[ET.Element], limit: int = 200) -> str:
    """The feed `text` with the entries of an earlier one, which stand as they stood."""
    root = ET.fromstring(text.encode("utf-8"))
    return _written(root, {_id(entry): entry for entry in (*root.findall(_tag("entry")), *earlier)}, limit)


def entries_of(text: str) -> list[ET.Element]:
    """The entries of a feed that `feed` made. Raises ValueError when it is none of ours."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("a feed of ours declares no entities")
    try:
        root = ET.fromstring(text.encode("utf-8"))
    except ET.ParseError as error:
        raise ValueError(f"not well-formed: {error}") from None
    if root.tag != _tag("feed"):
        raise ValueError("no Atom feed")
    return root.findall(_tag("entry"))


def _entry(card: Card, digest: Digest) -> ET.Element:
    entry = ET.Element(_tag("entry"))
    _add(entry, "id", _urn(card))
    label = {"changed": f"{card.change}: ", "unsure": "unsure: "}.get(card.kind, "")
    _add(entry, "title", cut(f"{label}{card.speaker}, {card.stand}: {card.text}", 160))
    _add(entry, "updated", _iso(card.updated))
    _add(entry, "published", _iso(card.published))
    _add(_add(entry, "author", ""), "name", card.outlet)
    if card.link:
        link = _add(entry, "link", "")
        link.attrib.update(rel="alternate", href=card.link.href)
    for term in (digest.topic, card.kind, card.position, card.change_name):
        _add(entry, "category", "").set("term", shown(term))
    content = _add(entry, "content", page("entry.html", card=card).strip())
    content.set("type", "html")
    return entry


def _urn(card: Card) -> str:
    return f"urn:onrecord:utterance:{card.number}"


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, _tag(name))
    child.text = text or None
    return child


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _id(entry: ET.Element) -> str:
    return entry.findtext(_tag("id"), "")


def _updated(entry: ET.Element) -> str:
    return entry.findtext(_tag("updated"), "")


def _iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
