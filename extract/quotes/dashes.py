"""Speech without marks that a dash and its speaker close: 'We are ready. We wait for an answer - said the minister.'"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.quotes.marks import Quotation

Range = tuple[int, int]

_LONGEST = 110  # code points of the words that name the speaker
_CLOSED = re.compile(r"[,.!?…]?\s*[-–—]\s+(?=[^\W\d_])")
_STOP = re.compile(r"[.!?…]\s+\S")
# Somebody speaks of himself: then the paragraph is his from its first sentence on.
_SELF = re.compile(
    r"\b(?:I|I['’](?:m|ve|ll|d)|[Mm]y|[Ww]e|[Ww]e['’](?:re|ve|ll)|[Oo]ur"
    r"|[Яя]|[Мм]не|[Мм]еня|[Мм]ой|[Мм]оя|[Мм]ы|[Нн]ас|[Нн]ам|[Нн]аш\w*"
    r"|[Мм]ені|[Мм]ене|[Мм]ій|[Мм]ої|[Мм]и)\b"
)


def spoken_paragraph(
    text: str, start: int, contents: Sequence[Range], cues: Sequence[Range], marks: Sequence[Quotation]
) -> Range | None:
    """What is said in the paragraph that holds `start`, when a dash and the speaker close it, else None.

    `contents` are tagged ranges and `cues` reporting words, both in text order. The whole paragraph is speech when it
    speaks in the first person, or when it was tagged from its beginning and nothing is reported before the dash.
    """
    low = text.rfind("\n", 0, start) + 1
    high = text.find("\n", start)
    high = len(text) if high < 0 else high
    inside = [one for one in contents if low <= one[0] and one[1] <= high]
    if not inside or any(low < mark.outer[1] and mark.outer[0] < high for mark in marks):
        return None
    end = inside[-1][1]
    tail = text[end:high].rstrip()
    if not _CLOSED.match(tail) or len(tail) > _LONGEST or _STOP.search(tail):
        return None
    if not any(end <= cue[0] < high for cue in cues):
        return None
    while low < end and (text[low].isspace() or text[low] in "-–—"):
        low += 1
    first = _STOP.search(text, low, end)
    opening = text[low : first.start() if first else end]
    reported = any(low <= cue[0] < end and not any(a <= cue[0] < b for a, b in inside) for cue in cues)
    if _SELF.search(opening) or (inside[0][0] <= low and not reported):
        return low, end
    return None
