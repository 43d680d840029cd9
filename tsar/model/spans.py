"""Vectors of spans of words, without a tensor of spans times words."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn.functional import linear, pad

from semcore.graphs import SparseMatrix

PARTS = 3  # of a span: its first word, its last word, the mean of its words


def running_sums(words: Tensor) -> Tensor:
    """``[C, W + 1, d]`` in float32: the sum of the words before each place."""
    return pad(words.float().cumsum(1), (0, 0, 1, 0))


def span_means(words: Tensor, context: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """``[n, d]``: the mean of words ``first`` to ``last`` of contexts ``[n]``, of ``[C, W, d]``."""
    sums = running_sums(words)
    total = sums[context, last + 1] - sums[context, first]
    return (total / (last - first + 1)[:, None]).to(words.dtype)


def parts_of_spans(
    first: NDArray[np.int64], last: NDArray[np.int64], width: int, longest: int
) -> SparseMatrix:
    """``[C * K, C * 3 * W + longest]``: of what each span is the sum.

    Columns are ``PARTS`` times the ``width`` W words, a context after the other, then a row for
    each length. A span is its first word of the first part, its last of the second, the mean of
    its words in the third, and its length. Entries are as many as spans times words of a span.

    Args:
        first, last: ``[C, K]`` words of each span, both inclusive.
    """
    contexts, count = first.shape
    base = np.repeat(np.arange(contexts) * PARTS * width, count)
    first, last = first.reshape(-1), last.reshape(-1)
    sizes = last - first + 1
    spans = np.arange(len(first))
    of_word = np.repeat(spans, sizes)
    begin = np.cumsum(sizes) - sizes
    word = np.arange(len(of_word)) - np.repeat(begin - first, sizes)
    rows = np.concatenate([spans, spans, spans, of_word])
    columns = np.concatenate(
        [
            base + first,
            base + width + last,
            contexts * PARTS * width + sizes - 1,
            base[of_word] + 2 * width + word,
        ]
    )
    share = np.concatenate([np.ones(3 * len(spans)), 1 / sizes[of_word]]).astype(np.float32)
    shape = (len(spans), contexts * PARTS * width + longest)
    row, column, weight = map(torch.from_numpy, (rows, columns, share))
    return SparseMatrix.from_entries(row, column, weight, shape)


class SpanVectors(nn.Module):
    """A span's vector from its first word, its last word and the mean of its words (section 3.5).

    ``s = W [S_first ; E_last ; mean(H)]`` with ``S = W_s H`` and ``E = W_e H``. As all of it is
    linear, each part is multiplied once a word, not once a span: a span is a sum of parts.
    """

    def __init__(self, size_in: int, size: int) -> None:
        super().__init__()
        self.start = nn.Linear(size_in, size_in)
        self.end = nn.Linear(size_in, size_in)
        self.join = nn.Linear(3 * size_in, size)

    def forward(self, words: Tensor) -> Tensor:
        """The parts ``[C, 3, W, size]`` of words ``[C, W, d]``."""
        of_start, of_end, of_mean = self.join.weight.chunk(PARTS, dim=1)
        head, tail = folded(of_start, None, self.start), folded(of_end, self.join.bias, self.end)
        parts = [linear(words, *head), linear(words, *tail), linear(words, of_mean)]
        return torch.stack(parts, dim=1)


def folded(weight: Tensor, bias: Tensor | None, inner: nn.Linear) -> tuple[Tensor, Tensor]:
    """Weight and bias of two linear layers as one: ``W (W' x + b') + b``."""
    with torch.autocast(weight.device.type, enabled=False):
        shift = weight @ inner.bias
        return weight @ inner.weight, shift if bias is None else shift + bias


def spans_of(parts: Tensor, lengths: Tensor | None, matrix: SparseMatrix, longest: int) -> Tensor:
    """``[C, K, size]``: the spans of parts ``[C, 3, W, size]``.

    ``lengths`` ``[longest, size]`` are added, if they are given.
    """
    if lengths is None:
        lengths = parts.new_zeros(longest, parts.shape[3])
    rows = torch.cat([parts.flatten(0, 2), lengths.to(parts.dtype)])
    spans = matrix @ rows
    return spans.view(len(parts), len(spans) // max(1, len(parts)), parts.shape[3])


def differences(spans: Tensor, targets: Tensor, weight: Tensor) -> Tensor:
    """``|s - t|`` times a matrix; nothing of its size is kept for the gradient.

    Args:
        spans: ``[E, K, d]``; targets: ``[E, d]``.
        weight: ``[out, d]``.

    Returns ``[E, K, out]``.
    """
    kind = spans.dtype
    result: Tensor = _Differences.apply(spans, targets.to(kind), weight.to(kind))
    return result


class _Differences(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, spans: Tensor, targets: Tensor, weight: Tensor) -> Tensor:
        ctx.save_for_backward(spans, targets, weight)
        apart = (spans - targets[:, None]).abs_().flatten(0, 1)
        return torch.mm(apart, weight.T).view(*spans.shape[:2], len(weight))

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        spans, targets, weight = ctx.saved_tensors
        gradient = gradient.flatten(0, 1)
        apart = spans - targets[:, None]
        of_weight = gradient.T @ apart.abs().flatten(0, 1)
        of_spans = torch.mm(gradient, weight).view_as(apart).mul_(apart.sign_())
        return of_spans, -of_spans.sum(1), of_weight
