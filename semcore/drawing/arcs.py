"""Labelled arcs over a row of words, as SVG: dependencies, event arguments, coreference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from semcore.drawing.colours import SLATE, Colour
from semcore.drawing.escaping import escape, visible

_CELL = 8.4  # width of a monospaced character at 14 px
_GAP = 22.0
_STEP = 26.0  # height of a level of arcs
_ARROW = 4.0


class Arc(NamedTuple):
    """An arc from word ``source`` to word ``target``; the arrow head is at the target."""

    source: int
    target: int
    label: str
    colour: Colour = SLATE


def levels(arcs: Sequence[Arc]) -> list[int]:
    """A height for each arc, from 1, so that no two on one level overlap and outer ones go over.

    Arcs that only touch at a word share a level.
    """
    order = sorted(range(len(arcs)), key=lambda i: (abs(arcs[i].source - arcs[i].target), i))
    result = [0] * len(arcs)
    placed: list[tuple[int, int, int]] = []
    for index in order:
        low, high = sorted(arcs[index][:2])
        below = [level for start, end, level in placed if start < high and low < end]
        result[index] = max(below, default=0) + 1
        placed.append((low, high, result[index]))
    return result


def arcs_svg(words: Sequence[str], arcs: Sequence[Arc], title: str = "") -> str:
    """The words in a row with the arcs above them; colours follow the reader's scheme.

    Needs the variables of `semcore.drawing.colours.css_variables` around it.
    """
    heights = levels(arcs)
    top = max(heights, default=0) * _STEP + 18
    lefts, x = [], _GAP / 2
    for word in words:
        lefts.append(x)
        x += cell_len(visible(word)) * _CELL + _GAP
    centres = [
        left + cell_len(visible(word)) * _CELL / 2 for left, word in zip(lefts, words, strict=True)
    ]
    parts = [
        f'<text x="{centre:.1f}" y="{top + 18:.1f}" class="word">{escape(word)}</text>'
        for centre, word in zip(centres, words, strict=True)
    ]
    for arc, height in zip(arcs, heights, strict=True):
        parts.append(_arc(arc, centres[arc.source], centres[arc.target], top, height))
    name = escape(title or "arcs over words")
    return (
        f'<svg class="arcs" role="img" aria-label="{name}" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {x:.0f} {top + 28:.0f}" width="{x:.0f}" height="{top + 28:.0f}">'
        + "".join(parts)
        + "</svg>"
    )


def _arc(arc: Arc, start: float, end: float, base: float, height: int) -> str:
    peak = base - height * _STEP
    # Arcs leave a word beside its middle, so that one coming and one going do not touch.
    shift = 3.0 if start < end else -3.0
    start, end = start + shift, end - shift
    bend = min(10.0, abs(end - start) / 2)
    side = bend if start < end else -bend
    path = (
        f"M{start:.1f} {base:.1f}V{peak + bend:.1f}Q{start:.1f} {peak:.1f} {start + side:.1f} "
        f"{peak:.1f}H{end - side:.1f}Q{end:.1f} {peak:.1f} {end:.1f} {peak + bend:.1f}V{base:.1f}"
    )
    head = (
        f"M{end - _ARROW:.1f} {base - 6:.1f}L{end:.1f} {base:.1f}L{end + _ARROW:.1f} {base - 6:.1f}"
    )
    return (
        f'<g style="--c:var(--{arc.colour.name})"><path d="{path}"/><path d="{head}"/>'
        f'<text x="{(start + end) / 2:.1f}" y="{peak + 4:.1f}" class="label">'
        f"{escape(arc.label)}</text></g>"
    )


STYLE = """
:has(>.arcs){overflow-x:auto}
.arcs{display:block;overflow:visible}
.arcs text{text-anchor:middle;font-family:ui-monospace,Menlo,Consolas,monospace}
.arcs .word{font-size:14px;fill:var(--ink)}
.arcs .label{font-size:11px;fill:var(--c);paint-order:stroke;stroke:var(--paper);stroke-width:5px}
.arcs path{fill:none;stroke:var(--c);stroke-width:1.4px}
"""
