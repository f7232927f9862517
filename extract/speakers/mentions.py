"""One pass over an article: who is named in it, where, and by which roles the text introduces them."""

from __future__ import annotations

from collections.abc import Sequence

from extract.speakers import people, runs
from extract.speakers.entities import Entity, Mention, Reading
from extract.speakers.introductions import STOP, introductions
from extract.speakers.lexicon import Lexicon
from extract.speakers.names import fold, is_cyrillic, plain
from extract.speakers.table import Table
from extract.speakers.words import Word


def read(words: tuple[Word, ...], table: Table, lexicon: Lexicon) -> Reading:
    """Finds known bodies and people, unknown full names, then lone surnames and first names of those."""
    finder = _Finder(words, table, lexicon)
    finder.known()
    finder.unknown()
    finder.lone()
    finder.mentions.sort(key=lambda m: m.first)
    for mention in finder.mentions:
        mention.entity.at.append(mention)
    reading = Reading(words, list(finder.entities.values()), finder.mentions)
    for mention in reading.mentions:
        if mention.entity.kind == "person":
            introduced = introductions(words, mention.first, mention.last, lexicon)
            mention.entity.labels += introduced
            mention.entity.strong |= mention.full and any(label.people for label in introduced)
    return reading


class _Finder:
    def __init__(self, words: tuple[Word, ...], table: Table, lexicon: Lexicon):
        self.words, self.table, self.lexicon = words, table, lexicon
        self.entities: dict[str, Entity] = {}
        self.mentions: list[Mention] = []
        self.taken = [False] * len(words)
        self.runs: list[tuple[int, int]] = []
        self.common = {w.low for w in words if not w.capital}

    def _known(self, number: int) -> Entity:
        person = self.table.people[number]
        if person.name not in self.entities:
            self.entities[person.name] = Entity(
                person.name, person.kind, number, person.gender, person.country, role=person.role
            )
        return self.entities[person.name]

    def _take(self, first: int, last: int, entity: Entity, oblique: bool, full: bool) -> None:
        self.mentions.append(Mention(first, last, entity, oblique, full))
        self.taken[first:last] = [True] * (last - first)

    def known(self) -> None:
        words, i, pending = self.words, 0, []
        while i < len(words):
            word = words[i]
            if not word.is_word:
                i += 1
                continue
            body = self.table.body_at(words, i)
            if body and body[1] - i == 1 and word.text.isupper() and self._has_owner(i + 1):
                body = None  # "МЧС Татарстана" is not the federal one
            if body and (word.capital or body[1] - i > 1) and not _is_lower_phrase(words[i : body[1]]):
                self._take(i, body[1], self._known(body[0]), False, True)
                i = body[1]
                continue
            if not word.capital or (word.low in self.lexicon.openers and word.first):
                i += 1
                continue
            end = runs.run_end(self.words, self.lexicon, i)
            self.runs.append((i, end))
            for k in range(i, end):
                inner = self.table.body_at(words, k) if k > i else None
                if inner and not any(self.taken[k : inner[1]]):
                    self._take(k, inner[1], self._known(inner[0]), False, True)
                    end = max(end, inner[1])
                hit = self.table.name_at(words, k, i) if words[k].capital and not self.taken[k] else None
                if hit is None:
                    continue
                if hit.full:
                    self._take(
                        hit.first,
                        hit.last,
                        self._known(hit.people[0]),
                        "nom" not in hit.cases and "" not in hit.cases,
                        True,
                    )
                elif (misspelt := self.table.misspelt(words, k, i)) is not None:
                    self._take(
                        misspelt.first, k + 1, self._known(misspelt.people[0]), not misspelt.cases & {"nom", ""}, True
                    )
                elif self._alone_fits(k, i, end):
                    pending.append(hit)
            i = max(end, i + 1)
        named = {m.entity.person for m in self.mentions}
        for hit in pending:
            if any(self.taken[hit.first : hit.last]):
                continue
            here = [p for p in hit.people if p in named]
            if not here and (self.table.widespread(words[hit.first]) or self._stranger(hit.first)):
                continue
            number = here[0] if here else hit.people[0]
            self._take(hit.first, hit.last, self._known(number), not hit.cases & {"nom", ""}, False)

    def _has_owner(self, i: int) -> bool:
        """True when word `i` says whose the Cyrillic body right before it is."""
        word = self.words[i] if i < len(self.words) else None
        if word is None or not word.capital or not is_cyrillic(word.text) or word.first:
            return False
        return not self.lexicon.countries(self.words, i) and word.low not in self.lexicon.given

    def _alone_fits(self, k: int, start: int, end: int) -> bool:
        """A lone surname: no other person's first name right before it, and no further surname right after it."""
        if k > start and not (k == start + 1 and self._place(start)):
            before = self.words[k - 1]
            if before.low in self.lexicon.given or (
                before.capital
                and not before.first
                and before.low not in self.lexicon.openers
                and not runs.is_title(self.words, self.lexicon, k - 1)
                and not before.low.endswith(".")
            ):
                return False
        after = self.words[k + 1] if k + 1 < end else None
        if after is not None and is_cyrillic(after.text) != is_cyrillic(self.words[k].text):
            return True  # "слова Зеленского Der Standard"
        if after is None or not after.capital or after.low in self.lexicon.given:
            return True
        return bool(self.table.name_at(self.words, k + 1, k + 1)) or runs.is_title(self.words, self.lexicon, k + 1)

    def _slipped(self, word: Word) -> list[Entity]:
        """People of this text whose surname, as it stands here, `word` misspells."""
        named = {plain(self.words[m.last - 1].text): m.entity for m in self.mentions if m.entity.kind == "person"}
        return [entity for name, entity in named.items() if is_slip(word.low, name)]

    def _place(self, i: int) -> bool:
        """True when word `i` is a place that the sentence starts with: "On the forum in Davos X said"."""
        before = self.words[i - 1].low if i else ""
        return before in runs.PLACE_LINKS and self.words[i].low not in self.lexicon.given

    def _stranger(self, i: int) -> bool:
        """True when the text gives this surname to somebody else in full, as a text on sport may."""
        low = self.words[i].low
        for k in range(1, len(self.words)):
            if k != i and self.words[k].low[:5] == low[:5] and self.words[k].capital and not self.taken[k]:
                before = self.words[k - 1]
                if before.capital and before.low in self.lexicon.given and before.low not in self.lexicon.titles:
                    return True
        return False

    def unknown(self) -> None:
        found: list[tuple[int, int, tuple[people.Reading, ...], bool]] = []
        for start, end in self.runs:
            span = runs.name_in(self.words, self.lexicon, self.taken, self.common, start, end)
            if span is None or (span[1] - span[0] == 2 and people.is_patronymic(self.words[span[1] - 1].low)):
                continue
            first, last = span
            parts = [w.text for w in self.words[first:last]]
            sure = self.words[first].low in self.lexicon.given
            found.append((first, last, people.readings(parts, self.lexicon), sure))
        settled = people.settle([f[2] for f in found], [self._genitive_before(f[0]) for f in found])
        for (first, last, _, sure), reading in zip(found, settled, strict=True):
            entity = self._stranger_entity(
                reading, sure or self._role_before(first) or runs.looks_personal(self.words, self.lexicon, first, last)
            )
            self._take(first, last, entity, reading.case not in ("nom", ""), True)

    def _stranger_entity(self, reading: people.Reading, sure: bool) -> Entity:
        key = plain(reading.name)
        if key not in self.entities:
            tail = people.forms(reading.name, reading.gender, self.lexicon.language)
            self.entities[key] = Entity(
                reading.name, "person", None, reading.gender, "", [], tail, plain(reading.name.split()[0]), sure
            )
        self.entities[key].strong |= sure
        return self.entities[key]

    def _role_before(self, i: int) -> bool:
        return any(self.lexicon.people(self.words, k) for k in range(max(0, i - 2), i))

    def _genitive_before(self, i: int) -> bool:
        for k in range(i - 1, max(-1, i - 8), -1):
            word = self.words[k]
            if word.sentence != self.words[i].sentence or word.text in STOP:
                return False
            if word.low in self.lexicon.genitive_cues:
                return True
        return False

    def lone(self) -> None:
        """Single capital words that are the surname or first name of somebody named in full elsewhere."""
        strangers = [e for e in self.entities.values() if e.person is None and e.kind == "person"]
        tails: dict[str, list[Entity]] = {}
        for entity in strangers:
            for form in entity.tail:
                tails.setdefault(form, []).append(entity)
            tails.setdefault(fold(entity.name.split()[-1]), []).append(entity)
        for start, end in self.runs:
            for k in range(start, end):
                if self.taken[k] or not self.words[k].capital:
                    continue
                word = self.words[k]
                owners = tails.get(word.low) or tails.get(fold(word.text), [])
                if not owners and k + 1 < end and people.is_patronymic(self.words[k + 1].low):
                    owners = [
                        e for e in self.entities.values() if e.kind == "person" and _first_like(e, word, self.table)
                    ]
                    if owners:
                        self._take(k, k + 2, owners[0], False, False)
                        continue
                if not owners and word.low in self.lexicon.given and end - start == 1:
                    owners = [e for e in strangers if e.head == word.low]
                if not owners and k and self.words[k - 1].low in _KNIGHTS:
                    owners = [
                        e for e in self.entities.values() if e.kind == "person" and plain(e.name.split()[0]) == word.low
                    ]
                if not owners and k == end - 1 and k > 0 and self.words[k - 1].low in _STYLES:
                    name = (
                        f"{self.words[k - 1].text} {word.text}"
                        if self.words[k - 1].low not in _PLAIN_STYLES
                        else word.text
                    )
                    owners = [self._stranger_entity(people.Reading(name, "", ""), True)]
                owners = owners or self._slipped(word)
                if owners:
                    owner = max(owners, key=lambda e: e.strong)
                    self._take(
                        k, k + 1, owner, is_cyrillic(word.text) and word.low != plain(owner.name.split()[-1]), False
                    )


