"""The things that a statement says, language-neutral, each with the words that say it.

One sorted table, lexicon/concepts.tsv, holds the words: class:concept, then stems in English, Russian, Ukrainian.
Dates come from `extract.dates`, numbers and durations from the patterns below, persons also from the speaker table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources

from extract import dates
from records.types import Facet, Person, Span

LANGUAGES = ("en", "ru", "uk")

_WORD = re.compile(r"\w+")

_UNITS = (
    ("hour", r"hours?|час(?:а|ов)?|годин[аиу]?"),
    ("day", r"days?|дн(?:я|ей|і|ів)|день"),
    ("week", r"weeks?|fortnight|недел\w+|тижн\w+|тиждень"),
    ("month", r"months?|месяц\w*|місяц\w+"),
    ("year", r"years?|год(?:а|у)?|лет|рок(?:и|ів|у)?|рік"),
)
_WORD_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "ten": 10,
    "twenty": 20,
    "thirty": 30,
    "один": 1,
    "одна": 1,
    "два": 2,
    "две": 2,
    "дві": 2,
    "трёх": 3,
    "трех": 3,
    "трьох": 3,
    "двух": 2,
    "двох": 2,
    "три": 3,
    "четыре": 4,
    "чотири": 4,
    "пять": 5,
    "п'ять": 5,
    "шесть": 6,
    "шість": 6,
    "семь": 7,
    "сім": 7,
    "семи": 7,
    "восемь": 8,
    "вісім": 8,
    "десять": 10,
    "двадцать": 20,
    "двадцять": 20,
    "тридцать": 30,
    "тридцять": 30,
    "тридцати": 30,
    "тридцяти": 30,
}
_WORD_NUMBER = "|".join(sorted(_WORD_NUMBERS, key=len, reverse=True))
_DURATION = re.compile(
    rf"(?<![\w])(?P<n>\d{{1,3}}|{_WORD_NUMBER})[\s-]+(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _UNITS)
    + r")(?!\w)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?<![\w.,])(?P<n>\d[\d\u00a0 ]*(?:[.,]\d+)?|{_WORD_NUMBER})"
    r"(?P<pc>\s*(?:%|percent|per cent|процент\w*|відсот\w+))?(?!\w)",
    re.IGNORECASE,
)


@cache
def _rows(language: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Rows of concepts.tsv for one language: (class, concept, stems), in the table's order."""
    column = 1 + LANGUAGES.index(language)
    lines = resources.files("extract").joinpath("lexicon/concepts.tsv").read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return tuple((*row[0].split(":"), tuple(_alternatives(row[column]))) for row in cells)  # type: ignore[misc]


@cache
def table(language: str) -> tuple[tuple[str, str], ...]:
    """(class, concept) of each row of the table, in its order: the same in each language."""
    return tuple((group, concept) for group, concept, _ in _rows(language))


def stems(words: Iterable[str], *, split: bool = True) -> re.Pattern[str]:
    """A pattern for stems: each matches the start of a word, `$` at its end means that the word ends there."""
    text = "|".join(re.escape(word) if split else word for word in words).replace("\\$", "$").replace(r"\ ", " ")
    parts = _alternatives(text)
    body = "|".join(
        part.removesuffix("$").replace(" ", r"\s+") + (r"(?!\w)" if part.endswith("$") else r"\w*")
        for part in parts
        if part
    )
    # n't and 's stand inside a word: the apostrophe is let through on the left.
    return re.compile(
        rf"(?<!\w)(?:{body})|(?<=\w)(?:n't|n’t)" if "n't" in text else rf"(?<!\w)(?:{body})", re.IGNORECASE
    )


