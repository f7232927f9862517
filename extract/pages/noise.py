"""Paragraphs without the layout noise around them. What is said in quotation marks is never touched."""

from __future__ import annotations

import re
import unicodedata

from extract.pages.body import Block
from extract.pages.noise_tables import AGENCIES, CHANNELS, COOKIE, ENDS, INVITES, LEADS, WHOLE

MAX_BLOCKS = 5_000  # of one article
SHORT = 220  # code points; a longer line is text, whatever its words
CAPTION = 400
_EVERY = {name: frozenset().union(*table.values()) for name, table in (("whole", WHOLE), ("ends", ENDS))}
_LEADS = tuple(sorted({lead for leads in LEADS.values() for lead in leads}))
_MARKS = re.compile(r"^[\s\-–—•·*►▶→»›>|#■●▪✔✅👉📌⚡️❗🔴]+(?=\w)|[\s:.…!→»›>|]+$")
_UNITS = (
    r"(?:sec(?:ond)?|min(?:ute)?|h(?:ou)?r|day|week|month|year)s?"
    r"|секунд\w*|минут\w*|час\w*|дн\w+|день|недел\w+|месяц\w*|год\w*|лет|хвилин\w*|годин\w*|тиж\w+|місяц\w+|рок\w+|рік"
)
_COUNTS = (
    r"views?|comments?(?:\(s\))?|comment\(s\)|shares?|likes?|reads?|replies"
    r"|просмотр\w*|комментари\w*|поделил\w*|перегляд\w*|коментар\w*"
)
_NUMBER = r"\d[\d\s.,]*[KkКкMМ]?\.?"
_DATED = (
    r"published|updated|posted|last updated"
    r"|опубликовано|обновлено|опубліковано|оновлено|дата публикации|дата публікації"
)
# Lines by their shape. "2 weeks ago 17 views", "4405 views 1 comment(s)", "Updated: 25 July 2025, 07:00", "vm / mml" …
SHAPES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?:(?:{_DATED}):?\s*)?(?:an?|\d+)\s*(?:{_UNITS})\s*(?:ago|назад|тому)[\s,·|•-]*"
        rf"(?:{_NUMBER}\s*(?:{_COUNTS})[\s,·|•]*)*",
        rf"(?:{_NUMBER}\s*(?:{_COUNTS})[\s,·|•]*)+",
        rf"(?:{_COUNTS}):?\s*\d[\d\s.,]*",
        r"(?:estimated |est\. )?(?:reading|read) time:?\s*.{0,20}|\d+\s*min(?:ute)?s?\.? read",
        r"время (?:на )?чтени[ея]:?.{0,24}|час (?:на )?читання:?.{0,24}",
        r"(?:#[\w-]+[\s,]*)+",
        r"(?:https?://|www\.)\S+",
        rf"(?:{_DATED})(?: on)?:?\s+[^.!?]{{0,60}}\d[^.!?]{{0,40}}",
        r"(?:\d{1,2}[:.]\d{2},?\s*)?\d{1,2}[./ ]\s?(?:\d{1,2}|[^\W\d]{3,10})[./ ,]\s?\d{4}"
        r"(?:\s?[гр]\.?)?,?\s*(?:\d{1,2}[:.]\d{2})?",
        r"(?:author|автор|авторка)[`'’]?s?(?: name| материала| статьи| тексту)?\s*:?\s+\S.{0,50}",
        r"(?:photo|image|picture|foto|фото|фотографія)s?\s*"
        r"(?:credit|source|by|from|из открытых источников|з відкритих джерел)?"
        r"\s*[:/©|—-].{0,120}",
        r"(?:иллюстративное|ілюстративне) фото.{0,60}",
        r"©.{0,120}|.{0,40}all rights reserved\.?|.{0,40}все права защищены\.?|.{0,40}усі права захищені\.?",
        r"\S+@\S+\.\w{2,}",
        r"[\W_]+",
        r"[a-zа-яіїєґ]{1,4}\s*/\s*[a-zа-яіїєґ]{1,4}",
        r"(?:(?:en|ru|ua|uk|укр|рус|eng)\s*[|/]?\s*){2,4}",
        r"(?:выделите|виділіть).{0,60}(?:ctrl).{0,30}enter.{0,40}|.{0,120}ctrl\s*\+\s*enter.{0,60}",
    )
)
_AGENCY = "|".join(re.escape(name) for name in AGENCIES)
# "… in Kyiv. (AP Photo/A. Name)", "… [Name/Reuters]", "… © AFP", "… via Getty Images". Not "…, TASS reports" and not
# "… (Reuters)".
_CREDIT = re.compile(
    rf"(?:(?:photo|foto|фото|image|©|снимок|скриншот|скріншот)[^.!?]{{0,60}}\b(?:{_AGENCY})"
    rf"|\w\.?\s?/\s?(?:{_AGENCY})|\b(?:{_AGENCY})\s?/\s?\w[^.!?]{{0,40}}|\b(?:ap photo/\w[^!?]{{0,40}})"
    r"|(?:[(/|,–—-]|\bvia\b)\s*(?:getty images|gettyimages|shutterstock|imago|unsplash|depositphotos|legion-media)"
    r"\b[^.!?]{0,30})[)\]]?\.?$",
    re.I,
)
_REMARKS = re.compile(r"comment|reply|комментар|коментар|обсужд|обговор")
_SPEECH = re.compile(r"[\"“”«»„]")


