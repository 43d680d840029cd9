"""A frame's rows, whatever draws them: its elements free of overlap, and the text between marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kid.data import FrameAnnotation, FrameElement
from semcore.drawing.segments import layers, segments, shortened
from semcore.text.spans import CharSpan


class Piece(NamedTuple):
    """A piece of a row: words of the target, or unmarked words, of a long passage the ends."""

    words: str
    target: bool = False
    left_out: str = ""
    rest: str = ""  # what follows the words that are left out


def element_rows(annotation: FrameAnnotation) -> list[list[FrameElement]]:
    """The elements, row by row; one row without any of a frame that has none."""
    elements = annotation.elements
    found = layers([element.characters for element in elements])
    return [[elements[index] for index in layer] for layer in found] or [[]]


def stretch(
    text: str, start: int, end: int, target: Sequence[CharSpan], longest: int
) -> Iterator[Piece]:
    """The text from start to end, cut at the target; long unmarked passages shortened.

    What stays of these are the words next to a mark.
    """
    inside = [
        CharSpan(max(span.start, start) - start, min(span.end, end) - start)
        for span in target
        if span.start < end and start < span.end
    ]
    for segment in segments(end - start, inside):
        first, last = start + segment.start, start + segment.end
        words = text[first:last]
        if segment.spans:
            yield Piece(words, target=True)
        else:
            keep = "start" if last == len(text) else "end" if first == 0 else "ends"
            words, left_out, rest = shortened(words, longest, keep)
            yield Piece(words, False, left_out, rest)
