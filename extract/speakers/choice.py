"""The order in which a speaker is looked for, and what each kind of words gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from extract.speakers import naming, phrases, roles
from extract.speakers.groups import member_of, plural_before
from extract.speakers.lexicon import Label, Lexicon, country_names
from extract.speakers.mentions import Entity, Mention, Reading
from extract.speakers.people import readings, settle
from extract.speakers.salience import Scene, most_salient
from extract.speakers.table import Table, holds
from extract.speakers.words import Word
from records.types import SpeakerKind

_TITLES = frozenset(("president", "premier", "minister", "chancellor", "pope", "cardinal", "senator", "king"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A statement that wants its speaker; spans are words [first, last)."""

    speaker: tuple[int, int] | None
    content: tuple[int, int]
    cue: tuple[int, int] | None
    pointed: tuple[int, int] | None = None  # a word that is thought to carry the name
    sure: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A speaker, and how they were found."""

    name: str
    kind: SpeakerKind
    confidence: float
    reason: str
    entity: Entity | None = None
    role: str = ""


class Chooser:
    """Finds the speakers of one article's statements, in text order: each answer sets the scene for the next."""

    def __init__(self, words: Sequence[Word], found: Reading, table: Table, lexicon: Lexicon, day: date | None, wanted: Sequence[Wanted]):
        self.words, self.found, self.table, self.lexicon, self.day, self.wanted = words, found, table, lexicon, day, wanted
        for want in wanted:
            if want.speaker:
                self._meet(want)
        self.scene = Scene(tuple(words), found, lexicon, [w.content for w in wanted])

    def all(self) -> list[Choice]:
        """One choice per statement."""
        out: list[Choice] = []
        for k, want in enumerate(self.wanted):
            choice = self.spoken(want) if want.speaker else None
            if choice is None:
                choice = self._silent(k, out)
            out.append(choice)
            at = (want.speaker or want.content)[0]
            self.scene.spoke(choice.entity, at)
            if choice.kind == "organisation":
                self.scene.body_spoke(choice.name, choice.entity, at, self.lexicon.label(self.words[slice(*(want.speaker or (0, 0)))]).bodies)
        return out

    def _meet(self, want: Wanted) -> None:
        """Somebody named by a speaker span is somebody, also when the first pass was not sure."""
        first, last = want.speaker or want.content
        met = self.found.overlapping(first, last)
        for mention in met:
            if mention.entity.kind == "person":
                mention.entity.strong = True
        if met or self._is_line_label(first, last):
            return
        span = phrases.name_words(self.words, first, last, self.lexicon)
        if span is None or span[1] - span[0] == 1 and not self._may_be_name(span[0]):
            return
        parts = [w.text for w in self.words[span[0] : span[1]]]
        reading = settle([readings(parts, self.lexicon)], [self._wants_genitive(want, span[0])])[0]
        entity = next((e for e in self.found.entities if e.name == reading.name), None)
        if entity is None:
            entity = Entity(reading.name, "person", None, reading.gender)
            self.found.entities.append(entity)
        mention = Mention(*span, entity, False, len(parts) > 1)
        entity.at.append(mention)
        self.found.mentions.append(mention)
        self.found.mentions.sort(key=lambda m: m.first)

    def _may_be_name(self, i: int) -> bool:
        """A lone capital word that opens a sentence is a name only if it looks like one or stands elsewhere too."""
        word = self.words[i]
        if not word.first or word.low in self.lexicon.given:
            return True
        again = [w for w in self.words if w.low[:4] == word.low[:4] and w is not word]
        return (not again or all(w.capital for w in again)) and (any(not w.first for w in again) or naming.looks_like_surname(word.low))

    def _wants_genitive(self, want: Wanted, first: int) -> bool:
        near = [w.low for w in self.words[max(0, first - 4) : first]]
        near += [w.low for w in self.words[slice(*want.cue)]] if want.cue else []
        return any(low in self.lexicon.genitive_cues for low in near)

    def spoken(self, want: Wanted) -> Choice | None:
        """The speaker that the words of `want.speaker` name; None when they say nothing."""
        first, last = self._clean(want)
        if first >= last:
            return None
        while last - first > 1 and self.words[last - 1].low in ("'s", "’s", ",", ":"):
            last -= 1
        words = self.words[first:last]
        gender = phrases.verb_gender(self.words, want.cue, self.lexicon)
        met = self.found.overlapping(first, last)
        label_line = None if any(m.entity.kind == "person" and m.entity.strong for m in met) else self._line_label(first, last)
        if label_line is not None:
            return label_line
        owner = phrases.possessor(self.words, first, last, met, self.lexicon)
        owner = owner or phrases.owner_after(self.words, first, last, self.found, self.lexicon)
        if owner is not None:
            related = self._related(owner, first, gender, want)
            if related is not None:
                return related
        named = [m for m in met if m.entity.kind == "person"]
        if named:
            return Choice(named[-1].entity.name, "person", 0.97, "named in the text", named[-1].entity)
        if words[0].low in self.lexicon.third_members and not any(w.capital and not w.first for w in words):
            group = member_of(self.words, first, last, self.lexicon) or self.scene.group or plural_before(self.words, first, self.lexicon)
            name = f"unnamed {group or 'person'}"
            return Choice(name, "anonymous", 0.5, "one of a group", self.scene.unnamed(name, first, Label(), gender))
        if len(words) == 1 and words[0].low in self.lexicon.there:
            found = self.scene.last_body(first)
            return found and Choice(found.name, found.kind, 0.6, "the body last named", found.entity)
        pronoun = phrases.pronoun(words, self.lexicon)
        if pronoun:
            return self._pronoun(pronoun, first, gender, want)
        start, end = phrases.widen(self.words, first, last, self.found, self.lexicon, want.cue)
        appositive = phrases.apposition(self.words, first, last, end, self.found, self.lexicon)
        if appositive is not None and roles.is_person_phrase(self.words, start, end, self.lexicon):
            return Choice(appositive.name, "person", 0.93, "named in apposition", appositive)
        return self._phrase(first, last, start, end, gender, want)

    def _clean(self, want: Wanted) -> tuple[int, int]:
        """The speaker span without what can't be part of it: words of the content, of another sentence; or the words that
        stand right at the cue verb, when the span stands elsewhere."""
        first, last = want.speaker or want.content
        low, high = want.content
        if low <= first and last <= high:
            first = last  # inside what was said
        elif first < high and low < last:
            first, last = (first, low) if first < low else (high, last)
        if first < last:
            anchor = want.cue[0] if want.cue else first
            home = self.words[anchor].sentence if any(self.words[k].sentence == self.words[anchor].sentence for k in range(first, last)) else None
            if home is None:
                home = self.words[last - 1 if want.cue and want.cue[0] >= last else first].sentence
            inside = [k for k in range(first, last) if self.words[k].sentence == home]
            first, last = inside[0], inside[-1] + 1
        return self._at_the_cue(want, first, last) or (first, last)

    def _at_the_cue(self, want: Wanted, first: int, last: int) -> tuple[int, int] | None:
        """The person named right before or right after the cue ("Putin added", "сказал Песков"), if the span is far from it."""
        if want.cue is None or any(self.words[k].low in self.lexicon.genitive_cues for k in range(*want.cue)):
            return None
        before, after = want.cue[0] - 1, want.cue[1]
        if first <= before < last or first <= after < last or first < last and first <= want.cue[0] and want.cue[1] <= last:
            return None
        if first < last and self.words[first].sentence == self.words[want.cue[0]].sentence:
            return None
        for k in (before, after):
            if not 0 <= k < len(self.words) or self.words[k].sentence != self.words[want.cue[0]].sentence or want.content[0] <= k < want.content[1]:
                continue
            for mention in self.found.overlapping(k, k + 1):
                near = mention.last == want.cue[0] if k == before else mention.first == want.cue[1]
                if mention.entity.kind == "person" and mention.entity.strong and not mention.oblique and near:
                    return mention.first, mention.last
        return None

    def _is_line_label(self, first: int, last: int) -> bool:
        opens = first == 0 or self.words[first - 1].paragraph != self.words[first].paragraph
        text = "".join(w.text for w in self.words[first:last])
        return opens and text[0].isupper() and len(text) <= 6 and last < len(self.words) and self.words[last].text in ":."

    def _line_label(self, first: int, last: int) -> Choice | None:
        """ "A:", "О.Р.:", "Ответ:": the one interviewed, or the one with these initials."""
        if not self._is_line_label(first, last):
            return None
        initials = [w.text[0].lower() for w in self.words[first:last] if w.is_word and len(w.text.strip(".")) <= 3]
        initials = initials if len(initials) > 1 else [c.lower() for w in self.words[first:last] for c in w.text if c.isupper()]
        for entity in self.scene.people():
            if len(initials) > 1 and [p[0].lower() for p in entity.name.split()] == initials:
                return Choice(entity.name, "person", 0.85, "initials", entity)
        entity = self.scene.interviewee(first)
        return entity and Choice(entity.name, "person", 0.75, "the one interviewed", entity)

    def _related(self, owner: phrases.Owner, first: int, gender: str, want: Wanted) -> Choice | None:
        """ "His spokesman", "Putin's aide", "помічник Путіна", "her team"."""
        start, end = owner.role
        end = phrases.widen(self.words, start, end, self.found, self.lexicon, want.cue)[1]
        appositive = phrases.apposition(self.words, start, end, end, self.found, self.lexicon)
        if appositive is not None and owner.mention is None:
            return Choice(appositive.name, "person", 0.93, "named in apposition", appositive)
        scene, label = self.scene, self.lexicon.label(self.words[owner.role[0] : owner.role[1]])
        entity = owner.mention.entity if owner.mention else None
        country = scene.country_before(first) if owner.mention is None and label.people else ""
        if country:
            found = self._holder(label, first, gender, frozenset((country,)))
            if found is not None:
                return found
        body = None
        if entity is None and owner.pronoun in ("m", "f"):
            entity = most_salient(scene, first, owner.pronoun, "")
        elif entity is None:
            body = scene.last_body(first)
        if entity is not None and entity.person is not None:
            if owner.mention and roles.office_fit(entity.person, label, self.table, self.day, self.lexicon.covers) >= 3:
                return None  # "президента Путина": the name is in apposition, not the owner
            for number, person in enumerate(self.table.people):
                if person.principal == entity.name and self._serves(number, label.head, gender):
                    known = scene.entity(number, self.table)
                    return Choice(known.name, "person", 0.85, f"in the service of {entity.name}", known)
        if owner.mention is not None and not owner.mention.full and self.words[owner.role[1]].low != "'s" and label.head <= _TITLES:
            return None
        near = scene.last_body(first, self.words[first].sentence) if label.people else None
        if near is not None and near.entity is not None and near.entity.country:
            found = self._holder(label, first, gender, frozenset((near.entity.country,)))
            if found is not None:
                return found
        holder = roles.best(scene, label, first, gender, self.table, self.day) if label.people and not owner.mention else None
        if holder is not None and holder is not entity:
            return Choice(holder.name, "person", 0.7, "the role is theirs in the text", holder)
        who = entity.name if entity else body.name if body else ""
        if not who:
            return None
        name = naming.related(self.words, owner.role, who, bool(label.people), gender, self.lexicon)
        if label.people:
            return Choice(name, "anonymous", 0.6, "somebody of theirs, unnamed", scene.unnamed(name, first, label, gender), name)
        return Choice(name, "organisation", 0.6, "a body of theirs", None, name)

    def _holder(self, label: Label, first: int, gender: str, countries: frozenset[str]) -> Choice | None:
        wanted = Label(label.head, label.people, label.bodies, label.domains, label.countries | countries, label.stems)
        found = roles.best(self.scene, wanted, first, gender, self.table, self.day)
        return found and Choice(found.name, "person", 0.75, "the holder of the role there", found)

    def _serves(self, number: int, head: frozenset[str], gender: str) -> bool:
        person = self.table.people[number]
        if gender in ("m", "f") and person.gender and person.gender != gender:
            return False
        held = [labels for office, labels in self.table.offices(number) if holds(office, self.day)]
        return any(head & label.head for labels in held for label in labels)

    def _pronoun(self, kind: str, first: int, gender: str, want: Wanted) -> Choice | None:
        if kind == "p":
            name = self.scene.group_name or naming.plural_gloss(plural_before(self.words, first, self.lexicon))
            return Choice(name, "anonymous", 0.5, "the group last spoken of", None) if name else None
        if kind == "n":
            found = self.scene.last_body(first)
            return found and Choice(found.name, found.kind, 0.6, "pronoun for the body last named", found.entity)
        entity = most_salient(self.scene, first, kind, gender, want.pointed, want.sure)
        return entity and Choice(entity.name, _kind(entity), 0.9, "pronoun for who was last on stage", entity)

    def _phrase(self, first: int, last: int, start: int, end: int, gender: str, want: Wanted) -> Choice | None:
        label = self.lexicon.label(self.words[start:end])
        core = self.lexicon.label(self.words[first:last])
        met = [m for m in self.found.overlapping(start, end) if m.entity.kind != "person"]
        inside = [m for m in met if m.first < last and first < m.last]
        covered = {k for m in met for k in range(m.first, m.last)}
        person_words = [k for k in range(start, end) if self.lexicon.people(self.words, k) and k not in covered]
        if core.bodies and self.lexicon.language == "en" and self.lexicon.bodies(self.words, last - 1):
            person_words = []  # "the governor's office"
        if person_words and (core.people or not inside and not core.bodies):
            return self._role(first, last, start, end, gender, want)
        if inside:
            entity = inside[-1].entity
            cited = self._cited(inside[-1], gender, want) if entity.kind == "outlet" else None
            return cited or Choice(entity.name, entity.kind, 0.9, "a known body", entity)
        if "press_service" in core.bodies and met:
            return Choice(met[-1].entity.name, met[-1].entity.kind, 0.8, "the press service of a known body", met[-1].entity)
        if core.bodies:
            return self._body(first, last, start, end, core, label)
        if met and (label.head or core.countries):
            return Choice(met[-1].entity.name, met[-1].entity.kind, 0.85, "a known body", met[-1].entity)
        countries = [k for k in range(first, last) if self.lexicon.countries(self.words, k)]
        others = [w for w in self.words[first:last] if w.is_word and w.low not in self.lexicon.openers]
        if countries and len(others) <= len(countries) + 1 and self.words[countries[0]].capital:
            code = sorted(self.lexicon.countries(self.words, countries[0]))[0]
            return Choice(country_names()[code], "organisation", 0.85, "the country, or its capital standing for it")
        if label.bodies:
            return self._body(first, last, start, end, label, label)
        name = naming.nominative(self.words, start, end, self.lexicon)
        return Choice(name, "organisation" if self.words[first].capital else "anonymous", 0.5, "as written")

    def _cited(self, outlet: Mention, gender: str, want: Wanted) -> Choice | None:
        """Whom an outlet draws on in the same sentence: "CNN reports, citing an official"."""
        sentence = self.words[outlet.first].sentence
        for k in range(len(self.words)):
            word = self.words[k]
            if word.sentence != sentence or word.low not in self.lexicon.citing or want.content[0] <= k < want.content[1]:
                continue
            for j in range(k + 1, min(k + 7, len(self.words))):
                met = [m for m in self.found.overlapping(j, j + 1) if m.entity.kind == "person"]
                if met:
                    return Choice(met[0].entity.name, "person", 0.8, f"cited by {outlet.entity.name}", met[0].entity)
                if self.lexicon.people(self.words, j):
                    start, end = phrases.widen(self.words, j, j + 1, self.found, self.lexicon, want.cue)
                    return self._role(j, j + 1, start, end, gender, want)
        return None

    def carrier(self, want: Wanted, choice: Choice) -> str | None:
        """The outlet that carries the words of somebody else in the same sentence, or None."""
        anchor = (want.cue or want.speaker or want.content)[0]
        for mention in self.found.mentions:
            if mention.entity.kind != "outlet" or mention.entity.name == choice.name or self.words[mention.first].sentence != self.words[anchor].sentence:
                continue
            if want.content[0] <= mention.first < want.content[1]:
                continue
            if mention.first and self.words[mention.first - 1].low in self.lexicon.told:
                continue
            return mention.entity.name
        return None

    def _body(self, first: int, last: int, start: int, end: int, core: Label, label: Label) -> Choice:
        """A body by a common noun: the one named before that it can mean, or one put together from the phrase."""
        named = self._body_in_apposition(end)
        if named is not None:
            return named
        heads = [k for k in range(first, last) if self.lexicon.bodies(self.words, k)]
        if heads and heads[0] > first and self.lexicon.language != "en" and not phrases.is_adjective(self.words[heads[0] - 1].low):
            first = start = heads[0]  # "в ответе ведомства": the body speaks, not the paper
        bare = all(w.low in naming.DETERMINERS or w.low.endswith("-based") or self.lexicon.label((w,)).bodies for w in self.words[start:end])
        bare &= "press_service" not in core.bodies
        if bare and not label.countries and not label.domains:
            found = self.scene.body_called(core.bodies, first, last - first == 1)
            if found is not None:
                return Choice(found.name, found.kind, 0.7, "the body named before", found.entity)
        if "ministry" in label.bodies and not label.countries and self.lexicon.language == "en":
            near = [c for k in range(max(0, start - 12), start) for c in sorted(self.lexicon.countries(self.words, k))]
            label = replace(label, countries=frozenset(near[-1:]))
        made = naming.body(self.words, (start, end), label, self.lexicon)
        return Choice(made.name, "organisation", made.confidence, made.reason)

    def _body_in_apposition(self, end: int) -> Choice | None:
        """The name in "the company, Karatal Komir, …"."""
        if end + 1 >= len(self.words) or self.words[end].text != ",":
            return None
        for mention in self.found.overlapping(end + 1, end + 2):
            if mention.first == end + 1 and mention.last < len(self.words) and self.words[mention.last].text == ",":
                if mention.entity.kind == "organisation" or not mention.entity.strong:
                    return Choice(mention.entity.name, "organisation", 0.85, "named in apposition")
        return None

    def _role(self, first: int, last: int, start: int, end: int, gender: str, want: Wanted) -> Choice:
        label, scene = self.lexicon.label(self.words[start:end]), self.scene
        several = phrases.is_plural(self.words, start, end, gender, self.lexicon)
        bare = all(w.low in naming.DETERMINERS or self.lexicon.label((w,)).people or not w.is_word for w in self.words[start:end])
        if not several and not phrases.is_unnamed(self.words, start, end, label, self.lexicon):
            shy = bool(label.head) and label.head <= self.lexicon.shy and not bare and "diplomat" not in label.head
            titled = [w for w in self.words[start:end] if w.low != "the"]
            definite = self.lexicon.language == "en" and not label.countries and len(titled) > 1 and all(w.capital for w in titled)
            found = roles.best(scene, label, first, gender, self.table, self.day, only_speakers=shy, pointed=want.pointed, sure=want.sure)
            if found is not None:
                return Choice(found.name, _kind(found), 0.85, "the holder of the role", found)
            found = scene.on_stage(first, gender, label, want.pointed, want.sure) if bare or definite else None
            found = found or scene.introduced_next(end, gender)
            if found is not None:
                found.labels.append(label)
                return Choice(found.name, _kind(found), 0.65, "who is on stage, called by what they are", found)
        hidden = phrases.is_unnamed(self.words, start, end, label, self.lexicon)
        name = naming.unnamed(self.words, (first, last), (start, end), label, several, self.lexicon, hidden)
        if several:
            scene.group = naming.gloss(self.words, first, last, self.lexicon, False) or "source"
            scene.group_name = name
            return Choice(name, "anonymous", 0.6, "several, not named in the text", None, name)
        return Choice(name, "anonymous", 0.6, "not named in the text", scene.unnamed(name, first, label, gender), name)

    def _silent(self, k: int, before: Sequence[Choice]) -> Choice:
        """No words name the speaker: an interview's answer, the one quoted around it, the one before, else the next one."""
        here, scene, want = self.wanted[k].content[0], self.scene, self.wanted[k]
        if want.pointed and want.sure > 0.6:
            for mention in self.found.overlapping(*want.pointed):
                if mention.entity.kind == "person":
                    return Choice(mention.entity.name, "person", 0.75, "the name that fits best", mention.entity)
        if scene.is_answer(here):
            entity = scene.interviewee(here)
            if entity is not None:
                return Choice(entity.name, "person", 0.75, "the one interviewed", entity)
        if before and self.words[here].paragraph - self.words[(self.wanted[k - 1].speaker or self.wanted[k - 1].content)[0]].paragraph <= 2:
            last = before[-1]
            return Choice(last.name, last.kind, 0.7, "the one being quoted around it", last.entity, last.role)
        if before:
            last = before[-1]
            return Choice(last.name, last.kind, 0.6, "goes on with the speaker before", last.entity, last.role)
        for later in self.wanted[k + 1 :]:
            choice = self.spoken(later) if later.speaker else None
            if choice is not None:
                return Choice(choice.name, choice.kind, 0.5, "the next speaker named", choice.entity, choice.role)
        return Choice("unknown", "anonymous", 0.1, "nobody is named")


def _kind(entity: Entity) -> SpeakerKind:
    return "anonymous" if entity.kind == "anonymous" else "person"
