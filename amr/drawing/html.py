"""An AMR graph with its words, as HTML: the sentence, and beneath it the graph.

Each aligned word is underlined in the colour of its node. With `SCRIPT` on the page, a node under
the pointer lights its words, and a word its nodes; without it the drawing is whole. The graph in
PENMAN notation stands below, folded, for whoever wants to copy it.
"""

from __future__ import annotations

from collections.abc import Iterable

import penman

from amr.data import AMRSentence
from amr.drawing.picture import KINDS, Kind, Picture, picture_of
from amr.drawing.svg import graph_svg
from semcore.drawing.colours import css_variables
from semcore.drawing.escaping import escape, visible


def graph_html(sentence: AMRSentence, anchor: str = "s") -> str:
    """The sentence's words, its graph, and the graph as text; every id begins with ``anchor``.

    Needs `STYLE` and the palette's variables around it.
    """
    picture = picture_of(sentence)
    svg = graph_svg(picture, f"AMR graph of: {sentence.text}", f"{anchor}-graph")
    notation = escape(penman.format(sentence.tree, indent=6))
    return (
        f'<figure class="amr"><p class="amr-words" dir="auto">{_words(sentence, picture)}</p>\n'
        f'<div class="amr-scroll" tabindex="0" role="group" aria-label="AMR graph">{svg}</div>\n'
        f"<details><summary>PENMAN</summary><pre>{notation}</pre></details></figure>\n"
    )


def graph_file(sentence: AMRSentence) -> str:
    """The drawing alone, as the content of an SVG file; it follows the reader's colours."""
    title = f"AMR graph of: {sentence.text}"
    head = f"<title>{escape(title)}</title><style>{css_variables('svg')}{GRAPH_STYLE}</style>"
    return graph_svg(picture_of(sentence), title, head=head) + "\n"


def legend_html(sentences: Iterable[AMRSentence]) -> str:
    """The colours and lines that these graphs use, explained."""
    kinds: set[Kind] = set()
    again = False
    for sentence in sentences:
        picture = picture_of(sentence)
        kinds.update(node.kind for node in picture.nodes)
        again = again or any(edge.again for edge in picture.edges)
    items = [
        f'<li><span class="amr-key" style="--c:var(--{kind.colour.name})">{escape(kind.name)}'
        "</span></li>"
        for kind in KINDS
        if kind in kinds
    ]
    if again:
        items.append('<li><span class="amr-dash"></span>node mentioned again</li>')
    return f'<ul class="legend">{"".join(items)}</ul>' if items else ""


