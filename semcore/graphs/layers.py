"""Graph convolutions: GCN (Kipf & Welling 2017) and R-GCN (Schlichtkrull et al. 2018)."""

from __future__ import annotations

from typing import Literal, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from semcore.dropout import relu_dropout
from semcore.graphs.dgl_backend import MessagePassing
from semcore.graphs.native import RelationalFactors
from semcore.graphs.relational_graph import RelationalGraph

Activation = Literal["tanh", "relu"]
Backend = Literal["native", "dgl"]


class BackendGraph(Protocol):
    """A graph as a backend holds it: `RelationalFactors` or `MessagePassing`."""

    def relational_sum(self, x: Tensor, weight: Tensor) -> Tensor:
        """``sum_r A_r x W_r``."""


class RelationalConvolution(nn.Module):
    """One layer: ``act(sum_r A_r X W_r + b)``; W begins Glorot-uniform, b as zero."""

    def __init__(
        self,
        in_features: int,
        out_features: int,
        relations: int,
        activation: Activation,
        bias: bool = False,
    ) -> None:
        super().__init__()
        self.matrices = nn.Parameter(torch.empty(relations, in_features, out_features))
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None
        self.activation = activation
        for matrix in self.matrices:
            nn.init.xavier_uniform_(matrix)

    def forward(self, x: Tensor, adjacency: BackendGraph, dropout: float = 0.0) -> Tensor:
        """[feature rows, in] -> [output rows, out], of which ``dropout`` are dropped."""
        out = adjacency.relational_sum(x, self.matrices)
        out = out if self.bias is None else out + self.bias
        if self.activation == "relu":
            return relu_dropout(out, dropout, self.training)
        return functional.dropout(torch.tanh(out), dropout, self.training)


class RGCN(nn.Module):
    """``layers`` relational convolutions: in -> out -> ... -> out features.

    The graph's edge weights are taken as they are: normalise them first
    (`RelationalGraph.symmetric_normalized`, `RelationalGraph.target_normalized`).
    ``self_loop=True`` adds the relation of every node to itself, with a matrix of its own.
    ``dropout`` is that of each layer's output.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        layers: int,
        activation: Activation,
        relations: int,
        *,
        bias: bool = False,
        self_loop: bool = False,
        dropout: float = 0.0,
        backend: Backend = "native",
    ) -> None:
        super().__init__()
        self.self_loop = self_loop
        self.backend = backend
        self.dropout = dropout
        self.layers = nn.ModuleList(
            RelationalConvolution(
                out_features if layer else in_features,
                out_features,
                relations + self_loop,
                activation,
                bias,
            )
            for layer in range(layers)
        )

    @property
    def weights(self) -> list[Tensor]:
        """W of each layer: [relations, in, out]."""
        return [layer.matrices for layer in self.layers]  # type: ignore[misc]

    def forward(self, x: Tensor, graph: RelationalGraph, rows: Tensor | None = None) -> Tensor:
        """[nodes, in] -> [nodes, out].

        With ``rows`` (int64 [nodes]), node i has the features ``x[rows[i]]``, and x may have any
        number of rows: nodes that share a row share its transformation in the first layer.
        """
        if self.self_loop:
            graph = graph.with_self_loops()
        adjacency: BackendGraph
        first: BackendGraph
        if self.backend == "dgl":
            adjacency = first = MessagePassing(graph)
            x = x if rows is None else x[rows]
        else:
            first = RelationalFactors.of_graph(graph, x.shape[0], rows)
            many = rows is not None and len(self.layers) > 1
            adjacency = RelationalFactors.of_graph(graph, graph.nodes) if many else first
        return self.states(x, adjacency, first)[-1]

    def states(
        self, x: Tensor, adjacency: BackendGraph, first: BackendGraph | None = None
    ) -> list[Tensor]:
        """[nodes, in] -> each layer's output, [nodes, out].

        ``adjacency`` is the graph as the backend holds it, self-loops included, made beforehand;
        ``first`` that of the first layer, if it is another.
        """
        states = []
        for number, layer in enumerate(self.layers):
            x = layer(x, adjacency if number or first is None else first, self.dropout)
            states.append(x)
        return states


class GCN(RGCN):
    """The same for graphs with one relation: ``act(A X W)`` a layer."""

    def __init__(
        self,
        in_features: int,
        out_features: int,
        layers: int,
        activation: Activation,
        backend: Backend = "native",
    ) -> None:
        super().__init__(in_features, out_features, layers, activation, 1, backend=backend)
