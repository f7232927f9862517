"""A topic by example: terms and people proposed from a handful of articles, to be edited as TOML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from records.types import Person, Topic

_WORD = re.compile(r"[^\W\d_][\w’'-]{2,}")
_NAME = re.compile(r"(?<![.!?:»”\"]\s)(?<!^)\b[A-ZА-ЯЁІЇЄҐ][\w’'-]{2,}(?:\s+[A-ZА-ЯЁІЇЄҐ][\w’'-]{2,})*", re.MULTILINE)
_STEM = 4  # letters of a word that must be left when its ending is cut, so that its cases are found too
_TERMS = 14
# Words of news rather than of a topic, by stem.
_COMMON = frozenset(
    """
    about after again also been before being between could during even first from have here into last like made
    make many more most much must news only other over percent said says should since some such than that their
    them then there these they this those through under until very week were what when where which while will with
    would year years your более больше будет были было быть ведь весь всех года году даже день если есть затем
    здесь или когда котор между меня можно надо него некот нет нужно однако она они очень перед после потом почти
    при раз сво себя сегод сейчас сказа слова собой стал также там тем теперь того тоже только том тот уже хотя
    чего чем через что чтобы эта эти это этого або адже але без був була були було буде вже він вона вони всі
    ввечері для його йому коли котр має мають можна навіть немає нині перед під після потім про раз роки року свою
    сказа слів сьогод також там тепер тільки тому хоча цей цього цьому через чого щоб яка яке який яких якого якщо
    """.split()
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new topic as its examples suggest it."""

    topic: Topic
    people: tuple[str, ...]  # known speakers that the examples name


def propose(
    name: str, title: str, examples: Mapping[str, str], people: Sequence[Person], languages: Sequence[str]
) -> Proposal:
    """A topic from examples (file name → text) whose languages are `languages`, in their order.

    A term is a word stem or a name that stands in at least half of the examples of its language.
    """
    by_language: dict[str, list[str]] = {}
    for text, language in zip(examples.values(), languages, strict=True):
        by_language.setdefault(language, []).append(text)
    terms = {language: _terms(texts) for language, texts in by_language.items()}
    named = tuple(person.name for person in people if _is_named(person, by_language))
    topic = Topic(name=name, title=title, terms={language: found for language, found in terms.items() if found})
    return Proposal(topic=topic, people=named)


def _terms(texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    enough = max(1, (len(texts) + 1) // 2)
    names = _widespread([Counter(_NAME.findall(text)) for text in texts], enough)
    words = _widespread([Counter(map(_stem, _plain_words(text))) for text in texts], enough)
    names = [name for name in names if _stem(name.split()[0].lower()) not in _COMMON][:_TERMS]
    taken = {part.lower()[:_STEM] for name in names for part in name.split()}
    words = [word for word in words if word[:_STEM] not in taken][:_TERMS]
    found = {"names": tuple(names), "words": tuple(words)}
    return {facet: values for facet, values in found.items() if values}


def _widespread(counts: Sequence[Counter[str]], enough: int) -> list[str]:
    """What stands in at least `enough` texts, most widespread and most frequent first."""
    spread = Counter(item for count in counts for item in count)
    total = sum(counts, Counter[str]())
    fit = [item for item, texts in spread.items() if texts >= enough and total[item] >= 2]
    return sorted(fit, key=lambda item: (-spread[item], -total[item], item))


def _plain_words(text: str) -> list[str]:
    return [w for w in (word.lower() for word in _WORD.findall(text)) if len(w) > _STEM and not _is_common(w)]


def _is_common(word: str) -> bool:
    return word in _COMMON or (len(word) > _STEM and word[: _STEM + 1] in _COMMON)


def _stem(word: str) -> str:
    return word[: max(_STEM, len(word) - 2)]


def _is_named(person: Person, by_language: Mapping[str, Sequence[str]]) -> bool:
    return any(
        form.rsplit(" ", 1)[-1][: max(_STEM, len(form.rsplit(" ", 1)[-1]) - 1)] in text
        for language, texts in by_language.items()
        for form in person.forms.get(language, ())
        for text in texts
        if person.kind == "person"
    )
