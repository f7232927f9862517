"""Text of strangers made fit to be shown: nothing invisible, nothing that turns the reading direction, one line.

Used for display only; the record keeps what was written. Escaping for HTML, Markdown or mail comes after this.
"""

from __future__ import annotations

import re
import unicodedata

_MARKS = 4  # combining marks kept on one letter; more is a trick to draw over other lines

# Letters by category that show as nothing, yet are something to a program.
_BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u034f")
# Cc control, Cf format (bidi, zero width, soft hyphen, tags), Cs lone surrogate, Co private use, Cn unassigned
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_SPACES = re.compile(r"\s+")
_PLAIN = re.compile(r"[ -~А-яЁёІіЇїЄєҐґ«»“”„‘’–—…]*")


def shown(text: str) -> str:
    """`text` in one line, without control, bidi, zero-width and other invisible characters."""
    if _PLAIN.fullmatch(text):
        return _SPACES.sub(" ", text).strip()
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        if char.isspace() or category in ("Zl", "Zp"):
            kept.append(" ")
        elif category not in _HIDDEN and char not in _BLANKS and not 0xFE00 <= ord(char) <= 0xFE0F:
            marks = marks + 1 if category in ("Mn", "Me") else 0
            if marks <= _MARKS:
                kept.append(char)
    return _SPACES.sub(" ", "".join(kept)).strip()


def cut(text: str, width: int) -> str:
    """At most `width` characters, cut between words, with '…' where something is missing."""
    if len(text) <= width:
        return text
    head = text[: width - 1]
    space = head.rfind(" ")
    return (head[:space] if space > width // 2 else head).rstrip(" ,;:–—-") + "…"


def lead_in(text: str, width: int = 240, whole: int = 300) -> str:
    """The end of what stands before a statement: its last paragraph, from a sentence or a word on.

    `text` of less than `whole` characters begins where the article does. A space before the statement is kept.
    """
    last = text.rpartition("\n\n")[2]
    space = " " if last[-1:].isspace() else ""
    complete = "\n\n" in text or len(text) < whole
    last = shown(last)
    if not last or (complete and len(last) <= width):
        return last + space if last else ""
    tail = last[-width:]
    starts = re.search(r"(?<=[.!?…»”\"]) (?=[\w«“\"])", tail)
    if starts and len(tail) - starts.end() > 20:
        return tail[starts.end() :] + space
    return "…" + tail.partition(" ")[2] + space


def lead_out(text: str, width: int = 240, whole: int = 300) -> str:
    """The beginning of what stands after a statement: the rest of its paragraph, up to a sentence or a word."""
    first, gap, _ = text.partition("\n\n")
    space = " " if first[:1].isspace() else ""
    rest = shown(first)
    if not rest:
        return ""
    if (gap or len(text) < whole) and len(rest) <= width:
        return space + rest
    ends = [match.end() for match in re.finditer(r"[.!?…][»”\"]?(?= |$)", rest[:width])]
    return space + (rest[: ends[-1]] if ends and ends[-1] > 20 else cut(rest, width))
