"""A digest as one self-contained page: no script, no font, no picture, nothing fetched. Templates are ours alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from alerts import words
from alerts.cards import cards, silent, troubles
from alerts.plain import shown
from records.types import Digest

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
_TONGUE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")


def render(digest: Digest, zone: tzinfo = UTC, *, home: str = "", speakers: Mapping[str, str] | None = None) -> str:
    """The page. Within a site, `home` is the index's address and `speakers` gives the address of each one's line."""
    made = cards(digest, zone)
    return page(
        "digest.html",
        title=shown(digest.title),
        stamp=words.stamp(digest.until, zone),
        counts=words.summary(digest),
        silence="" if digest.entries else words.silence(digest, zone),
        cards=[card for card in made if card.kind not in ("late", "gone")],
        late=[card for card in made if card.kind == "late"],
        gone=[card for card in made if card.kind == "gone"],
        quiet=silent(digest, zone),
        more=len(digest.silent) - len(silent(digest, zone)),
        troubles=troubles(digest),
        home=home,
        speakers={shown(name): href for name, href in (speakers or {}).items()},
        zone=words.place(zone),
    )


def page(template: str, **data: Any) -> str:
    """One of our templates with `data`, which is never a template itself; everything is escaped."""
    return _environment().get_template(template).render(**data)


def tongue(language: str) -> str:
    """A value for `lang`, '' when the language is none."""
    return language if _TONGUE.fullmatch(language) else ""


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["tongue"] = tongue
    return made
