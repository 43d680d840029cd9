"""The nodes of a graph with their words: what joins them with frames and events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from semcore.text.identifiers import part_id
from semcore.text.spans import CharSpan, WordSpan, characters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from amr.graph.aligned_graph import AlignedGraph, Triple


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A node of the graph of a sentence, and where it stands there; nowhere: no spans.

    Words that are no neighbours are several spans.
    """

    id: str  # of the sentence, and its variable: ``book:3:node.w``
    variable: str
    concept: str
    words: tuple[WordSpan, ...]  # of the sentence
    characters: tuple[CharSpan, ...]  # of the sentence's text
    text: str  # there, pieces apart by a blank
    confidence: float | None = None  # that it is right, by a verifier; None: none was at work


def nodes_of(sentence: AlignedGraph) -> tuple[GraphNode, ...]:
    """The nodes in the order in which they are written."""
    aligned = sentence.alignment.words if sentence.alignment else {}
    sure = sentence.confidence or {}
    nodes = []
    for variable, branches in sentence.tree.nodes():
        concept = next((target for role, target in branches if role == "/"), "")
        triple = (variable, ":instance", concept)
        words = runs(aligned.get(triple, ()))
        spans = tuple(characters_of(span, sentence.words) for span in words)
        text = " ".join(sentence.text[start:end] for start, end in spans)
        id = part_id(sentence.id, "node", variable)
        nodes.append(GraphNode(id, variable, concept, words, spans, text, sure.get(triple)))
    return tuple(nodes)


def node_to_json(node: GraphNode) -> dict[str, Any]:
    """The JSON object of one node."""
    record: dict[str, Any] = {
        "id": node.id,
        "variable": node.variable,
        "concept": node.concept,
        "words": [list(span) for span in node.words],
        "characters": [list(span) for span in node.characters],
    }
    if node.confidence is not None:
        record["confidence"] = round(node.confidence, 4)
    return record


def edges_to_json(sentence: AlignedGraph) -> list[dict[str, Any]]:
    """Of a graph that was verified its edges and constants, each with its confidence."""
    return [
        {"source": source, "role": role, "target": target, "confidence": round(sure, 4)}
        for (source, role, target), sure in (sentence.confidence or {}).items()
        if role != ":instance"
    ]


def confidence_of_json(record: Mapping[str, Any]) -> dict[Triple, float] | None:
    """The confidence that nodes and edges in JSON have; None if they have none."""
    found: dict[Triple, float] = {
        (node["variable"], ":instance", node["concept"]): node["confidence"]
        for node in record.get("nodes", ())
        if "confidence" in node
    }
    for edge in record.get("edges", ()):
        found[edge["source"], edge["role"], edge["target"]] = edge["confidence"]
    return found or None


def roles_of(sentence: AlignedGraph) -> dict[str, list[tuple[str, CharSpan]]]:
    """By variable the roles of each node whose other end has words, with these words.

    The other end is a constant, a node, or the mention of one that stands elsewhere.
    """
    aligned = sentence.alignment.words if sentence.alignment else {}
    of_nodes = {node.variable: node.words for node in nodes_of(sentence)}
    found: dict[str, list[tuple[str, CharSpan]]] = {}
    for source, role, target in sentence.graph.triples:
        if role == ":instance":
            continue
        mention = aligned.get((source, role, target))
        words = of_nodes.get(target, ()) if mention is None else runs(mention)
        spans = (characters_of(span, sentence.words) for span in words)
        found.setdefault(source, []).extend((role, span) for span in spans)
    return found


def runs(words: Iterable[int]) -> tuple[WordSpan, ...]:
    """Numbers of words, rising, as spans of neighbours."""
    spans: list[WordSpan] = []
    for word in words:
        if spans and spans[-1].end == word:
            spans[-1] = WordSpan(spans[-1].start, word + 1)
        else:
            spans.append(WordSpan(word, word + 1))
    return tuple(spans)
