"""A graph with its tokens as a graph over the words of a document (Xu et al. 2022, section 3.3).

As the paper's code does it: nodes that stand for no word are dropped, with their edges; what a node
stands for is a run of words, from its first to its last; ``ARG0-of`` is turned round.

Other than there: the root is never just any node. If it stands for no word, the node nearest to it
that does is the root, over edges in either direction; of several as near, the one that is written
first. So ``multi-sentence`` gives its place to the top of its first sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from amr.notation.aligned import AlignedGraph
from semcore.text.spans import WordSpan
from tsar.amr_graphs import GraphEdge, GraphNode, SentenceGraph
from tsar.graphs.counts import GraphCounts

_INVERTED = re.compile(r"(ARG\d+)-of", re.IGNORECASE)


def sentence_graph(
    graph: AlignedGraph, places: Sequence[WordSpan | None], counts: GraphCounts
) -> SentenceGraph | None:
    """The graph over the words of a document.

    ``places`` are, for each token, its words there (None: it has none). A graph without any node
    that stands for a word is one node, the first word of its tokens; None if these have no word.
    """
    spans = [_span(node.tokens, places, counts) for node in graph.nodes]
    kept = [number for number, span in enumerate(spans) if span is not None]
    if not kept:
        first = next((place for place in places if place is not None), None)
        counts.graphs_without_words += first is not None
        counts.graphs_unmatched += first is None
        return None if first is None else single_node(graph.tokens[places.index(first)], first)
    new = {old: number for number, old in enumerate(kept)}
    nodes = tuple(
        GraphNode(graph.nodes[old].concept, span)
        for old, span in enumerate(spans)
        if span is not None
    )
    edges = tuple(
        _forward(new[edge.source], edge.role, new[edge.target])
        for edge in graph.edges
        if edge.source in new and edge.target in new
    )
    counts.nodes_without_words += len(spans) - len(kept)
    counts.edges_without_words += len(graph.edges) - len(edges)
    root = _nearest(graph, new)
    counts.roots_replaced += root != graph.root
    return SentenceGraph(nodes, edges, new[root])


def single_node(concept: str, word: WordSpan) -> SentenceGraph:
    """What stands for a sentence whose graph is missing: its first word."""
    return SentenceGraph((GraphNode(concept, WordSpan(word.start, word.start + 1)),))


def _span(
    tokens: Sequence[int], places: Sequence[WordSpan | None], counts: GraphCounts
) -> WordSpan | None:
    found = [place for token in tokens if (place := places[token]) is not None]
    if not found:
        return None
    start, end = min(place.start for place in found), max(place.end for place in found)
    covered = {word for place in found for word in range(*place)}
    counts.nodes_scattered += len(covered) < end - start
    return WordSpan(start, end)


def _forward(source: int, role: str, target: int) -> GraphEdge:
    inverted = _INVERTED.fullmatch(role)
    return GraphEdge(target, source, inverted[1]) if inverted else GraphEdge(source, target, role)


def _nearest(graph: AlignedGraph, kept: dict[int, int]) -> int:
    """The root, or the kept node with the fewest edges between; the first one if none is tied."""
    if graph.root is None:
        return next(iter(kept))
    neighbours: list[list[int]] = [[] for _ in graph.nodes]
    for source, _, target in graph.edges:
        neighbours[source].append(target)
        neighbours[target].append(source)
    reached = [graph.root]
    seen = {graph.root}
    for node in reached:  # which grows meanwhile
        if node in kept:
            return node
        fresh = [other for other in neighbours[node] if other not in seen]
        fresh = list(dict.fromkeys(fresh))
        seen.update(fresh)
        reached += fresh
    return next(iter(kept))
