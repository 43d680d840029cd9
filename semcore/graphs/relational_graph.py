"""A directed multigraph whose edges have a relation and a weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import torch
from torch import Tensor

from semcore.tensors import TensorBatch


class Edges(NamedTuple):
    """Edges whose two ends are counted separately: from rows of one thing to rows of another."""

    source: Tensor  # [E] int64
    target: Tensor  # [E] int64
    relation: Tensor  # [E] int64
    weight: Tensor  # [E]


@dataclass(frozen=True, eq=False)
class RelationalGraph(TensorBatch):
    """Edge ``e`` goes from node ``source[e]`` to node ``target[e]`` with relation ``relation[e]``.

    ``source``, ``target``, ``relation`` are int64 tensors of shape [E]; ``weight`` is a floating
    tensor [E], or ``None`` for all ones. Nodes without edges, relations without edges and several
    edges between the same nodes are all allowed; parallel edges add up.
    """

    nodes: int
    source: Tensor
    target: Tensor
    relation: Tensor
    weight: Tensor | None
    relations: int

    def __post_init__(self) -> None:
        shape = self.source.shape
        edges = [self.target, self.relation, *([] if self.weight is None else [self.weight])]
        if len(shape) != 1 or any(tensor.shape != shape for tensor in edges):
            raise ValueError("source, target, relation and weight must be of one shape [E]")

    @property
    def edges(self) -> int:
        """The number of edges E."""
        return self.source.shape[0]

    @property
    def weights(self) -> Tensor:
        """The weights [E]: ones where none were given."""
        if self.weight is not None:
            return self.weight
        return torch.ones(self.edges, device=self.source.device)

    def select(self, edges: Tensor) -> Self:
        """The graph with only the given edges (indices, or a boolean mask [E])."""
        return replace(
            self,
            source=self.source[edges],
            target=self.target[edges],
            relation=self.relation[edges],
            weight=None if self.weight is None else self.weight[edges],
        )

    def sorted_by_relation(self) -> tuple[Self, Tensor]:
        """The edges in order of their relation (stable), and where each relation starts.

        The second value has shape [relations + 1]: relation r owns the edges
        ``offsets[r]:offsets[r + 1]``.
        """
        order = torch.argsort(self.relation, stable=True)
        counts = torch.bincount(self.relation, minlength=self.relations)
        return self.select(order), torch.nn.functional.pad(counts.cumsum(0), (1, 0))

    def with_self_loops(self) -> Self:
        """One relation more, the last, in which every node has an edge of weight 1 to itself."""
        nodes = torch.arange(self.nodes, device=self.source.device)
        weights = self.weights
        return replace(
            self,
            source=torch.cat([self.source, nodes]),
            target=torch.cat([self.target, nodes]),
            relation=torch.cat([self.relation, torch.full_like(nodes, self.relations)]),
            weight=torch.cat([weights, weights.new_ones(self.nodes)]),
            relations=self.relations + 1,
        )

    def merged(self) -> Self:
        """Parallel edges as one, their weights summed; in order of relation, target, source."""
        key = (self.relation * self.nodes + self.target) * self.nodes + self.source
        distinct, edge = torch.unique(key, return_inverse=True)
        weights = self.weights
        return replace(
            self,
            source=distinct % self.nodes,
            target=distinct // self.nodes % self.nodes,
            relation=distinct // self.nodes**2,
            weight=weights.new_zeros(len(distinct)).index_add_(0, edge, weights),
        )

    def symmetric_normalized(self) -> Self:
        """Each relation's adjacency A as D^(-1/2) A D^(-1/2), D its row sums (Kipf & Welling 2017).

        A weight is divided by the root of the weighted in-degree of its target times the weighted
        out-degree of its source, both within the relation; in an undirected graph these are the
        row sums. Parallel edges sum up. Weights must be positive.
        """
        weights = self.weights
        into = self.relation * self.nodes + self.target
        out_of = self.relation * self.nodes + self.source
        zeros = weights.new_zeros(self.relations * self.nodes)
        in_degree = zeros.index_add(0, into, weights)[into]
        out_degree = zeros.index_add(0, out_of, weights)[out_of]
        return replace(self, weight=weights * (in_degree * out_degree).rsqrt())

    def target_normalized(self) -> Self:
        """Each weight divided by the sum of those of its relation that go into the same node.

        What a node gets by a relation is then the mean over its neighbours (Schlichtkrull et al.
        2018, equation 2). Weights must be positive.
        """
        weights = self.weights
        into = self.relation * self.nodes + self.target
        degree = weights.new_zeros(self.relations * self.nodes).index_add(0, into, weights)
        return replace(self, weight=weights / degree[into])

    @classmethod
    def batch(cls, graphs: Sequence[RelationalGraph]) -> RelationalGraph:
        """The disjoint union: nodes of graph i come after all nodes of graphs 0..i-1.

        Raises ``ValueError`` without graphs, or when their relation counts differ.
        """
        if len({graph.relations for graph in graphs}) != 1:
            raise ValueError("a batch needs at least one graph, all with the same relations")
        starts = [0]
        for graph in graphs:
            starts.append(starts[-1] + graph.nodes)
        weighted = any(graph.weight is not None for graph in graphs)
        return RelationalGraph(
            nodes=starts[-1],
            source=torch.cat([g.source + start for g, start in zip(graphs, starts, strict=False)]),
            target=torch.cat([g.target + start for g, start in zip(graphs, starts, strict=False)]),
            relation=torch.cat([graph.relation for graph in graphs]),
            weight=torch.cat([graph.weights for graph in graphs]) if weighted else None,
            relations=graphs[0].relations,
        )
