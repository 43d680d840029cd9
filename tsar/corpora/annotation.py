"""Events and arguments where an annotation has them: at words of a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from semcore.text.spans import CharSpan, WordSpan, characters_of, checked_span
from tsar.data import Argument, Event, EventDocument


def words_at(document: EventDocument, start: Any, end: Any, what: str) -> WordSpan:
    """The half-open span of words. Raises ``TypeError`` or ``ValueError`` if it is none."""
    return checked_span(WordSpan, [start, end], len(document.words), what)


def event_at(
    document: EventDocument, id: str, type: Any, words: WordSpan, arguments: Iterable[Argument]
) -> Event:
    """An event whose trigger is some words."""
    if not isinstance(type, str) or not type:
        raise TypeError("an event type must be a string")
    return Event(id, type, characters_of(words, document.words), words, tuple(arguments))


def argument_at(document: EventDocument, role: Any, words: WordSpan, mention: str = "") -> Argument:
    """An argument that is some words."""
    if not isinstance(role, str) or not role:
        raise TypeError("a role must be a string")
    return Argument(role, characters_of(words, document.words), words, mention=mention)


def spelled(text: str, words: Sequence[str], start: int = 0) -> list[CharSpan] | None:
    """Where words stand in a text, one after the other; None if nothing but they must be passed.

    What stands between two words must be white space.
    """
    spans: list[CharSpan] = []
    cursor = start
    for word in words:
        place = text.find(word, cursor)
        if place < 0 or not word or text[cursor:place].strip():
            return None
        cursor = place + len(word)
        spans.append(CharSpan(place, cursor))
    return spans
