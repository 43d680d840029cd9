"""The Frame Semantic Graph: stars one by one by hand, all prefixes at once, and densely."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from kid.model.semantic_graph import SemanticGraphEncoder, prefix_graphs
from semcore.errors import InputError
from semcore.graphs.dgl_backend import import_dgl

SIZE = 4
EXACT = {"rtol": 1e-12, "atol": 1e-12}


pytestmark = pytest.mark.usefixtures("double_precision")


def star(encoder: SemanticGraphEncoder, nodes: Tensor) -> Tensor:
    """One graph's vector by the definition: nodes [1 + t, SIZE], node 0 in the middle."""
    size = len(nodes)
    adjacency = torch.eye(size)
    adjacency[0, :] = adjacency[:, 0] = 1
    scale = torch.diag(adjacency.sum(1).rsqrt())
    for layer in encoder.gcn.layers:
        nodes = torch.relu(scale @ adjacency @ scale @ nodes @ layer.matrices[0])
    return nodes.amax(0)


def table_of(targets: int, steps: int) -> Tensor:
    return torch.randn(targets, steps, SIZE, requires_grad=True)


def packed(table: Tensor, count: Tensor) -> Tensor:
    """Node 0 of all targets, then the arguments that are there: what `prefix_graphs` numbers."""
    there = torch.arange(table.shape[1] - 1) < count[:, None]
    return torch.cat([table[:, 0], table[:, 1:][there]])


def gradients(encoder: SemanticGraphEncoder, table: Tensor, vectors: Tensor) -> list[Tensor]:
    direction = torch.randn(vectors.shape, generator=torch.Generator().manual_seed(3))
    return list(torch.autograd.grad((vectors * direction).sum(), [table, *encoder.parameters()]))


counts = st.lists(st.integers(0, 5), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(count=counts, spare=st.integers(0, 2), layers=st.integers(1, 3))
def test_every_prefix_is_its_own_star(count: list[int], spare: int, layers: int) -> None:
    encoder = SemanticGraphEncoder(SIZE, layers)
    table = table_of(len(count), max(count) + 1 + spare)
    prefixes = prefix_graphs(torch.tensor(count))
    pairs = [(b, t) for b, n in enumerate(count) for t in range(n + 1)]
    assert list(zip(prefixes.target.tolist(), prefixes.step.tolist(), strict=True)) == pairs
    vectors = encoder(packed(table, torch.tensor(count)), prefixes)
    expected = torch.stack([star(encoder, table[b, : t + 1]) for b, t in pairs])
    torch.testing.assert_close(vectors, expected, **EXACT)
    torch.testing.assert_close(
        gradients(encoder, table, vectors), gradients(encoder, table, expected), **EXACT
    )


@settings(max_examples=60, deadline=None)
@given(targets=st.integers(1, 4), arguments=st.integers(0, 5), layers=st.integers(1, 3))
def test_stars_of_one_size_are_the_last_prefixes(targets: int, arguments: int, layers: int) -> None:
    encoder = SemanticGraphEncoder(SIZE, layers)
    table, count = table_of(targets, arguments + 1), torch.full((targets,), arguments)
    prefixes = prefix_graphs(count)
    generic = encoder(packed(table, count), prefixes)[prefixes.step == arguments]
    stars = encoder.stars(encoder.transform(table))
    torch.testing.assert_close(stars, generic, **EXACT)
    torch.testing.assert_close(
        gradients(encoder, table, stars), gradients(encoder, table, generic), **EXACT
    )


def test_a_graph_does_not_depend_on_the_order_of_its_arguments() -> None:
    encoder = SemanticGraphEncoder(SIZE)
    table = encoder.transform(table_of(1, 5))
    torch.testing.assert_close(encoder.stars(table[:, [0, 3, 1, 4, 2]]), encoder.stars(table))


def test_edges_are_symmetrically_normalised_stars() -> None:
    graph = prefix_graphs(torch.tensor([2, 0, 3])).graph
    weights = graph.weights
    bare = type(graph)(graph.nodes, graph.source, graph.target, graph.relation, None, 1)
    torch.testing.assert_close(bare.symmetric_normalized().weights, weights)
    assert graph.nodes == (1 + 2 + 3) + 1 + (1 + 2 + 3 + 4)
    leaves = (0 + 1 + 2) + 0 + (0 + 1 + 2 + 3)
    assert graph.edges == graph.nodes + 2 * leaves


def test_no_targets_make_no_graphs() -> None:
    prefixes = prefix_graphs(torch.zeros(0, dtype=torch.long))
    encoder = SemanticGraphEncoder(SIZE)
    assert encoder(table_of(0, 3)[:, 0], prefixes).shape == (0, SIZE)
    assert encoder.stars(encoder.transform(table_of(0, 3))).shape == (0, SIZE)


def test_dgl_backend_agrees() -> None:
    try:
        import_dgl()
    except InputError as error:
        pytest.skip(str(error))
    encoder = SemanticGraphEncoder(SIZE)
    count = torch.tensor([3, 0, 2])
    table, prefixes = table_of(3, 4), prefix_graphs(count)
    native = encoder(packed(table, count), prefixes)
    encoder.gcn.backend = "dgl"
    reference = encoder(packed(table, count), prefixes)
    torch.testing.assert_close(native, reference, **EXACT)
    torch.testing.assert_close(
        gradients(encoder, table, native), gradients(encoder, table, reference), **EXACT
    )
