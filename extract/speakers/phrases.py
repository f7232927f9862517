"""What kind of words name a speaker: pronoun, possessive, role, body, unnamed; and how far the phrase reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.speakers.entities import Mention, Reading
from extract.speakers.lexicon import Label, Lexicon
from extract.speakers.names import is_adjective
from extract.speakers.words import Word

CASE_LINKS = frozenset("of in from at for из в во на с з із від у до от при".split())


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose spokesman, team or aide is meant: a named one's, or a pronoun's of that gender; `role`: its words."""

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
        if low.endswith(("ли", "ют", "ят", "ут", "ають", "яють", "ять", "уть", "ють")) or (
            lexicon.language == "ru" and low.endswith("ат")
        ):
            return "p"
        if low.endswith(("л",) if lexicon.language == "ru" else ("в",)):
            return "m"
    return ""


def noun_gender(words: Sequence[Word], start: int, end: int) -> str:
    """m or f when an English word for a person says it: "spokeswoman"."""
    lows = [w.low for w in words[start:end]]
    return (
        "f"
        if any(low.endswith("woman") for low in lows)
        else "m"
        if any(low.endswith("man") and low not in ("german", "woman") for low in lows)
        else ""
    )


def name_words(words: Sequence[Word], first: int, last: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The words of a personal name in a speaker span that no mention covers; None when it holds none."""
    picked = [i for i in range(first, last) if words[i].capital and not _says_else(words, i, lexicon)]
    if not picked:
        return None
    start, end = picked[0], picked[-1] + 1
    roles = [i for i in range(first, last) if lexicon.people(words, i)]
    if (len(picked) == 1 and words[start].text.isupper()) or any(i > start for i in roles) or end - start > 4:
        return None
    between = [w for w in words[roles[-1] + 1 : start] if len(w.low) > 3 and not is_adjective(w.low)] if roles else []
    if between and words[start].low not in lexicon.given:
        return None  # "водій маршруту Одеса – Київ"
    if any(lexicon.bodies(words, i) for i in range(first, last)) or (
        start > first and words[start - 1].low in CASE_LINKS
    ):
        return None
    if any(not w.is_word for w in words[start:end] if w.text not in ".-"):
        return None
    if start > first and words[start - 1].text in '«"“' and words[start].low not in lexicon.given:
        return None
    if start == end - 1 and words[start].low not in lexicon.given and start == first and last - first > 1:
        return None
    return start, end


def _says_else(words: Sequence[Word], i: int, lexicon: Lexicon) -> bool:
    """True when word `i` is known as something other than a name."""
    low = words[i].low
    if low in lexicon.openers or low in lexicon.pronouns or low in lexicon.titles:
        return True
    return bool(lexicon.people(words, i) or lexicon.bodies(words, i) or lexicon.countries(words, i))


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
        if (
            mention.last < last
            and words[mention.last].low == "'s"
            and any(names_role(words, k, lexicon) for k in range(mention.last + 1, last))
        ):
            return Owner(mention, "", (mention.last + 1, last))
        if (
            lexicon.language != "en"
            and mention.oblique
            and mention.first > first
            and lexicon.people(words, mention.first - 1)
            and not _in_apposition(words, mention, lexicon)
        ):
            return Owner(mention, "", (first, mention.first))
    return None


def owner_after(words: Sequence[Word], first: int, last: int, found: Reading, lexicon: Lexicon) -> Owner | None:
    """A bare role word followed by its owner's name in the genitive: "помічник" of "помічник Путіна"."""
    if lexicon.language == "en" or not lexicon.people(words, last - 1):
        return None
    for mention in found.overlapping(last, last + 1):
        if (
            mention.first == last
            and mention.entity.kind == "person"
            and mention.oblique
            and words[last].sentence == words[first].sentence
            and not _in_apposition(words, mention, lexicon)
        ):
            return Owner(mention, "", (first, last))
    return None


# Roles that one is to somebody: a name in the genitive after them is the owner's.
_TO_SOMEBODY = frozenset(
    """adviser aide assistant spokesman representative envoy lawyer friend acquaintance colleague wife husband widow
    daughter son mother father brother sister parent relative supporter critic rival coach trainer teacher doctor
    secretary source interlocutor student neighbour fan press_secretary member participant""".split()
)


def _in_apposition(words: Sequence[Word], mention: Mention, lexicon: Lexicon) -> bool:
    """True when the full name of a stranger after a role in its own case is the holder's: "голови Павла Орла"."""
    if mention.entity.person is not None or not mention.full:
        return False
    role = lexicon.people(words, mention.first - 1)
    return not role & _TO_SOMEBODY and not lexicon.label(words[max(0, mention.first - 2) : mention.first]).domains & {
        "deputy"
    }


def names_role(words: Sequence[Word], k: int, lexicon: Lexicon) -> bool:
    """True when word `k` can call a person or a body."""
    return bool(lexicon.people(words, k) or lexicon.bodies(words, k))


def antecedent(words: Sequence[Word], at: int, found: Reading, lexicon: Lexicon) -> tuple[int, int] | None:
    """The words that the relative pronoun at `at` takes up: a name or a role up to eight words before it."""
    for k in range(at - 1, max(-1, at - 9), -1):
        if words[k].sentence != words[at].sentence:
            return None
        for mention in found.overlapping(k, k + 1):
            return mention.first, mention.last
        if lexicon.people(words, k):
            return k, k + 1
    return None


def plural(low: str, lexicon: Lexicon) -> bool:
    """True when the word looks like a plural."""
    if lexicon.language == "en":
        return low.endswith("s") and not low.endswith(("ss", "us"))
    return low.endswith(
        ("ы", "и", "ов", "ев", "ей", "ам", "ям", "ами", "ями", "ах", "ях", "ів", "їв", "і", "их", "ых", "ие", "ые")
    )


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
    return heads[0].endswith(
        (
            "ов",
            "ев",
            "ів",
            "їв",
            "ами",
            "ах",
            "їх",
            "тёры",
            "теры",
            "ики",
            "ари",
            "еры",
            "ери",
            "сты",
            "сти",
            "чи",
            "оры",
            "ори",
            "яне",
        )
    )


_SHUN = (
    "аноним",
    "анонім",
    "неназв",
    "назват",
    "называт",
    "назива",
    "безымян",
    "безымён",
    "anonym",
    "unnamed",
    "раскрыват",
    "розкрива",
)


_RANKS = frozenset(("senior", "person", "people"))


def is_unnamed(words: Sequence[Word], start: int, end: int, label: Label, lexicon: Lexicon) -> bool:
    """True when the text keeps the speaker unnamed: "a senior official", "источник в МИД", "чиновник, пожелавший …"."""
    lows = [w.low for w in words[max(0, start - 1) : end]]
    if lexicon.language == "en":
        known = {"the", "that", "this"} & set(lows[:2])  # "the senior official" has been on stage
        if any(low in lexicon.unnamed and not (known and low in _RANKS) for low in lows[:3]):
            return True
    elif any(low.startswith(u) for low in lows for u in lexicon.unnamed if len(u) > 5) or any(
        low in lexicon.unnamed for low in lows[:2]
    ):
        return True
    if any(low.startswith(_SHUN) for low in lows):
        return True
    after = [w.low for w in words[end : end + 9]]
    if after and after[0] == "," and any(a.startswith(_SHUN) for a in after):
        return True
    return "source" in label.head
