"""Random graphs of documents."""

from __future__ import annotations

from hypothesis import strategies as st

from semcore.text.spans import WordSpan
from tsar.amr_graphs import DocumentGraph, GraphEdge, GraphNode, SentenceGraph

ROLES = (
    *("ARG0", "ARG1", "ARG5", "mod", "domain", "location", "location-of", "time", "prep-in"),
    *("prep-in-of", "op1", "op12", "op1-of", "snt2", "snt1-of", "poss", "polarity", ""),
)


@st.composite
def sentence_graphs(draw: st.DrawFn, words: int = 12) -> SentenceGraph:
    """A graph over some of the words, with loops and parallel edges."""
    count = draw(st.integers(1, 5))
    nodes = []
    for _ in range(count):
        start = draw(st.integers(0, words - 1))
        end = draw(st.integers(start + 1, min(words, start + 4)))
        nodes.append(GraphNode(draw(st.text(max_size=3)), WordSpan(start, end)))
    node = st.integers(0, count - 1)
    edge = st.builds(GraphEdge, node, node, st.sampled_from(ROLES))
    return SentenceGraph(tuple(nodes), tuple(draw(st.lists(edge, max_size=6))), draw(node))


@st.composite
def document_graphs(draw: st.DrawFn, words: int = 12) -> DocumentGraph:
    """Up to three of them."""
    sentences = draw(st.lists(sentence_graphs(words), max_size=3))
    return DocumentGraph(draw(st.sampled_from("abcdef")), tuple(sentences))
