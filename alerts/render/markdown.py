"""A digest in Markdown. Strangers' text is escaped: the only live links are those to the articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, tzinfo

from alerts import words
from alerts.cards import Card, Words, cards, silent, troubles
from alerts.plain import cut, shown
from records.types import Digest

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}  # also what Slack and Mattermost want
_MARKS = re.compile(r"[\\`*_{}\[\]|~#@!$^=]|(?<=[A-Za-z]):(?=\S)|(?<=[Ww]{3})\.")
_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+])(?=\s|$|-|\+)")


def escaped(text: str) -> str:
    """`text` so that Markdown shows it to the letter: no emphasis, link, image, mention, heading, list or HTML."""
    text = "".join(_HTML.get(char, char) for char in shown(text))
    text = _MARKS.sub(lambda found: "\\" + found[0], text)
    return _START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", text)


def render(digest: Digest, zone: tzinfo = UTC) -> str:
    """CommonMark; ends with one newline."""
    parts = [f"# {escaped(digest.title)}", words.stamp(digest.until, zone)]
    counts = " · ".join(words.summary(digest))
    parts.append(
        counts if digest.entries else " ".join(filter(None, (words.silence(digest, zone), counts and f"{counts}.")))
    )
    made = cards(digest, zone)
    for card in made:
        if card.kind not in ("late", "gone"):
            parts += _card(card)
    late = [card for card in made if card.kind == "late"]
    if late:
        parts += ["## Found late", "\n".join(_late(card) for card in late)]
    gone = [card for card in made if card.kind == "gone"]
    if gone:
        parts += ["## No longer in the article", "\n".join(_gone(card) for card in gone)]
    parts += _foot(digest, zone)
    return "\n\n".join(parts) + "\n"


def _card(card: Card) -> Iterator[str]:
    role = f", {escaped(card.role)}" if card.role else ""
    yield f"## {card.kind.capitalize()}: {escaped(card.speaker)}{role}"
    yield f"**{card.arrow}**"
    yield " · ".join(
        filter(
            None,
            (
                card.said,
                f"first on record: {_source(card)}",
                escaped(card.spread),
                *map(escaped, (*card.voices, card.gone)),
            ),
        )
    )
    yield f"> {_in_context(card)}"
    for other in card.translations:
        yield f"> {escaped(other.language)}: {escaped(other.text)} ({_linked(other)})"
    if card.other:
        yield f"Or again the words of {card.other.day} ({_linked(card.other)})?"
        yield f"> {escaped(card.other.text)}"
    rows = list(_rows(card))
    if rows:
        yield "\n".join(f"- *{label}*: {text}" for label, text in rows)


def _rows(card: Card) -> Iterator[tuple[str, str]]:
    if card.conditions:
        yield "condition", escaped(card.conditions)
    if card.before:
        by = f" by {escaped(card.before.speaker)}" if card.before.speaker != card.speaker else ""
        text = escaped(cut(card.before.text, 300))
        yield "before", f"{card.before.day}{by}, {card.before.stand}: {text} ({_linked(card.before)})"
    if card.differs:
        yield "differs", escaped(card.differs)
    if card.reason:
        yield "why", escaped(card.reason)
    if len(card.carriers) > 1:
        yield (
            "carriers",
            ", ".join(
                f"{_linked(one)} ({escaped(one.language)}, {one.day} {one.time}{one.gone and ': ' + one.gone})"
                for one in card.carriers
            ),
        )


def _late(card: Card) -> str:
    return f"- {escaped(card.speaker)}, {card.said}: {escaped(cut(card.text, 200))} ({_source(card)}; {card.arrow})"


def _gone(card: Card) -> str:
    return f"- {escaped(card.speaker)}, {card.said}: {escaped(cut(card.text, 200))} ({_source(card)}: {card.gone})"


def _foot(digest: Digest, zone: tzinfo) -> Iterator[str]:
    quiet = silent(digest, zone)
    if quiet and digest.entries:
        more = len(digest.silent) - len(quiet)
        told = ", ".join(f"{escaped(speaker)} (last: {last}, {stand})" for speaker, last, stand in quiet)
        yield f"Nothing new from: {told}" + (f", and {more} more" if more else "")
    bad = troubles(digest)
    if bad:
        yield "Sources: " + "; ".join(f"{escaped(outlet)} {state} ({escaped(reason)})" for outlet, state, reason in bad)


def _source(card: Card) -> str:
    if card.link is None:
        return escaped(card.first)
    return f"[{escaped(card.first)}](<{card.link.href}>)"


def _linked(some: Words) -> str:
    return f"[{escaped(some.outlet)}](<{some.link.href}>)" if some.link else escaped(some.outlet)


def _in_context(card: Card) -> str:
    """The words in bold among their neighbours; spaces beside the words as in the article."""
    if not card.context_before and not card.context_after:
        return f"**{escaped(card.text)}**"
    gap_before = " " if card.context_before.endswith(" ") else ""
    gap_after = " " if card.context_after.startswith(" ") else ""
    before, after = escaped(card.context_before), escaped(card.context_after)
    return f"{before}{gap_before}**{escaped(card.bare)}**{gap_after}{after}"
