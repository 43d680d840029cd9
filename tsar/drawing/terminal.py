"""Events in a terminal: each with its trigger, and its arguments beneath.

     1  Conflict.Attack  «bombed»              sentence 4
          Attacker       two men               sentence 1
          Place          the market

An argument names its sentence where that is not the trigger's.
"""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from semcore.drawing.colours import Colour
from semcore.drawing.escaping import visible
from semcore.drawing.terminal import one_line
from semcore.text.spans import CharSpan
from tsar.data import EventDocument
from tsar.drawing.colours import colour_of
from tsar.drawing.marks import drawn_events

# The terminal's own colours, so that the reader's theme decides on light and dark.
_STYLES = {
    Colour.BLUE: "blue",
    Colour.RUST: "red",
    Colour.MAGENTA: "magenta",
    Colour.VIOLET: "bright_blue",
    Colour.GREEN: "green",
    Colour.TEAL: "cyan",
    Colour.OLIVE: "yellow",
    Colour.MAROON: "bright_red",
    Colour.SLATE: "default",
}
_LONGEST = 200  # characters of an argument


def events_terminal(document: EventDocument) -> Table | None:
    """The events of a document for `rich.print`; None without events."""
    events = drawn_events(document)
    if not events:
        return None
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim")
    table.add_column(max_width=52, overflow="fold")
    table.add_column(overflow="fold")
    table.add_column(style="dim", no_wrap=True)
    for drawn in events:
        event = drawn.event
        style = _STYLES[colour_of(event.type)]
        name = Text(visible(event.type), style=f"{style} bold")
        trigger = Text(f"«{_words(document.text, event.trigger)}»", style="bold reverse")
        table.add_row(str(drawn.number), name, trigger, f"sentence {drawn.sentence}")
        for entry in drawn.arguments:
            role = Text(f"  {visible(entry.argument.role)}", style=style)
            words = Text(_words(document.text, entry.argument.span))
            far = f"sentence {entry.sentence}" if entry.distance else ""
            table.add_row("", role, words, far)
    return table


def _words(text: str, span: CharSpan) -> str:
    words = one_line(text[span.start : span.end])
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 3]}..."
