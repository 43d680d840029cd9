"""From a batch of windows to events: what is found in each, in words and characters again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from semcore.text.identifiers import part_id
from semcore.text.spans import WordSpan, characters_of
from semcore.training.calibration import Calibration
from tsar.config import EventDecoding
from tsar.data import Argument, Event, EventDocument
from tsar.decoding.dispatch import find_arguments, lettered, scored
from tsar.model.batch import IGNORED, EventBatch, EventTensors
from tsar.model.build import EventModel
from tsar.model.dataset import EventDataset
from tsar.model.triggers import find_triggers
from tsar.model.two_stream import TSARModel, with_events


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """An event as it was found, and which of its document's it is; -1: a new one."""

    place: int
    event: Event


@dataclass(frozen=True)
class BatchWork:
    """What becomes of a batch of a dataset's examples: the events of each."""

    model: EventModel
    dataset: EventDataset
    decode: EventDecoding
    most: Tensor | None  # [types, R] how often each role may occur, 0: any number
    find: bool  # events are looked for; else they are those of the examples
    ask: bool  # arguments are looked for

    def __call__(self, indices: Sequence[int]) -> list[list[PlacedEvent]]:
        """The events of these examples."""
        examples = [self.dataset.examples[index] for index in indices]
        found: list[list[PlacedEvent]] = [[] for _ in examples]
        batch = self.dataset.batch(examples).to(next(self.model.parameters()).device)
        if not batch.words.mask.numel():
            return found
        words: Tensor | None = None
        given: list[tuple[int, float | None]]
        if self.find:
            words, batch, scores = self._found(batch)
            given = [(-1, score) for score in scores]
        else:
            given = [(place, None) for example in examples for place in example.events]
        arguments = self._arguments(batch, words)
        contexts = batch.events.context.tolist()
        triggers = zip(batch.events.first.tolist(), batch.events.last.tolist(), strict=True)
        types = batch.events.type.tolist()
        for number, (context, (first, last), kind, (place, score)) in enumerate(
            zip(contexts, triggers, types, given, strict=True)
        ):
            example, roles = examples[context], self.dataset.ontology.event_types[kind].roles
            document = self.dataset.documents[example.document]
            shift = example.window.start - self.dataset.prompt_words(example)
            if place < 0:
                span = WordSpan(first + shift, last + 1 + shift)
                name = self.dataset.ontology.event_types[kind].name
                event = Event("", name, characters_of(span, document.words), span, score=score)
            else:
                event = document.events[place]
            filled = tuple(
                Argument(roles[role].name, characters_of(span, document.words), span, probability)
                for a, b, role, probability in arguments.get(number, ())
                for span in (WordSpan(a + shift, b + 1 + shift),)
            )
            found[context].append(PlacedEvent(place, replace(event, arguments=filled)))
        return found

    def _found(self, batch: EventBatch) -> tuple[Tensor, EventBatch, list[float]]:
        """The streams' words, the batch with the events that are found, and their scores.

        No event is told of by what has neither letter nor digit.
        """
        model = self.model
        assert isinstance(model, TSARModel)
        words = model.streams(batch)
        tags = model.tag(words)
        assert tags is not None
        found = find_triggers(tags, batch.tags != IGNORED, self.decode.trigger_bias)
        spelt = lettered(batch, found.context, found.first, found.last)
        columns = (found.context, found.first, found.last, found.type, torch.ones_like(spelt))
        events = EventTensors(*(column[spelt] for column in columns))
        fitted = Calibration(self.decode.trigger_scale, self.decode.trigger_shift)
        scores: list[float] = fitted.probabilities(found.log_odds[spelt]).tolist()
        return words, with_events(batch, events), scores

    def _arguments(
        self, batch: EventBatch, words: Tensor | None
    ) -> dict[int, list[tuple[int, int, int, float]]]:
        """First and last word, role and probability of each event's arguments, by its number."""
        if not self.ask or not len(batch.events.type):
            return {}
        most = None if self.most is None else self.most[batch.events.type]
        parsed = find_arguments(scored(self.model, batch, words), self.decode, most)
        rows: dict[int, list[tuple[int, int, int, float]]] = {}
        columns = (parsed.first, parsed.last, parsed.role, parsed.score)
        for event, *row in zip(
            parsed.event.tolist(), *(column.tolist() for column in columns), strict=True
        ):
            rows.setdefault(event, []).append((row[0], row[1], row[2], row[3]))
        return rows


def with_found(document: EventDocument, found: Sequence[PlacedEvent]) -> EventDocument:
    """A document with the events that were found in it, in order."""
    events = sorted((item.event for item in found), key=lambda event: event.trigger_words)
    named = (
        replace(event, id=part_id(document.id, "event", number))
        for number, event in enumerate(events, start=1)
    )
    return replace(document, events=tuple(named))


def with_arguments(document: EventDocument, found: Sequence[PlacedEvent]) -> EventDocument:
    """A document with the arguments that were found for its events; none for the others."""
    filled = {item.place: item.event for item in found}
    events = (
        filled.get(place, replace(event, arguments=()))
        for place, event in enumerate(document.events)
    )
    return replace(document, events=tuple(events))
