"""Random documents with gold and predicted events, heads, mentions and chains."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from semcore.text.spans import WordSpan, characters_of
from tsar.data import Argument, Event, EventDocument, Mention, document_of_words

unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SENTENCES = [["The", "old", "man", "of", "Rome"], ["a", "fire", "and", "the"], ["he", "left"]]
TYPES, ROLES = ("Attack", "Die"), ("Victim", "Place")
PLAIN = document_of_words("d", SENTENCES)
LENGTH = len(PLAIN.words)


def argument(start: int, end: int, role: str, score: float | None = None) -> Argument:
    words = WordSpan(start, end)
    return Argument(role, characters_of(words, PLAIN.words), words, score)


def event(type: str, start: int, end: int, *arguments: Argument, id: str = "e") -> Event:
    words = WordSpan(start, end)
    return Event(id, type, characters_of(words, PLAIN.words), words, arguments)


def numbered(events: list[Event]) -> tuple[Event, ...]:
    return tuple(replace(event, id=f"e{number}") for number, event in enumerate(events))


def document(*events: Event, id: str = "d") -> EventDocument:
    return replace(PLAIN, id=id, events=numbered(list(events)))


@st.composite
def spans(draw: st.DrawFn, longest: int = 4) -> tuple[int, int]:
    """A span within one sentence."""
    sentence = draw(st.sampled_from(PLAIN.sentences))
    start = draw(st.integers(sentence.start, sentence.end - 1))
    return start, draw(st.integers(start + 1, min(sentence.end, start + longest)))


@st.composite
def arguments(draw: st.DrawFn) -> Argument:
    score = draw(st.none() | st.sampled_from([0.1, 0.5, 0.9]))
    return argument(*draw(spans()), draw(st.sampled_from(ROLES)), score)


@st.composite
def events(draw: st.DrawFn) -> Event:
    found = draw(st.lists(arguments(), max_size=4))
    return event(draw(st.sampled_from(TYPES)), *draw(spans(2)), *found)


@st.composite
def heads(draw: st.DrawFn) -> tuple[int, ...]:
    """A tree for each sentence."""
    found: list[int] = [-1] * LENGTH
    for start, end in PLAIN.sentences:
        order = draw(st.permutations(range(start, end)))
        for place in range(1, len(order)):
            found[order[place]] = order[draw(st.integers(0, place - 1))]
    return tuple(found)


@st.composite
def pairs(draw: st.DrawFn, id: str = "d") -> tuple[EventDocument, EventDocument]:
    """A gold document and predictions for it, with and without heads."""
    mentions = [
        Mention(f"m{number}", WordSpan(*span))
        for number, span in enumerate(draw(st.lists(spans(), max_size=6)))
    ]
    names = [mention.id for mention in mentions]
    clusters: list[list[str]] = []
    if names:
        several = st.lists(st.sampled_from(names), min_size=1, max_size=4)
        clusters = draw(st.lists(several, max_size=3))
    gold = replace(
        PLAIN,
        id=id,
        events=numbered(draw(st.lists(events(), max_size=4))),
        mentions=tuple(mentions),
        clusters=tuple(map(tuple, clusters)),
        heads=draw(st.just(()) | heads()),
    )
    # Some of what is predicted is right.
    right = st.sampled_from(gold.events) if gold.events else st.nothing()
    found = draw(st.lists(events() | right, max_size=4))
    return gold, replace(PLAIN, id=id, events=numbered(found))
