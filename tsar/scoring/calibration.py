"""How far the probabilities of predicted events are from how often these are right."""

from __future__ import annotations

from collections.abc import Sequence

from semcore.scoring.calibration import calibration_error
from tsar.data import EventDocument


def argument_calibration_error(
    gold: Sequence[EventDocument], predicted: Sequence[EventDocument]
) -> float | None:
    """Expected calibration error of predicted arguments that have scores.

    An argument is right if the gold has its event (trigger and type), span and role.
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
    return calibration_error(scores, right)


def trigger_calibration_error(
    gold: Sequence[EventDocument], predicted: Sequence[EventDocument]
) -> float | None:
    """That of predicted events that have scores: right if the gold has trigger and type."""
    scores: list[float] = []
    right: list[bool] = []
    for wanted, found in zip(gold, predicted, strict=True):
        known = {(event.trigger_words, event.type) for event in wanted.events}
        for event in found.events:
            if event.score is not None:
                scores.append(event.score)
                right.append((event.trigger_words, event.type) in known)
    return calibration_error(scores, right)
