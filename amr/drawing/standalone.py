"""Drawings as SVG files of their own: no page around them, colours as any viewer knows them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from amr.drawing.picture import Picture, picture_of
from amr.drawing.svg import graph_svg
from amr.graph.aligned_graph import AlignedGraph
from semcore.drawing.colours import light_colours
from semcore.drawing.escaping import escape

_TINT = 0.11  # of a node's colour in its box, as on the page
_GAP, _HEAD = 18.0, 24.0  # between drawings, and of the line above each
_FONT = 'ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace'
_NODE = re.compile(r' style="--c:var\(--(\w+)\)"(.*?)<rect ', re.DOTALL)
_DRAWING = re.compile(r'viewBox="0 0 (\d+) (\d+)"[^>]*>(.*)</svg>', re.DOTALL)


def graph_file(sentence: AlignedGraph) -> str:
    """The graph of a sentence as the content of an SVG file."""
    return pictures_file([("", picture_of(sentence))], f"AMR graph of: {sentence.text}")


def pictures_file(pictures: Sequence[tuple[str, Picture]], title: str) -> str:
    """Pictures one above the other, each beneath its name, as the content of an SVG file."""
    parts = []
    width, top = 0.0, 0.0
    for name, picture in pictures:
        found = _DRAWING.search(graph_svg(picture, title))
        assert found is not None
        if name:
            top += _HEAD
            parts.append(f'<text class="name" x="4" y="{top - 8:.0f}">{escape(name)}</text>')
        parts.append(f'<g transform="translate(0 {top:.0f})">{_NODE.sub(_filled, found[3])}</g>')
        width, top = max(width, float(found[1])), top + float(found[2]) + _GAP
    height = top - _GAP
    paper = f'<rect width="100%" height="100%" fill="{light_colours()["paper"]}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="amr-graph" role="img" '
        f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">\n'
        f"<title>{escape(title)}</title>\n<style>{_style()}</style>\n"
        f"{paper}\n{''.join(parts)}\n</svg>\n"
    )


def _filled(found: re.Match[str]) -> str:
    colour = light_colours()[found[1]]
    box = f"fill:{_mixed(colour, light_colours()['paper'])};stroke:{colour};stroke-width:1.2"
    return f'{found[2]}<rect style="{box}" '


def _mixed(colour: str, paper: str) -> str:
    pairs = [(int(colour[i : i + 2], 16), int(paper[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(_TINT * c + (1 - _TINT) * p):02x}" for c, p in pairs)


def _style() -> str:
    of = light_colours()
    rust, magenta, muted, ink = of["rust"], of["magenta"], of["muted"], of["ink"]
    return (
        f"text{{font-family:{_FONT};white-space:pre;fill:{ink}}}"
        ".concept{font-size:13px;font-weight:600}.name{font-size:13px}"
        f".sense{{font-weight:400;fill:{muted}}}"
        f".constant,.entity{{font-size:11px;fill:{muted}}}.entity{{fill:{ink}}}"
        f".edge path{{fill:none;stroke:{muted};stroke-width:1.2px}}"
        f".edge .head{{fill:{muted};stroke:none}}"
        f".edge text{{font-size:11px;text-anchor:end;paint-order:stroke;stroke:{of['paper']};"
        "stroke-width:3.5px;stroke-linejoin:round}"
        f".again path{{stroke:{magenta};stroke-dasharray:5 3.5}}"
        f".again .head{{fill:{magenta};stroke-dasharray:none}}.again text{{fill:{magenta}}}"
        f".other path{{stroke:{rust};stroke-width:2.2px}}.other .head{{fill:{rust}}}"
        f".other text{{fill:{rust};font-weight:600}}"
    )
