"""Predicted documents beside the gold ones that they are about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from semcore.errors import InputError
from semcore.text.spans import CharSpan, WordSpan, words_of
from tsar.data import Argument, Event, EventDocument


@dataclass(frozen=True, slots=True)
class PairedDocuments:
    """Gold documents and what was predicted for each, in words of the gold."""

    gold: tuple[EventDocument, ...]  # in the order of their ids
    predicted: tuple[EventDocument, ...]
    missing: int = 0  # documents without prediction, which count as without events


def pair(
    gold: Iterable[EventDocument],
    predicted: Iterable[EventDocument],
    what: str = "predicted",
    gold_name: str = "gold",
) -> PairedDocuments:
    """Pair by id; a gold document without prediction counts as one of which nothing is found.

    A predicted document may have other words over the same text: its spans become those words of
    the gold that they touch. Errors call the predictions ``what`` and the gold ``gold_name``.

    Raises `InputError` for an id that stands twice, for predictions of unknown documents, and for
    another text.
    """
    wanted = _by_id(gold, gold_name)
    found = _by_id(predicted, what)
    for id in found:
        if id not in wanted:
            raise InputError(f"{what}: document {id!r} is not in the gold")
    ids = sorted(wanted)
    return PairedDocuments(
        tuple(wanted[id] for id in ids),
        tuple(
            onto(wanted[id], found[id], what) if id in found else replace(wanted[id], events=())
            for id in ids
        ),
        len(wanted) - len(found),
    )


def _by_id(documents: Iterable[EventDocument], what: str) -> dict[str, EventDocument]:
    found: dict[str, EventDocument] = {}
    for document in documents:
        if document.id in found:
            raise InputError(f"{what}: document {document.id!r} stands there twice")
        found[document.id] = document
    return found


def onto(gold: EventDocument, predicted: EventDocument, what: str) -> EventDocument:
    """The gold document with the predicted events. Raises `InputError` for another text."""
    if predicted.words == gold.words and predicted.text == gold.text:
        return replace(gold, events=predicted.events)
    if predicted.forms == gold.forms:
        return replace(gold, events=predicted.events)
    if predicted.text != gold.text:
        raise InputError(f"{what}: document {gold.id!r} has another text than in the gold")
    if not gold.words:
        if predicted.events:
            raise InputError(f"{what}: document {gold.id!r} has events, but no words in the gold")
        return gold
    starts = [word.start for word in gold.words]

    def words(characters: CharSpan) -> WordSpan:
        touched = words_of(characters, gold.words)
        if touched is None:  # between two words: the one before
            before = max(0, bisect_right(starts, characters.start) - 1)
            touched = WordSpan(before, before + 1)
        return touched

    def moved(event: Event) -> Event:
        arguments = tuple(replace(a, words=words(a.span)) for a in event.arguments)
        return replace(event, trigger_words=words(event.trigger), arguments=arguments)

    return replace(gold, events=tuple(map(moved, predicted.events)))


def without_types(documents: Sequence[EventDocument], types: frozenset[str]) -> list[EventDocument]:
    """The documents without the events of these types."""
    return [
        replace(d, events=tuple(event for event in d.events if event.type not in types))
        for d in documents
    ]


def constrained(event: Event, most: dict[str, dict[str, int | None]]) -> Event:
    """Type-constrained decoding of RAMS's scorer: of each role the best-scored so many.

    ``most`` says by event type which roles there are, and how many arguments each may have (None:
    any number). Arguments of other roles go; those of an event type that it lacks stay. Of equal
    scores the first counts as better; an argument without score has 1.
    """
    if event.type not in most:
        return event
    left = dict(most[event.type])
    kept: set[int] = set()
    arguments: Sequence[Argument] = event.arguments
    by_score = sorted(
        range(len(arguments)),
        key=lambda place: 1.0 if (score := arguments[place].score) is None else score,
        reverse=True,
    )
    for place in by_score:
        role = arguments[place].role
        if role not in left:
            continue
        rest = left[role]
        if rest is None:
            kept.add(place)
        elif rest:
            left[role] = rest - 1
            kept.add(place)
    chosen = tuple(argument for place, argument in enumerate(arguments) if place in kept)
    return replace(event, arguments=chosen)
