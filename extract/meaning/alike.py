"""How likely two remarks are one utterance: read side by side, each in its passage, with the days between them.

Of one article's remarks it counts too where they stand in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extract.meaning.inputs import Occasion, Passage, distance, pair
from extract.meaning.network import network
from extract.meaning.place import placed
from records.types import Remark


def alike(pairs: Sequence[tuple[Remark, Remark]]) -> np.ndarray:
    """Chances of (later remark, earlier remark): (n,) in 0..1."""
    if not pairs:
        return np.zeros(0)
    net = network()
    read = net.pairs([pair(_passage(new), _passage(old), _apart(new, old), net.pieces) for new, old in pairs])
    return np.array(
        [
            placed(new.statement, old.statement, float(chance)) if _of_one_article(new, old) else chance
            for (new, old), chance in zip(pairs, read, strict=True)
        ]
    )


def _passage(remark: Remark) -> Passage:
    reading, statement = remark.reading, remark.statement
    return Passage(
        before=reading.before, content=statement.content, after=reading.after, headline="", speaker=statement.speaker
    )


def _apart(new: Remark, old: Remark) -> str:
    return distance(_occasion(new), _occasion(old), same_article=_of_one_article(new, old))


def _of_one_article(new: Remark, old: Remark) -> bool:
    return bool(new.link_id) and new.link_id == old.link_id


def _occasion(remark: Remark) -> Occasion:
    published = remark.published_at.date() if remark.published_at else None
    return Occasion(published, remark.statement.said_on, remark.reading.requoted)
