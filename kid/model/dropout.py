"""Dropout whose random numbers cost little on a processor, where they are most of its cost."""

from __future__ import annotations

import torch
from torch import Tensor, nn

_LEVELS = 256  # of a random byte


class Dropout(nn.Module):
    """Dropout by random bytes: an eighth of the random numbers, and none of them a float.

    The rate is rounded to a 256th; what is kept is scaled by the rate that there is.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate
        self.dropped = min(round(rate * _LEVELS), _LEVELS - 1)

    def forward(self, states: Tensor) -> Tensor:
        if not self.training or self.dropped == 0:
            return states
        return states * self.mask(states, states.shape)

    def mask(self, states: Tensor, shape: torch.Size) -> Tensor:
        """0 or a little more than 1, in the type of ``states``."""
        count = shape.numel()
        words = torch.empty(-(-count // 8), dtype=torch.long, device=states.device)
        words.random_(-(2**63), None)  # without the bounds one bit of 64 would always be 0
        keep = words.view(torch.uint8)[:count].view(shape) >= self.dropped
        return keep.to(states.dtype).mul_(_LEVELS / (_LEVELS - self.dropped))


class SharedDropout(Dropout):
    """Dropout of ``[T, W, d]`` with one mask a row, the same for all its words.

    As good a regulariser (Gal and Ghahramani 2016), and W times fewer random numbers.
    """

    def forward(self, states: Tensor) -> Tensor:
        if not self.training or self.dropped == 0:
            return states
        return states * self.mask(states, torch.Size((states.shape[0], 1, states.shape[2])))
