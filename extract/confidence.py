"""How sure a statement is: the share of statements with such scores whose content and speaker were right."""

from __future__ import annotations

import numpy as np

from extract.speakers.resolve import Resolved
from extract.tagger.encoder import Tagged

# Raw score → share right, measured on labelled articles that the network had not seen (see the model card).
_RAW = np.array([0.0, 0.4, 0.6, 0.8, 0.95, 1.0])
_RIGHT = np.array([0.15, 0.4, 0.6, 0.8, 0.92, 0.97])


def raw(tagged: Tagged, speaker: Resolved) -> float:
    """The network's certainty of the words, times the resolver's certainty of the name."""
    return tagged.sure * speaker.confidence


def calibrated(tagged: Tagged, speaker: Resolved) -> float:
    """0..1, monotone in the raw score."""
    return round(float(np.interp(raw(tagged, speaker), _RAW, _RIGHT)), 3)
