"""The native backend: one convolution as two sparse products around dense ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from semcore.graphs.relational_graph import Edges, RelationalGraph
from semcore.graphs.sparse import SparseMatrix
from semcore.tensors import TensorBatch


@dataclass(frozen=True, eq=False)
class RelationalFactors(TensorBatch):
    """Every relation's adjacency as a product ``A_r = scatter_r @ gather_r``, all stacked.

    ``sum_r A_r X W_r`` is then ``scatter @ cat_r((gather @ X)_r @ W_r)``. A relation has either

    * as many inner rows as distinct sources: ``gather`` selects them, ``scatter`` holds the
      weights (first transform, then aggregate); or
    * as many as distinct targets: ``gather`` holds the weights, ``scatter`` puts the sums in
      their places (first aggregate, then transform);

    whichever is less, because the dense products dominate. ``sizes[r]`` counts relation r's rows.
    """

    gather: SparseMatrix  # [sum(sizes), feature rows]
    scatter: SparseMatrix  # [output rows, sum(sizes)]
    sizes: tuple[int, ...]

    @classmethod
    def of_graph(
        cls, graph: RelationalGraph, features: int, rows: Tensor | None = None
    ) -> RelationalFactors:
        """Of a graph whose node i has the features ``x[rows[i]]`` (``x[i]`` without ``rows``).

        ``features`` is the length of x. Nodes that share a feature row share its transformation.
        """
        source = graph.source if rows is None else rows[graph.source]
        edges = Edges(source, graph.target, graph.relation, graph.weights)
        return cls.of_edges(edges, (graph.relations, features, graph.nodes))

    @classmethod
    def of_edges(cls, edges: Edges, limits: tuple[int, int, int]) -> RelationalFactors:
        """Of edges from feature rows to output rows.

        ``limits`` are the numbers of relations, of feature rows and of output rows.
        """
        source, target, relation, weight = edges
        relations, sources, targets = limits
        start = _Ends.of(relation, source, relations, sources)
        end = _Ends.of(relation, target, relations, targets)
        transform_first = start.pairs <= end.pairs  # [relations]
        size = torch.minimum(start.pairs, end.pairs)
        base = size.cumsum(0) - size
        first = transform_first[relation]  # [E]
        inner = base[relation] + torch.where(first, start.edge_rank, end.edge_rank)

        selected = transform_first[start.relation]
        placed = ~transform_first[end.relation]
        selected_inner = (base[start.relation] + start.rank)[selected]
        placed_inner = (base[end.relation] + end.rank)[placed]
        sizes = tuple(size.tolist())
        gather = SparseMatrix.from_entries(
            torch.cat([selected_inner, inner[~first]]),
            torch.cat([start.node[selected], source[~first]]),
            torch.cat([weight.new_ones(len(selected_inner)), weight[~first]]),
            (sum(sizes), sources),
        )
        scatter = SparseMatrix.from_entries(
            torch.cat([target[first], end.node[placed]]),
            torch.cat([inner[first], placed_inner]),
            torch.cat([weight[first], weight.new_ones(len(placed_inner))]),
            (targets, sum(sizes)),
        )
        return cls(gather, scatter, sizes)

    def map(self, change: Callable[[Tensor], Tensor]) -> RelationalFactors:
        """``change`` applied to every tensor, as ``torch.nn.Module._apply`` does."""
        return RelationalFactors(self.gather.map(change), self.scatter.map(change), self.sizes)

    def relational_sum(self, x: Tensor, weight: Tensor) -> Tensor:
        """``sum_r A_r x W_r``: [feature rows, in], [relations, in, out] -> [output rows, out].

        Under autocast everything runs in its dtype, the sparse products included.
        """
        device = x.device.type
        if torch.is_autocast_enabled(device):
            dtype = torch.get_autocast_dtype(device)
            x, weight = x.to(dtype), weight.to(dtype)
        transformed: Tensor = _Transform.apply(self.gather @ x, weight, self.sizes)
        return self.scatter @ transformed


class _Transform(torch.autograd.Function):
    """Consecutive groups of rows, each times its own matrix, written in place.

    ``torch.cat`` of the products and its gradient would copy everything once more each.
    """

    @staticmethod
    def forward(ctx: Any, rows: Tensor, weight: Tensor, sizes: tuple[int, ...]) -> Tensor:
        ctx.save_for_backward(rows, weight)
        ctx.sizes = sizes
        out = rows.new_empty(rows.shape[0], weight.shape[2])
        for group, matrix, place in zip(rows.split(sizes), weight, out.split(sizes), strict=True):
            torch.mm(group, matrix, out=place)
        return out

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, None]:
        rows, weight = ctx.saved_tensors
        sizes = ctx.sizes
        row_gradient, weight_gradient = torch.empty_like(rows), torch.empty_like(weight)
        for group, matrix, above, row_place, weight_place in zip(
            rows.split(sizes),
            weight,
            gradient.contiguous().split(sizes),
            row_gradient.split(sizes),
            weight_gradient,
            strict=True,
        ):
            torch.mm(above, matrix.T, out=row_place)
            torch.mm(group.T, above, out=weight_place)
        return row_gradient, weight_gradient, None


class _Ends(NamedTuple):
    """The distinct (relation, node) pairs at one end of the edges, in order of relation, node."""

    relation: Tensor  # [pairs]
    node: Tensor  # [pairs]
    rank: Tensor  # [pairs], from 0 within the relation
    pairs: Tensor  # [relations], how many each has
    edge_rank: Tensor  # [E], the rank of each edge's pair

    @classmethod
    def of(cls, relation: Tensor, node: Tensor, relations: int, nodes: int) -> _Ends:
        pair, edge = torch.unique(relation * nodes + node, return_inverse=True)
        pair_relation = pair // max(nodes, 1)
        pairs = torch.bincount(pair_relation, minlength=relations)
        rank = torch.arange(len(pair), device=pair.device)
        rank = rank - (pairs.cumsum(0) - pairs)[pair_relation]
        return cls(pair_relation, pair % max(nodes, 1), rank, pairs, rank[edge])