def graph_page(sentences: Iterable[AMRSentence], title: str = "AMR") -> str:
    """A whole page of graphs, self-contained."""
    shown = list(sentences)
    body = "".join(
        f'<section id="s{number}">{graph_html(sentence, f"s{number}")}</section>\n'
        for number, sentence in enumerate(shown, start=1)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{css_variables('.amr-page')}"
        f".amr-page{{\n{_PAGE}{STYLE}}}\n</style>\n</head>\n"
        f'<body class="amr-page"><h1>{escape(title)}</h1>\n{legend_html(shown)}\n{body}'
        f"<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    )


def _words(sentence: AMRSentence, picture: Picture) -> str:
    """The text with each aligned word in the colour of the first node that it stands for."""
    colours: dict[int, str] = {}
    for edge in picture.edges:
        colours |= dict.fromkeys(edge.words, "muted")
    for node in reversed(picture.nodes):
        colours |= dict.fromkeys(node.words, node.kind.colour.name)
    parts = []
    end = 0
    for index, (start, stop) in enumerate(sentence.words):
        parts.append(escape(sentence.text[end:start]))
        word = escape(sentence.text[start:stop])
        if index in colours:
            word = f'<span data-word="{index}" style="--c:var(--{colours[index]})">{word}</span>'
        parts.append(word)
        end = stop
    return "".join(parts) + escape(visible(sentence.text[end:]))


GRAPH_STYLE = """
.amr-graph{display:block;height:auto;max-width:100%}
.amr-graph text{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;
  white-space:pre}
.amr-graph rect{fill:color-mix(in srgb,var(--c) var(--tint),var(--paper));stroke:var(--c);
  stroke-width:1.2px}
.amr-graph .root rect{stroke-width:2.4px}
.amr-graph .concept{font-size:13px;font-weight:600;fill:var(--ink)}
.amr-graph .sense{font-weight:400;fill:var(--muted)}
.amr-graph .constant,.amr-graph .entity{font-size:11px;fill:var(--muted)}
.amr-graph .entity{fill:var(--ink)}
.amr-graph .edge path{fill:none;stroke:var(--muted);stroke-width:1.2px}
.amr-graph .edge .head{fill:var(--muted);stroke:none}
.amr-graph .edge text{font-size:11px;text-anchor:end;fill:var(--ink);paint-order:stroke;
  stroke:var(--paper);stroke-width:3.5px;stroke-linejoin:round}
.amr-graph .again path{stroke:var(--magenta);stroke-dasharray:5 3.5}
.amr-graph .again .head{fill:var(--magenta);stroke-dasharray:none}
.amr-graph .again text{fill:var(--magenta)}
.amr-graph .node.lit rect,.amr-graph .node:hover rect{
  fill:color-mix(in srgb,var(--c) 28%,var(--paper));stroke-width:2.4px}
.amr-graph .edge.lit path,.amr-graph .edge:hover path{stroke-width:2.4px}
"""

STYLE = (
    GRAPH_STYLE
    + """
.amr{margin:0}
.amr-words{font:400 1.0625rem/1.9 var(--serif);margin:0 0 .6rem;color:var(--muted);
  overflow-wrap:anywhere;unicode-bidi:isolate}
.amr-words span{color:var(--ink);border-bottom:2px solid var(--c);padding:.06em 0;cursor:default}
.amr-words span.lit{background:color-mix(in srgb,var(--c) 28%,transparent);border-radius:.15em}
.amr-scroll{overflow-x:auto;scrollbar-width:thin;padding:.25rem 0}
.amr details{font-size:.75rem;color:var(--muted);margin-top:.3rem}
.amr summary{cursor:pointer;width:max-content;letter-spacing:.04em}
.amr pre{font:.75rem/1.5 ui-monospace,Menlo,Consolas,monospace;color:var(--ink);margin:.5rem 0 0;
  overflow-x:auto}
.amr-key{border:1.2px solid var(--c);border-radius:.3em;padding:.05em .5em;
  background:color-mix(in srgb,var(--c) var(--tint),transparent)}
.amr-dash{display:inline-block;width:1.8em;border-top:1.5px dashed var(--magenta);
  vertical-align:.28em;margin-inline-end:.5em}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.45rem 1.4rem;margin:0;padding:0;
  font-size:.8125rem;align-items:baseline}
@media print{.amr-scroll{overflow:visible}.amr-graph{min-width:0!important}
  .amr details{display:none}.amr{break-inside:avoid}}
"""
)

# A node and its words light together, whichever the pointer is on.
SCRIPT = """
for (const kind of ['mouseover', 'mouseout']) document.addEventListener(kind, event => {
  const from = event.target.closest && event.target.closest('[data-words],[data-word]');
  if (!from) return;
  const figure = from.closest('.amr'), on = kind === 'mouseover';
  const indices = (from.dataset.words || from.dataset.word).trim().split(' ');
  for (const index of indices) {
    const found = figure.querySelectorAll(`[data-word="${index}"],[data-words~="${index}"]`);
    for (const part of found) part.classList.toggle('lit', on);
  }
});
"""

_PAGE = """
--serif:"Iowan Old Style","Charter",Palatino,Georgia,"Noto Serif","DejaVu Serif",serif;
background:var(--paper);color:var(--ink);font-family:system-ui,sans-serif;
margin:0 auto;max-width:90rem;padding:2rem clamp(1rem,3vw,3rem) 4rem;
h1{font:500 2rem/1.1 var(--serif);margin:0 0 1rem}
section{margin-top:2.5rem}
"""
