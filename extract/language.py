"""Which language a text is in, among the languages that are configured.

Script and letters decide first: і ї є ґ are Ukrainian, ы э ъ ё are Russian, and no other sign is as safe on a headline
of four words. What they leave open is decided by function words, and only then by py3langid.
"""

from __future__ import annotations

import re
import threading
from functools import cache
from typing import Any

DEFAULT = ("en", "ru", "uk")
CYRILLIC = ("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "uk")  # languages we know to be written in Cyrillic here

UKRAINIAN_LETTERS = frozenset("іїєґІЇЄҐ")
RUSSIAN_LETTERS = frozenset("ыэъёЫЭЪЁ")
# Frequent words that only one of the two languages has (letters above aside).
UKRAINIAN_WORDS = frozenset(
    "або але бо було буде вже вона воно вони де зараз згоди зустрічі каже коли може можна має мають між "
    "нема немає та так також тому треба хоча це цей цього чи що щоб щодо як якщо яка який які якого".split()
)
RUSSIAN_WORDS = frozenset(
    "без будет был была бы в вас вместо во где говорит для его если же и или имеет из ко когда которая "
    "которые который между надо нас нет но нужно об он она они от очень после с сегодня сейчас со так "
    "также теперь тоже только уже хотя что чтобы".split()
)
SHARED_WORDS = UKRAINIAN_WORDS & RUSSIAN_WORDS | {"без", "в", "вас", "для", "з", "на", "нас", "не", "про", "у"}

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC_LETTER = re.compile(r"[Ѐ-ӿ]")
_LATIN_LETTER = re.compile(r"[A-Za-zÀ-ɏ]")
_LOCK = threading.Lock()  # py3langid's identifiers are built once each, by whichever thread comes first
SAMPLE = 20_000  # code points whose letters and words are counted; more changes nothing
ENOUGH = 3_000  # code points given to py3langid


def detect(text: str, allowed: tuple[str, ...] = DEFAULT) -> str:
    """ISO 639-1 code out of `allowed` for `text`; the first of `allowed` for a text without letters.

    Raises ValueError when `allowed` is empty.
    """
    if not allowed:
        raise ValueError("no languages to choose from: give at least one")
    if len(allowed) == 1:
        return allowed[0]
    sample = text[:SAMPLE]
    cyrillic, latin = len(_CYRILLIC_LETTER.findall(sample)), len(_LATIN_LETTER.findall(sample))
    if cyrillic + latin == 0:
        return _identify(sample, allowed) if _WORD.search(sample) else allowed[0]
    candidates = tuple(code for code in allowed if (code in CYRILLIC) == (cyrillic >= latin)) or allowed
    if len(candidates) == 1:
        return candidates[0]
    if set(candidates) == {"ru", "uk"} and (found := _russian_or_ukrainian(sample)):
        return found
    return _identify(sample, candidates)


def _russian_or_ukrainian(text: str) -> str:
    """'ru', 'uk', or '' when neither letters nor words tell.

    A quotation in the other language does not outvote the text.
    """
    ukrainian = sum(letter in UKRAINIAN_LETTERS for letter in text)
    russian = sum(letter in RUSSIAN_LETTERS for letter in text)
    if ukrainian != russian and max(ukrainian, russian) > 2 * min(ukrainian, russian):
        return "uk" if ukrainian > russian else "ru"
    words = [word for word in _WORD.findall(text.lower()) if word not in SHARED_WORDS]
    difference = sum(word in UKRAINIAN_WORDS for word in words) - sum(word in RUSSIAN_WORDS for word in words)
    if difference:
        return "uk" if difference > 0 else "ru"
    if ukrainian != russian:
        return "uk" if ukrainian > russian else "ru"
    return ""


@cache
def _identifier() -> Any:
    from py3langid import langid  # a second of CPU: loaded only when letters and words do not tell

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)


def _identify(text: str, allowed: tuple[str, ...]) -> str:
    """The likeliest of `allowed` by py3langid.

    Ranked and not restricted: a restriction would be state in a shared object.
    """
    with _LOCK:
        identifier = _identifier()
    ranked = (str(language) for language, _ in identifier.rank(text[:ENOUGH]))
    return next((language for language in ranked if language in allowed), allowed[0])
