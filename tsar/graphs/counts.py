"""What became of the graphs of documents: how much there is, and what was dropped."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tsar.amr_graphs import DocumentGraph
from tsar.data import EventDocument


@dataclass
class GraphCounts:
    """Sums over documents, for the manifest of a prepared folder.

    Whatever cannot be used is counted here, and is no error: another tokenization, a sentence
    without a graph, a graph of nothing that the document has.
    """

    documents: int = 0
    sentences: int = 0  # of the documents
    graphs: int = 0  # more than sentences where long ones were cut
    nodes: int = 0
    edges: int = 0  # each counted in one direction
    sentences_cut: int = 0  # too long for the AMR parser
    sentences_without_graph: int = 0  # they get one node, their first word
    graphs_without_words: int = 0  # no node stands for a word: one node, the first word
    graphs_unmatched: int = 0  # no token is a word of the document: left out
    graphs_unused: int = 0  # of a file: of no document
    roots_replaced: int = 0  # the root stands for no word: another node is the root
    nodes_without_words: int = 0  # dropped
    edges_without_words: int = 0  # dropped, because one end was
    nodes_scattered: int = 0  # words that are no run: from the first to the last
    tokens_unmatched: int = 0  # of graphs, that are no word of their document

    def to_json(self) -> dict[str, int]:
        """All counts by name."""
        return asdict(self)

    def missing(self) -> dict[str, int]:
        """How much of documents and graphs found no counterpart, as far as there is any."""
        names = ("sentences_without_graph", "graphs_unmatched", "graphs_unused", "tokens_unmatched")
        return {name: count for name in names if (count := getattr(self, name))}

    def lacking(self) -> str:
        """How many sentences of a corpus have no graph of a file, and what of it was no use.

        Graphs of no document are not told: those of other splits may be in the same file.
        """
        if not (self.sentences_without_graph or self.graphs_unmatched):
            return ""
        told = f"{self.sentences_without_graph} of {self.sentences} sentences have no graph"
        others = ("graphs_unmatched", "tokens_unmatched")
        counts = [f"{name} {count}" for name in others if (count := getattr(self, name))]
        return ", ".join([f"{told}, and get one node", *counts])

    def add(self, document: EventDocument, graph: DocumentGraph) -> None:
        """Counts a document and what its graphs have."""
        self.documents += 1
        self.sentences += len(document.sentences)
        self.graphs += len(graph.sentences)
        self.nodes += sum(len(sentence.nodes) for sentence in graph.sentences)
        self.edges += sum(len(sentence.edges) for sentence in graph.sentences)
