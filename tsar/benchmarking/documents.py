"""Documents of a wanted length, of a corpus whose own are shorter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from semcore.text.spans import CharSpan, WordSpan
from tsar.amr_graphs import DocumentGraph, SentenceGraph
from tsar.data import EventDocument


def joined(documents: Sequence[EventDocument]) -> EventDocument:
    """Documents one after the other as one, with the first event of the first."""
    text = ""
    words: list[CharSpan] = []
    sentences: list[WordSpan] = []
    for document in documents:
        start, first = len(text), len(words)
        words += [CharSpan(start + a, start + b) for a, b in document.words]
        sentences += [WordSpan(first + a, first + b) for a, b in document.sentences]
        text += document.text + "\n"
    events = documents[0].events[:1]
    return EventDocument(documents[0].id, text, tuple(words), tuple(sentences), events)


def joined_graph(documents: Sequence[EventDocument], graphs: Graphs) -> DocumentGraph:
    """The graphs of `joined` documents; of some that have none, none."""
    sentences: list[SentenceGraph] = []
    first = 0
    for document in documents:
        found = graphs.get(document.id, DocumentGraph(document.id, ()))
        sentences += [_moved(sentence, first) for sentence in found.sentences]
        first += len(document.words)
    return DocumentGraph(documents[0].id, tuple(sentences))


Graphs = Mapping[str, DocumentGraph]


def _moved(graph: SentenceGraph, by: int) -> SentenceGraph:
    nodes = (
        node._replace(words=WordSpan(node.words.start + by, node.words.end + by))
        for node in graph.nodes
    )
    return replace(graph, nodes=tuple(nodes))


def runs(
    documents: Iterable[EventDocument], sizes: Iterable[int], least: int
) -> Iterator[list[EventDocument]]:
    """Documents in a row whose sizes sum to at least so much; the first has an event.

    What is left at the end is not given.
    """
    run: list[EventDocument] = []
    total = 0
    for document, size in zip(documents, sizes, strict=True):
        if run or document.events:
            run.append(document)
            total += size
        if total >= least:
            yield run
            run, total = [], 0
