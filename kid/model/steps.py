"""Scores of a decoder's steps, in tables.

Targets have few arguments, and not equally many. What a step computes is computed for the steps
that there are, all in a row, and stands in tables only where words or elements are scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import pad

from kid.model.batch import FrameBatch


@dataclass(frozen=True, slots=True)
class Steps:
    """Scores of T targets' steps: those of their arguments, then the one that stops."""

    starts: Tensor  # [T, S, W], minus infinity on words that may not start an argument
    ends: Tensor  # [T, S, W]
    roles: Tensor  # [T, S, E], minus infinity on roles that the frame lacks


def joined_steps(
    steps: Sequence[Steps], parts: Sequence[Tensor], shape: tuple[int, int, int]
) -> Steps:
    """The steps of all targets in their order, from those of ``parts`` of them.

    ``shape`` is S, W and E of the whole; what a part lacks is minus infinity.
    """
    order = torch.cat(list(parts)).argsort()
    most, words, elements = shape

    def joined(scores: Sequence[Tensor], width: int) -> Tensor:
        ways = [(0, width - item.shape[2], 0, most - item.shape[1]) for item in scores]
        filled = [pad(item, way, value=-torch.inf) for item, way in zip(scores, ways, strict=True)]
        return torch.cat(filled)[order]

    return Steps(
        joined([item.starts for item in steps], words),
        joined([item.ends for item in steps], words),
        joined([item.roles for item in steps], elements),
    )


def in_table(
    vectors: Sequence[Tensor], target: Tensor, step: Tensor, shape: tuple[int, int]
) -> Tensor:
    """Vectors ``[K, d]`` of steps in a table ``[T, S, d]`` of zeros; of n kinds ``[T, S n, d]``."""
    stacked = torch.stack(list(vectors), dim=1)
    table = stacked.new_zeros(*shape, *stacked.shape[1:])
    return table.index_put((target, step), stacked).flatten(1, 2)


def free_words(batch: FrameBatch, mask: Tensor) -> Tensor:
    """``[T, S, W]``: words, of ``mask``, that no gold argument of an earlier step holds."""
    position = torch.arange(mask.shape[1], device=mask.device)
    there = torch.arange(batch.starts.shape[1], device=mask.device) < batch.count[:, None]
    held = (position >= batch.starts[..., None]) & (position <= batch.ends[..., None])
    held = (held & there[..., None]).cumsum(1) > 0
    earlier = torch.cat([torch.zeros_like(mask)[:, None], held], dim=1)
    return mask[:, None] & ~earlier
