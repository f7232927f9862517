"""What the places of two statements in their article tell: the press says first what it quotes further down.

The network reads two passages and doesn't know where they stand. A logistic regression over its log odds and these
signs, fitted to pairs of one article in four labelled streams and tried on the fifth, brought the area under the curve
from .80 to .82 (dev), .94 to .95, .97 to .98, .90 to .94 and .98 to .99. The weights here are milder than the fitted
ones (.42, 1.02, 1.35, -.62, -1.59): real articles are longer than those that people write as examples, and distance
tells less in them.
"""

from __future__ import annotations

import math

from records.types import Statement

LEAD = 400  # code points of an article that count as its lead
READ = 0.45  # weight of the network's log odds
IN_LEAD = 0.9  # what it is worth that the first of the two stands in the lead …
QUOTED_BELOW = 1.2  # … or is told indirectly, and the second quoted
FAR = -0.4  # … and, per step of the logarithm, that hundreds of code points lie between them
NOTHING = -1.7  # what is added
_LEAST = 1e-4


def placed(one: Statement, two: Statement, chance: float) -> float:
    """The chance that two statements of one article are one utterance, of which the network gave `chance`."""
    first, second = sorted((one, two), key=lambda statement: statement.start)
    odds = READ * _odds(chance) + NOTHING
    odds += IN_LEAD * (first.start < LEAD)
    odds += QUOTED_BELOW * (first.kind == "indirect" and second.kind != "indirect")
    odds += FAR * math.log1p(max(second.start - first.end, 0) / 100)
    return _logistic(odds)


def _odds(chance: float) -> float:
    kept = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
