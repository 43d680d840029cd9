"""The nodes of a graph with their words: what joins them with frames and events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from semcore.text.identifiers import part_id
from semcore.text.spans import CharSpan, WordSpan, characters_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amr.graph.aligned_graph import AlignedGraph


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


def nodes_of(sentence: AlignedGraph) -> tuple[GraphNode, ...]:
    """The nodes in the order in which they are written."""
    aligned = sentence.alignment.words if sentence.alignment else {}
    nodes = []
    for variable, branches in sentence.tree.nodes():
        concept = next((target for role, target in branches if role == "/"), "")
        words = runs(aligned.get((variable, ":instance", concept), ()))
        spans = tuple(characters_of(span, sentence.words) for span in words)
        text = " ".join(sentence.text[start:end] for start, end in spans)
        id = part_id(sentence.id, "node", variable)
        nodes.append(GraphNode(id, variable, concept, words, spans, text))
    return tuple(nodes)


def node_to_json(node: GraphNode) -> dict[str, Any]:
    """The JSON object of one node."""
    return {
        "id": node.id,
        "variable": node.variable,
        "concept": node.concept,
        "words": [list(span) for span in node.words],
        "characters": [list(span) for span in node.characters],
    }


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
