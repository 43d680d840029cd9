"""Curves as SVG: every value has its place, names do not lie on one another."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from semcore.drawing.chart import chart

points = st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=12).map(
    lambda values: list(enumerate(values, start=1))
)


@given(st.dictionaries(st.text(st.characters(codec="ascii"), max_size=9), points, max_size=12))
def test_any_series_are_drawn_inside_the_picture(
    series: dict[str, list[tuple[float, float]]],
) -> None:
    drawn = chart(series, "Loss", "epoch")
    if not series:
        assert drawn == ""
        return
    root = ElementTree.fromstring(drawn)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    circles = [each.attrib for each in root.iter("circle")]
    assert len(circles) == sum(map(len, series.values()))
    assert all(0 <= float(c["cx"]) <= width and 0 <= float(c["cy"]) <= height for c in circles)
    lines = list(root.iter("polyline"))
    assert len(lines) == len(series)
    names = [float(g.findall("text")[0].attrib["y"]) for g in root.iter("g")]
    names.sort()
    assert all(after - before > 14 for before, after in itertools.pairwise(names))


def test_higher_is_higher_and_ticks_are_round() -> None:
    drawn = chart({"f1": [(1, 0.2), (2, 0.4), (3, 0.3)]}, "F1", "epoch")
    heights = [float(y) for y in re.findall(r'cy="([\d.]+)"', drawn)]
    assert heights[1] < heights[2] < heights[0]
    assert re.findall(r'class="tick"[^>]*>([^<]+)<', drawn) == ["0.2", "0.25", "0.3", "0.35", "0.4"]
    assert re.findall(r'class="below"[^>]*>([^<]+)<', drawn) == ["1", "2", "3", "epoch"]
