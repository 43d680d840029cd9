"""Which words tell of an event, and of which type: for text without given triggers."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from semcore.training.calibration import log_odds


@dataclass(frozen=True)
class FoundTriggers:
    """n triggers, in order of context and word."""

    context: Tensor  # [n]
    first: Tensor  # [n] first word
    last: Tensor  # [n] last word
    type: Tensor  # [n]
    log_odds: Tensor  # [n] of the first word's tag, against all other tags


class TriggerTagger(nn.Module):
    """Tags of words: none, the beginning of an event's trigger, or its going on, by type.

    Tag 0 is none, ``1 + 2 type`` begins, ``2 + 2 type`` goes on.
    """

    def __init__(self, size: int, types: int, dropout: float) -> None:
        super().__init__()
        self.hidden = nn.Linear(size, size)
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(size, 1 + 2 * types)

    def forward(self, words: Tensor) -> Tensor:
        """Scores ``[C, W, 1 + 2 types]`` of words ``[C, W, d]``."""
        scores: Tensor = self.tags(self.dropout(torch.relu(self.hidden(words))))
        return scores


def find_triggers(scores: Tensor, kept: Tensor, none_bias: float) -> FoundTriggers:
    """The triggers that the best tags of words spell.

    A trigger begins at every beginning tag, and at a going-on tag that follows nothing of its
    type; it goes on as long as going-on tags of its type follow.

    Args:
        scores: ``[C, W, 1 + 2 types]``.
        kept: ``[C, W]`` bool, where triggers may begin.
        none_bias: added to the score of "none".
    """
    scores = scores.float()
    shifted = scores.clone()
    shifted[..., 0] += none_bias
    tag = shifted.argmax(-1).masked_fill(~kept, 0)
    kind = (tag - 1) // 2
    going_on = (tag > 0) & (tag % 2 == 0)
    before = torch.nn.functional.pad(kind.masked_fill(tag == 0, -1), (1, -1), value=-1)
    going_on = going_on & (before == kind)
    begins = (tag > 0) & ~going_on
    context, first = begins.nonzero().unbind(1)
    # The last word: where the run of going-on tags behind the first word stops.
    places = torch.arange(tag.shape[1], device=tag.device).expand_as(tag)
    stops = places.masked_fill(going_on, tag.shape[1])
    following = stops.flip(1).cummin(1).values.flip(1)  # the next place that goes on nothing
    behind = torch.nn.functional.pad(following, (-1, 1), value=tag.shape[1])
    last = behind[context, first] - 1
    odds = log_odds(scores[context, first], tag[context, first])
    return FoundTriggers(context, first, last, kind[context, first], odds)
