"""What kind of words name a speaker: pronoun, possessive, role, body, unnamed; and how far the phrase reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.speakers.lexicon import Label, Lexicon
from extract.speakers.mentions import Entity, Mention, Reading
from extract.speakers.words import Word

_DETERMINERS = frozenset("the a an this that our".split())
_TAILS = frozenset("of for in the to at with from 's and по в у з на із и і".split())
_CASE_LINKS = frozenset("of in from at for из в во на с з із від у до от при".split())
_ADJECTIVE = (
    "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ым", "им", "ых", "их", "ою", "ої", "ій", "ними",
    "ську", "ська", "ське", "ські", "цька", "цьке", "цькі", "на", "ні", "ова", "ове", "ові", "ня",
)  # fmt: skip
_GENITIVE = ("ого", "его", "ої", "ой", "ей", "их", "ых", "ів", "ов", "ії", "ии", "ия", "ня", "ння", "ва", "та", "ки", "ти", "ы", "а", "я", "и", "ї")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose spokesman, team or aide is meant: a named one, or a pronoun of gender `pronoun`; `role`: words of the role."""

    mention: Mention | None
    pronoun: str
    role: tuple[int, int]


def pronoun(words: Sequence[Word], lexicon: Lexicon) -> str:
    """m, f, n, p for a pronoun, "" for anything else."""
    real = [w for w in words if w.is_word]
    found = [lexicon.pronouns[w.low] for w in real if w.low in lexicon.pronouns]
    return found[0] if found and len(real) <= 2 else ""


def verb_gender(words: Sequence[Word], cue: tuple[int, int] | None, lexicon: Lexicon) -> str:
    """m, f, n or p (several) by the form of the cue verb in Russian and Ukrainian, else ""."""
    if cue is None or lexicon.language == "en":
        return ""
    for word in words[cue[0] : cue[1]]:
        low = word.low.removesuffix("ся").removesuffix("сь")
        if len(low) < 4 or word.low in lexicon.genitive_cues:
            continue
        if low.endswith("ла"):
            return "f"
        if low.endswith("ло"):
            return "n"
        if low.endswith(("ли", "ют", "ят", "ут", "ають", "яють", "ять", "уть", "ють")) or lexicon.language == "ru" and low.endswith("ат"):
            return "p"
        if low.endswith(("л",) if lexicon.language == "ru" else ("в",)):
            return "m"
    return ""