def strip(found: tuple[Block, ...], title: str) -> tuple[str, ...]:
    """Texts of the blocks that belong to the article: noise, doubles in a row and the title at the top are left out."""
    found = found[:MAX_BLOCKS]
    kept: list[str] = []
    total = sum(len(block.text) for block in found)
    passed = 0
    for index, block in enumerate(found):
        text = (
            unicodedata.normalize("NFC", block.text)
            .replace("\u00ad", "")
            .replace("\u200b", "")
            .replace("\ufeff", "")
            .strip()
        )
        passed += len(block.text)
        folded = fold(text)
        if folded in _EVERY["ends"] and passed * 2 > total and _rest_is_noise(folded, found[index + 1 :]):
            break
        if not text or is_noise(text, folded) or (not kept and _is_title(folded, title)) or (kept and text == kept[-1]):
            continue
        kept.append(text)
    while kept and _is_title(fold(kept[0]), title):
        kept.pop(0)
    return tuple(kept)


def fold(text: str) -> str:
    """`text` without leading bullets and trailing colons, lower-case."""
    return _MARKS.sub("", _MARKS.sub("", " ".join(text.split()))).casefold().strip()


def is_noise(text: str, folded: str) -> bool:
    """Is the paragraph layout and no text? Decided by tables and shapes alone, never by what stands around it."""
    if not folded or folded in _EVERY["whole"]:
        return True
    if len(text) > CAPTION:
        return False
    if _CREDIT.search(text) and not _SPEECH.search(text):
        return True
    if len(text) > SHORT:
        return False
    if folded.startswith(_LEADS) and not _tells(folded):
        return True
    if any(shape.fullmatch(text) for shape in SHAPES) or any(words in folded for words in COOKIE):
        return True
    return (
        any(word in folded for word in INVITES)
        and any(word in folded for word in CHANNELS)
        and not _SPEECH.search(text)
    )


def _tells(folded: str) -> bool:
    """Several sentences: a paragraph that only begins like an invitation."""
    return len(re.findall(r"[.!?…]\s+\w", folded)) >= 2 or bool(re.search(r"[.!?…]\s+[\"“«„]", folded))


def _is_title(folded: str, title: str) -> bool:
    return bool(title) and folded == fold(title)


def _rest_is_noise(heading: str, rest: tuple[Block, ...]) -> bool:
    """Below 'Comments' nothing is the outlet's. Below 'Related' stand headlines; sentences there are text again."""
    if _REMARKS.search(heading):
        return sum(len(block.text) > SHORT for block in rest) <= 3
    return sum(block.text.rstrip('"”»“ ').endswith((".", "!", "?", "…")) for block in rest) * 3 <= len(rest)
