"""The order in which a speaker is looked for, and what each kind of words gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.speakers import afterwards, bodies, called, interviews, kin, naming, phrases, reach, roles, spans, whose
from extract.speakers.case import Case, Choice, Wanted, kind_of
from extract.speakers.entities import Mention
from extract.speakers.groups import member_of, plural_before
from extract.speakers.lexicon import Label, country_names

# How sure the network must be of a name: where words stand for a speaker that no table knows, and where none do.
_POINTS, _POINTS_SILENT = 0.65, 0.6
_RELATIVE = frozenset("who который которая которые який яка які котрий котра".split())


class Chooser:
    """Finds the speakers of one article's statements, in text order: each answer sets the scene for the next."""

    def __init__(self, case: Case, wanted: Sequence[Wanted]):
        self.case, self.wanted = case, wanted
        self.words, self.found, self.lexicon, self.scene = case.words, case.found, case.lexicon, case.scene
        for want in wanted:
            if want.speaker:
                spans.meet(case, want)

    def all(self) -> list[Choice]:
        """One choice per statement."""
        out: list[Choice] = []
        for k, want in enumerate(self.wanted):
            hangs = bool(k) and spans.goes_on(self.case, self.wanted[k - 1], want)
            choice = out[-1] if hangs else self.spoken(want) if want.speaker else None
            if choice is None or choice.kind in ("organisation", "outlet"):
                choice = afterwards.told_after(self.case, want) or choice
            if choice is None:
                choice = self._silent(k, out)
            out.append(choice)
            at = (want.speaker or want.content)[0]
            self.scene.spoke(choice.entity, at)
            self._heard(choice, want)
            if choice.kind == "organisation":
                self.scene.body_spoke(
                    choice.name,
                    choice.entity,
                    at,
                    self.lexicon.label(self.words[slice(*(want.speaker or (0, 0)))]).bodies,
                )
        return out

    def _heard(self, choice: Choice, want: Wanted) -> None:
        """A role or pronoun that was found to mean somebody is a mention of them too."""
        if choice.entity is None or want.speaker is None or choice.kind not in ("person", "anonymous"):
            return
        first, last = want.speaker
        if not choice.entity.at:
            choice.entity.at.append(Mention(first, last, choice.entity, False, False))

    def spoken(self, want: Wanted) -> Choice | None:
        """The speaker that the words of `want.speaker` name; None when they say nothing."""
        first, last = spans.clean(self.case, want)
        if first >= last:
            return None
        while last - first > 1 and self.words[last - 1].low in ("'s", "’s", ",", ":"):
            last -= 1
        words = self.words[first:last]
        gender = phrases.verb_gender(self.words, want.cue, self.lexicon)
        met = self.found.overlapping(first, last)
        label_line = (
            None
            if any(m.entity.kind == "person" and m.entity.strong for m in met)
            else interviews.line_label(self.case, first, last)
        )
        if label_line is not None:
            return label_line
        theirs = whose.of_theirs(self.case, first, last) or whose.the_latter(self.case, first, last, gender)
        if theirs is not None:
            return theirs
        owner = phrases.possessor(self.words, first, last, met, self.lexicon)
        owner = owner or phrases.owner_after(self.words, first, last, self.found, self.lexicon)
        if owner is not None:
            related = kin.related(self.case, owner, first, gender, want)
            if related is not None:
                return related
        named = [m for m in met if m.entity.kind == "person"]
        if named:
            one = spans.chief(self.case, named)
            return Choice(one.name, "person", 0.97, "named in the text", one)
        if words[0].low in self.lexicon.third_members and not any(w.capital and not w.first for w in words):
            group = (
                member_of(self.words, first, last, self.lexicon)
                or self.scene.group
                or plural_before(self.words, first, self.lexicon)
            )
            name = f"unnamed {group or 'person'}"
            return Choice(name, "anonymous", 0.5, "one of a group", self.scene.unnamed(name, first, Label(), gender))
        if len(words) == 1 and words[0].low in self.lexicon.there:
            found = self.scene.last_body(first)
            return (
                Choice(found.name, found.kind, 0.6, "the body last named", found.entity) if found is not None else None
            )
        if words[0].low in _RELATIVE and len(words) == 1:
            moved = phrases.antecedent(self.words, first, self.found, self.lexicon)
            return self.spoken(replace(want, speaker=moved, cue=None)) if moved is not None else None
        pronoun = phrases.pronoun(words, self.lexicon)
        if pronoun:
            return self._pronoun(pronoun, first, gender, want)
        start, end = reach.widen(self.words, first, last, self.found, self.lexicon, want.cue)
        appositive = reach.apposition(self.words, first, last, end, self.found, self.lexicon)
        if appositive is not None and roles.is_person_phrase(self.words, start, end, self.lexicon):
            return Choice(appositive.name, "person", 0.93, "named in apposition", appositive)
        return self._phrase(first, last, start, end, gender, want)

    def _pronoun(self, kind: str, first: int, gender: str, want: Wanted) -> Choice | None:
        if kind == "p":
            name = self.scene.group_name or naming.plural_gloss(plural_before(self.words, first, self.lexicon))
            return Choice(name, "anonymous", 0.5, "the group last spoken of", None) if name else None
        if kind == "n":
            found = self.scene.last_body(first)
            return (
                Choice(found.name, found.kind, 0.6, "pronoun for the body last named", found.entity)
                if found is not None
                else None
            )
        entity = self.case.pick(self.scene, first, kind, gender, want.pointed, want.sure)
        return (
            Choice(entity.name, kind_of(entity), 0.9, "pronoun for who was last on stage", entity)
            if entity is not None
            else None
        )

    def _phrase(self, first: int, last: int, start: int, end: int, gender: str, want: Wanted) -> Choice | None:
        label = self.lexicon.label(self.words[start:end])
        core = self.lexicon.label(self.words[first:last])
        met = [m for m in self.found.overlapping(start, end) if m.entity.kind != "person"]
        inside = [m for m in met if m.first < last and first < m.last]
        covered = {k for m in met for k in range(m.first, m.last)}
        person_words = [k for k in range(start, end) if self.lexicon.people(self.words, k) and k not in covered]
        owned = "'s" in (w.low for w in self.words[first:last])
        if owned and core.bodies and self.lexicon.bodies(self.words, last - 1):
            person_words = []  # "the governor's office"
        if person_words and (core.people or (not inside and not core.bodies)):
            return self._role(first, last, start, end, gender, want)
        if inside:
            entity = inside[-1].entity
            cited = self._cited(inside[-1], gender, want) if entity.kind == "outlet" else None
            return cited or Choice(entity.name, entity.kind, 0.9, "a known body", entity)
        if "press_service" in core.bodies and met:
            return Choice(
                met[-1].entity.name, met[-1].entity.kind, 0.8, "the press service of a known body", met[-1].entity
            )
        if core.bodies:
            return bodies.body(self.case, first, last, start, end, core, label)
        if met and (label.head or core.countries):
            return Choice(met[-1].entity.name, met[-1].entity.kind, 0.85, "a known body", met[-1].entity)
        if not met:
            known = called.countryman(self.case, first, last, gender)
            if known is not None:
                return Choice(known.name, "person", 0.7, "who is on stage, called by their country", known)
        countries = [k for k in range(first, last) if self.lexicon.countries(self.words, k)]
        others = [w for w in self.words[first:last] if w.is_word and w.low not in self.lexicon.openers]
        if countries and len(others) <= len(countries) + 1 and self.words[countries[0]].capital:
            code = sorted(self.lexicon.countries(self.words, countries[0]))[0]
            return Choice(country_names()[code], "organisation", 0.85, "the country, or its capital standing for it")
        if label.bodies:
            return bodies.body(self.case, first, last, start, end, label, label)
        known = called.by_noun(self.case, first, last, gender)
        if known is not None:
            return Choice(known.name, "person", 0.7, "the text calls them so beside their name", known)
        plain = not any(w.capital and w.low not in naming.DETERMINERS for w in self.words[first:last])
        fitting = self._pointed(want, _POINTS) if plain and self.words[first].low not in ("a", "an") else None
        if fitting is not None:
            return fitting
        name = naming.nominative(self.words, start, end, self.lexicon)
        return Choice(name, "organisation" if self.words[first].capital else "anonymous", 0.5, "as written")

    def _cited(self, outlet: Mention, gender: str, want: Wanted) -> Choice | None:
        """Whom an outlet draws on in the same sentence: "CNN reports, citing an official"."""
        sentence = self.words[outlet.first].sentence
        for k in range(len(self.words)):
            word = self.words[k]
            if (
                word.sentence != sentence
                or word.low not in self.lexicon.citing
                or want.content[0] <= k < want.content[1]
            ):
                continue
            for j in range(k + 1, min(k + 7, len(self.words))):
                met = [m for m in self.found.overlapping(j, j + 1) if m.entity.kind == "person"]
                if met:
                    return Choice(met[0].entity.name, "person", 0.8, f"cited by {outlet.entity.name}", met[0].entity)
                if self.lexicon.people(self.words, j):
                    start, end = reach.widen(self.words, j, j + 1, self.found, self.lexicon, want.cue)
                    return self._role(j, j + 1, start, end, gender, want)
        return None

    def _role(self, first: int, last: int, start: int, end: int, gender: str, want: Wanted) -> Choice:
        label, scene = self.lexicon.label(self.words[start:end]), self.scene
        gender = gender or phrases.noun_gender(self.words, start, end)
        several = phrases.is_plural(self.words, start, end, gender, self.lexicon)
        bare = all(
            w.low in naming.DETERMINERS
            or w.low in ("senior", "top")
            or self.lexicon.label((w,)).people
            or not w.is_word
            or "media" in self.lexicon.label((w,)).bodies
            for w in self.words[start:end]
        )
        if not several and not phrases.is_unnamed(self.words, start, end, label, self.lexicon):
            sure = {"the", "'s"} & {w.low for w in self.words[start:end]}
            shy = (
                bool(label.head)
                and label.head <= self.lexicon.shy
                and not bare
                and not sure
                and "diplomat" not in label.head
            )
            titled = [w for w in self.words[start:end] if w.low != "the"]
            definite = (
                self.lexicon.language == "en"
                and not label.countries
                and len(titled) > 1
                and all(w.capital for w in titled)
            )
            of_body = whose.speaks_for(self.case, label, start, first, gender) or whose.heard_before(
                self.case, label, start, end
            )
            if of_body is not None:
                return of_body
            found = roles.best(
                scene,
                label,
                first,
                gender,
                self.case.table,
                self.case.day,
                only_speakers=shy,
                pointed=want.pointed,
                sure=want.sure,
            )
            if found is not None:
                return Choice(found.name, kind_of(found), 0.85, "the holder of the role", found)
            found = scene.on_stage(first, gender, label, want.pointed, want.sure) if bare or definite else None
            found = found or called.by_noun(self.case, first, last, gender) or scene.introduced_next(end, gender)
            if found is not None:
                found.labels.append(label)
                return Choice(found.name, kind_of(found), 0.65, "who is on stage, called by what they are", found)
        hidden = phrases.is_unnamed(self.words, start, end, label, self.lexicon)
        if hidden and not several and self.words[start].low in ("a", "an"):  # "a Kremlin spokesman": there is but one
            office = self.lexicon.label(self.words[start + 1 : end])
            sex = phrases.noun_gender(self.words, start, end) or gender
            number = roles.only_holder(office, sex, self.case.table, self.case.day)
            if number is not None:
                only = scene.entity(number, self.case.table)
                return Choice(only.name, "person", 0.75, "the only holder of the office", only)
        where = naming.whereabouts(self.words, (start, end), self.found, self.lexicon)
        name = naming.unnamed(self.words, (first, last), (start, end), label, several, self.lexicon, hidden, where)
        if several:
            scene.group = naming.gloss(self.words, first, last, self.lexicon, False) or "source"
            scene.group_name = name
            return Choice(name, "anonymous", 0.6, "several, not named in the text", None, name)
        return Choice(name, "anonymous", 0.6, "not named in the text", scene.unnamed(name, first, label, gender), name)

    def _pointed(self, want: Wanted, least: float) -> Choice | None:
        """The person whose name the network points at, if it is surer than `least`."""
        if want.pointed and want.sure > least:
            for mention in self.found.overlapping(*want.pointed):
                if mention.entity.kind == "person":
                    return Choice(mention.entity.name, "person", 0.75, "the name that fits best", mention.entity)
        return None

    def _silent(self, k: int, before: Sequence[Choice]) -> Choice:
        """No words name the speaker: an interview's answer, the speaker around it or before, else the next."""
        here, scene, want = self.wanted[k].content[0], self.scene, self.wanted[k]
        fitting = self._pointed(want, _POINTS_SILENT)
        if fitting is not None:
            return fitting
        if scene.is_answer(here):
            entity = scene.interviewee(here)
            if entity is not None:
                return Choice(entity.name, "person", 0.75, "the one interviewed", entity)
        if (
            before
            and self.words[here].paragraph
            - self.words[(self.wanted[k - 1].speaker or self.wanted[k - 1].content)[0]].paragraph
            <= 2
        ):
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
