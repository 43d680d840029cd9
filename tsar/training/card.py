"""The card of a trained event parser's checkpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from semcore.training.card import model_card
from tsar.config import EventTrainConfig
from tsar.data import EventDocument
from tsar.ontology import EventOntology

_LICENCES = {
    "rams": "RAMS 1.0: annotations CC BY-SA 4.0, texts for research",
    "wikievents": "WikiEvents: no licence stated",
    "wikievents_coarse": "WikiEvents: no licence stated",
    "mlee": "MLEE: CC BY-NC-SA 3.0",
    "casie": "CASIE: no licence stated",
}
_TAGS = ("event-extraction", "event-argument-extraction")
_NAMES = {
    "rams": "RAMS",
    "wikievents": "WikiEvents",
    "wikievents_coarse": "WikiEvents, types of two levels",
    "mlee": "MLEE",
    "casie": "CASIE",
    "jsonl": "own events",
}
_EXAMPLE = """from tsar import EventParser

document = EventParser.from_pretrained("PATH").parse("Police arrested two men in Lyon.")
for event in document.events:
    print(event.type, event.trigger, event.arguments)"""
_GIVEN = """from tsar import EventParser

parser = EventParser.from_pretrained("PATH")
text = "Police arrested two men in Lyon."
document = parser.parse(text, triggers=[(TYPE, (7, 15))])
print(document.events[0].arguments)"""


def card_of(
    config: EventTrainConfig,
    record: Mapping[str, Any],
    ontology: EventOntology,
    documents: Sequence[EventDocument],
    corpus: str,
) -> str:
    """What a checkpoint is, for people.

    Args:
        record: how it was trained, as the checkpoint keeps it.
        documents: those that it was trained on.
        corpus: what they are of.
    """
    events = sum(len(document.events) for document in documents)
    roles = sum(len(event.roles) for event in ontology.event_types)
    model = config.model
    kind = "a pointer for each role" if model.architecture == "pointer" else "two streams"
    guide = "guided by AMR" if model.guide.enabled else "without AMR"
    named = _NAMES.get(corpus, corpus)
    facts = [
        f"encoder: `{config.encoder.name}`, by reference: its weights are checked by SHA-256",
        f"trained on: {named}, split {config.train}, {len(documents):,} documents, "
        f"{events:,} events",
        f"inventory: {len(ontology.event_types)} event types with {roles} roles",
        kind if model.architecture == "pointer" else f"{kind}, {guide}",
    ]
    summary = "Finds the arguments of events anywhere in a document"
    summary += ", and the events themselves." if model.triggers else "; events are given to it."
    return model_card(
        f"Event parser for {named}",
        summary,
        facts,
        [_LICENCES.get(corpus, "the user's own data")],
        {name: value for name, value in record["development"].items() if name.endswith("_f1")},
        _EXAMPLE if model.triggers else _GIVEN.replace("TYPE", repr(ontology.event_types[0].name)),
        _TAGS,
    )