def is_slip(word: str, name: str) -> bool:
    """True when `word` is `name` with two neighbours swapped or one inner letter lost: "Peksov" for Peskov."""
    if word == name or word[:1] != name[:1] or len(name) < _SLIPS_FROM:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), len(word))
    if len(word) == len(name):
        return word[at : at + 2] == name[at : at + 2][::-1] and word[at + 2 :] == name[at + 2 :]
    return len(word) + 1 == len(name) > _SLIPS_FROM and at < len(word) - 2 and word[at:] == name[at + 1 :]


_SLIPS_FROM = 6  # letters: shorter names are too like one another


def _first_like(entity: Entity, word: Word, table: Table) -> bool:
    """True when `word` is the entity's first name, also in the vocative."""
    firsts = [entity.head] if entity.person is None else [
        plain(f.split()[0]) for f in table.people[entity.person].forms.get(table.language, ())
    ]  # fmt: skip
    return any(f and word.low[: max(3, len(f) - 2)] == f[: max(3, len(f) - 2)] for f in firsts)


_PLAIN_STYLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "господин", "госпожа"))
_KNIGHTS = frozenset(("sir", "dame"))
_STYLES = _PLAIN_STYLES | frozenset("lord lady sir dame father sister brother sheikh пан пані отець отец".split())


def _is_lower_phrase(words: Sequence[Word]) -> bool:
    """A body's name all in lower case is one only if it says whose it is ("российская делегация")."""
    return len(words) == 1 and not words[0].capital
