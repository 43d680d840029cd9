"""Probabilities that say how often they are right, by logistic calibration (Platt 1999).

Each is of one decision, given what it stands on: of a frame, if its target is right; of a frame
element's words and name, if its frame is. A frame that is the lexicon's only one for its words
would have the probability 1 among its candidates: there the other frames say how sure it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

_MOST = 10.0  # of log-odds and margins
FRAME_FEATURES = 4


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


def element_features(probability: Tensor) -> Tensor:
    """``[K, 2]`` of the probabilities of spans with their roles."""
    odds = probability.double().logit(1e-7).float().clamp(-_MOST, _MOST)
    return torch.stack([odds, torch.ones_like(odds)], -1)


def element_confidence(weights: Sequence[float], probability: Tensor) -> Tensor:
    """Calibrated probabilities ``[K]``; as they are without ``weights``."""
    if not weights or not len(probability):
        return probability
    features = element_features(probability)
    return (features @ features.new_tensor(weights)).sigmoid()
