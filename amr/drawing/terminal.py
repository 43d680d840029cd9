"""An AMR graph in a terminal: an indented tree, each node with the words that it stands for.

    reveal-01  revealed
    ├─ :ARG1 secret  secret
    │  └─ :poss life  life
    └─ :ARG2 i  me

A node that is mentioned again has its variable behind it, and the mention an arrow to that.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from amr.data import AMRSentence
from amr.drawing.picture import CONCEPT, ENTITY, FRAME, STRUCTURE, Edge, Picture, picture_of
from semcore.drawing.escaping import visible

# The terminal's own colours, so that the reader's theme decides on light and dark.
_STYLES = {
    FRAME: "blue bold",
    CONCEPT: "cyan bold",
    ENTITY: "green bold",
    STRUCTURE: "magenta bold",
}
_FOLD = {9: " ", 10: " ", 13: " ", 0x2028: " ", 0x2029: " "}


def graph_terminal(
    sentence: AMRSentence, number: int | None = None, *, head: bool = True
) -> RenderableType:
    """The sentence and its graph for `rich.print`; ``head=False`` for the graph alone."""
    lines = Text("\n", no_wrap=False).join(_lines(sentence, picture_of(sentence)))
    body = Padding(lines, (0, 0, 0, 5))
    if not head:
        return body
    title = Table.grid(padding=(0, 2))
    title.add_column(style="dim", justify="right", min_width=3)
    title.add_column()
    title.add_row("" if number is None else str(number), Text(_plain(sentence.text), style="bold"))
    return Group(title, body)


def _lines(sentence: AMRSentence, picture: Picture) -> list[Text]:
    children: list[list[Edge]] = [[] for _ in picture.nodes]
    for edge in picture.edges:
        children[edge.source].append(edge)
    forms = sentence.forms
    lines = []
    # A stack of the edges still to be written, with what leads up to them.
    stack: list[tuple[Edge, str, str]] = [(Edge(-1, 0, ""), "", "")]
    while stack:
        edge, before, below = stack.pop()
        node = picture.nodes[edge.target]
        line = Text(before, style="dim")
        if edge.role:
            line.append(_plain(edge.role) + " ", style="default")
            line.append(_said(forms, edge.words), style="dim italic")
        if edge.again:
            line.append(f"\u2192 {_plain(node.variable)}", style="magenta")
            line.append(f" ({_plain(node.concept)})", style="dim")
        else:
            line.append(_plain(node.concept), style=_STYLES[node.kind])
            if node.mentions:
                line.append(f" ({_plain(node.variable)})", style="magenta")
            for constant in node.lines:
                line.append(f" {_plain(constant)}", style="default")
            line.append("  " + _said(forms, node.words), style="dim italic")
            last = True
            for child in reversed(children[edge.target]):
                fork, bar = ("\u2514\u2500 ", "   ") if last else ("\u251c\u2500 ", "\u2502  ")
                stack.append((child, below + fork, below + bar))
                last = False
        line.rstrip()
        lines.append(line)
    return lines


def _said(forms: Sequence[str], words: tuple[int, ...]) -> str:
    text = " ".join(_plain(forms[index]) for index in words if index < len(forms))
    return f"{text} " if text else ""


def _plain(text: str) -> str:
    return visible(text).translate(_FOLD)
