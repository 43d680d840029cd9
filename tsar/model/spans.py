"""Vectors of spans of words, without a tensor of spans times words."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, pad


def running_sums(words: Tensor) -> Tensor:
    """``[C, W + 1, d]`` in float32: the sum of the words before each place."""
    return pad(words.float().cumsum(1), (0, 0, 1, 0))


def span_means(words: Tensor, context: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """``[n, d]``: the mean of words ``first`` to ``last`` of contexts ``[n]``, of ``[C, W, d]``."""
    sums = running_sums(words)
    total = sums[context, last + 1] - sums[context, first]
    return (total / (last - first + 1)[:, None]).to(words.dtype)


class SpanVectors(nn.Module):
    """A span's vector from its first word, its last word and the mean of its words (section 3.5).

    ``s = W [S_first ; E_last ; mean(H)]`` with ``S = W_s H`` and ``E = W_e H``. As all of it is
    linear, each part is multiplied once a word, not once a span.
    """

    def __init__(self, size_in: int, size: int) -> None:
        super().__init__()
        self.start = nn.Linear(size_in, size_in)
        self.end = nn.Linear(size_in, size_in)
        self.join = nn.Linear(3 * size_in, size)

    def forward(self, words: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Vectors ``[C, K, size]`` of the spans, and ``S`` and ``E``, ``[C, W, d]`` each.

        Args:
            words: ``[C, W, d]``.
            first, last: ``[C, K]`` words of each span, both inclusive.
        """
        starts, ends = self.start(words), self.end(words)
        of_start, of_end, of_mean = self.join.weight.chunk(3, dim=1)
        head, tail = linear(starts, of_start), linear(ends, of_end, self.join.bias)
        sums = running_sums(linear(words, of_mean))
        context = torch.arange(len(words), device=words.device)[:, None]
        mean = (sums[context, last + 1] - sums[context, first]) / (last - first + 1)[..., None]
        vectors = head[context, first] + tail[context, last] + mean.to(head.dtype)
        return vectors, starts, ends
