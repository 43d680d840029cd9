"""Probabilities that say how often they are right, by logistic calibration (Platt 1999).

Each is of one decision, given what it stands on: of a frame, if its target is right; of a frame
element's words and name, if its frame is. A frame that is the lexicon's only one for its words
would have the probability 1 among its candidates: there the other frames say how sure it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

_MOST = 10.0  # of log-odds and margins
FRAME_FEATURES = 4
ELEMENT_FEATURES = 4


class ScoredElements(Protocol):
    """K frame elements: the numbers of their targets, first and last words, probabilities."""

    @property
    def target(self) -> Tensor: ...

    @property
    def start(self) -> Tensor: ...

    @property
    def end(self) -> Tensor: ...

    @property
    def probability(self) -> Tensor: ...


def frame_features(scores: Tensor, chosen: Tensor, probability: Tensor, alone: Tensor) -> Tensor:
    """``[T, FRAME_FEATURES]``: what the scores say of each frame that was chosen.

    Args:
        scores: of all frames ``[T, F]``.
        chosen: ``[T]``; ``probability`` that of it among its candidates.
        alone: ``[T]`` bool, there was no other candidate.
    """
    own = scores.gather(1, chosen[:, None])
    others = scores.scatter(1, chosen[:, None], -torch.inf).logsumexp(-1)
    margin = (own[:, 0] - others).nan_to_num(_MOST).clamp(-_MOST, _MOST)
    among = probability.double().logit(1e-7).float().clamp(-_MOST, _MOST)
    columns = (among.where(~alone, 0.0), margin, alone.float(), torch.ones_like(margin))
    return torch.stack(columns, -1)


def frame_confidence(weights: Sequence[float], features: Tensor, probability: Tensor) -> Tensor:
    """Calibrated probabilities ``[T]``; as they are without ``weights``."""
    if not weights or not len(features):
        return probability
    return (features @ features.new_tensor(weights)).sigmoid()


def element_features(parsed: ScoredElements, first: Tensor) -> Tensor:
    """``[K, ELEMENT_FEATURES]``: what speaks for each span with its role.

    Its length, whether the target stands in it, and its probability: long spans are wrong more
    often than the pointers think.

    Args:
        first: the first word of each target ``[T]``.
    """
    odds = parsed.probability.double().logit(1e-7).float().clamp(-_MOST, _MOST)
    length = (parsed.end - parsed.start + 1).log()
    place = first[parsed.target]
    around = (parsed.start <= place) & (place <= parsed.end)
    return torch.stack([length, around.float(), odds, torch.ones_like(odds)], -1)


def element_confidence(weights: Sequence[float], parsed: ScoredElements, first: Tensor) -> Tensor:
    """Calibrated probabilities ``[K]``; as they are without ``weights``.

    Evidence from before length and target were looked at has two weights, of the last features.
    """
    if not weights or not len(parsed.probability):
        return parsed.probability
    features = element_features(parsed, first)[:, -len(weights) :]
    return (features @ features.new_tensor(weights)).sigmoid()
