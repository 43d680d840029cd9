"""Graph layers against dense algebra, and the two backends against each other, in float64."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from semcore.errors import InputError
from semcore.graphs import GCN, RGCN, Neighbourhoods, RelationalFactors, RelationalGraph
from semcore.graphs.dgl_backend import from_dgl, import_dgl, to_dgl
from semcore.graphs.sparse import SparseMatrix

try:
    import_dgl()
    DGL = ""
except InputError as error:
    DGL = str(error)

with_dgl = pytest.mark.skipif(bool(DGL), reason=DGL or "dgl is here")
RELATIONS = 4  # the last one never has an edge
EXACT = {"rtol": 1e-12, "atol": 1e-12}


@st.composite
def graphs(draw: st.DrawFn) -> RelationalGraph:
    """1 to 7 nodes, up to 20 weighted edges: isolated nodes, loops and parallel edges included."""
    nodes = draw(st.integers(1, 7))
    node = st.integers(0, nodes - 1)
    edge = st.tuples(node, node, st.integers(0, RELATIONS - 2), st.floats(0.1, 2))
    edges = draw(st.lists(edge, max_size=20))
    if edges and draw(st.booleans()):
        edges.append(edges[0])
    source, target, relation, weight = zip(*edges, strict=True) if edges else ((), (), (), ())
    return RelationalGraph(
        nodes,
        torch.tensor(source, dtype=torch.long),
        torch.tensor(target, dtype=torch.long),
        torch.tensor(relation, dtype=torch.long),
        torch.tensor(weight, dtype=torch.float64),
        RELATIONS,
    )


def dense(graph: RelationalGraph) -> Tensor:
    """The adjacency [relations, target, source], edge by edge."""
    matrix = torch.zeros(graph.relations, graph.nodes, graph.nodes, dtype=torch.float64)
    for edge in range(graph.edges):
        place = graph.relation[edge], graph.target[edge], graph.source[edge]
        matrix[place] += graph.weights[edge].double()
    return matrix


def features(rows: int, width: int = 3, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(rows, width, dtype=torch.float64, generator=generator, requires_grad=True)


def gradients(net: torch.nn.Module, x: Tensor, y: Tensor) -> list[Tensor]:
    """Of a fixed random functional of y, by the input and all parameters."""
    direction = features(*y.shape, seed=7).detach()
    return list(torch.autograd.grad((y * direction).sum(), [x, *net.parameters()]))


def assert_same(first: list[Tensor], second: list[Tensor]) -> None:
    for a, b in zip(first, second, strict=True):
        torch.testing.assert_close(a, b, **EXACT)


def by_hand(net: RGCN, x: Tensor, graph: RelationalGraph) -> Tensor:
    """The definition, densely: act(sum_r A_r X W_r + b)."""
    adjacency = dense(graph)
    if net.self_loop:
        adjacency = torch.cat([adjacency, torch.eye(graph.nodes, dtype=torch.float64)[None]])
    for layer in net.layers:
        y = sum(a @ x @ w for a, w in zip(adjacency, layer.matrices, strict=True))
        x = torch.tanh(y if layer.bias is None else y + layer.bias)
    return x


@pytest.mark.parametrize("options", [{}, {"bias": True, "self_loop": True}])
@settings(max_examples=40, deadline=None)
@given(graph=graphs())
def test_native_rgcn_is_the_dense_definition(options: dict, graph: RelationalGraph) -> None:
    net = RGCN(3, 5, 2, "tanh", RELATIONS, **options).double()
    x = features(graph.nodes)
    y, expected = net(x, graph), by_hand(net, x, graph)
    assert_same([y], [expected])
    assert_same(gradients(net, x, y), gradients(net, x, expected))


@with_dgl
@pytest.mark.parametrize("layers", [1, 2])
@settings(max_examples=40, deadline=None)
@given(graph=graphs(), shared=st.booleans())
def test_native_and_dgl_agree(layers: int, graph: RelationalGraph, shared: bool) -> None:
    net = RGCN(3, 5, layers, "tanh", RELATIONS, bias=True).double()
    rows = torch.arange(graph.nodes) // 2 if shared else None
    x = features((graph.nodes + 1) // 2 if shared else graph.nodes)
    native = net(x, graph, rows)
    net.backend = "dgl"
    reference = net(x, graph, rows)
    assert_same([native], [reference])
    assert_same(gradients(net, x, native), gradients(net, x, reference))


@settings(max_examples=40, deadline=None)
@given(graph=graphs())
def test_gcn_is_rgcn_without_relations(graph: RelationalGraph) -> None:
    one = RelationalGraph(
        graph.nodes, graph.source, graph.target, torch.zeros_like(graph.source), graph.weight, 1
    )
    net = GCN(3, 4, 2, "tanh").double()
    x = features(graph.nodes)
    a = dense(graph).sum(0)
    first, second = (layer.matrices[0] for layer in net.layers)
    assert_same([net(x, one)], [torch.tanh(a @ torch.tanh(a @ x @ first) @ second)])


@settings(max_examples=40, deadline=None)
@given(graph=graphs())
def test_shared_feature_rows_are_the_same_as_copies(graph: RelationalGraph) -> None:
    net = RGCN(3, 5, 2, "relu", RELATIONS).double()
    rows = torch.arange(graph.nodes) % 2
    x = features(3)  # row 2 belongs to no node
    shared, copied = net(x, graph, rows), net(x[rows], graph)
    assert_same([shared], [copied])
    assert_same(gradients(net, x, shared), gradients(net, x, copied))


@settings(max_examples=40, deadline=None)
@given(parts=st.lists(graphs(), min_size=1, max_size=4))
def test_a_batch_is_its_graphs_side_by_side(parts: list[RelationalGraph]) -> None:
    net = RGCN(3, 5, 2, "tanh", RELATIONS).double()
    inputs = [features(graph.nodes, seed=number) for number, graph in enumerate(parts)]
    together = net(torch.cat(inputs), RelationalGraph.batch(parts))
    apart = [net(x, graph) for x, graph in zip(inputs, parts, strict=True)]
    assert_same([together], [torch.cat(apart)])


@settings(max_examples=40, deadline=None)
@given(graph=graphs(), data=st.data())
def test_renaming_nodes_renames_the_output(graph: RelationalGraph, data: st.DataObject) -> None:
    new = torch.tensor(data.draw(st.permutations(range(graph.nodes))))  # old number -> new
    renamed = RelationalGraph(
        graph.nodes,
        new[graph.source],
        new[graph.target],
        graph.relation,
        graph.weight,
        RELATIONS,
    )
    net = RGCN(3, 5, 2, "tanh", RELATIONS).double()
    x = features(graph.nodes)
    moved = torch.empty_like(x).index_copy(0, new, x)
    assert_same([net(moved, renamed)[new]], [net(x, graph)])


@settings(max_examples=60, deadline=None)
@given(graph=graphs())
def test_symmetric_normalisation_is_the_formula(graph: RelationalGraph) -> None:
    both = replace(
        graph,
        source=torch.cat([graph.source, graph.target]),
        target=torch.cat([graph.target, graph.source]),
        relation=graph.relation.repeat(2),
        weight=None if graph.weight is None else graph.weight.repeat(2),
    )
    adjacency = dense(both)
    torch.testing.assert_close(adjacency, adjacency.mT)
    scale = (adjacency.sum(2) + 1e-12).rsqrt()
    expected = scale[:, :, None] * adjacency * scale[:, None, :]
    torch.testing.assert_close(dense(both.symmetric_normalized()), expected)
    torch.testing.assert_close(dense(both.merged().symmetric_normalized()), expected)


@settings(max_examples=40, deadline=None)
@given(graph=graphs())
def test_normalised_by_targets_a_node_gets_means(graph: RelationalGraph) -> None:
    adjacency = dense(graph)
    into = adjacency.sum(2, keepdim=True)
    expected = adjacency / into.where(into > 0, 1)
    torch.testing.assert_close(dense(graph.target_normalized()), expected)


@settings(max_examples=20, deadline=None)
@given(graph=graphs())
def test_the_last_of_the_layers_outputs_is_the_output(graph: RelationalGraph) -> None:
    """Also where the graph was made for the backend beforehand."""
    net = RGCN(3, 3, 3, "tanh", RELATIONS, bias=True, self_loop=True, dropout=0.5).double().eval()
    x = features(graph.nodes)
    adjacency = RelationalFactors.of_graph(graph.with_self_loops(), graph.nodes)
    states = net.states(x, adjacency)
    assert_same([states[-1]], [net(x, graph)])
    for number, layer in enumerate(net.layers):
        assert_same([states[number]], [layer(states[number - 1] if number else x, adjacency)])


@settings(max_examples=60, deadline=None)
@given(graph=graphs())
def test_merging_sums_parallel_edges(graph: RelationalGraph) -> None:
    merged = graph.merged()
    torch.testing.assert_close(dense(merged), dense(graph))
    keys = list(
        zip(*(t.tolist() for t in (merged.relation, merged.target, merged.source)), strict=True)
    )
    assert keys == sorted(set(keys))


@settings(max_examples=60, deadline=None)
@given(graph=graphs())
def test_sorting_by_relation_keeps_the_edges(graph: RelationalGraph) -> None:
    ordered, offsets = graph.sorted_by_relation()
    torch.testing.assert_close(dense(ordered), dense(graph))
    assert offsets.tolist()[0] == 0 and offsets.tolist()[-1] == graph.edges
    for relation, (start, end) in enumerate(itertools.pairwise(offsets.tolist())):
        assert (ordered.relation[start:end] == relation).all()


@settings(max_examples=60, deadline=None)
@given(graph=graphs())
def test_factors_multiply_to_the_adjacency_with_the_fewest_rows(graph: RelationalGraph) -> None:
    factors = RelationalFactors.of_graph(graph, graph.nodes)
    for relation, size in enumerate(factors.sizes):
        edges = graph.relation == relation
        ends = {len(end[edges].unique()) for end in (graph.source, graph.target)}
        assert size == min(ends)
    eye = torch.eye(graph.nodes, dtype=torch.float64)
    product = factors.scatter @ (factors.gather @ eye)
    torch.testing.assert_close(product, dense(graph).sum(0))


@settings(max_examples=60, deadline=None)
@given(graph=graphs(), data=st.data())
def test_neighbourhoods_are_rows_of_the_adjacency(
    graph: RelationalGraph, data: st.DataObject
) -> None:
    node = st.integers(0, graph.nodes - 1)
    nodes = torch.tensor(data.draw(st.lists(node, min_size=1, max_size=9)))
    source, position, relation, weight = Neighbourhoods.of(graph).into(nodes)
    rows = torch.zeros(RELATIONS, len(nodes), graph.nodes, dtype=torch.float64)
    rows.index_put_((relation, position, source), weight, accumulate=True)
    torch.testing.assert_close(rows, dense(graph)[:, nodes])


def test_sparse_product_has_the_gradient_of_the_dense_one_twice_over() -> None:
    row, column = torch.tensor([0, 2, 2, 2]), torch.tensor([1, 0, 1, 1])
    weight = torch.tensor([1.5, -2, 0.5, 3], dtype=torch.float64)
    matrix = SparseMatrix.from_entries(row, column, weight, (4, 3))
    assert torch.autograd.gradcheck(lambda x: matrix @ x, features(3, 2))
    assert torch.autograd.gradgradcheck(lambda x: (matrix @ x).square(), features(3, 2))


def test_autocast_computes_in_half_precision_and_stays_near() -> None:
    graph = RelationalGraph(
        40,
        torch.randint(40, (300,)),
        torch.randint(40, (300,)),
        torch.randint(RELATIONS, (300,)),
        None,
        RELATIONS,
    ).symmetric_normalized()
    net, x = RGCN(32, 32, 2, "tanh", RELATIONS), torch.randn(40, 32)
    with torch.autocast("cpu", torch.bfloat16):
        half = net(x, graph)
    assert half.dtype == torch.bfloat16
    torch.testing.assert_close(half.float(), net(x, graph), rtol=0, atol=0.05)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
@settings(max_examples=20, deadline=None)
@given(graph=graphs())
def test_a_gpu_computes_the_same(graph: RelationalGraph) -> None:
    net = RGCN(3, 5, 2, "tanh", RELATIONS).double()
    x = features(graph.nodes)
    here = net(x, graph)
    expected = [here, *gradients(net, x, here)]
    net.cuda()
    there = net(x.cuda(), graph.to("cuda")).cpu()
    assert_same([there, *(g.cpu() for g in gradients(net, x, there))], expected)


@with_dgl
@settings(max_examples=30, deadline=None)
@given(graph=graphs())
def test_dgl_round_trip(graph: RelationalGraph) -> None:
    back = from_dgl(to_dgl(graph), RELATIONS)
    assert back.nodes == graph.nodes
    for name in ("source", "target", "relation", "weight"):
        assert torch.equal(getattr(back, name), getattr(graph, name))


def test_edges_of_unequal_number_are_refused() -> None:
    one, two = torch.zeros(1, dtype=torch.long), torch.zeros(2, dtype=torch.long)
    with pytest.raises(ValueError, match="one shape"):
        RelationalGraph(3, one, two, one, None, 1)
    with pytest.raises(ValueError, match="at least one graph"):
        RelationalGraph.batch([])
