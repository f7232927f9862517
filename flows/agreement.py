"""When a found statement and a label agree: words that overlap, names that are one in two scripts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

Row = Mapping[str, Any]

_WORD = re.compile(r"\w+")
ENOUGH = 0.5  # least share of common words of a finding and its label
_NEARLY = 0.8  # least likeness of two surnames
# Cyrillic to Latin, then spellings that differ between transliterations are folded into one
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ё": "e", "ж": "zh", "з": "z",
    "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "",
    "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_FOLDS = (("y", "i"), ("kh", "h"), ("g", "h"), ("iu", "u"), ("ii", "i"))


def words(text: str | None) -> list[str]:
    """Words of a text, case and compatibility forms folded."""
    return [word.casefold() for word in _WORD.findall(unicodedata.normalize("NFKC", text or ""))]


def overlap(a: Sequence[str], b: Sequence[str]) -> float:
    """Intersection over union of two multisets."""
    left, right = Counter(a), Counter(b)
    union = (left | right).total()
    return (left & right).total() / union if union else 0.0


def best_pairs(found: Sequence[Sequence[str]], labels: Sequence[Sequence[str]]) -> dict[int, int]:
    """One-to-one pairs, number of a finding → number of its label, the best overlaps of their words first."""
    shares = sorted(((overlap(a, b), i, j) for i, a in enumerate(found) for j, b in enumerate(labels)), reverse=True)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for share, i, j in shares:
        if share >= ENOUGH and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def right_speaker(row: Row, label: Row) -> bool:
    """Whether the found speaker is the labelled one or an accepted alternative."""
    return any(
        same_name(row.get("speaker") or "", name) for name in (label["speaker"], *(label.get("speaker_alt") or ()))
    )


def same_name(a: str, b: str) -> bool:
    """Whether two names agree: one's parts are all among the other's, or the last parts are nearly alike."""
    left, right = _latin(a), _latin(b)
    if not left or not right:
        return False
    if set(left) <= set(right) or set(right) <= set(left):
        return True
    return SequenceMatcher(None, left[-1], right[-1]).ratio() >= _NEARLY


def _latin(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", (name or "").casefold())
    text = "".join(_LATIN.get(c, c) for c in folded if not unicodedata.combining(c))
    for old, new in _FOLDS:
        text = text.replace(old, new)
    return re.sub(r"[^a-z ]", " ", text).split()
