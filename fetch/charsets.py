"""What characters a feed's bytes stand for, whatever its headers say.

Publishers mislabel: a windows-1251 body under 'charset=utf-8', a koi8-u body that declares windows-1251. The bytes
themselves are asked first: text that is not UTF-8 almost never decodes as UTF-8, and a Cyrillic text read in the
wrong one of its two families comes out with its capitals inverted.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

# Names that the wild uses and Python does not know, or knows as something narrower.
ALIASES = {
    "ascii": "utf-8",
    "cp-1251": "windows-1251",
    "iso-8859-1": "windows-1252",  # browsers read the C1 controls as windows-1252, and so do publishers
    "koi8u": "koi8-u",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "unicode": "utf-16",
    "us-ascii": "utf-8",
    "utf8": "utf-8",
    "win-1251": "windows-1251",
    "windows1251": "windows-1251",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-sjis": "shift_jis",
}
# In order of how often they are met; ties go to the first.
CYRILLIC = ("windows-1251", "koi8-u", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
# Charsets of two bytes a sign, and the signs that running text in them is full of. The order matters: EUC-JP first, for
# what it allows the others mostly allow too.
EASTERN = (
    ("euc_jp", re.compile("[\u3041-\u30fe]"), 0.2),  # kana
    ("shift_jis", re.compile("[\u3041-\u30fe]"), 0.2),
    ("euc_kr", re.compile("[\uac00-\ud7a3]"), 0.8),  # hangul
    ("gb2312", re.compile("[\u4e00-\u9fff]"), 0.6),
    ("big5", re.compile("[\u4e00-\u9fff]"), 0.6),
)
LEVELS = {"gb2312": (0xB0, 0xD7), "big5": (0xA4, 0xC6)}  # first bytes of the everyday signs
EVERYDAY = 0.8  # share of them in running text
CHINESE = 3  # from here on signs only, no letters: asked last, for short Cyrillic words may look like them
FEW = 8  # signs; of fewer nothing is told
# Codecs of Python that are no charsets of the web (rot13, zlib, idna, …) must not be reached by a label.
TEXTUAL = re.compile(r"^(big5|cp\d+|euc|gb|hz|iso|johab|koi8|latin|mac|ptcp|shift|tis|utf|windows)", re.I)
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# '<' and its neighbour in the wide encodings, without a byte order mark.
WIDE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""", re.I)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.I)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.I)
_SAMPLE = 64 * 1024
ENOUGH = 2_000  # letters that are looked at to tell one Cyrillic charset from another


def known(label: str) -> str:
    """Python's name of the charset `label`, or "" if it names none."""
    name = label.strip().lower()
    name = ALIASES.get(name, name)
    try:
        return codecs.lookup(name).name if TEXTUAL.match(name) else ""
    except LookupError:
        return ""


def to_text(body: bytes, content_type: str = "") -> str:
    """The characters of `body`. Never raises; what no charset explains becomes U+FFFD.

    `content_type`: the HTTP header, verbatim. The order of belief: byte order mark, wide zeros, valid UTF-8, the
    declaration inside, the header, and for what is left a Cyrillic family or windows-1252 by the look of the letters.
    """
    for mark, name in BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    head = body[:2048]
    for start, name in WIDE:
        if head.lstrip(b" \t\r\n").startswith(start):
            return body.decode(name, "replace")
    inside = _DECLARED.search(head) or _META.search(head)
    outside = _HEADER.search(content_type)
    labels = [known(match) for match in (inside and inside[1].decode("ascii"), outside and outside[1]) if match]
    if any(label.startswith(("iso2022", "hz")) for label in labels):  # seven-bit: valid UTF-8, and yet not meant so
        labels.sort(key=lambda label: not label.startswith(("iso2022", "hz")))
        return body.decode(labels[0], "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(body):  # a few broken bytes in a UTF-8 text
        return body.decode("utf-8", "replace")
    return body.decode(_narrow(body, labels), "replace")


def _mostly_utf8(body: bytes) -> bool:
    """Whether most of the non-ASCII bytes form UTF-8 sequences."""
    text = body[:_SAMPLE].decode("utf-8", "replace")
    broken = text.count("�")
    return sum(char > "\x7f" for char in text) - broken > 3 * broken


def _narrow(body: bytes, labels: list[str]) -> str:
    """The one-byte (or East Asian) charset of `body`, by its labels where the letters bear them out."""
    named = [label for label in labels if label and not label.startswith("utf")]
    sample = body[:_SAMPLE]
    if named and named[0] not in _family() and named[0] != "cp1252":
        return named[0]
    if decisive := _eastern(sample, EASTERN[:CHINESE]):
        return decisive
    candidates = [*(label for label in named if label in _family()), *CYRILLIC]
    scores = [(_cyrillic_look(sample.decode(name, "replace")), -place, name) for place, name in enumerate(candidates)]
    best, _, name = max(scores)
    if best > 0.6:
        return name
    return _eastern(sample, EASTERN[CHINESE:]) or (named[0] if named else "cp1252")


def _eastern(sample: bytes, candidates: Sequence[tuple[str, re.Pattern[str], float]]) -> str:
    """The one of `candidates` that `sample` is whole and sensible in; "" if there is none.

    Whole: each of its high bytes has its second. Words of other alphabets are as often odd as even, and break at the
    first odd one.
    """
    for name, usual, share in candidates:
        try:
            text = codecs.getincrementaldecoder(name)().decode(sample)  # the sample may end within a sign
        except UnicodeDecodeError:
            continue
        wide = [char for char in text if char > "\xff"]
        common = sum(bool(usual.match(char)) for char in wide)
        if common >= FEW and common >= share * len(wide) and _everyday(text, name) >= EVERYDAY:
            return name
    return ""


def _everyday(text: str, name: str) -> float:
    """Share of the signs in `text` that stand in the first, everyday half of the charset's table."""
    if name not in LEVELS:
        return 1.0
    first, last = LEVELS[name]
    signs = [raw[0] for char in text if "\u4e00" <= char <= "\u9fff" and len(raw := char.encode(name)) == 2]
    return sum(first <= byte <= last for byte in signs) / len(signs) if signs else 1.0


def _family() -> set[str]:
    return {codecs.lookup(name).name for name in CYRILLIC}


def _cyrillic_look(text: str) -> float:
    """Share of the non-ASCII characters that look like Cyrillic running text: small letters, capitals at word heads."""
    wide = [index for index, char in enumerate(text) if char > "\x7f"][:ENOUGH]
    good = 0.0
    for index in wide:
        char = text[index]
        around = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
        if char.isalpha() and any(near.isascii() and near.isalpha() for near in around):
            good -= 1  # no word mixes Latin and Cyrillic letters: this is 'Frйdйric'
        elif "а" <= char <= "я" or char in "ёіїєґ":
            good += 1
        elif "А" <= char <= "Я" or char in "ЁІЇЄҐ":
            good += 0 if index and text[index - 1].islower() else 0.5
        elif char in "«»—–№“”„’…\xa0":
            good += 0 if char != "’" and around.isalpha() and len(around) == 2 else 0.4  # a capital misread
    return good / len(wide) if wide else 0.0