def _alternatives(text: str) -> list[str]:
    """Split at '|' outside of brackets, so that a stem may hold a small pattern of its own."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


@dataclass(frozen=True, slots=True)
class _Index:
    """The table of one language made ready: single words by their start, the rest as patterns."""

    starts: dict[str, tuple[int, ...]]  # stem → rows
    words: dict[str, tuple[int, ...]]  # whole word → rows
    patterns: tuple[tuple[int, re.Pattern[str]], ...]  # row, pattern
    longest: int


@cache
def _index(language: str) -> _Index:
    starts: dict[str, tuple[int, ...]] = {}
    words: dict[str, tuple[int, ...]] = {}
    patterns = []
    for number, (_, _, alternatives) in enumerate(_rows(language)):
        rest = []
        for one in alternatives:
            if one.isalpha() and len(one) > 1:
                starts[one.casefold()] = (*starts.get(one.casefold(), ()), number)
            elif one.endswith("$") and one[:-1].isalpha():
                words[one[:-1].casefold()] = (*words.get(one[:-1].casefold(), ()), number)
            else:
                rest.append(one)
        if rest:
            patterns.append((number, stems(rest, split=False)))
    return _Index(starts, words, tuple(patterns), max(map(len, starts)))


@lru_cache(maxsize=8192)
def concepts(text: str, language: str) -> tuple[tuple[str, str, int, int], ...]:
    """(class, concept, start, end) of the first place where each concept of the table stands in `text`."""
    language = language if language in LANGUAGES else "en"
    index = _index(language)
    first: dict[int, tuple[int, int]] = {}
    for match in _WORD.finditer(text):
        word = match.group().casefold()
        rows = index.words.get(word, ())
        for length in range(2, min(len(word), index.longest) + 1):
            rows += index.starts.get(word[:length], ())
        for row in rows:
            first.setdefault(row, match.span())
    for row, pattern in index.patterns:
        found = pattern.search(text)
        if found and (row not in first or found.start() < first[row][0]):
            first[row] = found.span()
    rows_of = table(language)
    return tuple((*rows_of[row], *first[row]) for row in sorted(first))


def numbers(text: str) -> tuple[tuple[str, str, int, int], ...]:
    """Durations ('duration', '30 day', …) and other numbers ('number', '1000', …); years are left out."""
    found, taken = [], []
    for match in _DURATION.finditer(text):
        unit = next(name for name, _ in _UNITS if match.group(name))
        found.append(("duration", f"{_value(match.group('n'))} {unit}", match.start(), match.end()))
        taken.append(match.span())
    for match in _NUMBER.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        value = _value(match.group("n"))
        if not value or (value.isdigit() and 1990 <= int(value) <= 2040):
            continue
        found.append(("number", value + ("%" if match.group("pc") else ""), match.start(), match.end()))
    return tuple(found)


def _value(words: str) -> str:
    plain = words.casefold()
    if plain in _WORD_NUMBERS:
        return str(_WORD_NUMBERS[plain])
    return (
        re.sub(r"[\s\u00a0]", "", plain).replace(",", ".")
        if re.search(r"[.,]\d{1,2}$", plain)
        else re.sub(r"[\s\u00a0.,]", "", plain)
    )


def persons(text: str, language: str, people: Iterable[Person]) -> tuple[tuple[str, str, int, int], ...]:
    """('person', surname in lower-case Latin, start, end) for people whose surname stands in `text`."""
    found = []
    for person in people:
        if person.kind != "person":
            continue
        pattern = _surname(tuple(person.forms.get(language, ())) or (person.name,))
        match = pattern.search(text) if pattern else None
        if match:
            found.append(("person", person.name.split()[-1].casefold(), match.start(), match.end()))
    return tuple(found)


@lru_cache(maxsize=4096)
def _surname(forms: tuple[str, ...]) -> re.Pattern[str] | None:
    """Surnames in any case: the last word of each form, its ending cut, at most four letters of ending after it."""
    words = {form.split()[-1] for form in forms if form.split()}
    cut = {
        word[: -2 if word[-2:] in ("ий", "ый", "ій", "ая") else -1 if word[-1] in "аяйьо" else len(word)]
        for word in words
        if len(word) > 2
    }
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, cut))) + r")\w{0,4}(?!\w)") if cut else None


def read(
    text: str, offset: int, language: str, published: date | None, people: Iterable[Person] = ()
) -> tuple[Facet, ...]:
    """All facets of `text`, which starts at `offset` of its article; sorted by class, then value."""
    rows = [*concepts(text, language), *numbers(text), *persons(text, language, people)]
    day_spans = []
    for found in dates.find(text, language, published, past=False):
        rows.append(("date", found.value, found.start, found.end))
        day_spans.append((found.start, found.end))
    facets: dict[tuple[str, str], Facet] = {}
    for group, value, start, end in rows:
        if group in ("number", "duration") and any(a <= start < b for a, b in day_spans):
            continue
        facets.setdefault(
            (group, value),
            Facet(name=group, value=value, span=Span(start=offset + start, end=offset + end, text=text[start:end])),
        )
    return tuple(facets[key] for key in sorted(facets))
