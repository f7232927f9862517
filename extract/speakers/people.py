"""Full names of people whom the table doesn't know: their nominative, from all the cases in which a text has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extract.speakers.lexicon import Lexicon
from extract.speakers.names import CASES, inflect, is_cyrillic, plain, undo

_TYPICAL = tuple(  # endings that Russian and Ukrainian surnames have in the nominative
    """ов ев єв ин ын ін їн ский ський цький цкий ко ук юк ык як ак ян дзе швили ова ева єва ина іна ская ська цька цкая
    ый ий ой ец ець ик ич ман ер ль ар ай""".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A name in the nominative, the gender it speaks of, and the case that the text has it in ("" = can't tell)."""

    name: str
    gender: str
    case: str


def readings(parts: Sequence[str], lexicon: Lexicon) -> tuple[Reading, ...]:
    """What nominatives the name `parts` can be a case of, likelier ones first."""
    if not is_cyrillic(parts[-1]):
        return (Reading(" ".join(parts), _gender(parts[0], lexicon), ""),)
    own = lexicon.given.get(plain(parts[0]))
    if len(parts) == 1 and own and any(c == "nom" for _, c in own):
        return tuple(Reading(parts[0], g, c) for g, c in sorted(own) if c == "nom")
    if len(parts) == 1:
        return tuple(Reading(n, g, c) for n, g, c in _surnames(parts[0], lexicon.language))
    known = lexicon.given.get(plain(parts[0]))
    firsts = undo(parts[0], lexicon.language)
    if known:
        firsts = tuple(
            (n, g, c)
            for n, g, c in firsts
            if (g, c) in known and ("nom" == c or (g, "nom") in lexicon.given.get(plain(n), ()))
        )
    out = []
    for first, gender, case in firsts:
        for last, g, c in _surnames(parts[-1], lexicon.language):
            if g == gender and c in (case, ""):
                middle = [_middle(p, case, gender, lexicon) for p in parts[1:-1]]
                out.append(Reading(" ".join((first, *middle, last)), gender, case))
    if not out:
        out = [Reading(" ".join(parts), _gender(parts[0], lexicon), "nom")]
    if known:
        return tuple(dict.fromkeys(out))
    return tuple(sorted(dict.fromkeys(out), key=lambda r: r.case != "nom"))


def _surnames(word: str, language: str) -> list[tuple[str, str, str]]:
    found = list(undo(word, language))
    low = plain(word)
    if low[-1] in "оеиіуюэєї" or low.endswith(("их", "ых")):
        found += [(word, "m", ""), (word, "f", "")]
    elif low[-1] not in "аяьй" or (low.endswith(("ий", "ый")) and len(low) < 4) or low.endswith("ь"):
        found += [(word, "f", "")]
    return found


def _middle(word: str, case: str, gender: str, lexicon: Lexicon) -> str:
    if not word[0].isupper() or case == "nom":
        return word
    for nominative, g, c in undo(word, lexicon.language):
        if (g, c) == (gender, case) and nominative != word:
            return nominative
    return word


def _gender(first: str, lexicon: Lexicon) -> str:
    known = lexicon.given.get(plain(first), ())
    found = {g for g, c in known if c == "nom"}
    if len(found) == 1:
        return found.pop()
    if is_cyrillic(first) and not known:
        return "f" if first[-1] in "ая" else "m" if first[-1] not in "еиоуюі" else ""
    return ""


def settle(mentions: Sequence[Sequence[Reading]], genitive: Sequence[bool]) -> list[Reading]:
    """One reading per mention: the nominative that explains most mentions of the article."""
    votes: Counter[str] = Counter()
    for found in mentions:
        votes.update({r.name for r in found})
    out = []
    for found, wants in zip(mentions, genitive, strict=True):
        order = {c: k for k, c in enumerate(CASES)}
        if wants:
            order |= {"gen": -1}

        def worth(r: Reading, order: dict[str, int] = order) -> tuple[int, int, bool, int]:
            typical = r.name.lower().endswith(_TYPICAL)
            return (votes[r.name], -min(order.get(r.case, 0), 1), typical, -order.get(r.case, 0))

        out.append(max(found, key=worth))
    return out


def forms(name: str, gender: str, language: str) -> frozenset[str]:
    """All cases of the last word of `name`, plain."""
    last = name.split()[-1]
    if not is_cyrillic(last):
        return frozenset((plain(last),))
    return frozenset(form for _, form in inflect(last, language, gender)) | {plain(last)}


_PATRONYMIC = (
    "вич",
    "вича",
    "вичу",
    "вичем",
    "виче",
    "вичу",
    "вна",
    "вны",
    "вне",
    "вну",
    "вной",
    "вни",
    "вні",
    "вною",
    "вичі",
    "ильич",
    "ича",
)


def is_patronymic(low: str) -> bool:
    """True when a word ends as patronymics do, in any case."""
    return len(low) > 5 and low.endswith(_PATRONYMIC)
