"""Where the reporter turns to another statement of the same speaker: 'he was ready but questioned if it made sense'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

# What may stand between the link and the verb, and what opens the second statement: dropped, or kept as a part of it.
_BETWEEN = {
    "en": r"(?:\s(?:also|again|then|later|at the same time|once more|he|she|they))?",
    "ru": r"(?:\s(?:также|и|при этом|в то же время|одновременно|тут же|вместе с тем))?",
    "uk": r"(?:\s(?:також|й|водночас|при цьому|тут же|разом із тим))?",
}
_OPENS = {
    "en": r"\s(?:that\s|(?=(?:if|whether)\s))",
    "ru": r",\s(?:что\s|(?=(?:чтобы|\w+\sли)\s))",
    "uk": r",\s(?:що\s|(?=(?:щоб|чи)\s))",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Code points: the end of the first statement, the verb that reports the second, the start of the second."""

    end: int
    cue: tuple[int, int]
    start: int


def turn(text: str, start: int, end: int, language: str) -> Turn | None:
    """The first turn within reported speech that has words on both sides of it, or None."""
    pattern = _pattern(language)
    match = pattern.search(text, start, end) if pattern else None
    if match is None or not text[start : match.start()].strip() or not text[match.end() : end].strip():
        return None
    return Turn(match.start(), match.span("verb"), match.end())


def rows() -> list[tuple[str, str, str, str]]:
    """lexicon/turns.tsv: language, what it is, forms, example."""
    lines = resources.files("extract").joinpath("lexicon/turns.tsv").read_text(encoding="utf-8").splitlines()
    found = []
    for line in lines:
        if not line.startswith("#"):
            language, what, form, example = line.split("\t")
            found.append((language, what, form, example))
    return found


@lru_cache
def _pattern(language: str) -> re.Pattern[str] | None:
    forms: dict[str, list[str]] = {"link": [], "verb": []}
    for spoken, what, form, _ in rows():
        if spoken == language:
            forms[what].append(form)
    if not forms["verb"]:
        return None
    link, verb = "|".join(forms["link"]), "|".join(forms["verb"])
    return re.compile(
        rf",?\s(?:{link}){_BETWEEN[language]}\s(?P<verb>{verb})\b{_OPENS[language]}", re.IGNORECASE | re.UNICODE
    )
