"""The AMR graphs of a document, over its words; and their JSON Lines form, a document a line.

::

    {"id": "a1", "sentences": [
        {"nodes": [["sleep-01", 2, 3], ["boy", 1, 2]], "edges": [[0, "ARG0", 1]], "root": 0}]}

A node is its concept (or constant) and the words of the *document* that it stands for, half-open;
an edge is its source, its role without colon, and its target. Graphs have only nodes that stand
for words (Xu et al. 2022, section 3.3); `tsar.graphs` makes them.

Roles are those that are written: ``ARG0-of`` is turned round to ``ARG0`` when a graph is made, any
other inverted role (``location-of``) stays as it is. Which roles count as one relation is the
model's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from semcore.errors import at_line
from semcore.files.records import records
from semcore.text.inputs import TextInput
from semcore.text.spans import WordSpan


class GraphNode(NamedTuple):
    """A concept or a constant, and the words of the document that it stands for."""

    concept: str
    words: WordSpan


class GraphEdge(NamedTuple):
    """An edge between two nodes of one sentence's graph."""

    source: int
    target: int
    role: str


@dataclass(frozen=True, slots=True)
class SentenceGraph:
    """The graph of one sentence, or of a piece of one; it has at least one node."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...] = ()
    root: int = 0

    def __post_init__(self) -> None:
        nodes = len(self.nodes)
        ends = [end for edge in self.edges for end in edge[:2]]
        if not all(0 <= end < nodes for end in (self.root, *ends)):
            raise ValueError(f"a root or an edge is not among the {nodes} nodes of its sentence")


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """The graphs of a document's sentences, in the order of the text."""

    id: str  # of the document
    sentences: tuple[SentenceGraph, ...]

    @property
    def end(self) -> int:
        """The end of the last word that a node stands for."""
        return max((node.words.end for graph in self.sentences for node in graph.nodes), default=0)


# JSON --------------------------------------------------------------------------------------------


def graph_to_json(graph: DocumentGraph) -> dict[str, Any]:
    """The JSON object of one document's graphs."""
    return {"id": graph.id, "sentences": [_sentence_to_json(each) for each in graph.sentences]}


def graph_from_json(record: Mapping[str, Any]) -> DocumentGraph:
    """The inverse of `graph_to_json`; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    sentences = tuple(_sentence_from_json(entry) for entry in record["sentences"])
    return DocumentGraph(str(record["id"]), sentences)


def read_graphs(path: str | Path) -> Iterator[DocumentGraph]:
    """The graphs of a JSON Lines file, a document at a time. Raises `InputError` with its line."""
    for number, record in records(TextInput(Path(path)).lines(), path):
        with at_line(path, number):
            graph = graph_from_json(record)
        yield graph


def graph_lines(graphs: Iterable[DocumentGraph]) -> Iterator[str]:
    """One line of JSON a document, newline included."""
    for graph in graphs:
        yield json.dumps(graph_to_json(graph), ensure_ascii=False) + "\n"


def _sentence_to_json(graph: SentenceGraph) -> dict[str, Any]:
    return {
        "nodes": [[concept, *words] for concept, words in graph.nodes],
        "edges": [[source, role, target] for source, target, role in graph.edges],
        "root": graph.root,
    }


def _sentence_from_json(entry: Mapping[str, Any]) -> SentenceGraph:
    nodes = tuple(_node(*_three(node, "a node")) for node in entry["nodes"])
    edges = tuple(_edge(*_three(edge, "an edge")) for edge in entry["edges"])
    return SentenceGraph(nodes, edges, _whole(entry["root"]))


def _three(entry: Any, what: str) -> list[Any]:
    if not isinstance(entry, list) or len(entry) != 3:
        raise TypeError(f"{what} must be a list of three, not {entry!r}")
    return entry


def _node(concept: Any, start: Any, end: Any) -> GraphNode:
    if not isinstance(concept, str):
        raise TypeError("the concept of a node must be a string")
    if not 0 <= _whole(start) < _whole(end):
        raise ValueError(f"node {concept}: [{start}, {end}] is no span of words")
    return GraphNode(concept, WordSpan(start, end))


def _edge(source: Any, role: Any, target: Any) -> GraphEdge:
    if not isinstance(role, str):
        raise TypeError("the role of an edge must be a string")
    return GraphEdge(_whole(source), _whole(target), role)


def _whole(number: Any) -> int:
    if type(number) is not int:
        raise TypeError(f"{number!r} is no whole number")
    return number
