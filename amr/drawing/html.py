"""An AMR graph with its words, as HTML: the sentence, and beneath it the graph.

Each aligned word is underlined in the colour of its node. With ``graph.js`` on the page, a node
under the pointer lights its words, and a word its nodes; without it the drawing is whole. The
graph in PENMAN notation stands below, folded, for whoever wants to copy it.
"""

from __future__ import annotations

from collections.abc import Iterable

import penman

from amr.drawing.picture import KINDS, NodeKind, Picture, picture_of
from amr.drawing.svg import graph_svg
from amr.graph.aligned_graph import AlignedGraph
from semcore.drawing.escaping import escape
from semcore.drawing.fragments import legend


def graph_html(sentence: AlignedGraph, anchor: str = "s") -> str:
    """The sentence's words, its graph, and the graph as text; every id begins with ``anchor``.

    ``graph.css`` is their style.
    """
    picture = picture_of(sentence)
    svg = graph_svg(picture, f"AMR graph of: {sentence.text}", f"{anchor}-graph")
    notation = escape(penman.format(sentence.tree, indent=6))
    return (
        f'<figure class="amr"><p class="amr-words" dir="auto">{_words(sentence, picture)}</p>\n'
        f'<div class="amr-scroll" tabindex="0" role="group" aria-label="AMR graph">{svg}</div>\n'
        f"<details><summary>PENMAN</summary><pre>{notation}</pre></details></figure>\n"
    )


def legend_html(sentences: Iterable[AlignedGraph]) -> str:
    """The colours and lines that these graphs use, explained."""
    kinds: set[NodeKind] = set()
    again = verified = False
    for sentence in sentences:
        picture = picture_of(sentence)
        verified = verified or sentence.confidence is not None
        kinds.update(node.kind for node in picture.nodes)
        again = again or any(edge.again for edge in picture.edges)
    items = [
        f'<span class="amr-key" style="--c:var(--{kind.colour})">{escape(kind.name)}</span>'
        for kind in KINDS
        if kind in kinds
    ]
    if again:
        items.append('<span class="amr-dash"></span>node mentioned again')
    if verified:
        items.append("fainter: less sure")
    return legend(items)


def _words(sentence: AlignedGraph, picture: Picture) -> str:
    """The text with each aligned word in the colour of the first node that it stands for."""
    colours: dict[int, str] = {}
    for edge in picture.edges:
        colours |= dict.fromkeys(edge.words, "muted")
    for node in reversed(picture.nodes):
        colours |= dict.fromkeys(node.words, str(node.kind.colour))
    parts = []
    end = 0
    for index, (start, stop) in enumerate(sentence.words):
        parts.append(escape(sentence.text[end:start]))
        word = escape(sentence.text[start:stop])
        if index in colours:
            word = f'<span data-word="{index}" style="--c:var(--{colours[index]})">{word}</span>'
        parts.append(word)
        end = stop
    return "".join(parts) + escape(sentence.text[end:])