def name_words(words: Sequence[Word], first: int, last: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The words of a personal name in a speaker span that no mention covers; None when it holds none."""
    picked = [
        i for i in range(first, last)
        if words[i].capital and not (lexicon.people(words, i) or lexicon.bodies(words, i) or lexicon.countries(words, i))
        and words[i].low not in lexicon.openers and words[i].low not in lexicon.pronouns and words[i].low not in lexicon.titles
    ]  # fmt: skip
    if not picked:
        return None
    start, end = picked[0], picked[-1] + 1
    roles = [i for i in range(first, last) if lexicon.people(words, i)]
    if len(picked) == 1 and words[start].text.isupper() or any(i > start for i in roles) or end - start > 4:
        return None
    if any(lexicon.bodies(words, i) for i in range(first, last)) or start > first and words[start - 1].low in _CASE_LINKS:
        return None
    if any(not w.is_word for w in words[start:end] if w.text not in ".-"):
        return None
    if start > first and words[start - 1].text in "«\"“" and words[start].low not in lexicon.given:
        return None
    if start == end - 1 and words[start].low not in lexicon.given and start == first and last - first > 1:
        return None
    return start, end


def possessor(words: Sequence[Word], first: int, last: int, met: Sequence[Mention], lexicon: Lexicon) -> Owner | None:
    """Whose they are: "Putin's aide", "his spokesman", "помічник Путіна"; None when nobody owns the role."""
    low = words[first].low
    if low in lexicon.possessives and any(names_role(words, k, lexicon) for k in range(first + 1, last)):
        return Owner(None, lexicon.pronouns.get(low, "m"), (first + 1, last))
    before = words[first - 1].low if first else ""
    if before in lexicon.possessives and not met and names_role(words, first, lexicon):
        return Owner(None, lexicon.pronouns.get(before, "m"), (first, last))
    for mention in met:
        if mention.entity.kind != "person":
            continue
        if mention.last < last and words[mention.last].low == "'s" and any(names_role(words, k, lexicon) for k in range(mention.last + 1, last)):
            return Owner(mention, "", (mention.last + 1, last))
        if lexicon.language != "en" and mention.oblique and mention.first > first and lexicon.people(words, mention.first - 1):
            return Owner(mention, "", (first, mention.first))
    return None


def owner_after(words: Sequence[Word], first: int, last: int, found: Reading, lexicon: Lexicon) -> Owner | None:
    """A bare role word followed by its owner's name in the genitive: "помічник" of "помічник Путіна"."""
    if lexicon.language == "en" or not lexicon.people(words, last - 1):
        return None
    for mention in found.overlapping(last, last + 1):
        if mention.first == last and mention.entity.kind == "person" and mention.oblique and words[last].sentence == words[first].sentence:
            return Owner(mention, "", (first, last))
    return None


def names_role(words: Sequence[Word], k: int, lexicon: Lexicon) -> bool:
    """True when word `k` can call a person or a body."""
    return bool(lexicon.people(words, k) or lexicon.bodies(words, k))


def widen(words: Sequence[Word], first: int, last: int, found: Reading, lexicon: Lexicon, cue: tuple[int, int] | None = None) -> tuple[int, int]:
    """The whole noun phrase around the words of a span: what describes them before it, complements after it."""
    start, end, sentence = first, last, words[first].sentence
    while start > 0 and first - start < 5 and words[start - 1].sentence == sentence:
        before = words[start - 1]
        if any(m.entity.kind == "person" for m in found.overlapping(start - 1, start)) and lexicon.language != "en":
            break
        if not (before.is_word or before.low == "'s") or not _modifies(words, start - 1, lexicon):
            break
        start -= 1
    while start < first and words[start].low in ("'s", *_CASE_LINKS):
        start += 1
    stop = cue[0] if cue and cue[0] >= last else len(words)
    while end < stop and end - last < 7 and words[end].sentence == sentence and _complements(words, end, found, lexicon):
        end += 1
    while end > last and words[end - 1].low in _TAILS:
        end -= 1
    return start, end


def _modifies(words: Sequence[Word], i: int, lexicon: Lexicon) -> bool:
    word = words[i]
    if lexicon.language == "en":
        if word.low in ("'s", "senior", "top", "chief", "deputy", "foreign", "former", "press", "presidential", "prime", "official", "of"):
            return word.low != "of" or names_role(words, i - 1, lexicon)
        if lexicon.countries(words, i) or lexicon.label((word,)).domains or lexicon.bodies(words, i):
            return True
        return (word.capital and not word.first) or word.low in _DETERMINERS or word.low.endswith(("al", "ic", "ish", "ian", "ese", "ive"))
    if word.low in lexicon.pronouns or word.low in lexicon.openers or word.low in lexicon.genitive_cues or lexicon.people(words, i):
        return False
    return word.low.endswith(_ADJECTIVE) and len(word.low) > 4 and not (word.capital and not word.first and not lexicon.countries(words, i))


def _complements(words: Sequence[Word], i: int, found: Reading, lexicon: Lexicon) -> bool:
    word = words[i]
    if lexicon.language == "en":
        if word.low in ("of", "for", "in", "at", "with", "to"):
            return i + 1 < len(words) and (words[i + 1].low in ("the", "a") or words[i + 1].capital or names_role(words, i + 1, lexicon))
        return words[i - 1].low in ("of", "the", "for", "in", "at", "to") or word.capital and words[i - 1].capital
    if not word.is_word or any(m.entity.kind == "person" and m.first == i for m in found.overlapping(i, i + 1)):
        return False
    if word.low in lexicon.openers or word.low in lexicon.pronouns:
        return word.low in ("по", "з", "в", "у", "при", "із") and i + 1 < len(words) and (words[i + 1].capital or bool(lexicon.bodies(words, i + 1)))
    if lexicon.countries(words, i) or lexicon.bodies(words, i) or lexicon.label((word,)).domains:
        return True
    if words[i - 1].low in ("по", "з", "в", "у", "при", "із"):
        return True
    return word.low.endswith(_GENITIVE) and len(word.low) > 3 and (lexicon.people(words, i - 1) or lexicon.bodies(words, i - 1)) != frozenset()


def apposition(words: Sequence[Word], first: int, last: int, end: int, found: Reading, lexicon: Lexicon) -> Entity | None:
    """The person named right after a role phrase ("міністр Андрій Сибіга", "its president, the actor X,")."""
    for mention in found.overlapping(last, min(len(words), end + 1)):
        if mention.entity.kind == "person" and mention.first in (last, end):
            return mention.entity
    if end + 1 < len(words) and words[end].text == ",":
        for mention in found.overlapping(end + 1, end + 6):
            if mention.entity.kind == "person" and mention.full and mention.first > end:
                between = range(end + 1, mention.first)
                if all(words[k].is_word for k in between) and all(_introduces(words, k, lexicon) for k in between):
                    if mention.last >= len(words) or words[mention.last].text in ",.":
                        return mention.entity
                return None
    return None


def _introduces(words: Sequence[Word], k: int, lexicon: Lexicon) -> bool:
    low = words[k].low
    return low in _DETERMINERS or low in lexicon.titles or bool(lexicon.people(words, k)) or low.endswith(("ed", "ний", "ный", "ный"))


def is_adjective(low: str) -> bool:
    """True when a Russian or Ukrainian word ends as adjectives do."""
    return low.endswith(_ADJECTIVE)


def plural(low: str, lexicon: Lexicon) -> bool:
    """True when the word looks like a plural."""
    if lexicon.language == "en":
        return low.endswith("s") and not low.endswith(("ss", "us"))
    return low.endswith(("ы", "и", "ов", "ев", "ей", "ам", "ям", "ами", "ями", "ах", "ях", "ів", "їв", "і", "их", "ых", "ие", "ые"))


def is_plural(words: Sequence[Word], start: int, end: int, gender: str, lexicon: Lexicon) -> bool:
    """True when the phrase means several people."""
    heads = [w.low for k, w in enumerate(words[start:end], start) if lexicon.people(words, k)]
    if not heads:
        return False
    if lexicon.language == "en":
        of = next((k for k in range(start, end) if words[k].low in ("of", "for", "in")), end)
        before = [w.low for k, w in enumerate(words[start:of], start) if lexicon.people(words, k)]
        return plural((before or heads)[-1], lexicon) and "'s" not in (words[k].low for k in range(start, end))
    if gender == "p":
        return plural(heads[0], lexicon)
    if gender != "":
        return False
    return heads[0].endswith(("ов", "ев", "ів", "їв", "ами", "ах", "їх", "тёры", "теры", "ики", "ари", "еры", "ери", "сты", "сти", "чи", "оры", "ори", "яне"))


_SHUN = ("аноним", "анонім", "неназв", "назват", "называт", "назива", "безымян", "безымён", "anonym", "unnamed", "раскрыват", "розкрива")


def is_unnamed(words: Sequence[Word], start: int, end: int, label: Label, lexicon: Lexicon) -> bool:
    """True when the text keeps the speaker unnamed ("a senior official", "источник в МИД", "чиновник, пожелавший …")."""
    lows = [w.low for w in words[max(0, start - 1) : end]]
    if lexicon.language == "en":
        if any(low in lexicon.unnamed for low in lows[:3]):
            return True
    elif any(low.startswith(u) for low in lows for u in lexicon.unnamed if len(u) > 5) or any(low in lexicon.unnamed for low in lows[:2]):
        return True
    if any(low.startswith(_SHUN) for low in lows):
        return True
    after = [w.low for w in words[end : end + 9]]
    if after and after[0] == "," and any(a.startswith(_SHUN) for a in after):
        return True
    return "source" in label.head
