"""Frames over their text in a terminal: one row a frame.

The marks are brackets and capitals as well as colours, so that a pipe or a printer keeps them::

    Telling   tell.v   [Speaker The president] «told» [Addressee reporters] [Message that ...]
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from kid.data import FrameElement, FrameSentence
from kid.drawing.families import FAMILIES, OTHER, family_of
from kid.drawing.rows import element_rows, stretch
from semcore.drawing.escaping import visible
from semcore.drawing.terminal import one_line
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


def frames_terminal(sentence: FrameSentence) -> Table | None:
    """The frames of a sentence for `rich.print`; None without frames."""
    if not sentence.frames:
        return None
    text = one_line(sentence.text)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)  # names are whole; the text takes the room that is left
    table.add_column(no_wrap=True, style="dim italic")
    table.add_column(overflow="fold")
    for annotation in sentence.frames:
        name = Text(visible(annotation.frame), style="bold")
        unit = Text(visible(annotation.lexical_unit))
        for elements in element_rows(annotation):
            table.add_row(name, unit, _line(text, annotation.target_characters, elements))
            name, unit = Text(), Text()
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
    for words, marked, left_out, rest in stretch(text, start, end, target, longest):
        if marked:
            line.append(f"«{words}»", style="bold reverse")
        else:
            line.append(f"{words} ...{rest}" if left_out else words, style=style)
