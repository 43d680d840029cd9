"""Sentences of any length, read piece by piece: so that memory has a bound, and time is linear.

What a parser does for a sentence grows with the square of its words, and more. Beyond a length that
no sentence of a corpus has, it is therefore cut into windows or pieces, which are parsed like
sentences; what was found in them is joined again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple, TypeVar

Given = TypeVar("Given")
Found = TypeVar("Found")

_CLOSING = {".", "!", "?", ";", ":", "\u2026"}
_PAUSES = {",", "-", "\u2013", "\u2014", ")", "]", '"', "and", "but", "or"}


class Window(NamedTuple):
    """Words ``start`` to ``end`` are read; of these, ``keep_start`` to ``keep_end`` count here."""

    start: int
    end: int
    keep_start: int
    keep_end: int


def windows(count: int, room: int) -> list[Window]:
    """Windows of at most ``room`` words over ``count``; neighbours overlap by half a window.

    Each word counts in the one window where it stands most central.
    """
    if count <= room:
        return [Window(0, count, 0, count)]
    step = room // 2
    starts = [*range(0, count - room, step), count - room]
    borders = [(left + room + right + 1) // 2 for left, right in pairwise(starts)]
    return [
        Window(start, start + room, first, last)
        for start, first, last in zip(starts, [0, *borders], [*borders, count], strict=True)
    ]


def pieces(forms: Sequence[str], room: int) -> list[tuple[int, int]]:
    """Words in pieces of at most ``room``, one after the other: start and end of each.

    A piece ends behind the last mark that ends a sentence in its second half, else behind one
    that is a pause, else where it is full.
    """
    found: list[tuple[int, int]] = []
    start = 0
    while len(forms) - start > room:
        half = range(start + room - 1, start + room // 2 - 1, -1)
        end = next((place for place in half if forms[place] in _CLOSING), None)
        end = end or next((place for place in half if forms[place] in _PAUSES), half[0])
        found.append((start, end + 1))
        start = end + 1
    return [*found, (start, len(forms))]


def in_parts(
    sentences: Iterable[Given],
    parts_of: Callable[[Given], Sequence[Given]],
    parse: Callable[[Iterator[Given]], Iterator[Found]],
    joined: Callable[[Given, list[Found]], Found],
) -> Iterator[Found]:
    """What ``parse`` finds in sentences, of which some are parsed in several parts.

    ``joined`` makes one result of those of a sentence's parts; a sentence in one part is not
    touched.
    """
    waiting: deque[tuple[Given, int]] = deque()

    def given() -> Iterator[Given]:
        for sentence in sentences:
            parts = parts_of(sentence)
            waiting.append((sentence, len(parts)))
            yield from parts

    found = parse(given())  # at once: what cannot be met is told before the first sentence

    def whole() -> Iterator[Found]:
        for first in found:
            sentence, count = waiting.popleft()
            yield first if count == 1 else joined(sentence, [first, *islice(found, count - 1)])

    return whole()
