"""Spans over a text, cut into pieces that can be drawn one after another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from semcore.text.spans import CharSpan


class Segment(NamedTuple):
    """A stretch of text under the same spans throughout; ``spans`` are their indices."""

    start: int
    end: int
    spans: tuple[int, ...]


def segments(length: int, spans: Sequence[CharSpan]) -> list[Segment]:
    """The text 0..length cut at every end of a span: in order, without gap or overlap.

    Spans may nest, cross and repeat::

        0    5    9   12
        aaaaaaaaa           a = (0, 9), b = (5, 12)
             bbbbbbb        -> (0, 5, a) (5, 9, a b) (9, 12, b)
    """
    edges = sorted({0, length, *(edge for span in spans for edge in span)})
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for index, span in enumerate(spans):
        opening.setdefault(span.start, []).append(index)
        closing.setdefault(span.end, []).append(index)
    found = []
    current: set[int] = set()
    for start, end in pairwise(edges):
        current.difference_update(closing.get(start, ()))
        current.update(opening.get(start, ()))
        found.append(Segment(start, end, tuple(sorted(current))))
    return found


def layers(spans: Sequence[CharSpan]) -> list[list[int]]:
    """Indices of the spans in layers free of overlap: each span in the first that has room."""
    found: list[list[int]] = []
    for index, span in enumerate(spans):
        for layer in found:
            if all(span.end <= spans[i].start or spans[i].end <= span.start for i in layer):
                layer.append(index)
                break
        else:
            found.append([index])
    return [sorted(layer, key=lambda index: spans[index]) for layer in found]


def shortened(text: str, longest: int, keep: str = "ends") -> tuple[str, str, str]:
    """Beginning, middle and end of a text; the middle, to be left out, is empty if it is short.

    ``keep`` says what stays of a long text: its ``ends``, its ``start`` or its ``end``. Cuts at
    white space if there is any near by. The three together are the text.
    """
    if len(text) <= longest:
        return text, "", ""
    room = longest // 2 - 10
    first = text.rfind(" ", room // 2, room)
    last = text.find(" ", len(text) - room, len(text) - room // 2)
    first = 0 if keep == "end" else first if first > 0 else room
    last = len(text) if keep == "start" else last if last > 0 else len(text) - room
    return text[:first], text[first:last], text[last:]
