"""Graph convolutions: GCN (Kipf & Welling 2017) and R-GCN (Schlichtkrull et al. 2018)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

import torch
from torch import Tensor, nn

from semcore.graphs.dgl_backend import MessagePassing
from semcore.graphs.native import RelationalFactors
from semcore.graphs.relational_graph import RelationalGraph

Activation = Literal["tanh", "relu", "gelu", "identity"]
Backend = Literal["native", "dgl"]

_ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "gelu": nn.functional.gelu,
    "identity": lambda x: x,
}


class BackendGraph(Protocol):
    """A graph as a backend holds it: `RelationalFactors` or `MessagePassing`."""

    def relational_sum(self, x: Tensor, weight: Tensor) -> Tensor:
        """``sum_r A_r x W_r``."""


class RelationalConvolution(nn.Module):
    """One layer: ``act(sum_r A_r X W_r + b)``.

    With ``basis=B``, ``W_r = sum_b c_rb V_b`` (Schlichtkrull et al. 2018, equation 3).
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        relations: int,
        activation: Activation,
        basis: int | None = None,
        bias: bool = False,
    ) -> None:
        super().__init__()
        matrices = relations if basis is None else basis
        self.matrices = nn.Parameter(torch.empty(matrices, in_features, out_features))
        self.coefficients = None if basis is None else nn.Parameter(torch.empty(relations, basis))
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None
        self.activation = activation
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Glorot-uniform matrices, one a relation or basis; bias zero."""
        for matrix in self.matrices:
            nn.init.xavier_uniform_(matrix)
        if self.coefficients is not None:
            # Unit variance of W_r as without a basis.
            nn.init.normal_(self.coefficients, std=self.coefficients.shape[1] ** -0.5)
        if self.bias is not None:
            nn.init.zeros_(self.bias)

    @property
    def weight(self) -> Tensor:
        """W: [relations, in, out]."""
        if self.coefficients is None:
            return self.matrices
        return torch.einsum("rb,bio->rio", self.coefficients, self.matrices)

    def forward(self, x: Tensor, adjacency: BackendGraph) -> Tensor:
        """[feature rows, in] -> [output rows, out]."""
        out = adjacency.relational_sum(x, self.weight)
        if self.bias is not None:
            out = out + self.bias
        return _ACTIVATIONS[self.activation](out)


class RGCN(nn.Module):
    """``layers`` relational convolutions: in -> out -> ... -> out features.

    The graph's edge weights are taken as they are: normalise them first
    (`RelationalGraph.symmetric_normalized`). ``self_loop=True`` adds the relation of every node
    to itself, with a matrix of its own.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        layers: int,
        activation: Activation,
        relations: int,
        basis: int | None = None,
        *,
        bias: bool = False,
        self_loop: bool = False,
        backend: Backend = "native",
    ) -> None:
        super().__init__()
        self.self_loop = self_loop
        self.backend = backend
        self.layers = nn.ModuleList(
            RelationalConvolution(
                out_features if layer else in_features,
                out_features,
                relations + self_loop,
                activation,
                basis,
                bias,
            )
            for layer in range(layers)
        )

    @property
    def weights(self) -> list[Tensor]:
        """W of each layer: [relations, in, out]."""
        return [layer.weight for layer in self.layers]  # type: ignore[misc]

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
        for number, layer in enumerate(self.layers):
            x = layer(x, adjacency if number else first)
        return x


class GCN(RGCN):
    """The same for graphs with one relation: ``act(A X W)`` a layer."""

    def __init__(
        self,
        in_features: int,
        out_features: int,
        layers: int,
        activation: Activation,
        *,
        bias: bool = False,
        self_loop: bool = False,
        backend: Backend = "native",
    ) -> None:
        super().__init__(
            in_features,
            out_features,
            layers,
            activation,
            relations=1,
            bias=bias,
            self_loop=self_loop,
            backend=backend,
        )
