"""Near copies and one-word changes of statements, made by rule: synthetic, for learning and measuring only."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract import facets, vectors
from records.types import Facet, Remark, Span

SEED = 5
EACH = 130  # statements per language
# Verbs that take a negation, and negations that may be taken away: (pattern, replacement).
NEGATE = {
    "en": (
        (r"\b(is|are|was|will|can|could|would|must|should|has|have|may)\b(?! not|n.t)", r"\1 not"),
        (r"\b(is|are|was|will|can|could|would|must|should|has|have|may) not\b", r"\1"),
        (r"(\w)n['’]t\b", r"\1"),
    ),
    "ru": (
        (r"\bне (\w+)", r"\1"),
        (
            r"\b(готов\w*|будет|может|возможн\w*|хочет|намерен\w*|нужн\w*|должн\w*|исключ\w*|согласен|поедет|состоится)",
            r"не \1",
        ),
    ),
    "uk": (
        (r"\bне (\w+)", r"\1"),
        (r"\b(готов\w*|буде|може|можлив\w*|хоче|має|потрібн\w*|згод\w*|повинн\w*|поїде|відбудеться)", r"не \1"),
    ),
}


def _table(text: str) -> tuple[tuple[str, str], ...]:
    """'a > b, c > d' as pairs."""
    pairs = " ".join(text.split()).split(", ")
    return tuple((pair.split(" > ")[0], pair.split(" > ")[1]) for pair in pairs)


# Another place, date, order, format or number.
SWAP = {
    "en": _table(
        """
        Moscow > Geneva, Istanbul > Riyadh, Turkey > Qatar, Kyiv > Vienna, after > before, before > after, two
        leaders > three leaders, bilateral > trilateral, three > four, Monday > Friday, August > October,
        delegations > ministers, weeks > months
        """
    ),
    "ru": _table(
        """
        Москве > Женеве, Стамбуле > Эр-Рияде, Турции > Катаре, после > до, двусторонн > трехсторонн, три > пять,
        августа > октября, понедельник > пятницу, недели > месяца, сначала > потом
        """
    ),
    "uk": _table(
        """
        Москві > Женеві, Стамбулі > Ер-Ріяді, Туреччині > Катарі, після > до, двосторонн > тристоронн, три >
        п’ять, серпня > жовтня, понеділок > п’ятницю, тижні > місяці, спершу > потім
        """
    ),
}


def near_copies(some: Sequence[Remark]) -> list[tuple[str, Remark, Remark]]:
    """(kind, original, copy): kind is 'same …' when the copy is the same utterance, else 'other …'."""
    chance = random.Random(SEED)
    found: list[tuple[str, Remark, str]] = []
    for language in ("en", "ru", "uk"):
        fit = [remark for remark in some if remark.language == language and 55 < len(remark.statement.content) < 260]
        chance.shuffle(fit)
        for remark in fit[:EACH]:
            made = list(_variants(remark.statement.content, language, chance))
            chance.shuffle(made)
            found += [(kind, remark, text) for kind, text in made[:3]]
    rows = vectors.embed([text for _, _, text in found])
    return [
        (kind, remark, _copy(remark, text, number, row.tolist()))
        for number, ((kind, remark, text), row) in enumerate(zip(found, rows, strict=True))
    ]


def _variants(text: str, language: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    for pattern, replacement in NEGATE[language]:
        changed = re.sub(pattern, replacement, text, count=1)
        if changed != text:
            yield "other negation", changed
            break
    if number := re.search(r"\b\d{1,3}\b", text):
        yield (
            "other number",
            text[: number.start()] + str(int(number.group()) + chance.choice((1, 2, 5, 10))) + text[number.end() :],
        )
    for word, other in SWAP[language]:
        whole = rf"(?<!\w){word}" + (r"(?!\w)" if len(word) < 7 else "")
        if re.search(whole, text):
            yield "other word", re.sub(whole, other, text, count=1)
    words = text.split()
    if len(words) >= 9:
        third = len(words) // 3
        yield "same, trimmed", " ".join(words[third:] if chance.random() < 0.5 else words[:-third])
    plain = str.maketrans({"—": "-", "–": "-", "«": '"', "»": '"', "’": "'"})
    yield "same, other marks", text.translate(plain).replace("Zelensky", "Zelenskyy").replace("Kyiv", "Kiev")


def _copy(remark: Remark, text: str, number: int, vector: list[float]) -> Remark:
    """`remark` as another article of the same day would carry it, with other words."""
    day = remark.published_at.date() if remark.published_at else None
    read: tuple[Facet, ...] = facets.read(text, 0, remark.language, day)
    statement = replace(
        remark.statement,
        statement_id=f"{remark.statement.statement_id}/{number}",
        spans=(Span(start=0, end=len(text), text=text),),
        said_on=None,
    )
    reading = replace(remark.reading, statement_id=statement.statement_id, facets=read, requoted=False)
    return replace(remark, statement=statement, reading=reading, link_id=f"copy {number}", vector=tuple(vector))
