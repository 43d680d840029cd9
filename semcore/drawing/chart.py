"""Curves as SVG: one line a series over common steps, each with its name at its end.

The chart is part of a page: colours, ink and rules are the page's (``colours.css``), and every
point says its series, place and value to a pointer that rests on it, without any script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

from semcore.drawing.colours import Colour
from semcore.drawing.escaping import escape

Points = Sequence[tuple[float, float]]

_WIDTH, _HEIGHT = 620.0, 260.0
_LEFT, _TOP, _BOTTOM = 52.0, 12.0, 34.0
_LETTER = 6.4  # of a name at 12 px
_LINE = 15.0  # between two names
_TICKS = 5
_COLOURS = [colour for colour in Colour if colour is not Colour.SLATE]
_DASHES = ("", "5 3", "2 2")  # of further series, when all colours are used


def chart(series: Mapping[str, Points], title: str, across: str) -> str:
    """The curves of ``(x, y)`` by name, as an ``svg`` element; empty where there is no point.

    ``title`` names the chart for who cannot see it, ``across`` what is counted from left to right.
    """
    series = {name: points for name, points in series.items() if points}
    if not series:
        return ""
    xs = [x for points in series.values() for x, _ in points]
    ys = [y for points in series.values() for _, y in points]
    below, above = _ticks(min(xs), max(xs), whole=True), _ticks(min(ys), max(ys))
    right = _WIDTH - 24 - max(len(name) for name in series) * _LETTER
    low_x, high_x = min(xs), max(max(xs), min(xs) + 1)
    low_y, high_y = above[0], above[-1]

    def place(x: float, y: float) -> tuple[float, float]:
        across = (x - low_x) / (high_x - low_x)
        up = (y - low_y) / (high_y - low_y)
        return _LEFT + across * (right - _LEFT), _HEIGHT - _BOTTOM - up * (_HEIGHT - _BOTTOM - _TOP)

    parts = []
    for value in above:
        _, y = place(low_x, value)
        parts.append(f'<path class="rule" d="M{_LEFT:.0f} {y:.1f}H{right:.1f}"/>')
        parts.append(_text("tick", _LEFT - 8, y + 4, _number(value)))
    for value in below:
        x, _ = place(value, low_y)
        y = _HEIGHT - _BOTTOM + 16
        parts.append(_text("below", x, y, _number(value)))
    parts.append(_text("below", (_LEFT + right) / 2, _HEIGHT - 3, across))
    ends = {name: place(*points[-1]) for name, points in series.items()}
    heights = _apart({name: y for name, (_, y) in ends.items()})
    for number, (name, points) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        dash = _DASHES[number // len(_COLOURS) % len(_DASHES)]
        places = [place(*point) for point in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        dots = "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"><title>{escape(name)}, {escape(across)} '
            f"{_number(point[0])}: {point[1]:.4g}</title></circle>"
            for (x, y), point in zip(places, points, strict=True)
        )
        x, y = ends[name]
        label = f'<text x="{x + 9:.1f}" y="{heights[name] + 4:.1f}">{escape(name)}</text>'
        style = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(
            f'<g style="--own:var(--{colour})"><polyline{style} points="{line}"/>{dots}{label}</g>'
        )
    return (
        f'<svg class="chart" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}">{"".join(parts)}</svg>'
    )


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _ticks(low: float, high: float, *, whole: bool = False) -> list[float]:
    """Round numbers from ``low`` or below to ``high`` or above; ``whole``: those between them."""
    spread = high - low or abs(high) or 1.0
    step = 10 ** floor(log10(spread / _TICKS))
    step *= next(factor for factor in (1, 2, 5, 10) if spread / (factor * step) <= _TICKS)
    if whole:
        step = max(1.0, step)
        return [number * step for number in range(ceil(low / step), floor(high / step) + 1)]
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [number * step for number in range(first, max(last, first + 1) + 1)]


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.4g}"


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """The heights of names, moved so that no two are on one another."""
    order = sorted(heights, key=heights.__getitem__)
    placed: dict[str, float] = {}
    last = -_LINE
    for name in order:
        last = placed[name] = max(heights[name], last + _LINE)
    over = last - (_HEIGHT - _BOTTOM)
    if over > 0:  # as many as stand too low are moved up
        floor_ = _HEIGHT - _BOTTOM
        for name in reversed(order):
            placed[name] = floor_ = min(placed[name], floor_)
            floor_ -= _LINE
    return placed
