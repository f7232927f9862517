"""What characters a feed's bytes stand for, whatever its headers say.

Publishers mislabel: a windows-1251 body under 'charset=utf-8', a koi8-u body that declares windows-1251. The bytes
themselves are asked first: text that is not UTF-8 almost never decodes as UTF-8, and a Cyrillic text read in the
wrong one of its two families comes out with its capitals inverted.
"""

from __future__ import annotations

import codecs
import re

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
    candidates = [*(label for label in named if label in _family()), *CYRILLIC]
    scores = [(_cyrillic_look(sample.decode(name, "replace")), -place, name) for place, name in enumerate(candidates)]
    best, _, name = max(scores)
    return name if best > 0.6 else (named[0] if named else "cp1252")


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
            good += 1
    return good / len(wide) if wide else 0.0
