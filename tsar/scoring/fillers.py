"""What is compared of a document: its triggers, and its arguments with all that matching asks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from semcore.text.spans import WordSpan
from tsar.data import EventDocument
from tsar.scoring.heads import head_words

_ARTICLES = frozenset(("a", "an", "the"))


class Trigger(NamedTuple):
    """The words that tell of an event, and its type."""

    words: WordSpan
    type: str


class Filler(NamedTuple):
    """An argument of an event."""

    trigger: Trigger
    words: WordSpan
    role: str
    head: int  # the head word of ``words``
    bare_head: int  # that of ``words`` without an article at their start
    distance: int  # its sentence, counted from the trigger's: -1 is the one before
    chain: int | None  # the coreference chain of at least two mentions with exactly these words


@dataclass(frozen=True, slots=True)
class ScoredEvents:
    """The events of a document, gold or predicted."""

    triggers: tuple[Trigger, ...]
    fillers: tuple[Filler, ...]
    chains: dict[WordSpan, int]  # of mentions, as `chains_of` gives them


def scored_events(document: EventDocument) -> ScoredEvents:
    """What is compared of one document."""
    chains, longer = chains_of(document), longer_chains_of(document)
    starts = [sentence.start for sentence in document.sentences]
    found = [(event, argument) for event in document.events for argument in event.arguments]
    spans = [argument.words for _, argument in found]
    lower = [word.lower() for word in document.forms] if spans else []
    bare = [
        WordSpan(start + 1, end) if end - start > 1 and lower[start] in _ARTICLES else span
        for span in spans
        for start, end in (span,)
    ]
    heads = head_words(document, [*spans, *bare])
    fillers = []
    for place, (event, argument) in enumerate(found):
        trigger_words, words = event.trigger_words, argument.words
        sentence = bisect_right(starts, words.start) - bisect_right(starts, trigger_words.start)
        fillers.append(
            Filler(
                Trigger(trigger_words, event.type),
                words,
                argument.role,
                heads[place],
                heads[len(spans) + place],
                sentence,
                longer.get(words),
            )
        )
    triggers = tuple(Trigger(event.trigger_words, event.type) for event in document.events)
    return ScoredEvents(triggers, tuple(fillers), chains)


def chains_of(document: EventDocument) -> dict[WordSpan, int]:
    """The number of each mention's coreference chain; of several chains the last one's."""
    words = {mention.id: mention.words for mention in document.mentions}
    return {
        words[id]: number
        for number, cluster in enumerate(document.clusters)
        for id in cluster
        if id in words
    }


def longer_chains_of(document: EventDocument) -> dict[WordSpan, int]:
    """The same for the chains whose mentions are at least two different spans."""
    words = {mention.id: mention.words for mention in document.mentions}
    found: dict[WordSpan, int] = {}
    for number, cluster in enumerate(document.clusters):
        spans = {words[id] for id in cluster if id in words}
        if len(spans) > 1:
            found.update(dict.fromkeys(spans, number))
    return found
