"""The known people and bodies, indexed by the words that name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache

from extract.speakers.lexicon import Label, lexicon, widespread_surnames
from extract.speakers.names import fold, inflect, is_cyrillic, plain
from extract.speakers.words import Word, split
from records.types import Office, Person

# Families come first, or are never used alone: these are recognised in full only.
_FULL_ONLY = frozenset(("VA", "CN", "KP", "KR", "SA", "AE", "QA"))


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name: its words before the last, and whose name it is."""

    person: int
    lead: tuple[str, ...]  # plain words before the key word
    case: str
    gender: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name found in a text: words [first, last), whose (several when the surname is shared), in which cases."""

    first: int
    last: int
    people: tuple[int, ...]
    cases: frozenset[str]
    full: bool


class Table:
    """Names of the known people and bodies, as they are written in one language."""

    def __init__(self, people: Sequence[Person], language: str):
        self.people = tuple(people)
        self.language = language
        self._names: dict[str, list[Form]] = {}
        self._bodies: dict[str, list[tuple[tuple[str, ...], tuple[bool, ...], int]]] = {}
        self._leads: dict[tuple[str, str], frozenset[str]] = {}
        self._labels: dict[int, tuple[tuple[Office, tuple[Label, ...]], ...]] = {}
        for number, person in enumerate(self.people):
            written = dict.fromkeys((*person.forms.get("en", (person.name,)), *person.forms.get(language, ())))
            for form in written:
                if person.kind == "person":
                    self._add_person(number, person, form)
                else:
                    self._add_body(number, form)

    def _add_person(self, number: int, person: Person, form: str) -> None:
        parts = form.split()
        tail = parts[-1]
        if len(parts) > 1 and ((tail.isupper() and len(tail) <= 4) or tail == "Jr."):
            self._names.setdefault(_key(tail), []).append(
                Form(number, tuple(_key(p) for p in parts[:-1]), "nom", person.gender)
            )
            return
        lead = tuple(_key(p) for p in parts[:-1])
        if is_cyrillic(tail):
            for case, word in inflect(tail, self.language, person.gender):
                self._names.setdefault(word, []).append(Form(number, lead, case, person.gender))
        else:
            self._names.setdefault(_key(tail), []).append(Form(number, lead, "", person.gender))

    def _add_body(self, number: int, form: str) -> None:
        words = [w for w in split(form) if w.is_word or w.low == "'s"]
        row = (tuple(w.low for w in words), tuple(w.text.isupper() and len(w.text) <= 6 for w in words), number)
        self._bodies.setdefault(words[0].low[:2], []).append(row)

    def body_at(self, words: Sequence[Word], i: int) -> tuple[int, int] | None:
        """(person number, end) of the longest body's or outlet's name that starts at word `i`."""
        best: tuple[int, int] | None = None
        for row, acronym, number in self._bodies.get(words[i].low[:2], ()):
            end = i + len(row)
            if end > len(words) or (best and end <= best[1]):
                continue
            if all(_same_word(words[i + k], row[k], acronym[k]) for k in range(len(row))):
                if self.people[number].kind == "outlet" and not words[end - 1].capital and end - i > 1:
                    continue  # "The economist" is no weekly
                best = (number, end)
        return best

    def name_at(self, words: Sequence[Word], i: int, start: int) -> Hit | None:
        """The known person whose name's last word is word `i`; the name may reach back to word `start`."""
        forms = self._names.get(_key(words[i].text))
        if not forms:
            return None
        best: list[tuple[int, Form]] = []
        for form in forms:
            size = len(form.lead)
            if (
                size
                and i - size >= start
                and all(self._leads_match(words[i - size + k], form.lead[k], form.gender) for k in range(size))
            ):
                best.append((size, form))
        if best:
            top = max(size for size, _ in best)
            found = [f for size, f in best if size == top]
            return Hit(
                i - top, i + 1, tuple(dict.fromkeys(f.person for f in found)), frozenset(f.case for f in found), True
            )
        alone = [
            f
            for f in forms
            if len(words[i].text) > 2
            and (not f.lead or self.people[f.person].country not in _FULL_ONLY or len(words[i].text) > 6)
        ]
        if not alone:
            return None
        return Hit(i, i + 1, tuple(dict.fromkeys(f.person for f in alone)), frozenset(f.case for f in alone), False)

    def misspelt(self, words: Sequence[Word], i: int, start: int) -> Hit | None:
        """A known person whose first name is written in a way that the table doesn't have ("Реджеп Таїп Ердоган")."""
        for form in self._names.get(_key(words[i].text), ()):
            if not form.lead or i <= start:
                continue
            for first in range(max(start, i - 3), i):
                word = _key(words[first].text)
                if word[:2] == form.lead[0][:2] and SequenceMatcher(None, word, form.lead[0]).ratio() >= 0.75:
                    return Hit(first, i + 1, (form.person,), frozenset((form.case,)), True)
        return None

    def widespread(self, word: Word) -> bool:
        """True when the surname alone says too little."""
        return (word.low in widespread_surnames()) or any(
            word.low.startswith(w) and len(word.low) - len(w) <= 2 for w in widespread_surnames() if len(w) > 4
        )

    def _leads_match(self, word: Word, lead: str, gender: str) -> bool:
        if not is_cyrillic(word.text):
            return _key(word.text) == lead
        key = (lead, gender)
        if key not in self._leads:
            self._leads[key] = frozenset(f for _, f in inflect(lead, self.language, gender))
        return word.low in self._leads[key] or word.low == lead

    def offices(self, number: int) -> tuple[tuple[Office, tuple[Label, ...]], ...]:
        """Offices of a person with what their phrases say in this language."""
        if number not in self._labels:
            english, own = lexicon("en"), lexicon(self.language)
            rows = []
            for office in self.people[number].roles:
                labels = [english.label(_split(office.title))]
                labels += [own.label(_split(p)) for p in office.forms.get(self.language, ())]
                rows.append((office, tuple(dict.fromkeys(labels))))
            self._labels[number] = tuple(rows)
        return self._labels[number]


