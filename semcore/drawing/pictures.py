"""Charts and tables as SVG files of their own: no page around them, colours as any viewer knows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from semcore.drawing.chart import Points, chart
from semcore.drawing.colours import light_colours
from semcore.drawing.escaping import escape

_FONT = (
    'system-ui,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif'
)
_CHART = re.compile(r'viewBox="0 0 (\d+) (\d+)">(.*)</svg>', re.DOTALL)
_OWN = re.compile(r' style="--own:var\(--(\w+)\)"')
_LETTER, _LINE, _GAP = 7.2, 24.0, 28.0  # width of a letter at 13 px, height of a row, between cells


def chart_file(series: Mapping[str, Points], title: str, across: str) -> str:
    """The curves of `semcore.drawing.chart` as the content of a file; empty without a point."""
    found = _CHART.search(chart(series, title, across))
    if found is None:
        return ""
    colours = light_colours()
    drawn = _OWN.sub(lambda own: f' stroke="{colours[own[1]]}" fill="{colours[own[1]]}"', found[3])
    style = (
        f"text{{font:12px {_FONT}}}g text{{stroke:none}}"
        f".rule{{stroke:{colours['rule']};fill:none}}.tick,.below{{fill:{colours['muted']}}}"
        ".tick{text-anchor:end}.below{text-anchor:middle}"
        "polyline{fill:none;stroke-width:2;stroke-linejoin:round}"
        f"circle{{stroke:{colours['paper']};stroke-width:1.5}}"
    )
    return _file(float(found[1]), float(found[2]), title, style, drawn)


def table_file(head: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> str:
    """A table as the content of a file: names to the left, numbers to the right."""
    colours = light_colours()
    widths = [_LETTER * max(map(len, column)) for column in zip(head, *rows, strict=True)]
    ends = [_GAP / 2 + widths[0]]
    for width in widths[1:]:
        ends.append(ends[-1] + _GAP + width)
    parts = []
    for number, cells in enumerate([head, *rows]):
        y = _LINE * (number + 1)
        kind = ' class="head"' if number == 0 else ""
        parts.append(f'<text{kind} x="{_GAP / 2:.0f}" y="{y - 8:.0f}">{escape(cells[0])}</text>')
        parts += [
            f'<text{kind} x="{end:.0f}" y="{y - 8:.0f}" text-anchor="end">{escape(cell)}</text>'
            for end, cell in zip(ends[1:], cells[1:], strict=True)
        ]
        parts.append(f'<path d="M{_GAP / 2:.0f} {y:.0f}H{ends[-1]:.0f}"/>')
    style = (
        f"text{{font:13px {_FONT};fill:{colours['ink']}}}"
        f".head{{font-weight:600;fill:{colours['muted']}}}path{{stroke:{colours['rule']}}}"
    )
    height = _LINE * (len(rows) + 1) + _GAP / 2
    return _file(ends[-1] + _GAP / 2, height, title, style, "".join(parts))


def _file(width: float, height: float, title: str, style: str, drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width:.0f}" '
        f'height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n"
        f'<rect width="100%" height="100%" fill="{light_colours()["paper"]}"/>\n{drawn}\n</svg>\n'
    )
