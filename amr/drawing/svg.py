"""A graph as SVG: boxes in columns from the root at the left, edges with their roles."""

from __future__ import annotations

import re
from collections import Counter

from rich.cells import cell_len

from amr.drawing.layout import PORT, LaidEdge, layout, leading_back
from amr.drawing.picture import DrawnEdge, DrawnNode, Picture, inverse
from semcore.drawing.escaping import escape, visible

_CELL = 7.83  # width of a monospaced character at 13 px
_SMALL = 6.65  # at 11 px
_PAD = 8.0
_LINE = 15.0
_LONGEST = 34  # characters of a line in a box
_EDGE = 3.0  # of the drawing
_STUB = 5.0  # of an edge between its label and its box
_LEAST_OPACITY = 0.3  # of what is surely wrong


def graph_svg(picture: Picture, title: str, anchor: str = "g") -> str:
    """The drawing, with the id ``anchor``, as an element of a page with ``graph.css``.

    Every node and edge that has words says which in ``data-words``.
    """
    ends = [LaidEdge(edge.source, edge.target) for edge in picture.edges]
    turned = leading_back(len(picture.nodes), ends)
    roles = [
        inverse(edge.role) if back else edge.role
        for edge, back in zip(picture.edges, turned, strict=True)
    ]
    edges = [
        LaidEdge(*((end.target, end.source) if back else (end.source, end.target)), _label(role))
        for end, role, back in zip(ends, roles, turned, strict=True)
    ]
    entering = Counter(edge.target for edge in edges)
    sizes = [
        (width, max(height, PORT * entering[index] + 8))
        for index, (width, height) in enumerate(map(_size, picture.nodes))
    ]
    laid = layout(sizes, edges)
    width, height = laid.width + 2 * _EDGE, laid.height + 2 * _EDGE
    lines = "".join(
        _edge(edge, role, route)
        for edge, role, route in zip(picture.edges, roles, laid.routes, strict=True)
    )
    nodes = "".join(
        _node(node, index, laid.x[index], laid.y[index], *sizes[index])
        for index, node in enumerate(picture.nodes)
    )
    name = escape(title)
    return (
        f'<svg class="amr-graph" id="{escape(anchor)}" role="img" aria-label="{name}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" '
        # It shrinks to its surroundings as far as it stays legible.
        f'style="width:{width:.0f}px;min-width:{0.68 * width:.0f}px">'
        f'<g transform="translate({_EDGE:.0f} {_EDGE:.0f})">{lines}{nodes}</g></svg>'
    )


def _size(node: DrawnNode) -> tuple[float, float]:
    widths = [cell_len(visible(_cut(node.concept))) * _CELL]
    widths += [cell_len(visible(_cut(line))) * _SMALL for line in node.lines]
    return max(widths) + 2 * _PAD, 24.0 + _LINE * len(node.lines) + 2.0 * bool(node.lines)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\u2026"


def _node(node: DrawnNode, index: int, x: float, y: float, width: float, height: float) -> str:
    content = 24.0 + _LINE * len(node.lines) + 2.0 * bool(node.lines)
    base = y - content / 2 + 16.5
    lemma, sense = node.concept, ""
    found = re.fullmatch(r"(.+)(-\d\d+)", node.concept)
    if found and len(node.concept) <= _LONGEST:
        lemma, sense = found[1], found[2]
    concept = f"{escape(_cut(lemma))}" + (f'<tspan class="sense">{sense}</tspan>' if sense else "")
    lines = "".join(
        f'<text class="{"entity" if line.startswith(chr(0x201C)) else "constant"}" '
        f'x="{x + _PAD:.1f}" y="{base + (number + 1) * _LINE:.1f}">{escape(_cut(line))}</text>'
        for number, line in enumerate(node.lines)
    )
    said = [f"{node.variable} / {node.concept}", *node.lines]
    said += [] if node.sure is None else [f"confidence {node.sure:.2f}"]
    title = escape("\n".join(said))
    kinds = "node root" if index == 0 else "node"
    return (
        f'<g class="{kinds}" style="--c:var(--{node.kind.colour})"{_words(node.words)}'
        f"{_faint(node.sure)}><title>{title}</title>"
        f'<rect x="{x:.1f}" y="{y - height / 2:.1f}" width="{width:.1f}" height="{height:.1f}" '
        'rx="5"/>'
        f'<text class="concept" x="{x + _PAD:.1f}" y="{base:.1f}">{concept}</text>{lines}</g>'
    )


def _label(role: str) -> float:
    """The width of an edge's straight end, where its role is written."""
    return cell_len(visible(role)) * _SMALL + 2 * _STUB + 2


def _edge(edge: DrawnEdge, role: str, route: list[tuple[float, float]]) -> str:
    end_x, end_y = route[-1]
    label = _label(role)
    # The label lies on a straight end; before it every column is reached by a bend.
    points = [*route[:-1], (end_x - label, end_y)]
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for number in range(1, len(points)):
        (x0, y0), (x1, y1) = points[number - 1 : number + 1]
        if number % 2 == 0:  # through a column
            path += f"H{x1:.1f}"
        else:
            middle = (x0 + x1) / 2
            path += f"C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
    path += f"H{end_x - 1:.1f}"
    head = f"M{end_x - 6:.1f} {end_y - 3.5:.1f}L{end_x:.1f} {end_y:.1f}l-6 3.5z"
    kinds = "edge again" if edge.again else "edge"
    kinds += " other" if edge.other else ""
    return (
        f'<g class="{kinds}"{_words(edge.words)}{_faint(edge.sure)}>'
        f'{_sure(edge.sure)}<path d="{path}"/><path class="head" d="{head}"/>'
        f'<text x="{end_x - _STUB - 3:.1f}" y="{end_y - 3.5:.1f}">{escape(role)}</text></g>'
    )


def _words(words: tuple[int, ...]) -> str:
    return f' data-words=" {" ".join(map(str, words))} "' if words else ""


def _faint(sure: float | None) -> str:
    """What a verifier is less sure of is fainter, but stays legible."""
    return "" if sure is None else f' opacity="{_LEAST_OPACITY + (1 - _LEAST_OPACITY) * sure:.2f}"'


def _sure(sure: float | None) -> str:
    return "" if sure is None else f"<title>confidence {sure:.2f}</title>"
