"""Charts and tables as SVG files that any viewer draws."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from semcore.drawing.chart import chart
from semcore.drawing.pictures import chart_file, table_file

SVG = "{http://www.w3.org/2000/svg}"
CURVES = {"f1 & <b>": [(1.0, 0.2), (2.0, 0.4)], "loss": [(1.0, 3.0), (2.0, 1.0)]}


def test_a_chart_stands_alone() -> None:
    drawn = chart_file(CURVES, "A <title>", "epoch")
    root = ElementTree.fromstring(drawn)
    assert "var(" not in drawn and "&{" not in drawn  # what a viewer without CSS variables lacks
    assert root.find(f"{SVG}title").text == "A <title>"  # type: ignore[union-attr]
    lines = root.findall(f".//{SVG}polyline")
    on_page = re.findall(r'points="([^"]*)"', chart(CURVES, "", "epoch"))
    assert [line.attrib["points"] for line in lines] == on_page
    colours = [group.attrib["stroke"] for group in root.iter(f"{SVG}g")]
    assert len(set(colours)) == 2 and all(re.fullmatch("#[0-9a-f]{6}", each) for each in colours)
    assert chart_file({"f1": []}, "", "epoch") == ""


def test_a_table_has_all_cells_in_lines_and_columns() -> None:
    rows = [["frame accuracy", "0.9061"], ["a & b", "12,345"]]
    root = ElementTree.fromstring(table_file(["development set", "train"], rows, "Results"))
    cells = [(text.text, text.attrib["x"], text.attrib["y"]) for text in root.iter(f"{SVG}text")]
    assert [cell[0] for cell in cells] == ["development set", "train", *rows[0], *rows[1]]
    assert len({cell[2] for cell in cells}) == 3 and len({cell[1] for cell in cells}) == 2
    assert all(float(x) <= float(root.attrib["width"]) for _, x, _ in cells)
