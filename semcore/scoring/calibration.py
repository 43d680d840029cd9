"""How far probabilities are from how often they are right (Guo et al., ICML 2017, section 2)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BINS = 10

Values = Sequence[float] | NDArray[np.float64]


def calibration_error(probabilities: Values, right: Sequence[bool]) -> float | None:
    """Expected calibration error of predictions, from 0 (best) to 1.

    Probabilities fall into ten bins of equal width; the error is the mean over predictions of
    how far, in their bin, the mean probability is from the share that is right. ``None`` without
    predictions, or if what they have are no probabilities.
    """
    given = np.asarray(probabilities, dtype=np.float64)
    if not len(given) or given.min() < 0 or given.max() > 1:
        return None
    places = np.clip((given * BINS).astype(np.int64), 0, BINS - 1)
    surplus = np.bincount(places, weights=given - np.asarray(right, np.float64), minlength=BINS)
    return float(np.abs(surplus).sum() / len(given))
