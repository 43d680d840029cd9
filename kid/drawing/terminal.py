"""Frames over their text in a terminal: the sentence, and beneath it one row a frame.

The marks are brackets and capitals as well as colours, so that a pipe or a printer keeps them::

    3  The president told reporters that rates would fall.
       Telling   tell.v   [Speaker The president] «told» [Addressee reporters] [Message that ...]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kid.data import FrameAnnotation, FrameElement, FrameSentence
from kid.drawing.families import FAMILIES, OTHER, family_of
from kid.drawing.html import kept
from semcore.drawing.escaping import visible
from semcore.drawing.segments import layers, segments, shortened
from semcore.text.spans import CharSpan

# The terminal's own colours, so that the reader's theme decides on light and dark.
_STYLES = dict(
    zip(
        (family.name for family in (*FAMILIES, OTHER)),
        ("blue", "red", "magenta", "bright_blue", "green", "cyan", "yellow", "bright_red", ""),
        strict=True,
    )
)
_LONGEST_GAP = 60
_LONGEST_ELEMENT = 200


def frames_terminal(sentence: FrameSentence, number: int | None = None) -> RenderableType:
    """The sentence and its frames for `rich.print`."""
    head = Text(_plain(sentence.text), style="bold")
    for annotation in sentence.frames:
        for start, end in annotation.target_characters:
            head.stylize("underline", start, end)
    label = "" if number is None else str(number)
    title = Table.grid(padding=(0, 2))
    title.add_column(style="dim", justify="right", min_width=3)
    title.add_column()
    title.add_row(label, head)
    if not sentence.frames:
        return title
    return Group(title, Padding(_rows(sentence.text, sentence.frames), (0, 0, 0, 5)))


def _rows(text: str, annotations: Iterable[FrameAnnotation]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(max_width=26, overflow="fold")
    table.add_column(max_width=18, overflow="fold", style="dim italic")
    table.add_column(overflow="fold")
    for annotation in annotations:
        elements = annotation.elements
        name, unit = Text(visible(annotation.frame), style="bold"), visible(annotation.lexical_unit)
        for layer in layers([element.characters for element in elements]) or [[]]:
            line = _line(text, annotation.target_characters, [elements[i] for i in layer])
            table.add_row(name, unit, line)
            name, unit = Text(), ""
        nulls = ", ".join(f"{null.name} {null.kind}" for null in annotation.null_instantiations)
        if nulls:
            table.add_row("", "", Text(f"({visible(nulls)})", style="dim"))
    return table


def _line(text: str, target: Sequence[CharSpan], elements: Sequence[FrameElement]) -> Text:
    line = Text()
    end = 0
    for element in elements:
        start = element.characters.start
        _stretch(line, text, end, start, target, "dim", _LONGEST_GAP)
        style = _STYLES[family_of(element.name).name]
        line.append(f"[{visible(element.name)} ", style=style)
        end = element.characters.end
        _stretch(line, text, start, end, target, f"{style} bold", _LONGEST_ELEMENT)
        line.append("]", style=style)
    _stretch(line, text, end, len(text), target, "dim", _LONGEST_GAP)
    return line


def _stretch(
    line: Text,
    text: str,
    start: int,
    end: int,
    target: Sequence[CharSpan],
    style: str,
    longest: int,
) -> None:
    inside = [
        CharSpan(max(span.start, start) - start, min(span.end, end) - start)
        for span in target
        if span.start < end and start < span.end
    ]
    for piece in segments(end - start, inside):
        words = _plain(text[start + piece.start : start + piece.end])
        if piece.spans:
            line.append(f"«{words}»", style="bold reverse")
        else:
            keep = kept(start + piece.start, start + piece.end, len(text))
            first, left_out, last = shortened(words, longest, keep)
            line.append(f"{first} ...{last}" if left_out else words, style=style)


def _plain(text: str) -> str:
    """The text on one line, one character for one."""
    return visible(text).translate({9: " ", 10: " ", 13: " ", 0x2028: " ", 0x2029: " "})
