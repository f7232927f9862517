"""A digest for terminals and plain mail."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import UTC, tzinfo

from alerts import words
from alerts.cards import Card, Words, cards, silent, troubles
from alerts.plain import cut, shown
from records.types import Digest

WIDTH = 96
LABEL = 14  # column of what follows 'condition', 'before', …


def render(digest: Digest, zone: tzinfo = UTC) -> str:
    """At most WIDTH columns wide; ends with one newline. Without news: two or three lines that say so."""
    lines = list(_head(digest, zone))
    for card in cards(digest, zone):
        lines += ["", *{"late": _late, "gone": _gone}.get(card.kind, _card)(card)]
    lines += _foot(digest, zone)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(digest: Digest, zone: tzinfo) -> Iterator[str]:
    title, stamp = cut(shown(digest.title), WIDTH - 36), words.stamp(digest.until, zone)
    yield title + " " * max(2, WIDTH - len(title) - len(stamp)) + stamp
    counts = " · ".join(words.summary(digest))
    if not digest.entries:
        yield from _wrapped(" ".join(filter(None, (words.silence(digest, zone), counts and f"{counts}."))), "", "")
    else:
        yield from _wrapped(counts, "", "")


def _card(card: Card) -> Iterator[str]:
    who = f"{card.kind.upper()}  {card.speaker}" + (f", {card.role}" if card.role else "")
    gap = WIDTH - len(who) - len(card.arrow)
    if gap >= 2:
        yield who + " " * gap + card.arrow
    else:
        yield from _wrapped(who, "", "  ")
        yield card.arrow.rjust(WIDTH)
    first = "" if card.other else f"first on record: {card.first}"
    yield from _wrapped(" · ".join(filter(None, (card.said, first, card.spread))), "  ", "  ")
    for voice in filter(None, (*card.voices, card.gone)):
        yield f"  ({voice})"
    if card.other:
        yield from _side_by_side(card, card.other)
    else:
        yield from _wrapped(card.text, "  ", "  ")
        for other in card.translations:
            yield from _wrapped(f"{other.text} ({other.outlet})", f"  {other.language}  ", "      ")
    yield from _labelled("context", _context(card))
    yield from _labelled("condition", card.conditions)
    if card.before:
        by = f" by {card.before.speaker}" if card.before.speaker != card.speaker else ""
        told = cut(card.before.text, 300)
        yield from _labelled("before", f"{card.before.day}{by}, {card.before.stand}: {told} ({card.before.outlet})")
    yield from _labelled("differs", card.differs)
    yield from _labelled("why", card.reason)
    yield from _labelled("carriers", _carriers(card))
    for link in (card.link, card.other.link if card.other else None):
        if link:
            yield f"  {link.href}"


def _context(card: Card) -> str:
    """The headline, and what stands around the words: 'in “Headline”: Asked of dates, he said: “[…]”, and left.'"""
    around = f"{card.context_before}[…]{card.context_after}" if card.context_before or card.context_after else ""
    title = f"in “{card.title}”" if card.title else ""
    return ": ".join(filter(None, (title, around)))


def _carriers(card: Card) -> str:
    """All articles that carry it, the first one first; '' when there is only one."""
    told = [
        f"{one.outlet} ({one.language}, {one.day} {one.time}{one.gone and ': ' + one.gone})" for one in card.carriers
    ]
    return "; ".join(told) if len(told) > 1 else ""


def _side_by_side(card: Card, other: Words) -> Iterator[str]:
    """The two texts of an unsure one in two columns: are they one utterance?"""
    half = (WIDTH - 7) // 2
    left = textwrap.wrap(f"this: {card.first}", half)
    right = textwrap.wrap(f"or again: {other.outlet}, {other.day}, {other.time} ({other.language})", half)
    head = max(len(left), len(right))
    left = [*left, *[""] * (head - len(left)), *textwrap.wrap(card.text, half)]
    right = [*right, *[""] * (head - len(right)), *textwrap.wrap(other.text, half)]
    for row in range(max(len(left), len(right))):
        one = left[row] if row < len(left) else ""
        two = right[row] if row < len(right) else ""
        yield f"  {cut(one, half).ljust(half)} │ {cut(two, half)}"


def _late(card: Card) -> Iterator[str]:
    yield from _wrapped(f"FOUND LATE  {card.speaker}, {card.said}: {cut(card.text, 200)}", "", "  ")
    yield from _wrapped(f"in {card.first}; {card.arrow}; on record now, not news", "  ", "  ")


def _gone(card: Card) -> Iterator[str]:
    yield from _wrapped(f"NO LONGER THERE  {card.speaker}, {card.said}: {cut(card.text, 200)}", "", "  ")
    yield from _wrapped(f"told before; first carried by {card.first}: {card.gone}{_others(card)}", "  ", "  ")


def _others(card: Card) -> str:
    """How many other outlets' articles still carry it."""
    left = {one.outlet for one in card.carriers[1:] if not one.gone}
    return f"; {words.plural(len(left), 'other outlet')} still carry it" if left else ""


def _foot(digest: Digest, zone: tzinfo) -> Iterator[str]:
    quiet = silent(digest, zone)
    if quiet and digest.entries:
        more = len(digest.silent) - len(quiet)
        told = ", ".join(f"{speaker} (last: {last}, {stand})" for speaker, last, stand in quiet)
        yield ""
        yield from _wrapped(f"Nothing new from: {told}" + (f", and {more} more" if more else ""), "", "  ")
    bad = troubles(digest)
    if bad:
        if not (quiet and digest.entries):
            yield ""
        yield from _wrapped(
            "Sources: " + "; ".join(f"{outlet} {state} ({reason})" for outlet, state, reason in bad), "", "  "
        )


def _labelled(label: str, text: str) -> Iterator[str]:
    if text:
        yield from _wrapped(text, f"  {label:<{LABEL - 2}}", " " * LABEL)


def _wrapped(text: str, first: str, then: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=then, break_on_hyphens=False)
