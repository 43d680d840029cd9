"""What event types and their roles mean, in the words of the inventory that a parser was given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from semcore.drawing.fragments import Definition, gathered
from tsar.data import EventDocument
from tsar.ontology import EventOntology


def defined(document: EventDocument, ontology: EventOntology) -> EventDocument:
    """The document, whose events and arguments have their definitions, where there are any."""
    known = {kind.name: kind for kind in ontology.event_types}
    events = []
    for event in document.events:
        if event.type in known:
            roles = {role.name: role.definition for role in known[event.type].roles}
            arguments = tuple(
                replace(argument, definition=roles.get(argument.role, ""))
                for argument in event.arguments
            )
            definition = known[event.type].definition
            event = replace(event, definition=definition, arguments=arguments)
        events.append(event)
    return replace(document, events=tuple(events))


def definitions(documents: Iterable[EventDocument]) -> dict[str, Definition]:
    """Of all event types in these documents that have one, and of those roles that are filled."""
    events = (event for document in documents for event in document.events)
    return gathered(
        (event.type, event.definition, ((a.role, a.definition) for a in event.arguments))
        for event in events
    )
