"""What is drawn of a document, whatever draws it: numbered events, and marks over the text.

Several events may name the same words: the man who was arrested, tried and jailed is three
arguments, but one mark.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from semcore.text.spans import CharSpan, WordSpan
from tsar.data import Argument, Event, EventDocument


@dataclass(frozen=True, slots=True)
class DrawnArgument:
    """An argument, the number of its sentence from 1, and how far from the trigger's that is."""

    argument: Argument
    sentence: int
    distance: int  # sentences; negative before the trigger


@dataclass(frozen=True, slots=True)
class DrawnEvent:
    """An event with its number in the document, from 1."""

    number: int
    event: Event
    sentence: int
    arguments: tuple[DrawnArgument, ...]


@dataclass(slots=True)
class Mark:
    """Words of the text, and what they are to events: both by their places, from 0."""

    span: CharSpan
    triggers: list[int] = field(default_factory=list)  # events
    arguments: list[tuple[int, int]] = field(default_factory=list)  # events and their arguments
    layer: int = 0  # marks of one layer do not overlap

    @property
    def events(self) -> list[int]:
        """The events that these words belong to, in order."""
        return sorted({*self.triggers, *(event for event, _ in self.arguments)})


def drawn_events(document: EventDocument) -> list[DrawnEvent]:
    """The events in the order of their triggers."""
    starts = [sentence.start for sentence in document.sentences]

    def sentence_of(words: WordSpan) -> int:
        return bisect_right(starts, words.start)

    found = []
    ordered = sorted(document.events, key=lambda event: event.trigger)
    for number, event in enumerate(ordered, start=1):
        home = sentence_of(event.trigger_words)
        arguments = tuple(
            DrawnArgument(argument, there, there - home)
            for argument in sorted(event.arguments, key=lambda argument: argument.span)
            for there in (sentence_of(argument.words),)
        )
        found.append(DrawnEvent(number, event, home, arguments))
    return found


def marks_of(events: Sequence[DrawnEvent]) -> list[Mark]:
    """A mark for every stretch of words that is a trigger or an argument, in order."""
    found: dict[CharSpan, Mark] = {}

    def mark(span: CharSpan) -> Mark:
        return found.setdefault(span, Mark(span))

    for place, drawn in enumerate(events):
        mark(drawn.event.trigger).triggers.append(place)
        for index, entry in enumerate(drawn.arguments):
            mark(entry.argument.span).arguments.append((place, index))
    # The longer of two that begin together comes first, and lies nearer to the text.
    marks = sorted(found.values(), key=lambda mark: (mark.span.start, -mark.span.end))
    ends: list[int] = []  # of the last mark in each layer
    for each in marks:
        free = (layer for layer, end in enumerate(ends) if end <= each.span.start)
        each.layer = next(free, len(ends))
        ends[each.layer : each.layer + 1] = [each.span.end]
    return marks
