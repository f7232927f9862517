"""Whom a text calls by what they are: "the churchwarden", "егерь", "the Ukrainian", "австрієць"."""

from __future__ import annotations

from extract.speakers.case import Case
from extract.speakers.entities import Entity, Mention
from extract.speakers.lexicon import country_adjectives
from extract.speakers.names import is_adjective, is_cyrillic
from extract.speakers.salience import candidates, most

_BEFORE, _AFTER = 7, 9  # words from a name in which it may be said what its bearer is
_CLOSED = frozenset((".", ";", ":", "!", "?", "(", "—", "–"))
_NOT_PEOPLE = frozenset(("us", "uae", "un", "eu", "vatican", "british"))
_PEOPLES = {
    "dane": "DK", "turk": "TR", "pole": "PL", "finn": "FI", "swede": "SE", "briton": "GB", "spaniard": "ES",
    "frenchman": "FR", "frenchwoman": "FR", "american": "US", "slovak": "SK", "serb": "RS",
}  # fmt: skip
_NEAR = 5  # sentences
_NATIONS = frozenset(("french", "chinese", "dutch", "english", "irish", "japanese", "spanish", "swiss", "russian"))
_OTHERS = ("швед", "француз", "турок", "турк", "поляк", "серб", "финн", "фінн", "грек", "чех", "датчан")
_BELONGS = ("ец", "ець", "ин", "анин", "янин", "цем", "ця", "ца", "цу", "цю")
_LEAST = 4


def countryman(case: Case, first: int, last: int, gender: str) -> Entity | None:
    """The person of that people who is on stage: "the German", "украинец"."""
    words = [k for k in range(first, last) if case.words[k].is_word and case.words[k].low != "the"]
    if len(words) != 1:
        return None
    code = people(case, words[0])
    if not code:
        return None
    there = [e for e in candidates(case.scene, first, "", gender) if e.kind == "person" and _on_stage(case, e, first)]
    meant = [e for e in there if _is_of(e, code)]
    if not meant and case.words[words[0]].low not in _NATIONS:  # nobody is said to be of that people: a stranger is
        meant = [e for e in there if e.person is None and not any(label.countries for label in e.labels)]
        meant = [
            e for e in meant if any(case.words[first].sentence - case.words[m.first].sentence <= _NEAR for m in e.at)
        ]
    return most(case.scene, meant, first, None, 0.0)


def _on_stage(case: Case, entity: Entity, at: int) -> bool:
    return any(m.first < at and not case.scene.said(m.first) for m in entity.at)


def people(case: Case, k: int) -> str:
    """Code of the country whose people word `k` calls somebody one of; "" for the country itself."""
    word, codes = case.words[k], case.lexicon.countries(case.words, k)
    if case.lexicon.language == "en":
        if k == 0 or case.words[k - 1].low not in ("the", "that") or word.low in _NOT_PEOPLE:
            return ""
        of = _PEOPLES.get(word.low, "")
        return of or next((c for c in sorted(codes) if country_adjectives()[c].lower() == word.low), "")
    if not codes or is_adjective(word.low) or word.text.isupper() or (word.capital and not word.first):
        return ""
    called = word.low.endswith(_BELONGS) or word.low in _OTHERS
    return sorted(codes)[0] if not word.capital or called else ""


def _is_of(entity: Entity, code: str) -> bool:
    return entity.country == code or any(code in label.countries for label in entity.labels)


def by_noun(case: Case, first: int, last: int, gender: str) -> Entity | None:
    """The person beside whose name the text has the same noun: "Arthur Pym, the churchwarden" … "the churchwarden"."""
    noun = _noun(case, first, last)
    if noun is None or gender == "p" or {"a", "an"} & {w.low for w in case.words[max(0, first - 1) : last]}:
        return None
    found = []
    for entity in candidates(case.scene, first, "", gender):
        if entity.kind == "person" and any(_beside(case, m, noun) for m in entity.at if abs(m.first - noun) > _AFTER):
            found.append(entity)
    return most(case.scene, found, first, None, 0.0)


def _noun(case: Case, first: int, last: int) -> int | None:
    """The main word of the span, if it is no name: English has it last, the others after the adjectives."""
    found = None
    for k in range(first, last):
        word = case.words[k]
        if case.lexicon.language == "en" and found is not None and word.low in ("of", "for", "in", "at", "who", "with"):
            break
        if not word.is_word or len(word.low) < _LEAST or (word.capital and not word.first):
            continue
        if case.lexicon.language != "en" and is_adjective(word.low) and k + 1 < last:
            continue
        found = k
        if case.lexicon.language != "en":
            break
    if found is None or case.lexicon.bodies(case.words, found):
        return None
    return found


def _beside(case: Case, mention: Mention, noun: int) -> bool:
    words, low = case.words, case.words[noun].low
    sentence = words[mention.first].sentence
    k = mention.first - 1
    while k >= 0 and mention.first - k <= _BEFORE and words[k].sentence == sentence and words[k].text not in _CLOSED:
        if words[k].text == "," and k != mention.first - 1:
            break
        if _alike(words[k].low, low):
            return True
        k -= 1
    if mention.last >= len(words) or words[mention.last].text != ",":
        return False
    for k in range(mention.last + 1, min(len(words), mention.last + _AFTER)):
        if words[k].sentence != sentence or words[k].text in _CLOSED or words[k].text == ",":
            return False
        if _alike(words[k].low, low):
            return True
    return False


def _alike(a: str, b: str) -> bool:
    if not is_cyrillic(a):
        return a == b
    common = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        common += 1
    return common >= max(_LEAST, max(len(a), len(b)) - 2) and not is_adjective(a)
