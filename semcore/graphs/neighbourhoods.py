"""Edges looked up by the node they go into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional

from semcore.graphs.relational_graph import Edges, RelationalGraph


@dataclass(frozen=True, eq=False)
class Neighbourhoods:
    """A graph's edges in order of their target, so that those into a few nodes are found at once.

    Node i's incoming edges are ``offsets[i]:offsets[i + 1]`` of ``graph``.
    """

    graph: RelationalGraph
    offsets: Tensor  # [nodes + 1]

    @classmethod
    def of(cls, graph: RelationalGraph) -> Neighbourhoods:
        """Sorts the edges."""
        counts = torch.bincount(graph.target, minlength=graph.nodes)
        offsets = functional.pad(counts.cumsum(0), (1, 0))
        return cls(graph.select(torch.argsort(graph.target, stable=True)), offsets)

    def into(self, nodes: Tensor) -> Edges:
        """The edges from any node into ``nodes`` [n]; their targets are positions in ``nodes``.

        A node that is asked for twice has its edges twice.
        """
        start = self.offsets[nodes]
        counts = self.offsets[nodes + 1] - start
        position = torch.arange(len(nodes), device=nodes.device).repeat_interleave(counts)
        shift = start - (counts.cumsum(0) - counts)
        edges = torch.arange(len(position), device=nodes.device) + shift[position]
        chosen = self.graph.select(edges)
        return Edges(chosen.source, position, chosen.relation, chosen.weights)

    def map(self, change: Callable[[Tensor], Tensor]) -> Neighbourhoods:
        """``change`` applied to every tensor, as ``torch.nn.Module._apply`` does."""
        graph = replace(
            self.graph,
            source=change(self.graph.source),
            target=change(self.graph.target),
            relation=change(self.graph.relation),
            weight=change(self.graph.weights),
        )
        return Neighbourhoods(graph, change(self.offsets))
