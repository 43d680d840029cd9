"""Graphs of aligned AMR files, given to the documents and the sentences that they are of.

A graph whose ``::id`` is that of a document, or begins with it and ends in a number (``doc.3``,
``doc:3``), is a graph of that document. Its number orders it among the document's graphs; where it
stands is found by its tokens. What is left without a graph gets one whose tokens spell the
sentence, whatever its id. No graph is given by its place in the file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from amr.notation.aligned import AlignedGraph
from semcore.errors import InputError
from semcore.files import StrPath
from semcore.text.spans import WordSpan
from tsar.amr_graphs import DocumentGraph, SentenceGraph
from tsar.data import EventDocument
from tsar.graphs.conversion import sentence_graph, single_node
from tsar.graphs.counts import GraphCounts
from tsar.graphs.matching import match_sentences, spelling

_NUMBERED = re.compile(r"(.+)[.:#/_-](\d{1,9})")


class AssignedGraphs:
    """The graphs of some files, by document and by sentence."""

    def __init__(
        self,
        graphs: Iterable[AlignedGraph],
        documents: Iterable[str],
        counts: GraphCounts,
        place: StrPath = "amr",
    ) -> None:
        """``documents`` are the ids that there are, ``place`` is where the graphs are from.

        Raises `InputError` naming the place for an id given twice.
        """
        known = set(documents)
        numbered: dict[str, dict[int, AlignedGraph]] = defaultdict(dict)
        self._by_text: dict[str, AlignedGraph] = {}
        self._unused: set[str] = set()
        for graph in graphs:
            text = "".join(map(spelling, graph.tokens))
            document, number = _place(graph.id, known)
            if document is None:
                self._unused.add(text)
            elif number in numbered[document]:
                problem = f"graph {graph.id!r} stands there twice: ids must differ"
                raise InputError.at(place, None, problem)
            else:
                numbered[document][number] = graph
            if graph.tokens:
                self._by_text.setdefault(text, graph)
        self._by_document = {
            document: [graph for _, graph in sorted(found.items())]
            for document, found in numbered.items()
        }
        self._counts = counts

    def graphs(self, documents: Iterable[EventDocument]) -> Iterator[DocumentGraph]:
        """The graphs of documents, in order."""
        for document in documents:
            yield self._graph_of(document)
        self._counts.graphs_unused += len(self._unused)

    def _graph_of(self, document: EventDocument) -> DocumentGraph:
        graph = document_graph(
            document, self._by_document.get(document.id, ()), self._counts, self._spelled
        )
        self._counts.add(document, graph)
        return graph

    def _spelled(self, forms: Sequence[str]) -> AlignedGraph | None:
        text = "".join(map(spelling, forms))
        self._unused.discard(text)
        return self._by_text.get(text)


def _place(id: str, known: set[str]) -> tuple[str | None, int]:
    if id in known:
        return id, -1
    numbered = _NUMBERED.fullmatch(id)
    if numbered and numbered[1] in known:
        return numbered[1], int(numbered[2])
    return None, -1


def document_graph(
    document: EventDocument,
    graphs: Sequence[AlignedGraph],
    counts: GraphCounts,
    spelled: Callable[[Sequence[str]], AlignedGraph | None] = lambda forms: None,
) -> DocumentGraph:
    """The graphs of a document, over its words; ``graphs`` are in the order of its text.

    A sentence that none of them has a token of gets the one that ``spelled`` finds for its words,
    or else a single node. Tokens may be others than the document's words (`tsar.graphs.matching`).
    """
    forms = document.forms
    sentences = [forms[start:end] for start, end in document.sentences]
    found: list[SentenceGraph] = []
    covered = [False] * len(forms)
    for graph, places in _placed(graphs, sentences):
        converted = sentence_graph(graph, places, counts)
        counts.tokens_unmatched += sum(place is None for place in places)
        for place in places:
            if place is not None:
                covered[place.start : place.end] = [True] * (place.end - place.start)
        if converted is not None:
            found.append(converted)
    for bounds, own in zip(document.sentences, sentences, strict=True):
        if any(covered[bounds.start : bounds.end]):
            continue
        same, converted = spelled(own), None
        if same is not None:
            (places,) = match_sentences([same.tokens], [own])
            moved = [place and WordSpan(*(bounds.start + k for k in place)) for place in places]
            converted = sentence_graph(same, moved, counts)
        counts.sentences_without_graph += converted is None
        found.append(converted or single_node(own[0], bounds))
    return DocumentGraph(document.id, tuple(sorted(found, key=_first_word)))


def _placed(
    graphs: Sequence[AlignedGraph], sentences: Sequence[Sequence[str]]
) -> Iterator[tuple[AlignedGraph, list[WordSpan | None]]]:
    places = match_sentences([graph.tokens for graph in graphs], sentences)
    return zip(graphs, places, strict=True)


def _first_word(graph: SentenceGraph) -> int:
    return min(node.words.start for node in graph.nodes)
