"""Names that only this text has and that are no person's: "Nordline", "Karatal Lines", "Tern, a charity"."""

from __future__ import annotations

from collections.abc import Sequence

from extract.speakers.lexicon import Lexicon
from extract.speakers.names import is_cyrillic
from extract.speakers.words import Word

# Last words of the names of firms and societies that no table of bodies has.
_FIRMS = frozenset(
    """lines group groups holdings systems robotics ltd limited inc corp plc llc gmbh partners airlines airways motors
    foods trust services technologies studios records rail water power energy pharma pharmaceuticals labs logistics
    industries works networks homes estates properties solutions capital securities insurance alliance council
    society foundation institute centre center rovers united city wanderers""".split()
)
_STYLES = frozenset("mr mrs ms miss dr sir dame lord lady prof father sister brother".split())
_ARTICLES = frozenset("a an the its our".split())
_REACH = 9  # words after a comma in which it may be said what the name's bearer is


def names_body(words: Sequence[Word], first: int, last: int, lexicon: Lexicon) -> bool:
    """True when the English name in words [first, last) is that of a firm, club or society."""
    if lexicon.language != "en" or is_cyrillic(words[first].text):
        return False
    if words[first].low in lexicon.given or (first and words[first - 1].low.rstrip(".") in _STYLES):
        return False
    if first > 1 and words[first - 1].text == "." and words[first - 2].low in _STYLES:
        return False
    if first and lexicon.people(words, first - 1):
        return False
    kinds = described(words, last, lexicon)
    if kinds is not None:
        return bool(kinds)
    return last - first == 1 or words[last - 1].low in _FIRMS


def described(words: Sequence[Word], end: int, lexicon: Lexicon) -> frozenset[str] | None:
    """Kinds of body that an apposition after word `end` calls the name before it ("X, a charity, …").

    An empty set when it calls them a person, None when it says neither.
    """
    if end + 1 >= len(words) or words[end].text != ",":
        return None
    if words[end + 1].text.isdigit():
        return frozenset()  # an age
    if words[end + 1].low not in _ARTICLES:
        return None
    for k in range(end + 2, min(len(words), end + _REACH)):
        if words[k].sentence != words[end].sentence or words[k].text in ",.;:" or words[k].low in ("of", "who"):
            return None
        if words[k + 1 : k + 2] and (lexicon.bodies(words, k + 1) or lexicon.people(words, k + 1)):
            continue  # "a hospital doctor": the last noun says it
        if lexicon.people(words, k):
            return frozenset()
        if lexicon.bodies(words, k):
            return lexicon.bodies(words, k)
    return None
