"""How a speaker whom the table doesn't know is called: English where the tables have words for it, else as written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from extract.speakers.entities import Entity, Reading
from extract.speakers.lexicon import Label, Lexicon, country_adjectives, country_names
from extract.speakers.phrases import plural
from extract.speakers.words import Word

DETERMINERS = frozenset("the a an this that one of another other same our his her its their some".split())
_MINISTRIES = {
    "agriculture": "Agriculture",
    "culture": "Culture",
    "defence": "Defence",
    "economy": "Economic Development",
    "education": "Education",
    "energy": "Energy",
    "finance": "Finance",
    "foreign": "Foreign Affairs",
    "health": "Health",
    "industry": "Industry and Trade",
    "interior": "Internal Affairs",
    "oil": "Oil",
    "transport": "Transport",
}


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it is to be called."""

    name: str
    confidence: float
    reason: str
    entity: Entity | None = None


def phrase_text(words: Sequence[Word], start: int, end: int) -> str:
    """Words [start, end) as written, articles before them left out."""
    while start < end - 1 and (words[start].low in DETERMINERS or words[start].low == "'s"):
        start += 1
    out = ""
    for k in range(start, end):
        out += (" " if k > start and words[k].start > words[k - 1].end else "") + words[k].text
    return out


def gloss(words: Sequence[Word], start: int, end: int, lexicon: Lexicon, many: bool | None = None) -> str:
    """English for the role or body in [start, end), with its country's adjective; "" when the tables have none."""
    for k in range(start, end):
        found = sorted(lexicon.people(words, k)) or sorted(lexicon.bodies(words, k))
        if not found:
            continue
        word = lexicon.display.get(found[0], found[0].replace("_", " "))
        several = plural(words[k].low, lexicon) if many is None else many
        adjective = next(
            (country_adjectives()[c] + " " for j in range(start, k) for c in sorted(lexicon.countries(words, j))), ""
        )
        if found[0] in _OF_PLACES:
            of = lexicon.label(words[k:end]).domains & _MATTERS
            adjective += _place(words, start, k) + "".join(f"{d} " for d in sorted(of)[:1])
        return adjective + (_several(word) if several else word)
    return ""


_OF_PLACES = frozenset("department agency council police prosecutors_office administration inspection".split())
_MATTERS = frozenset("health education culture agriculture finance energy transport".split())
_PLACES = {"обласн": "regional", "областн": "regional", "краев": "regional", "міськ": "city", "городск": "city",
           "районн": "district", "місцев": "local", "місцевий": "local"}  # fmt: skip


def _place(words: Sequence[Word], start: int, k: int) -> str:
    """ "regional " for an adjective right before word `k` that says so."""
    before = words[k - 1].low if k > start else ""
    return next((f"{english} " for beginning, english in _PLACES.items() if before.startswith(beginning)), "")


def _several(word: str) -> str:
    return (
        word[:-1] + "ies"
        if word.endswith("y") and word[-2] not in "aeiou"
        else word + ("es" if word.endswith(("s", "ch")) else "s")
    )


def unnamed(
    words: Sequence[Word],
    span: tuple[int, int],
    wide: tuple[int, int],
    label: Label,
    several: bool,
    lexicon: Lexicon,
    hidden: bool = False,
    where: str = "",
) -> str:
    """What to call somebody unnamed; `where`: English for where they are (" in the Turkish delegation")."""
    if lexicon.language == "en":
        phrase = phrase_text(words, *wide)
        return f"unnamed {phrase}" if hidden and not several and not phrase.lower().startswith("unnamed") else phrase
    english = gloss(words, *wide, lexicon, several)
    if english and (hidden or label.head & lexicon.english or lexicon.language == "uk"):
        said = any(
            words[k].low in LINKS or words[k].low.startswith(NEAR) for k in range(span[0], min(len(words), wide[1] + 2))
        )
        return f"unnamed {english}" if hidden and not several and not said and not where else english + where
    return nominative(words, *wide, lexicon)


LINKS = frozenset("в во у из із з зі от від при".split())
NEAR = ("близк", "близьк", "знаком", "знайом", "осведомл", "обізнан")


def whereabouts(words: Sequence[Word], span: tuple[int, int], found: Reading, lexicon: Lexicon) -> str:
    """English for the body that somebody is in or close to, " in the Turkish delegation"; "" if none is told."""
    k = span[0] if lexicon.language != "en" else len(words)
    while k < len(words) and not lexicon.people(words, k):
        k += 1
    k += 1
    while k < min(len(words), span[0] + 8) and words[k].sentence == words[span[0]].sentence:
        low = words[k].low
        if low in LINKS or low in ("к", "до"):
            link = " close to the " if low in ("к", "до") else " in the "
            for mention in found.overlapping(k + 1, k + 2):
                if mention.first == k + 1 and mention.entity.kind == "organisation":
                    return link + mention.entity.name
            end = next((j + 1 for j in range(k + 1, min(len(words), k + 4)) if lexicon.bodies(words, j)), 0)
            body = gloss(words, k + 1, end, lexicon, False) if end else ""
            return link + body if body else ""
        if not (words[k].text == "," or low.startswith(NEAR)):
            return ""
        k += 1
    return ""


