"""What unquoted words need before they are taken for speech: a word that reports them and somebody who says them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.quotes.marks import Quotation
from extract.quotes.spans import Content

_SURE = 0.7  # how sure the network must be of words that nothing reports or nobody says
_DASHES = "—–-"

# To know is not to say: "he learned that", «узнав, что», «знає, що».
_KNOWING = re.compile(
    r"(?:know(?:s|n|ing)?|knew|learn(?:s|ed|t|ing)?|reali[sz](?:e|es|ed|ing)"
    r"|(?:у)?зна(?:ть|ю|ет|ем|ют|л|ла|ло|ли|в|вший|вшая)"
    r"|зна(?:ти|є|ємо|ють|в|вши|ючи)|дізна(?:тися|ється|ються|вся|лася|лися|вшись))",
    re.IGNORECASE,
)


def stands(text: str, content: Content, cue: str, somebody: bool, sure: float, marks: Sequence[Quotation]) -> bool:
    """Whether what was tagged as said is borne out.

    `cue` is its reporting word, or empty; `somebody` tells whether anyone is pointed at as its speaker; `sure` is the
    network's certainty. Words between quotation marks always stand; a colon before the words, or before direct speech a
    dash, reports them as a verb does.
    """
    if any(mark.depth == 0 and mark.outer[0] <= content.start and content.end <= mark.outer[1] for mark in marks):
        return True
    if _KNOWING.fullmatch(cue):
        return False
    return sure >= _SURE or (somebody and (bool(cue) or _introduced(text, content)))


def _introduced(text: str, content: Content) -> bool:
    before = text[max(0, content.start - 5) : content.start].rstrip()[-1:]
    return before == ":" or (content.kind == "direct" and before != "" and before in _DASHES)
