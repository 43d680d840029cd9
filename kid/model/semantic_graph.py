"""The Frame Semantic Graph: a target and the arguments found so far, one more at every step.

Each step's graph is a star (Zheng et al. 2022): node 0 is the target with its frame, nodes 1 to t
are the arguments in the order of their discovery, joined to node 0 both ways; every node has
a self loop. In training all steps' graphs are known beforehand and encoded together::

    target with 2 arguments     step 0: 0     step 1: 0 - 1     step 2: 1 - 0 - 2
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from semcore.graphs import GCN, RelationalGraph
from semcore.graphs.layers import Backend


@dataclass(frozen=True, eq=False)
class PrefixGraphs:
    """G graphs of M nodes in all: every prefix of every target's arguments, target by target."""

    graph: RelationalGraph  # the M nodes; edges normalised
    gather: Tensor  # [M] int64, a node's row among the targets, then all their arguments
    owner: Tensor  # [M] int64, a node's graph
    target: Tensor  # [G] int64, a graph's target
    step: Tensor  # [G] int64, a graph's number of arguments


def prefix_graphs(count: Tensor) -> PrefixGraphs:
    """The star graphs with 0, 1, ... ``count[b]`` arguments of every target b, ``[B]`` int64."""
    device = count.device
    graphs = count + 1  # of each target
    target = torch.arange(len(count), device=device).repeat_interleave(graphs)
    step = _position(graphs)
    size = step + 1
    owner = torch.arange(len(target), device=device).repeat_interleave(size)
    position = _position(size)
    first = size.cumsum(0) - size

    nodes = torch.arange(len(owner), device=device)
    leaf = nodes[position > 0]
    centre = first[owner[leaf]]
    # D^(-1/2) A D^(-1/2) of a star: node 0 has degree t + 1, a leaf 2.
    degree = size[owner].to(torch.get_default_dtype())
    loop_weight = torch.where(position == 0, 1 / degree, 0.5)
    edge_weight = (2 * degree[leaf]).rsqrt()
    graph = RelationalGraph(
        nodes=len(nodes),
        source=torch.cat([nodes, leaf, centre]),
        target=torch.cat([nodes, centre, leaf]),
        relation=nodes.new_zeros(len(nodes) + 2 * len(leaf)),
        weight=torch.cat([loop_weight, edge_weight, edge_weight]),
        relations=1,
    )
    before = len(count) + count.cumsum(0) - count  # where a target's arguments begin
    table_row = torch.where(position == 0, target[owner], before[target[owner]] + position - 1)
    return PrefixGraphs(graph, table_row, owner, target, step)


def _position(sizes: Tensor) -> Tensor:
    """0 ... n-1 for every n in ``sizes``, one after the other."""
    total = int(sizes.sum())
    start = (sizes.cumsum(0) - sizes).repeat_interleave(sizes, output_size=total)
    return torch.arange(total, device=sizes.device) - start


class SemanticGraphEncoder(nn.Module):
    """GCN layers, ReLU, no bias, then the element-wise maximum over a graph's nodes."""

    def __init__(self, size: int = 512, layers: int = 2, backend: Backend = "native") -> None:
        super().__init__()
        self.gcn = GCN(size, size, layers, "relu", backend=backend)

    def forward(self, table: Tensor, prefixes: PrefixGraphs) -> Tensor:
        """Graph vectors [G, size] from node features ``table`` [B + arguments, size].

        The table holds node 0 of all B targets, then all arguments, target by target. The first
        layer transforms a node once, not once for every graph that it is in.
        """
        nodes = self.gcn(table, prefixes.graph, prefixes.gather)
        # After a ReLU no value is below 0, so the zeros that the maximum starts from change none.
        graphs = nodes.new_zeros(len(prefixes.step), nodes.shape[1])
        return graphs.scatter_reduce(0, prefixes.owner[:, None].expand_as(nodes), nodes, "amax")

    def transform(self, nodes: Tensor) -> Tensor:
        """What `stars` is given of nodes [..., size]; once a node, however its graph grows."""
        return nodes @ self.gcn.weights[0][0]

    def stars(self, transformed: Tensor) -> Tensor:
        """Graph vectors [N, size] of N stars with the same number of arguments each.

        ``transformed`` [N, 1 + arguments, size] are node 0 and the arguments, each transformed.
        """
        degree = transformed.shape[1]
        spoke = (2 * degree) ** -0.5
        weights = [weight for (weight,) in self.gcn.weights]
        for weight in weights[1:]:
            centre, leaves = transformed[:, 0], transformed[:, 1:]
            inner = torch.add(centre / degree, leaves.sum(1), alpha=spoke)
            outer = torch.add(leaves / 2, centre[:, None], alpha=spoke)
            transformed = torch.cat([inner[:, None], outer], dim=1).relu_() @ weight
        centre, leaves = transformed[:, 0], transformed[:, 1:]
        graph = torch.add(centre / degree, leaves.sum(1), alpha=spoke)
        if degree > 1:  # the greatest leaf was the greatest before the centre's share came to it
            graph = torch.maximum(graph, torch.add(leaves.amax(1) / 2, centre, alpha=spoke))
        return graph.relu_()
