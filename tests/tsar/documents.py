"""Random documents with events, and graphs over their words."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from semcore.text.spans import WordSpan, characters_of
from tests.tsar.tiny import tiny_ontology
from tsar.amr_graphs import DocumentGraph, GraphEdge, GraphNode, SentenceGraph
from tsar.data import Argument, Event, EventDocument, document_of_words

WORDS = ("the", "a", "book", "she", "he", "gave", "sold", "to", "up", "in", "it", "is", "cat")
ROLES = ("ARG0", "ARG1", "mod", "location", "time", "op1", "prep-in", "location-of")


def random_document(id: str, seed: int, sentences: int = 4, events: int = 2) -> EventDocument:
    """A document of some sentences of 1 to 9 words."""
    random = Random(f"{id} {seed}")
    words = [random.choices(WORDS, k=random.randint(1, 9)) for _ in range(sentences)]
    raw = document_of_words(id, words)
    ontology = tiny_ontology()
    made = []
    for number in range(1, events + 1):
        kind = random.choice(ontology.event_types)
        trigger = random_span(random, raw)
        arguments = tuple(
            Argument(random.choice(kind.roles).name, characters_of(span, raw.words), span)
            for span in (random_span(random, raw) for _ in range(random.randint(0, 3)))
        )
        place = characters_of(trigger, raw.words)
        made.append(Event(f"{id}:{number}", kind.name, place, trigger, arguments))
    return replace(raw, events=tuple(made))


def random_span(random: Random, document: EventDocument) -> WordSpan:
    """One to three words of one sentence."""
    start, end = random.choice(document.sentences)
    first = random.randrange(start, end)
    return WordSpan(first, min(end, first + random.randint(1, 3)))


def random_graph(document: EventDocument, seed: int) -> DocumentGraph:
    """A graph over each sentence."""
    random = Random(f"{document.id} {seed}")
    graphs = []
    for start, end in document.sentences:
        words = sorted(random.sample(range(start, end), k=random.randint(1, end - start)))
        nodes = tuple(GraphNode("c", WordSpan(word, word + 1)) for word in words)
        edges = tuple(
            GraphEdge(random.randrange(len(nodes)), child, random.choice(ROLES))
            for child in range(1, len(nodes))
        )
        graphs.append(SentenceGraph(nodes, edges, random.randrange(len(nodes))))
    return DocumentGraph(document.id, tuple(graphs))
