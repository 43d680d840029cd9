"""How far the probabilities of predicted arguments are from how often these are right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tsar.data import EventDocument

BINS = 10


def argument_calibration_error(
    gold: Sequence[EventDocument], predicted: Sequence[EventDocument]
) -> float | None:
    """Expected calibration error of predicted arguments that have scores.

    ``None`` if none has one, or if they are no probabilities.

    An argument is right if the gold has its event (trigger and type), span and role. Scores fall
    into ten bins of equal width; the error is the mean over arguments of how far, in their bin,
    the mean score is from the share that is right (Guo et al. 2017, section 2).
    """
    scores: list[float] = []
    right: list[bool] = []
    for wanted, found in zip(gold, predicted, strict=True):
        known = {
            (event.trigger_words, event.type, argument.words, argument.role)
            for event in wanted.events
            for argument in event.arguments
        }
        for event in found.events:
            for argument in event.arguments:
                if argument.score is not None:
                    key = (event.trigger_words, event.type, argument.words, argument.role)
                    scores.append(argument.score)
                    right.append(key in known)
    probability = np.array(scores, dtype=np.float64)
    if not scores or probability.min() < 0 or probability.max() > 1:
        return None
    places = np.clip((probability * BINS).astype(np.int64), 0, BINS - 1)
    surplus = np.bincount(places, weights=probability - np.array(right), minlength=BINS)
    return float(np.abs(surplus).sum() / len(scores))