def nominative(words: Sequence[Word], start: int, end: int, lexicon: Lexicon) -> str:
    """The phrase with its main noun, and the adjectives before it, in the nominative (Russian; else as written)."""
    text = phrase_text(words, start, end)
    if lexicon.language != "ru":
        return text
    parts = words[start:end]
    out, done = [], False
    for word in parts:
        put = word.text
        if not done and word.is_word and not word.text.isupper():
            put, noun = _to_nominative(word.text)
            done = noun
        out.append((word, put))
    joined = ""
    for n, (word, put) in enumerate(out):
        joined += (" " if n and word.start > out[n - 1][0].end else "") + put
    return joined


@cache
def _morphology() -> Any:  # pymorphy3 has no types
    import pymorphy3  # loaded on first use: it costs a quarter of a second

    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _to_nominative(word: str) -> tuple[str, bool]:
    parses = _morphology().parse(word)
    best = parses[0]
    noun = "NOUN" in best.tag
    if not (noun or "ADJF" in best.tag or "PRTF" in best.tag):
        return word, False
    if "nomn" in best.tag:
        return word, noun
    form = best.inflect({"nomn"})
    if form is None:
        return word, noun
    return (form.word.capitalize() if word[0].isupper() else form.word), noun


_SURNAMES = tuple(
    """ов ев ин ский ський цький цкий ко ук юк ак як ян дзе швили швілі ова ева ина ская ська цька ич ець ец
    off sky ski son enko ian yan ez er""".split()
)


def looks_like_surname(low: str) -> bool:
    """True when a word ends as surnames do."""
    return low.endswith(_SURNAMES)


def plural_gloss(word: str) -> str:
    """English plural of a gloss; "" of ""."""
    return _several(word) if word else ""


def related(words: Sequence[Word], role: tuple[int, int], who: str, person: bool, gender: str, lexicon: Lexicon) -> str:
    """Somebody or something of theirs: "critics of X", "X's team"."""
    if lexicon.language == "uk":
        word = gloss(words, *role, lexicon) or phrase_text(words, *role)
    else:
        word = nominative(words, *role, lexicon)
    if lexicon.language == "ru":
        return f"{word} {who}"
    return f"{word} of {who}" if person and lexicon.language == "en" else f"{who}'s {word}"


def body(words: Sequence[Word], wide: tuple[int, int], label: Label, lexicon: Lexicon) -> Body:
    """A body put together from what its phrase says: a ministry and its country, a side, or the words."""
    domains = sorted(label.domains & _MINISTRIES.keys())
    bare = wide[1] - wide[0] == 1
    countries = label.countries or (lexicon.home if bare and lexicon.language != "en" else frozenset())
    if "ministry" in label.bodies and domains and countries:
        country = sorted(countries)[0]
        if (country, domains[0]) == ("RU", "defence"):
            return Body("Russian Defence Ministry", 0.8, "a ministry and its country")
        if country == "RU" and lexicon.language != "ru":
            return Body(f"Russian Ministry of {_MINISTRIES[domains[0]]}", 0.8, "a ministry and its country")
        if lexicon.language == "en":
            short = "Foreign" if domains[0] == "foreign" else _MINISTRIES[domains[0]]
            return Body(f"{country_adjectives()[country]} {short} Ministry", 0.8, "a ministry and its country")
        return Body(
            f"Ministry of {_MINISTRIES[domains[0]]} of {country_names()[country]}", 0.8, "a ministry and its country"
        )
    if label.bodies & {"side"} and label.countries:
        return Body(country_names()[sorted(label.countries)[0]], 0.8, "a side in the talks")
    own = any(
        (w.capital and not w.first and not lexicon.countries((w,), 0)) or w.text in '«"“'
        for w in words[wide[0] : wide[1]]
    )
    if lexicon.language != "en" and not own:
        english = gloss(words, *wide, lexicon, False)
        if english and (
            lexicon.language == "uk"
            or (label.countries and any(english.startswith(a) for a in country_adjectives().values()))
        ):
            return Body(english, 0.6, "a kind of body")
    return Body(nominative(words, *wide, lexicon), 0.6, "a body, as written")
