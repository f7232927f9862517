"""How far a speaker's phrase reaches: its adjectives and complements, and a name in apposition."""

from __future__ import annotations

from collections.abc import Sequence

from extract.speakers.entities import Entity, Reading
from extract.speakers.lexicon import Lexicon
from extract.speakers.names import is_adjective
from extract.speakers.phrases import CASE_LINKS, names_role
from extract.speakers.words import Word

_DETERMINERS = frozenset("the a an this that our".split())
_TAILS = frozenset("of for in the to at with from 's and по в у з на із и і".split())
_GENITIVE = tuple("ого его ої ой ей их ых ів ов ії ии ия ня ння ва та ки ти ы а я и ї".split())


_NOUNS = ("ение", "ание", "яние", "ствие", "тие", "ению", "анию", "ення", "ання")  # look like adjectives
_PAST = ("ли", "ла", "ло", "лся", "лись", "лась")


def widen(
    words: Sequence[Word], first: int, last: int, found: Reading, lexicon: Lexicon, cue: tuple[int, int] | None = None
) -> tuple[int, int]:
    """The whole noun phrase around the words of a span: what describes them before it, complements after it."""
    start, end, sentence = first, last, words[first].sentence
    while start > 0 and first - start < 5 and words[start - 1].sentence == sentence:
        before = words[start - 1]
        if any(m.entity.kind == "person" for m in found.overlapping(start - 1, start)) and lexicon.language != "en":
            break
        if not (before.is_word or before.low == "'s") or not _modifies(words, start - 1, lexicon):
            break
        start -= 1
    while start < first and words[start].low in ("'s", *CASE_LINKS):
        start += 1
    stop = cue[0] if cue and cue[0] >= last else len(words)
    while (
        end < stop and end - last < 7 and words[end].sentence == sentence and _complements(words, end, found, lexicon)
    ):
        end += 1
    while end > last and words[end - 1].low in _TAILS:
        end -= 1
    return start, end


def _modifies(words: Sequence[Word], i: int, lexicon: Lexicon) -> bool:
    word = words[i]
    if lexicon.language == "en":
        if word.low in (
            "'s",
            "senior",
            "top",
            "chief",
            "deputy",
            "foreign",
            "former",
            "press",
            "presidential",
            "prime",
            "official",
            "of",
        ):
            return word.low != "of" or names_role(words, i - 1, lexicon)
        if lexicon.countries(words, i) or lexicon.label((word,)).domains or lexicon.bodies(words, i):
            return True
        return (
            (word.capital and not word.first)
            or word.low in _DETERMINERS
            or word.low.endswith(("al", "ic", "ish", "ian", "ese", "ive"))
        )
    if (
        word.low in lexicon.pronouns
        or word.low in lexicon.openers
        or word.low in lexicon.genitive_cues
        or lexicon.people(words, i)
    ):
        return False
    return (
        is_adjective(word.low)
        and not word.low.endswith(_NOUNS)
        and len(word.low) > 4
        and not (word.capital and not word.first and not lexicon.countries(words, i))
    )


def _complements(words: Sequence[Word], i: int, found: Reading, lexicon: Lexicon) -> bool:
    word = words[i]
    if lexicon.language == "en":
        if word.low in ("of", "for", "in", "at", "with", "to"):
            return i + 1 < len(words) and (
                words[i + 1].low in ("the", "a") or words[i + 1].capital or names_role(words, i + 1, lexicon)
            )
        if words[i - 1].low in ("of", "the", "for", "in", "at", "to"):
            return (
                word.low == "the"
                or word.capital
                or names_role(words, i, lexicon)
                or bool(lexicon.label((word,)).domains)
            )
        return word.capital and words[i - 1].capital
    if not word.is_word or any(m.entity.kind == "person" and m.first == i for m in found.overlapping(i, i + 1)):
        return False
    if word.low in lexicon.openers or word.low in lexicon.pronouns:
        return (
            word.low in ("по", "з", "в", "у", "при", "із")
            and i + 1 < len(words)
            and (words[i + 1].capital or bool(lexicon.bodies(words, i + 1)))
        )
    if lexicon.countries(words, i) or lexicon.bodies(words, i) or lexicon.label((word,)).domains:
        return True
    if word.low.endswith(_PAST):
        return False
    if words[i - 1].low in ("по", "з", "в", "у", "при", "із"):
        return True
    return (
        word.low.endswith(_GENITIVE)
        and len(word.low) > 3
        and (lexicon.people(words, i - 1) or lexicon.bodies(words, i - 1)) != frozenset()
    )


def apposition(
    words: Sequence[Word], first: int, last: int, end: int, found: Reading, lexicon: Lexicon
) -> Entity | None:
    """The person named right after a role phrase ("міністр Андрій Сибіга", "its president, the actor X,")."""
    for mention in found.overlapping(last, min(len(words), end + 1)):
        if mention.entity.kind == "person" and mention.first in (last, end):
            return mention.entity
    if end + 1 < len(words) and words[end].text == ",":
        for mention in found.overlapping(end + 1, end + 6):
            if mention.entity.kind == "person" and mention.full and mention.first > end:
                between = range(end + 1, mention.first)
                closed = mention.last >= len(words) or words[mention.last].text in ",."
                bridged = all(words[k].is_word and _introduces(words, k, lexicon) for k in between)
                return mention.entity if closed and bridged else None
    return None


def _introduces(words: Sequence[Word], k: int, lexicon: Lexicon) -> bool:
    low = words[k].low
    return (
        low in _DETERMINERS
        or low in lexicon.titles
        or bool(lexicon.people(words, k))
        or low.endswith(("ed", "ний", "ный", "ный"))
    )
