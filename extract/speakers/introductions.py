"""By which roles a text introduces somebody: the words right before and right after a name."""

from __future__ import annotations

from collections.abc import Sequence

from extract.speakers.lexicon import Label, Lexicon
from extract.speakers.words import Word

_MOST_WORDS_BEFORE = 10
_MOST_WORDS_AFTER = 14
STOP = frozenset('.,;:!?…()[]–—«»“”„"')
_VERBS = {
    "en": ("ed",),
    "ru": ("л", "ла", "ло", "ли", "лся", "лась", "лись", "ть", "ться", "ет", "ит", "ют", "ят", "ется"),
    "uk": ("в", "ла", "ло", "ли", "вся", "лася", "лись", "ти", "тися", "є", "ить", "ють", "ться", "ить"),
}
_LINKS = {
    "en": frozenset("and with that who which was is are were has have had said told met than but as".split()),
    "ru": frozenset("и с со что который которая которого а но к ко над без от как между до".split()),
    "uk": frozenset("і й та зі що який яка якого а але до над без від як між".split()),
}


def introductions(words: Sequence[Word], first: int, last: int, lexicon: Lexicon) -> list[Label]:
    """What the words around a name say that its bearer is: "the economist X", "X, chief economist of Y,"."""
    out = []
    before = role_before(words, first, lexicon)
    if before is not None:
        out.append(lexicon.label(words[before:first]))
    after = role_after(words, last, lexicon)
    if after is not None:
        out.append(lexicon.label(words[after[0] : after[1]]))
    return out


def role_before(words: Sequence[Word], i: int, lexicon: Lexicon) -> int | None:
    """First word of the role phrase that ends right before word `i`, or None."""
    best = None
    k = i - 1
    comma = k > 0 and words[k].text == ","
    if comma:  # "its president, Rosa Finlay"
        k -= 1
    while k >= 0 and i - k <= _MOST_WORDS_BEFORE and words[k].sentence == words[i].sentence:
        word = words[k]
        if word.text in STOP - {"«", "»", '"', "“", "”"} or word.low in _LINKS.get(lexicon.language, ()):
            break
        found = lexicon.people(words, k)
        if found:
            best = k
        elif _verb_like(word, lexicon) and not word.capital:
            break
        k -= 1
    if comma and best is not None:
        after = next((j for j in range(i, min(len(words), i + 5)) if words[j].text == ","), None)
        if after is None:
            return None
    if best is not None:
        while (
            best > 0
            and words[best - 1].sentence == words[i].sentence
            and words[best - 1].is_word
            and _describes(words, best - 1, lexicon)
        ):
            best -= 1
    return best


def role_after(words: Sequence[Word], i: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """[first, last) of the role phrase in apposition that starts after word `i`, or None."""
    if i >= len(words) or words[i].text not in (",", "(", "—", "–", "-"):
        return None
    closing = {",": ",", "(": ")"}.get(words[i].text, "")
    k, seen = i + 1, False
    while k < len(words) and k - i <= _MOST_WORDS_AFTER and words[k].sentence == words[i].sentence:
        word = words[k]
        if word.text == closing or word.text in ".;:,":
            break
        if not seen and (
            word.low in _LINKS.get(lexicon.language, ()) or (_verb_like(word, lexicon) and not lexicon.people(words, k))
        ):
            return None
        if lexicon.people(words, k):
            seen = True
        elif not seen and k - i > 7:
            return None
        k += 1
    return (i + 1, k) if seen else None


def _verb_like(word: Word, lexicon: Lexicon) -> bool:
    return word.is_word and len(word.low) > 3 and word.low.endswith(_VERBS.get(lexicon.language, ("ed",)))


def _describes(words: Sequence[Word], i: int, lexicon: Lexicon) -> bool:
    word = words[i]
    if lexicon.countries(words, i) or word.low in lexicon.titles:
        return True
    if lexicon.language == "en":
        return word.low in (
            "chief",
            "senior",
            "top",
            "former",
            "presidential",
            "foreign",
            "deputy",
            "'s",
            "opposition",
            "press",
        )
    return word.low.endswith(
        (
            "ый",
            "ий",
            "ой",
            "ая",
            "ого",
            "его",
            "ой",
            "ому",
            "ым",
            "им",
            "ній",
            "ова",
            "ський",
            "ська",
            "ського",
            "ської",
        )
    )
