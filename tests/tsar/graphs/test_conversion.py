"""A graph over the words of a document: what is dropped, what is turned, what is the root."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from amr.notation.aligned import AlignedEdge, AlignedGraph, AlignedNode
from semcore.text.spans import WordSpan
from tsar.amr_graphs import GraphEdge, GraphNode, SentenceGraph
from tsar.graphs.conversion import sentence_graph
from tsar.graphs.counts import GraphCounts


def graph(
    aligned: Sequence[tuple[int, ...]], edges: Sequence[tuple[int, str, int]], root: int | None = 0
) -> AlignedGraph:
    """Nodes a, b, ...; six tokens."""
    return AlignedGraph(
        "g",
        tuple("uvwxyz"),
        tuple(AlignedNode("abcdefgh"[k], tokens) for k, tokens in enumerate(aligned)),
        tuple(AlignedEdge(*edge) for edge in edges),
        root,
    )


# The tokens stand from word 10 on.
PLACES = [WordSpan(10 + k, 11 + k) for k in range(6)]


def node(concept: str, start: int, end: int) -> GraphNode:
    return GraphNode(concept, WordSpan(start, end))


def test_nodes_without_words_are_dropped_with_their_edges() -> None:
    counts = GraphCounts()
    found = sentence_graph(
        graph([(0,), (), (2, 4)], [(0, "ARG0", 1), (1, "mod", 2), (0, "time", 2)]), PLACES, counts
    )
    assert found == SentenceGraph(
        (node("a", 10, 11), node("c", 12, 15)), (GraphEdge(0, 1, "time"),), 0
    )
    assert counts == GraphCounts(nodes_without_words=1, edges_without_words=2, nodes_scattered=1)


@pytest.mark.parametrize(
    ("role", "edge"),
    [
        ("ARG1", (0, 1, "ARG1")),
        ("ARG1-of", (1, 0, "ARG1")),
        ("ARG12-of", (1, 0, "ARG12")),
        ("location-of", (0, 1, "location-of")),
        ("consist-of", (0, 1, "consist-of")),
        ("prep-out-of", (0, 1, "prep-out-of")),
    ],
)
def test_only_inverted_arguments_are_turned(role: str, edge: tuple[int, int, str]) -> None:
    found = sentence_graph(graph([(0,), (1,)], [(0, role, 1)]), PLACES, GraphCounts())
    assert found is not None and found.edges == (GraphEdge(*edge),)


@pytest.mark.parametrize(
    ("aligned", "edges", "root", "concept"),
    [
        ([(1,), (0,)], [(1, "ARG0", 0)], 1, "b"),  # it has words
        ([(), (), (2,), (0,)], [(0, "snt1", 2), (0, "snt2", 3)], 0, "c"),  # the first snt
        ([(), (), (2,), (0,)], [(0, "op1", 1), (1, "mod", 2), (0, "op2", 3)], 0, "d"),  # nearest
        ([(4,), ()], [(0, "ARG1-of", 1)], 1, "a"),  # in either direction
        ([(4,), (5,), ()], [(0, "mod", 1)], 2, "a"),  # tied to nothing
        ([(4,), (5,)], [(0, "mod", 1)], None, "a"),  # none is named
    ],
)
def test_the_root_has_words(
    aligned: list[tuple[int, ...]],
    edges: list[tuple[int, str, int]],
    root: int | None,
    concept: str,
) -> None:
    counts = GraphCounts()
    found = sentence_graph(graph(aligned, edges, root), PLACES, counts)
    assert found is not None and found.nodes[found.root].concept == concept
    assert counts.roots_replaced == (root is None or not aligned[root])


def test_a_graph_without_words_is_one_node() -> None:
    counts = GraphCounts()
    found = sentence_graph(graph([(), (1,)], []), [None, None, *PLACES[2:]], counts)
    assert found == SentenceGraph((node("w", 12, 13),))
    assert sentence_graph(graph([(0,)], []), [None] * 6, counts) is None
    assert (counts.graphs_without_words, counts.graphs_unmatched) == (1, 1)
