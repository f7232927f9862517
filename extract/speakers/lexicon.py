"""The word tables in `data/`: pronouns, titles, role words, countries, given names. Read once, looked up by word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extract.speakers.names import inflect, plain
from extract.speakers.words import Word, split

_EN_LINKS = frozenset(("of", "for", "to", "at", "in", "on", "with", "from"))
_ADJECTIVAL = re.compile(
    r"[сц]ь?к(ий|ого|ому|им|ая|ой|ую|ое|ие|их|а|ої|ій|у|ою|е|і)$|^[іи]ч(н|еск)|^(і[яїю]|ією|и[яию]|ией)$"
)
_OF_STATE = frozenset(("state", "государства", "держави"))
_REACH = 5  # letters that a Cyrillic word may have beyond its listed beginning


@dataclass(frozen=True, slots=True)
class Label:
    """What a role phrase says: who is called so, where they work, on what, for whom (glosses and country codes)."""

    head: frozenset[str] = frozenset()  # the phrase's main word: of "adviser to the minister", adviser
    people: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("extract.speakers").joinpath("data", name).read_text("utf-8"))


class Lexicon:
    """The tables of one language."""

    def __init__(self, language: str):
        words, roles = _tables()["words"], _tables()["roles"]
        self.language = language

        def listed(section: str) -> frozenset[str]:
            return frozenset(plain(w) for w in words[section].get(language, ()))

        self.pronouns = {plain(w): g for g, ws in words["pronouns"].get(language, {}).items() for w in ws}
        self.possessives, self.titles, self.openers = listed("possessives"), listed("titles"), listed("openers")
        self.particles, self.genitive_cues, self.unnamed = (
            listed("particles"),
            listed("genitive_cues"),
            listed("anonymous"),
        )
        self.shy = frozenset(words["anonymous"]["roles"])  # roles that are unnamed unless somebody in the text has them
        self.third_members, self.there = listed("third_members"), listed("there")
        self.english = self.shy | frozenset(words["anonymous"]["english"])
        self.offices = frozenset(words["anonymous"]["offices"])  # roles that stand for their holder without a name
        self.citing, self.told = listed("citing"), listed("told")
        self.wide = frozenset(words["anonymous"]["wide"])  # roles by which a text may call anybody it has named
        self.home = frozenset(words["home"].get(language, ()))
        self.display: dict[str, str] = roles["display"]
        self.covers: dict[str, frozenset[str]] = {k: frozenset(v) for k, v in roles["covers"].items()}
        self._people = _index({k: v.get(language, ()) for k, v in roles["people"].items()})
        self._bodies = _index({k: v.get(language, ()) for k, v in roles["bodies"].items()})
        self._domains = _index({k: v.get(language, ()) for k, v in roles["domains"].items()})
        self._countries = _index({k: v.get(language, ()) for k, v in _tables()["countries"].items()})
        self.given: dict[str, set[tuple[str, str]]] = {}  # any case of a given name → (gender, case)
        sources = [language] if language == "en" else [language, *({"ru", "uk"} - {language})]  # they share most names
        for gender, names in ((g, n) for source in sources for g, n in _tables()["given"].get(source, {}).items()):
            for name in names.split():
                for case, form in inflect(name, language, gender):
                    self.given.setdefault(form, set()).add((gender, case))
        self._seen: dict[tuple[str, str], tuple[frozenset[str], ...]] = {}

    def _glosses(self, low: str, after: str) -> tuple[frozenset[str], ...]:
        key = (low, after)
        if key not in self._seen:
            people, bodies = (dict(_find(t, low, after, self.language)) for t in (self._people, self._bodies))
            people = {g: n for g, n in people.items() if not _ADJECTIVAL.search(low[n:])}  # батьківський is no батько
            countries = dict(_find(self._countries, low, after, self.language, far=True))
            longest = max((*people.values(), *bodies.values()), default=0)  # посольство is no посол
            if max(countries.values(), default=0) > longest:  # Банкова is no bank
                people, bodies = {}, {}
            self._seen[key] = (
                frozenset(g for g, size in people.items() if size == longest),
                frozenset(g for g, size in bodies.items() if size == longest),
                frozenset(g for g, _ in _find(self._domains, low, after, self.language)),
                frozenset(countries),
            )
        return self._seen[key]

    def people(self, words: Sequence[Word], i: int) -> frozenset[str]:
        """Glosses of the word at `i` as a word for a person."""
        return self._glosses(words[i].low, words[i + 1].low if i + 1 < len(words) else "")[0]

    def bodies(self, words: Sequence[Word], i: int) -> frozenset[str]:
        """Glosses of the word at `i` as a word for a body."""
        return self._glosses(words[i].low, words[i + 1].low if i + 1 < len(words) else "")[1]

    def countries(self, words: Sequence[Word], i: int) -> frozenset[str]:
        """Codes of the countries that the word at `i` points to."""
        return self._glosses(words[i].low, words[i + 1].low if i + 1 < len(words) else "")[3]

    def label(self, words: Sequence[Word]) -> Label:
        """What the phrase `words` says."""
        parts: tuple[set[str], ...] = (set(), set(), set(), set())
        stems: set[str] = set()
        heads: list[frozenset[str]] = []
        closed, skip = False, False
        for i, word in enumerate(words):
            low, after = word.low, words[i + 1].low if i + 1 < len(words) else ""
            if self.language == "en" and heads and low in _EN_LINKS:
                closed = True
            found = self._glosses(low, after)
            if not skip:
                for part, glosses in zip(parts, found, strict=True):
                    part |= glosses
                if found[0] and not closed:
                    heads.append(found[0])
            else:
                parts[3].update(found[3])  # "хозяин Кремля" is one word for a person, and says where
            skip = found[:2] != self._glosses(low, "")[:2]
            if len(low) >= 4 and low not in self.openers:
                stems.add(stem(low))
        head = frozenset() if not heads else heads[-1] if self.language == "en" else heads[0]
        people, bodies, domains, countries = parts
        if "head" in head:  # "head of the foreign ministry", "глава МИД", "очільник уряду"
            extra = {"minister"} if "ministry" in bodies else {"premier"} if "government" in bodies else set()
            head |= extra
            people |= extra
            if any(word.low in _OF_STATE for word in words) and not bodies:  # the head of state leads nothing else
                head, people = frozenset(("president",)), {"president"}
        if self.language != "en" and "office" in bodies and "president" in people and not countries:
            countries = {"UA"}  # others have an administration or a chancellery
        return Label(head or frozenset(bodies), *map(frozenset, (people, bodies, domains, countries, stems)))


def stem(low: str) -> str:
    """A word without its likely ending: good enough to see that two words are forms of one."""
    return low[: max(4, len(low) - 3)]


_Index = dict[str, list[tuple[str, str, str]]]


def _index(rows: dict[str, Iterable[str]]) -> _Index:
    out: _Index = {}
    for gloss, beginnings in rows.items():
        for beginning in beginnings:
            first, _, second = plain(beginning).strip().partition(" ")
            out.setdefault(first[:2], []).append((first, second, gloss))
    return out


def _find(index: _Index, low: str, after: str, language: str, far: bool = False) -> Iterable[tuple[str, int]]:
    for first, second, gloss in index.get(low[:2], ()):
        if _matches(low, first, language, far) and (not second or _matches(after, second, language, far)):
            yield gloss, len(first) + (len(second) and len(second) + 1)


def _matches(low: str, beginning: str, language: str, far: bool) -> bool:
    if not low.startswith(beginning):
        return False
    rest = len(low) - len(beginning)
    if language != "en":
        reach = 3 if beginning[-1] in "аеиіїоуюя" and not far else _REACH + 2 * far
        return rest <= (reach if len(beginning) > 3 else 2) or "-" in low[len(beginning) :]
    return (
        rest == 0
        or low[len(beginning) :] in ("s", "es")
        or (len(beginning) >= 5 and rest <= 2)
        or (far and len(beginning) > 3 and rest <= 4)
    )


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return {name: _table(f"{name}.toml") for name in ("words", "roles", "countries", "given")}


@cache
def lexicon(language: str) -> Lexicon:
    """The tables of `language`; English ones for a language that has none."""
    return Lexicon(language if language in _tables()["words"]["pronouns"] else "en")


@cache
def widespread_surnames() -> frozenset[str]:
    """Surnames that alone say too little."""
    return frozenset(_tables()["words"]["surnames"]["widespread"].split())


@cache
def english_label(phrase: str) -> Label:
    """What an English phrase says."""
    return lexicon("en").label(split(phrase))


@cache
def country_adjectives() -> dict[str, str]:
    """ISO code → English adjective."""
    return {code: row.get("adjective", row["name"]) for code, row in _tables()["countries"].items()}


@cache
def country_names() -> dict[str, str]:
    """ISO code → name as labelled."""
    return {code: row["name"] for code, row in _tables()["countries"].items()}
