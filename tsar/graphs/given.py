"""Graphs of a document whose sentences an AMR parser has parsed already, on the same text."""

from __future__ import annotations

from collections.abc import Sequence

from amr.data import AMRSentence
from amr.notation.aligned import aligned_graph
from semcore.text.spans import WordSpan
from tsar.amr_graphs import DocumentGraph
from tsar.data import EventDocument
from tsar.graphs.conversion import sentence_graph
from tsar.graphs.counts import GraphCounts


def given_graph(document: EventDocument, parsed: Sequence[AMRSentence]) -> DocumentGraph:
    """The graphs of the sentences, in order, over the document's words.

    ``parsed`` are sentences of the document's text with its words; those without words have no
    graph.
    """
    counts = GraphCounts()
    found = []
    start = 0
    for sentence in parsed:
        places = [WordSpan(start + i, start + i + 1) for i in range(len(sentence.words))]
        graph = sentence_graph(aligned_graph(sentence), places, counts)
        if graph is not None:
            found.append(graph)
        start += len(sentence.words)
    assert start == len(document.words)
    return DocumentGraph(document.id, tuple(found))
