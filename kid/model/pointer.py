"""The pointer: which words the next argument starts and ends at."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding, linear

from kid.model.dropout import Dropout


class Mlp(nn.Module):
    """Linear, dropout, ReLU, linear: the small block of the paper's decoder."""

    def __init__(self, size_in: int, size_out: int, dropout: float) -> None:
        super().__init__()
        self.first = nn.Linear(size_in, size_in)
        self.dropout = Dropout(dropout)
        self.second = nn.Linear(size_in, size_out)

    def forward(self, states: Tensor) -> Tensor:
        return self.second(torch.relu(self.dropout(self.first(states))))  # type: ignore[no-any-return]


class SpanMlp(Mlp):
    """The block on the sum and the difference of a span's first and last word."""

    def forward(self, head: Tensor, tail: Tensor, longer: Tensor) -> Tensor:  # type: ignore[override]
        """Vectors ``[T, size]`` of words ``[T, h]``; ``longer`` ``[T]``: of more than one word.

        A span of one word has no difference: it is multiplied for the others only.
        """
        size = head.shape[1]
        hidden = linear(head + tail, self.first.weight[:, :size], self.first.bias)
        rows = longer.nonzero()[:, 0]
        difference = linear(head[rows] - tail[rows], self.first.weight[:, size:])
        hidden = hidden.index_add(0, rows, difference.to(hidden.dtype))
        return self.second(torch.relu(self.dropout(hidden)))  # type: ignore[no-any-return]


class SpanPointer(nn.Module):
    """Start and end of a span by dot products of a graph vector with the words.

    The end depends on the start: the start word's own query is added to the graph's.
    """

    def __init__(self, graph_size: int, size: int, dropout: float) -> None:
        super().__init__()
        # Words are their own keys: a projection of them would fold into these queries.
        self.start_query = Mlp(graph_size, size, dropout)
        self.end_query = Mlp(graph_size, size, dropout)
        self.end_from_start = nn.Linear(size, size, bias=False)
        self.scale = size**-0.5

    def start(self, graph: Tensor, states: Tensor) -> Tensor:
        """Start scores ``[T, S, W]`` from graph vectors ``[T, S, g]`` and words ``[T, W, d]``."""
        return self.scores(self.start_query(graph), states)

    def end(self, graph: Tensor, states: Tensor, start: Tensor) -> Tensor:
        """End scores ``[T, S, W]`` given the start words ``[T, S]``.

        One graph vector may serve all starts: ``graph`` ``[T, 1, g]``.
        """
        begun = self.end_from_start(take_words(states, start))
        return self.scores(self.end_query(graph) + begun, states)

    def both(self, graph: Tensor, states: Tensor) -> Tensor:
        """Start scores, and the graph's part of the end scores: ``[T, 2, W]``, of ``[T, g]``.

        The words are read once for both.
        """
        queries = torch.stack([self.start_query(graph), self.end_query(graph)], dim=1)
        return self.scores(queries, states)

    def end_shift(self, states: Tensor, start: Tensor) -> Tensor:
        """What start words ``[T, S]`` add to the graph's part of the end scores: ``[T, S, W]``."""
        return self.scores(self.end_from_start(take_words(states, start)), states)

    def scores(self, queries: Tensor, states: Tensor) -> Tensor:
        """Scores ``[T, S, W]`` of queries ``[T, S, d]`` for words ``[T, W, d]``.

        Few queries meet many words: so the queries are what is transposed and scaled.
        """
        return (states @ (queries * self.scale).mT).mT


def take_words(states: Tensor, index: Tensor) -> Tensor:
    """``[T, S, d]``: the words ``index`` ``[T, S]`` of ``states`` ``[T, W, d]``."""
    return states.gather(1, index[..., None].expand(*index.shape, states.shape[-1]))


def take_rows(states: Tensor, target: Tensor, *words: Tensor) -> Tensor:
    """The states of ``words`` ``[K]`` of the targets ``[K]``, as many times as are given.

    From states ``[T, W, d]``: ``[times, K, d]``. One look-up for all, because its gradient is as
    large as the states, however few are taken.
    """
    places = torch.stack(words) + target * states.shape[1]
    return embedding(places, states.flatten(0, 1))
