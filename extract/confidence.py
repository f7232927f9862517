"""How sure a statement is: the share of statements with such scores whose content and speaker were right."""

from __future__ import annotations

import numpy as np

from extract.speakers.resolve import Resolved
from extract.tagger.encoder import Tagged

# Raw score → share right, fitted to dev (least log loss of a rising broken line) and checked on the fresh articles; no
# article of either was trained on. `onrecord evaluate` measures how far it is off ("confidence").
_RAW = np.array([0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0])
_RIGHT = np.array([0.12, 0.26, 0.53, 0.79, 0.85, 0.97, 0.99])


def raw(tagged: Tagged, speaker: Resolved) -> float:
    """The network's certainty of the words, times the resolver's certainty of the name."""
    return tagged.sure * speaker.confidence


def calibrated(tagged: Tagged, speaker: Resolved) -> float:
    """0..1, monotone in the raw score."""
    return round(float(np.interp(raw(tagged, speaker), _RAW, _RIGHT)), 3)
