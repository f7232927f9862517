"""Two views of one statement made one: the network's, and that of the linear models of terms and concepts.

The network understands wording that no table has; the tables don't overlook a term. The shares were set on labelled
articles that neither was trained on: those of dev, of tests/gold, and the seeds.
"""

from __future__ import annotations

import numpy as np

TOPIC = (1.0, 1.25, -2.8)  # weight of the network's log odds, of the linear model's, and what is added
SCATTERED = -3.75  # added where no paragraph speaks of all that the topic needs: an article on another meeting
STANCE = 1.0  # weight of the linear model's log chances beside the network's
_LEAST = 1e-6


def topic(network: np.ndarray, linear: np.ndarray, together: bool) -> np.ndarray:
    """Chances of being on the topic, (n,). `together`: some paragraph speaks of all that the topic needs."""
    odds = TOPIC[0] * _log_odds(network) + TOPIC[1] * _log_odds(linear) + TOPIC[2] + (0.0 if together else SCATTERED)
    return np.asarray(1 / (1 + np.exp(-odds)))


def stance(network: np.ndarray, linear: np.ndarray) -> np.ndarray:
    """Weights of the positions, (10,): the larger, the likelier."""
    return np.asarray(np.log(network + _LEAST) + STANCE * np.log(linear + _LEAST))


def _log_odds(chance: np.ndarray) -> np.ndarray:
    kept = np.clip(chance, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(kept / (1 - kept)))
