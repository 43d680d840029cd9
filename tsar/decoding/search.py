"""Which candidates are arguments, and of which role."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from semcore.training.calibration import Calibration, log_odds
from tsar.config import EventDecoding


@dataclass(frozen=True)
class FoundArguments:
    """n arguments, in order of their events."""

    event: Tensor  # [n] int64
    candidate: Tensor  # [n] int64, place among the event's candidates
    role: Tensor  # [n] int64, place among the roles of the event's type
    score: Tensor  # [n] probability, given the event


def gains(scores: Tensor, candidate: Tensor, decoding: EventDecoding) -> Tensor:
    """``[E, K, R]``: by how much each role is preferred to "no argument"; -inf on padding.

    Args:
        scores: ``[E, K, 1 + R]``, "no argument" first.
        candidate: ``[E, K]`` bool.
    """
    gain = scores[..., 1:] - scores[..., :1] - decoding.none_bias
    lowest = torch.finfo(torch.float32).min / 2  # where a type has no such role
    return gain.masked_fill(~candidate[..., None] | (gain < lowest), -torch.inf)


def best_labels(scores: Tensor, candidate: Tensor, decoding: EventDecoding) -> FoundArguments:
    """Each candidate's best label for itself (paper: independent argmax)."""
    gain = gains(scores, candidate, decoding)
    if not gain.numel():
        return chosen_arguments(scores, candidate.new_zeros(gain.shape), decoding)
    best, role = gain.max(-1)
    chosen = torch.zeros_like(gain, dtype=torch.bool).scatter(2, role[..., None], True)
    return chosen_arguments(scores, chosen & (best > 0)[..., None], decoding)


def best_candidates(
    scores: Tensor, candidate: Tensor, first: Tensor, last: Tensor, decoding: EventDecoding
) -> FoundArguments:
    """Each role's best candidate, where it beats none (pointers, and ``model.choice=role``).

    The roles of an event choose in order of their gains; words that one has are dearer to the
    others, by ``decoding.shared_bias``.

    Args:
        first, last: ``[E, K]`` words of the candidates, both inclusive.
    """
    gain = gains(scores, candidate, decoding)
    chosen = torch.zeros_like(gain, dtype=torch.bool)
    if not gain.numel():
        return chosen_arguments(scores, chosen, decoding)
    if not decoding.shared_bias:
        best, place = gain.max(1)
        chosen.scatter_(1, place[:, None], (best > 0)[:, None])
        return chosen_arguments(scores, chosen, decoding)
    event = torch.arange(len(gain), device=gain.device)
    while True:  # as often as the event with most arguments has some
        best, cell = gain.flatten(1).max(1)
        place, role = cell // gain.shape[2], cell % gain.shape[2]
        taken = best > 0
        if not taken.any():
            break
        chosen[event, place, role] |= taken
        gain[event, :, role] = -torch.inf
        begin, end = first[event, place], last[event, place]
        shared = (first <= end[:, None]) & (last >= begin[:, None]) & taken[:, None]
        gain = torch.where(shared[..., None], gain - decoding.shared_bias, gain)
    return chosen_arguments(scores, chosen, decoding)


def chosen_arguments(scores: Tensor, chosen: Tensor, decoding: EventDecoding) -> FoundArguments:
    """What is chosen, ``[E, K, R]`` bool, as arguments with their probabilities."""
    event, place, role = chosen.nonzero().unbind(1)
    fitted = Calibration(decoding.scale, decoding.shift)
    score = fitted.probabilities(log_odds(scores[event, place], 1 + role))
    return FoundArguments(event, place, role, score)
