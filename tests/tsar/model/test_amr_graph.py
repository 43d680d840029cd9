"""The graph guide against loops over documents, nodes, edges and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from semcore.text.spans import WordSpan
from tests.amr.scoring.random_graphs import unhurried
from tests.tsar.random_graphs import document_graphs
from tsar.amr_graphs import DocumentGraph, GraphEdge, GraphNode, SentenceGraph
from tsar.config import EventCompatConfig, GraphGuideConfig
from tsar.data import EventDocument, document_of_words
from tsar.model.amr_graph import AMRGuide
from tsar.model.guide_graphs import GraphArrays, GuideBatch, GuideGraphs
from tsar.model.relations import RELATIONS, relation_of

SIZE, WORDS = 4, 12


class Example(NamedTuple):
    document: int
    window: WordSpan


def config(**changes: object) -> GraphGuideConfig:
    return GraphGuideConfig(layers=2, **changes)  # type: ignore[arg-type]


def documents(count: int) -> list[EventDocument]:
    return [document_of_words(f"d{k}", [["w"] * WORDS]) for k in range(count)]


def batch_of(
    graphs: Sequence[DocumentGraph],
    windows: Sequence[WordSpan],
    before: Sequence[int],
    guide: GraphGuideConfig,
    local_stream: bool = True,
) -> tuple[GuideBatch, int]:
    """The batch of these windows, and its width."""
    held = {f"d{k}": graph for k, graph in enumerate(graphs)}
    made = GuideGraphs(
        documents(len(graphs)), held, guide, EventCompatConfig(), local_stream=local_stream
    )
    width = max(end - start + skip for (start, end), skip in zip(windows, before, strict=True)) + 1
    return made.batch(list(map(Example, range(len(graphs)), windows)), before, width), width


def guide_of(guide: GraphGuideConfig, seed: int = 0) -> AMRGuide:
    torch.manual_seed(seed)
    return AMRGuide(SIZE, guide).eval()


# The oracle --------------------------------------------------------------------------------------


def by_loops(
    model: AMRGuide,
    states: Tensor,
    graph: DocumentGraph,
    window: WordSpan,
    skip: int,
    whole: bool,
    own_inverse: bool,
) -> Tensor:
    """One context of one stream: ``[W, d]`` -> ``[W, d]``."""
    spans: list[list[int]] = []
    edges: list[tuple[int, int, int]] = []
    roots: list[int] = []
    for sentence in graph.sentences:
        number: dict[int, int] = {}
        for place, node in enumerate(sentence.nodes):
            if window.start <= node.words.start and node.words.end <= window.end:
                number[place] = len(spans)
                spans.append([word - window.start + skip for word in range(*node.words)])
        for source, target, role in sentence.edges:
            if source in number and target in number:
                relation = relation_of(role)
                inverse = relation + RELATIONS * own_inverse
                edges.append((number[source], number[target], relation))
                edges.append((number[target], number[source], inverse))
        if sentence.root in number:
            roots.append(number[sentence.root])
    if whole:
        edges += [(a, b, 6) for a in roots for b in roots if a != b]
    if not spans:
        return torch.zeros_like(states)
    x = torch.stack([states[span].mean(0) for span in spans])
    x = model.project(x)
    layers = [x]
    for layer in model.rgcn.layers:
        rows = []
        for node in range(len(spans)):
            total = layer.bias + x[node] @ layer.matrices[-1]
            for relation in range(len(layer.matrices) - 1):
                near = [a for a, b, r in edges if b == node and r == relation]
                if near:
                    total = total + x[near].mean(0) @ layer.matrices[relation]
            rows.append(torch.relu(total))
        x = torch.stack(rows)
        layers.append(x)
    out = torch.relu(model.merge(torch.cat(layers, 1)))
    found = torch.zeros_like(states)
    for word in range(len(states)):
        near = [node for node, span in enumerate(spans) if word in span]
        if near:
            found[word] = out[near].mean(0)
    return found


@st.composite
def windows(draw: st.DrawFn) -> WordSpan:
    start = draw(st.integers(0, WORDS - 1))
    return WordSpan(start, draw(st.integers(start + 1, WORDS)))


@unhurried
@given(
    cases=st.lists(
        st.tuples(document_graphs(), windows(), st.integers(0, 2)), min_size=1, max_size=3
    ),
    inverse=st.sampled_from(["same", "own"]),
    size=st.sampled_from([None, 3]),
    local_stream=st.booleans(),
)
def test_against_loops(
    cases: list[tuple[DocumentGraph, WordSpan, int]],
    inverse: str,
    size: int | None,
    local_stream: bool,
) -> None:
    guide = config(inverse=inverse, size=size)
    model = guide_of(guide)
    graphs, spans, before = zip(*cases, strict=True)
    batch, width = batch_of(graphs, spans, before, guide, local_stream)
    states = torch.randn((1 + local_stream) * len(cases), width, SIZE)
    found = model(states, batch)
    for row, part in enumerate(found):
        graph, window, skip = cases[row % len(cases)]
        expected = by_loops(
            model, states[row], graph, window, skip, row < len(cases), inverse == "own"
        )
        torch.testing.assert_close(part, expected, atol=1e-5, rtol=1e-5)


@unhurried
@given(
    cases=st.lists(
        st.tuples(document_graphs(), windows(), st.integers(0, 2)), min_size=2, max_size=4
    ),
    random=st.randoms(use_true_random=False),
)
def test_the_order_of_documents_changes_nothing(
    cases: list[tuple[DocumentGraph, WordSpan, int]], random: object
) -> None:
    guide = config()
    model = guide_of(guide)
    order = list(range(len(cases)))
    random.shuffle(order)  # type: ignore[attr-defined]
    states = torch.randn(2, len(cases), WORDS + 3, SIZE)
    held = {f"d{k}": graph for k, (graph, _, _) in enumerate(cases)}
    made = GuideGraphs(documents(len(cases)), held, guide, EventCompatConfig())

    def result(numbers: list[int]) -> Tensor:
        examples = [Example(number, cases[number][1]) for number in numbers]
        batch = made.batch(examples, [cases[number][2] for number in numbers], WORDS + 3)
        found: Tensor = model(states[:, numbers].flatten(0, 1), batch)
        return found.view(2, len(numbers), WORDS + 3, SIZE)

    plain = result(list(range(len(cases))))
    torch.testing.assert_close(result(order), plain[:, order], atol=1e-5, rtol=1e-5)


# What there may be none of -----------------------------------------------------------------------

LONE = DocumentGraph("d0", (SentenceGraph((GraphNode("a", WordSpan(1, 2)),)),))


@pytest.mark.parametrize("graph", [None, DocumentGraph("d0", ()), LONE])
def test_without_nodes_or_edges(graph: DocumentGraph | None) -> None:
    """No nodes: nothing is added, as if there were no guide. One node: its word alone changes."""
    made = GuideGraphs(documents(1), {"d0": graph} if graph else {}, config(), EventCompatConfig())
    batch = made.batch([Example(0, WordSpan(0, 4))], [0], 5)
    model = AMRGuide(SIZE, config())  # training
    states = torch.randn(2, 5, SIZE, requires_grad=True)
    found = model(states, batch)
    assert found.shape == states.shape
    if graph is not LONE:
        assert torch.equal(states + found, states)
    assert not found[:, [0, 2, 3, 4]].any()
    found.sum().backward()
    assert all(parameter.grad is not None for parameter in model.parameters())


def test_no_contexts() -> None:
    made = GuideGraphs([], {}, config(), EventCompatConfig())
    assert guide_of(config())(torch.zeros(0, 0, SIZE), made.batch([], [], 0)).shape == (0, 0, SIZE)


# Study variants and compatibility ----------------------------------------------------------------


@given(graph=document_graphs())
def test_random_edges_are_as_many_of_the_same_kinds(graph: DocumentGraph) -> None:
    own, random = (GraphArrays.of(graph, config(graphs=kind)) for kind in ("own", "random"))
    again = GraphArrays.of(graph, config(graphs="random"))
    assert (random.edges == again.edges).all() and (random.roots == own.roots).all()
    assert (random.spans == own.spans).all() and (random.edges[:, 2] == own.edges[:, 2]).all()
    sentence = [k for k, each in enumerate(graph.sentences) for _ in each.nodes]
    alone = [len(each.nodes) == 1 for each in graph.sentences for _ in each.edges]
    for (source, target, _), (first, _, _), only in zip(
        random.edges, own.edges, alone, strict=True
    ):
        assert sentence[source] == sentence[target] == sentence[first]
        assert (source == target) == only
    none = GraphArrays.of(graph, config(graphs="none"))
    assert len(none.edges) == len(none.roots) == 0 and (none.spans == own.spans).all()


def test_random_edges_are_spread_over_all_nodes() -> None:
    nodes = tuple(GraphNode("a", WordSpan(k, k + 1)) for k in range(4))
    graph = DocumentGraph("d", (SentenceGraph(nodes, (GraphEdge(0, 1, "mod"),) * 400),))
    random = GraphArrays.of(graph, config(graphs="random")).edges
    pairs = {(int(a), int(b)) for a, b, _ in random}
    assert len(pairs) == 12  # every ordered pair of two
    other = GraphArrays.of(DocumentGraph("e", graph.sentences), config(graphs="random")).edges
    assert (other != random).any()


def test_released_graphs_stand_by_the_numbers_of_their_words() -> None:
    node = GraphNode("a", WordSpan(2, 3))
    graphs = {"d0": DocumentGraph("d7", (SentenceGraph((node,)),))}
    compat = EventCompatConfig(released_graph_lookup=True)
    made = GuideGraphs(documents(1), graphs, config(), compat, local_stream=False)
    examples = [Example(0, WordSpan(0, 3)), Example(0, WordSpan(4, 9)), Example(0, WordSpan(4, 6))]
    pooled = made.batch(examples, [0, 1, 0], 6).pool @ torch.eye(18)
    # Word 2 of the first; word 2 of the second, behind a word of a prompt; none of the third.
    assert pooled.nonzero().tolist() == [[0, 2], [1, 6 + 3]]


def cluster(role: str) -> int:
    """The table of the released code, read in its order."""
    if role in ("location", "location-of", "destination", "path"):
        return 0
    if role in ("year", "time", "duration", "decade", "weekday"):
        return 1
    if role in ("instrument", "manner", "poss", "topic", "medium"):
        return 2
    if role == "mod":
        return 3
    if role[:5] == "prep-":
        return 4
    if role[:2] == "op" and role[2:].isdecimal():
        return 5
    if role[:3] == "snt":
        return 6
    if role in ("ARG0", "ARG1", "ARG2", "ARG3", "ARG4"):
        return 7 + int(role[3])
    return 12


_ROLES = (
    "location location-of destination path year time duration decade weekday instrument manner "
    "poss topic medium mod mod-of prep-in prep-in-of prep-on-behalf-of op op1 op12 op1-of snt1 "
    "snt2-of ARG0 ARG4 ARG5 ARG1-of domain polarity name quant time-of consist-of part-of"
)
ROLES = _ROLES.split()


def test_clusters() -> None:
    for role in ["", *ROLES]:
        assert relation_of(role) == cluster(role), role
        assert relation_of(role, True) == (12 if role == "location-of" else cluster(role)), role
    assert {relation_of(role) for role in [*ROLES, "ARG1", "ARG2", "ARG3"]} == set(range(RELATIONS))


@pytest.mark.parametrize(("size", "layers", "millions"), [(768, 4, 36.0), (1024, 3, 48.2)])
def test_as_many_weights_as_in_the_paper(size: int, layers: int, millions: float) -> None:
    with torch.device("meta"):
        model = AMRGuide(size, GraphGuideConfig(layers=layers))
    count = sum(parameter.numel() for parameter in model.parameters())
    assert count == (14 * size**2 + size) * layers + (layers + 1) * size**2 + size
    assert round(count / 1e6, 1) == millions
