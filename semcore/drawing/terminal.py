"""What every picture in a terminal needs: a numbered sentence, and text on one line."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from semcore.drawing.escaping import visible
from semcore.text.spans import CharSpan

_FOLD = {9: " ", 10: " ", 13: " ", 0x2028: " ", 0x2029: " "}


def one_line(text: str) -> str:
    """The text on one line, one character for one, with nothing that a terminal obeys."""
    return visible(text).translate(_FOLD)


def numbered(text: str, number: int, underlined: Iterable[CharSpan] = ()) -> RenderableType:
    """A sentence with its number, and a line beneath those of its words that are drawn below."""
    words = Text(one_line(text), style="bold")
    for start, end in underlined:
        words.stylize("underline", start, end)
    title = Table.grid(padding=(0, 2))
    title.add_column(style="dim", justify="right", min_width=3)
    title.add_column()
    title.add_row(str(number), words)
    return title


def beneath(drawn: RenderableType) -> Padding:
    """What belongs to a `numbered` sentence, set in as far as its text."""
    return Padding(drawn, (0, 0, 0, 5))


def without_padding(drawn: str) -> str:
    """What was drawn without the spaces that fill lines; other characters of a text stay.

    >>> without_padding("It rained.  \\n  \\n")
    'It rained.\\n\\n'
    """
    return "\n".join(line.rstrip(" ") for line in drawn.split("\n"))
