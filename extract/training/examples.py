"""Labelled articles as training examples: words, pieces, tags and links."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from extract.tagger.labels import KINDS
from extract.tagger.pieces import Pieces
from extract.tagger.windows import Window, windows
from extract.tagger.words import Word, split_words

IGNORED = -100
SCRAP = 2  # words of reported speech that tell nothing alone: what an interposed "he said" has split off
_LATIN = dict(
    zip(
        "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя",
        "a b v h g d e ie e zh z y i i i k l m n o p r s t u f kh ts ch sh shch  y  e iu ia".split(" "),
        strict=True,
    )
)
# Pairs of marks that writers use for the same thing: an article reads the same with any of them.
_QUOTES = (("«", "»"), ("“", "”"), ('"', '"'), ("„", "“"))
_PAIR = re.compile(r"[«“„\"]([^«»“”„\"\n]{2,600})[»”“\"]")


@dataclass(frozen=True, slots=True)
class Said:
    """A labelled statement in words: half-open word ranges."""

    content: tuple[int, int]
    speaker: tuple[int, int] | None
    names: tuple[int, ...]  # words that name the resolved speaker anywhere in the window
    cue: tuple[int, int] | None
    kind: int


@dataclass(frozen=True, slots=True)
class Example:
    """One window of an article with its labels."""

    article: str
    language: str
    window: Window
    ignored: np.ndarray  # bool per word: labels there are not to be learnt
    said: tuple[Said, ...]


def read(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The articles of several JSONL files."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def examples(article: dict[str, Any], pieces: Pieces) -> list[Example]:
    """All windows of one labelled article."""
    words = split_words(article["text"])
    return [_example(article, words, window) for window in windows(words, pieces)]


def _example(article: dict[str, Any], words: tuple[Word, ...], window: Window) -> Example:
    size = len(window.words)
    ignored = np.zeros(size, bool)
    until = article.get("labelled_until")
    for i, word in enumerate(window.words):
        ignored[i] = not (window.target[0] <= i < window.target[1]) or (until is not None and word.start >= until)
    said: list[Said] = []
    for statement in _outermost(article["statements"]):
        content = _range(window.words, statement["start"], statement["end"])
        if content is None or ignored[content[0]]:
            continue
        if statement["optional"] or (statement["quote_type"] != "direct" and content[1] - content[0] <= SCRAP):
            ignored[content[0] : content[1]] = True
            continue
        said.append(
            Said(
                content=content,
                speaker=_maybe(window.words, statement.get("speaker_span")),
                names=_naming(window.words, statement["speaker"]),
                cue=_maybe(window.words, statement.get("cue_span")),
                kind=KINDS.index(statement["quote_type"]),
            )
        )
    return Example(article["id"], article["language"], window, ignored, tuple(said))


def _outermost(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for statement in sorted(statements, key=lambda s: (s["optional"], s["start"] - s["end"])):
        if all(statement["end"] <= k["start"] or statement["start"] >= k["end"] for k in kept):
            kept.append(statement)
    return sorted(kept, key=lambda s: s["start"])


def _range(words: tuple[Word, ...], start: int, end: int) -> tuple[int, int] | None:
    inside = [i for i, word in enumerate(words) if word.start < end and word.end > start]
    return (inside[0], inside[-1] + 1) if inside else None


def _maybe(words: tuple[Word, ...], span: list[int] | None) -> tuple[int, int] | None:
    return _range(words, *span) if span else None


def latin(name: str) -> str:
    """A rough transliteration in which spelling variants of one name fall together."""
    name = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(_LATIN.get(c, c) for c in name if not unicodedata.combining(c))
    for long, short in (
        ("kh", "h"),
        ("g", "h"),
        ("iu", "u"),
        ("ie", "e"),
        ("y", "i"),
        ("ii", "i"),
        ("w", "v"),
        ("x", "ks"),
    ):
        text = text.replace(long, short)
    return re.sub(r"[^a-z]", "", text)


def _naming(words: tuple[Word, ...], speaker: str) -> tuple[int, ...]:
    """Words that carry the speaker's surname (or, for bodies, any long word of the name)."""
    parts = [latin(part) for part in re.split(r"[\s«»\"-]+", speaker)]
    parts = [part for part in parts if len(part) >= 4]
    if not parts:
        return ()
    wanted = parts[-1] if len(speaker.split()) <= 4 else max(parts, key=len)
    stem = wanted[: max(4, len(wanted) - 2)]
    return tuple(
        i
        for i, word in enumerate(words)
        if word.text[:1].isupper() and (t := latin(word.text)).startswith(stem) and len(t) <= len(wanted) + 3
    )


def vary(article: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The same article in other typography. Every swap keeps the length, so offsets stay true."""
    text = article["text"]
    opening, closing = chance.choice(_QUOTES)
    if chance.random() < 0.5:
        text = _PAIR.sub(lambda m: opening + m.group(1) + closing, text)
    if chance.random() < 0.3:
        dash = chance.choice("—–-")
        text = re.sub(r"(?<=\s)[—–-](?=\s)", dash, text)
    if chance.random() < 0.3:
        text = text.replace("’", "'")
    return {**article, "text": text}
