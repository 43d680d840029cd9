"""What a split holds, counted as its documents pass."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tsar.data import EventDocument
from tsar.ontology import EventOntology


@dataclass
class EventCounts:
    """Counts of one split."""

    documents: int = 0
    sentences: int = 0
    words: int = 0
    longest_sentence: int = 0  # in words
    longest_document: int = 0  # in words
    events: int = 0
    events_without_arguments: int = 0
    arguments: int = 0
    arguments_elsewhere: int = 0  # in another sentence than their trigger
    types: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)  # event type, role
    # event type, role, and how many arguments of one event have it
    repeated: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    realis: Counter[str] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)  # what its reader repaired

    def counting(self, documents: Iterable[EventDocument]) -> Iterator[EventDocument]:
        """The documents as they are, counted."""
        for document in documents:
            self._count(document)
            yield document

    def _count(self, document: EventDocument) -> None:
        self.documents += 1
        self.sentences += len(document.sentences)
        self.words += len(document.words)
        self.longest_document = max(self.longest_document, len(document.words))
        lengths = (sentence.end - sentence.start for sentence in document.sentences)
        self.longest_sentence = max(self.longest_sentence, *lengths, 0)
        starts = [sentence.start for sentence in document.sentences]
        for event in document.events:
            self.events += 1
            self.events_without_arguments += not event.arguments
            self.arguments += len(event.arguments)
            own = bisect_right(starts, event.trigger_words.start)
            self.arguments_elsewhere += sum(
                bisect_right(starts, argument.words.start) != own for argument in event.arguments
            )
            self.types[event.type] += 1
            roles = Counter(argument.role for argument in event.arguments)
            self.pairs.update((event.type, role) for role in roles.elements())
            self.repeated.update((event.type, role, count) for role, count in roles.items())
            if event.realis:
                self.realis[event.realis] += 1

    def collected(self) -> EventOntology:
        """The ontology that the events use."""
        roles: dict[str, list[str]] = {event_type: [] for event_type in self.types}
        for event_type, role in self.pairs:
            roles[event_type].append(role)
        return EventOntology.collected(roles.items())

    def to_json(self, ontology: EventOntology) -> dict[str, Any]:
        """The entry in a manifest: counts, and how much the ontology does not know."""
        most = {
            (event.name, role.name): role.most
            for event in ontology.event_types
            for role in event.roles
            if role.most is not None
        }
        unknown = {
            "events_of_unknown_type": sum(
                count for name, count in self.types.items() if name not in ontology.type_index
            ),
            "arguments_of_unknown_role": sum(
                count for pair, count in self.pairs.items() if pair not in ontology.pair_index
            ),
            "roles_more_often_than_allowed": sum(
                count
                for (name, role, found), count in self.repeated.items()
                if found > most.get((name, role), found)
            ),
        }
        counts = {
            name: value for name, value in vars(self).items() if not isinstance(value, Counter)
        }
        realis = {"realis": dict(sorted(self.realis.items()))} if self.realis else {}
        return {
            **counts,
            "event_types": len(self.types),
            "roles": len({role for _, role in self.pairs}),
            **unknown,
            **realis,
            **dict(sorted(self.repairs.items())),
        }