def holds(office: Office, day: date | None) -> bool:
    """True when `office` is held on `day`; an unknown day counts as one on which everything is held."""
    if day is None:
        return office.until is None
    return (office.since is None or office.since <= day) and (office.until is None or day < office.until)


@lru_cache(maxsize=10_000)
def _split(phrase: str) -> tuple[Word, ...]:
    return split(phrase)


def _key(word: str) -> str:
    return plain(word) if is_cyrillic(word) else fold(word)


@lru_cache(maxsize=50_000)
def _close(low: str, form: str, acronym: bool) -> bool:
    if low == form:
        return True
    if not is_cyrillic(form):
        return False
    if acronym:
        return low.startswith(form) and len(low) - len(form) <= 2 and len(form) > 2
    return any(_declined(low, f) for f in {form, _open_syllable(form)})


def _declined(low: str, form: str) -> bool:
    """True when both are one stem with endings."""
    common = 0
    for a, b in zip(low, form, strict=False):
        if a != b:
            break
        common += 1
    short = len(form) - (1 if len(form) <= 4 else 2 if len(form) <= 8 else 3)
    endings = set(form[common:]) <= _ENDINGS and set(low[common:]) <= _ENDINGS | set("мхгв")
    return endings and common >= max(2, short) and len(low) - len(form) <= 2


_ENDINGS = set("аеиіїоуыьэюяйєё")


def _open_syllable(form: str) -> str:
    """Ukrainian дім → дом: the stem that the other cases have."""
    return form[:-2] + "о" + form[-1] if len(form) > 2 and form[-2] == "і" and form[-1] not in _ENDINGS else form


def _same_word(word: Word, form: str, acronym: bool) -> bool:
    if acronym and form != "рф" and not word.text[: len(form)].isupper():
        return False
    return _close(word.low, form, acronym)
