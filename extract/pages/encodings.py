"""Bytes to text, when the header, the page and the content disagree.

Valid UTF-8 that is not plain ASCII is UTF-8, whatever is declared: text in a one-byte charset is practically never
valid UTF-8. Otherwise every plausible charset is tried and the one is taken under which the words look like words.
"""

from __future__ import annotations

import codecs
import re

SAMPLE = 30_000  # bytes around non-ASCII ones that are judged
DECLARED_BONUS = 0.08  # a declared charset wins unless another reads clearly better
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What is tried besides the declared charsets, in order of likelihood.
GUESSES = ("windows-1251", "koi8-u", "windows-1252", "windows-1250", "cp866", "iso-8859-5")
# Names that pages use, and what they mean by them (https://encoding.spec.whatwg.org/#names-and-labels).
ALIASES = {
    "ansi": "windows-1252", "ascii": "windows-1252", "cp-1251": "windows-1251", "cp1251": "windows-1251",
    "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252",
    "iso-8859-9": "windows-1254", "koi8": "koi8-u", "koi8-r": "koi8-u", "koi8r": "koi8-u", "ks_c_5601-1987": "cp949",
    "latin1": "windows-1252", "shift-jis": "cp932", "shift_jis": "cp932", "us-ascii": "windows-1252", "utf8": "utf-8",
    "win-1251": "windows-1251", "win1251": "windows-1251", "windows1251": "windows-1251", "x-cp1251": "windows-1251",
    "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
FREQUENT = frozenset("оеаинтсрвлкмдпуяі")  # of 100 Cyrillic letters of running text, some 85 are these

_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.I)
_XML = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.\-]{2,40})""", re.I)
_WORD = re.compile(r"[^\W\d_]+")
_HIGH = re.compile(rb"[^\x00-\x7f]")
_DOUBLE = re.compile(r"(?:[РСÐÑ][\u0080-\u00bf\u0400-\u045f\u2000-\u2122]){4,}")


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """Text of `body` and the name of the charset it was read with. Never raises; unreadable bytes become U+FFFD."""
    for mark, name in BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), name
    if not _HIGH.search(body):
        ascii_name = next((name for name in _declared(body, content_type) if name.startswith("iso-2022")), "ascii")
        return body.decode(ascii_name, "replace"), ascii_name
    try:
        return _undouble(body.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        pass
    declared = _declared(body, content_type)
    if _nearly_utf8(body):
        return body.decode("utf-8", "replace"), "utf-8"
    sample = _sample(body)
    best, best_score = "windows-1252", -1.0
    for name in dict.fromkeys((*declared, *GUESSES)):
        score = _plausibility(sample, name) + (DECLARED_BONUS if name in declared else 0.0)
        if score > best_score:
            best, best_score = name, score
    return body.decode(best, "replace"), best


def _declared(body: bytes, content_type: str) -> tuple[str, ...]:
    """Charsets named by the header, the page's meta tag and its XML declaration, normalised, known to Python."""
    head = body[:8192]
    found = [match.group(1) for match in _HEADER.finditer(content_type)]
    found += [match.group(1).decode("ascii") for pattern in (_META, _XML) if (match := pattern.search(head))]
    names = []
    for raw in found:
        name = ALIASES.get(raw.lower(), raw.lower())
        try:
            names.append(codecs.lookup(name).name if name not in ALIASES.values() else name)
        except LookupError:
            continue
    return tuple(dict.fromkeys(name for name in names if name != "utf-8"))


def _nearly_utf8(body: bytes) -> bool:
    """A few broken characters in a UTF-8 page: cut strings of a counter or an ad."""
    text = body.decode("utf-8", "replace")
    return text.count("\ufffd") * 20 < len(text) - len(text.encode("ascii", "ignore"))


def _sample(body: bytes) -> bytes:
    """Stretches of `body` with non-ASCII bytes, on word boundaries."""
    parts, size = [], 0
    for match in re.finditer(rb"[^<>]*[^\x00-\x7f<>][^<>]*", body):
        parts.append(match.group())
        size += len(match.group())
        if size > SAMPLE:
            break
    return b" ".join(parts)


def _plausibility(sample: bytes, charset: str) -> float:
    """Share (0..1) of the non-ASCII letters that stand in words as people write them; -1 if it can't be read at all."""
    try:
        text = sample.decode(charset, "replace")
    except LookupError:
        return -1.0
    total = good = 0.0
    for sign in text:
        if ord(sign) > 127 and not sign.isalpha():
            total += 0.0 if sign in "«»—–“”„‘’…№°€§\u00a0\u00ad•·" else 0.7
    for match in _WORD.finditer(text):
        word = match.group()
        foreign = sum(ord(letter) > 127 for letter in word)
        total += foreign
        if not foreign:
            continue
        if all("\u0400" <= letter <= "\u04ff" for letter in word):
            shaped = word[1:].islower() or word.isupper() or len(word) == 1
            frequent = sum(letter in FREQUENT for letter in word.lower()) / len(word)
            good += (
                foreign
                * (min(1.0, frequent + 0.2) if shaped else 0.1)
                * (0.8 if word.isupper() and len(word) > 1 else 1.0)
            )
        elif any(letter >= "\u2e80" for letter in word):
            good += foreign
        elif foreign < len(word) and not any("\u0400" <= letter <= "\u04ff" for letter in word):
            good += foreign * (1.0 if foreign <= len(word) / 2 else 0.3)
    return good / total if total else 0.5


def _undouble(text: str) -> str:
    """UTF-8 that was once read as windows-1251 or -1252 and saved again: undone where it makes up most of the text."""
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if sum(map(text.count, "РСÐÑ")) * 4 < foreign:  # a cheap look before the expensive one
        return text
    if sum(len(match.group()) for match in _DOUBLE.finditer(text)) * 2 < foreign:
        return text
    for charset in ("windows-1251", "windows-1252"):
        try:
            return text.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
    return text
