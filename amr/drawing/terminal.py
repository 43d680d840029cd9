"""An AMR graph in a terminal: an indented tree, each node with the words that it stands for.

    reveal-01  revealed
    ├─ :ARG1 secret  secret
    │  └─ :poss life  life
    └─ :ARG2 i  me

A node that is mentioned again has its variable behind it, and the mention an arrow to that.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from amr.drawing.picture import CONCEPT, ENTITY, FRAME, STRUCTURE, DrawnEdge, picture_of
from amr.graph.aligned_graph import AlignedGraph
from semcore.drawing.terminal import one_line

# The terminal's own colours, so that the reader's theme decides on light and dark.
_STYLES = {
    FRAME: "blue bold",
    CONCEPT: "cyan bold",
    ENTITY: "green bold",
    STRUCTURE: "magenta bold",
}


def graph_terminal(sentence: AlignedGraph) -> Text:
    """The graph of a sentence for `rich.print`."""
    picture = picture_of(sentence)
    children: list[list[DrawnEdge]] = [[] for _ in picture.nodes]
    for edge in picture.edges:
        children[edge.source].append(edge)
    forms = sentence.forms
    lines = []
    # A stack of the edges still to be written, with what leads up to them.
    stack: list[tuple[DrawnEdge, str, str]] = [(DrawnEdge(-1, 0, ""), "", "")]
    while stack:
        edge, before, below = stack.pop()
        node = picture.nodes[edge.target]
        line = Text(before, style="dim")
        if edge.role:
            line.append(one_line(edge.role) + " ", style="default")
            line.append(_said(forms, edge.words), style="dim italic")
        if edge.again:
            line.append(f"\u2192 {one_line(node.variable)}", style="magenta")
            line.append(f" ({one_line(node.concept)})", style="dim")
        else:
            line.append(one_line(node.concept), style=_STYLES[node.kind])
            if node.mentions:
                line.append(f" ({one_line(node.variable)})", style="magenta")
            for constant in node.lines:
                line.append(f" {one_line(constant)}", style="default")
            line.append("  " + _said(forms, node.words), style="dim italic")
            last = True
            for child in reversed(children[edge.target]):
                fork, bar = ("\u2514\u2500 ", "   ") if last else ("\u251c\u2500 ", "\u2502  ")
                stack.append((child, below + fork, below + bar))
                last = False
        line.rstrip()
        lines.append(line)
    return Text("\n", no_wrap=False).join(lines)


def _said(forms: Sequence[str], words: tuple[int, ...]) -> str:
    text = " ".join(one_line(forms[index]) for index in words if index < len(forms))
    return f"{text} " if text else ""
