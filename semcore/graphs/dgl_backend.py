"""The DGL backend: message passing as DGL does it, on the CPU. The reference, not the fast way."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from semcore.errors import InputError
from semcore.graphs.relational_graph import RelationalGraph


def import_dgl() -> Any:
    """The module ``dgl``, imported when it is first needed.

    Raises `InputError` saying how to go on without it.
    """
    os.environ.setdefault("DGLBACKEND", "pytorch")  # unset, DGL writes a file into the home folder
    try:
        import dgl
        import dgl.function
    except (ImportError, OSError) as error:  # OSError: its library does not load beside this torch
        raise InputError(
            f"backend=dgl needs dgl 1.1.3, which does not import here ({error}); use backend=native"
        ) from error
    return dgl


def to_dgl(graph: RelationalGraph) -> Any:
    """A ``dgl.DGLGraph`` with edge data ``relation`` [E] and ``weight`` [E]."""
    built = import_dgl().graph((graph.source, graph.target), num_nodes=graph.nodes)
    built.edata["relation"] = graph.relation
    built.edata["weight"] = graph.weights
    return built


def from_dgl(graph: Any, relations: int) -> RelationalGraph:
    """The inverse of `to_dgl`; without edge data: relation 0, weight ``None``."""
    source, target = graph.edges(order="eid")
    source, target = source.long(), target.long()
    relation = graph.edata.get("relation", torch.zeros_like(source))
    weight = graph.edata.get("weight")
    return RelationalGraph(graph.num_nodes(), source, target, relation, weight, relations)


class MessagePassing:
    """``sum_r A_r x W_r`` by one round of ``update_all`` a relation."""

    def __init__(self, graph: RelationalGraph) -> None:
        dgl = import_dgl()
        ordered, offsets = graph.sorted_by_relation()
        bounds = offsets.tolist()
        self._function = dgl.function
        self._graphs = [
            to_dgl(ordered.select(torch.arange(start, end))) for start, end in pairwise(bounds)
        ]

    def relational_sum(self, x: Tensor, weight: Tensor) -> Tensor:
        """[nodes, in], [relations, in, out] -> [nodes, out]."""
        total = x.new_zeros(x.shape[0], weight.shape[2])
        for graph, matrix in zip(self._graphs, weight, strict=True):
            with graph.local_scope():
                graph.ndata["features"] = x
                graph.edata["weight"] = graph.edata["weight"].to(x.dtype)
                graph.update_all(
                    self._function.u_mul_e("features", "weight", "message"),
                    self._function.sum("message", "features"),
                )
                total = total + graph.ndata["features"] @ matrix
        return total
