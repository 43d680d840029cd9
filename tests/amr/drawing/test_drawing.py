"""The drawing of a graph: nothing overlaps, nothing is lost, and any text is harmless."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from penman.tree import Tree
from rich.console import Console

from amr.alignment.align import align
from amr.data import AMRSentence, words_of_text
from amr.drawing.html import graph_html, legend_html
from amr.drawing.layout import LaidEdge, LaidGraph, layout, leading_back
from amr.drawing.picture import ENTITY, FRAME, STRUCTURE, picture_of
from amr.drawing.svg import graph_svg
from amr.drawing.terminal import graph_terminal
from amr.notation.files import read_amr
from amr.notation.reader import read_graph

WANT = (
    "(w / want-01 :ARG0 (b / boy) :ARG1 (l / leave-01 :ARG0 b :polarity - :ARG1 (c / city "
    ':wiki "Paris" :name (n / name :op1 "Paris"))))'
)
TEXT = "The boy wants not to leave Paris ."


def sentence(graph: str | Tree = WANT, text: str = TEXT) -> AMRSentence:
    """An aligned sentence."""
    tree = read_graph(graph).tree if isinstance(graph, str) else graph
    made = AMRSentence("1", text, tree, words_of_text(text))
    return replace(made, alignment=align(made.graph, made.forms))


# Layout ------------------------------------------------------------------------------------------

SIZES = st.tuples(st.floats(20, 200), st.floats(20, 80))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[tuple[float, float]], list[LaidEdge]]:
    """A random tree with some edges more, some of them leading back."""
    sizes = draw(st.lists(SIZES, min_size=1, max_size=25))
    count = len(sizes)
    edges = [
        LaidEdge(draw(st.integers(0, i - 1)), i, draw(st.floats(0, 80))) for i in range(1, count)
    ]
    for _ in range(draw(st.integers(0, 6)) if count > 1 else 0):
        one, other = draw(st.lists(st.integers(0, count - 1), min_size=2, max_size=2, unique=True))
        edges.append(LaidEdge(one, other, 30.0))
    back = leading_back(count, edges)
    turned = [replace(e, source=e.target, target=e.source) for e in edges]
    return sizes, [turned[i] if back[i] else edge for i, edge in enumerate(edges)]


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_boxes_keep_apart_and_edges_lead_to_the_right(
    graph: tuple[list[tuple[float, float]], list[LaidEdge]],
) -> None:
    sizes, edges = graph
    laid = layout(sizes, edges)
    boxes = [
        (x, y - height / 2, x + width, y + height / 2)
        for x, y, (width, height) in zip(laid.x, laid.y, sizes, strict=True)
    ]
    for i, one in enumerate(boxes):
        assert one[0] >= 0 and one[2] <= laid.width + 1e-6
        assert one[1] >= -1e-6 and one[3] <= laid.height + 1e-6
        for other in boxes[:i]:
            beside = one[2] < other[0] or other[2] < one[0]
            assert beside or one[3] <= other[1] - 5 or other[3] <= one[1] - 5
    for edge, route in zip(edges, laid.routes, strict=True):
        assert route[0] == (laid.x[edge.source] + sizes[edge.source][0], laid.y[edge.source])
        assert route[-1][0] == laid.x[edge.target]
        assert all(left[0] < right[0] or left[1] == right[1] for left, right in pairwise(route))
        # Straight through a column, and through none of its boxes.
        for (start, height), (end, same) in zip(route[1:-1:2], route[2:-1:2], strict=True):
            assert height == same
            for left, top, right, bottom in boxes:
                assert right < start or end < left or not top < height < bottom
    assert layout(sizes, edges) == laid


def test_a_tree_has_no_crossings_and_a_chain_is_straight() -> None:
    sizes = [(50.0, 20.0)] * 15
    tree = layout(sizes, [LaidEdge((i - 1) // 2, i) for i in range(1, 15)])
    columns: dict[float, list[int]] = {}
    for node in range(15):
        columns.setdefault(tree.x[node], []).append(node)
    for nodes in columns.values():
        parents = [tree.y[(node - 1) // 2] for node in sorted(nodes, key=tree.y.__getitem__)]
        assert parents == sorted(parents)
    chain = layout(sizes[:4], [LaidEdge(i, i + 1) for i in range(3)])
    assert len(set(chain.y)) == 1 and chain.x == sorted(chain.x)


def test_an_edge_that_leads_back_is_drawn_the_other_way_round() -> None:
    circle = [LaidEdge(0, 1), LaidEdge(1, 2), LaidEdge(2, 0)]
    assert leading_back(3, circle) == [False, False, True]
    assert layout([], []) == LaidGraph([], [], [], 0.0, 0.0)
    svg = graph_svg(
        picture_of(sentence("(a / ask-01 :ARG0 (b / boy :ARG0-of (c / cry-01 :ARG1 a)))")), ""
    )
    assert ":ARG1-of" in svg and ">:ARG1<" not in svg


# What is shown --------------------------------------------------------------------------------


def test_names_and_constants_are_inside_their_nodes() -> None:
    picture = picture_of(sentence())
    assert [node.concept for node in picture.nodes] == ["want-01", "boy", "leave-01", "city"]
    assert picture.nodes[3].lines == ["\u201cParis\u201d", ':wiki "Paris"']
    assert picture.nodes[2].lines == [":polarity -"]
    assert [node.kind for node in picture.nodes[2:]] == [FRAME, ENTITY]
    assert picture_of(sentence("(a / amr-unknown)")).nodes[0].kind is STRUCTURE
    again = [(edge.source, edge.target, edge.role) for edge in picture.edges if edge.again]
    assert again == [(2, 1, ":ARG0")]
    assert [node.mentions for node in picture.nodes] == [0, 1, 0, 0]


def test_a_name_that_is_mentioned_twice_stays_a_node() -> None:
    graph = '(a / and :op1 (c / city :name (n / name :op1 "Rome")) :op2 (d / city :name n))'
    picture = picture_of(sentence(graph))
    assert [node.concept for node in picture.nodes] == ["and", "city", "name", "city"]


def select(page: str, path: str) -> list[Any]:
    """The elements of a page that an XPath names."""
    return list(cast("list[Any]", html.document_fromstring(page).xpath(path)))


def test_every_node_edge_and_word_is_there_once() -> None:
    page = graph_html(sentence(), "s7")
    concepts = [element.text_content() for element in select(page, "//*[@class='concept']")]
    assert concepts == ["want-01", "boy", "leave-01", "city"]
    assert len(select(page, "//*[contains(@class,'edge')]")) == 4
    assert len(select(page, "//*[@class='edge again']")) == 1
    assert select(page, "//p")[0].text_content() == TEXT
    marked = {e.get("data-word"): e.text_content() for e in select(page, "//*[@data-word]")}
    assert marked == {"1": "boy", "2": "wants", "3": "not", "4": "to", "5": "leave", "6": "Paris"}
    said = {
        e.find("title").text.split(" / ")[1].split("\n")[0]: e.get("data-words").split()
        for e in select(page, "//*[@class='node'][@data-words]")
    }
    assert said == {"boy": ["1"], "leave-01": ["3", "5"], "city": ["6"]}
    assert select(page, "//svg/@id") == ["s7-graph"]
    assert "polarity" in select(page, "//pre")[0].text_content()


NASTY = "<script>&\"'</title>]]>\x00\x1b\ud800"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12) | st.just(NASTY), st.text(max_size=40) | st.just(f"a {NASTY} b"))
def test_any_text_is_shown_and_none_is_obeyed(value: str, text: str) -> None:
    value = value.replace("~", "")  # in PENMAN it begins an alignment
    node: tuple = (
        "a" + value,
        [("/", value or "x"), (":mod", f'"{value}"'), (":x" + value, ("b", []))],
    )
    made = AMRSentence("1", text, Tree(node), words_of_text(text))
    made = replace(made, alignment=align(made.graph, made.forms))
    drawn = graph_svg(picture_of(made), text)
    etree.fromstring(drawn)  # well-formed
    page = graph_html(made, "s1")
    assert [len(select(page, f"//{tag}")) for tag in ("script", "svg", "figure")] == [0, 1, 1]
    assert value.count("<") == 0 or "<script>&" not in page
    console = Console(width=60, record=True, color_system=None)
    with console.capture() as shown:
        console.print(graph_terminal(made))
    assert "\x1b" not in shown.get() and "\x00" not in shown.get()


def test_long_labels_are_cut_in_the_box_and_whole_in_its_title() -> None:
    long = "x" * 80
    drawn = graph_svg(picture_of(sentence(f'(a / {long} :mod "{long}")')), "")
    assert f">{long}<" not in drawn and f"a / {long}" in drawn and "xx\u2026" in drawn


def test_the_legend_explains_what_is_used() -> None:
    legend = legend_html([sentence()])
    assert "predicate" in legend and "again" in legend and "connective" not in legend
    assert legend_html([]) == ""
    assert "again" not in legend_html([sentence("(b / boy)")])


def test_the_terminal_shows_the_tree() -> None:
    console = Console(width=80, color_system=None)
    with console.capture() as shown:
        console.print(graph_terminal(sentence()))
    lines = [line.rstrip() for line in shown.get().splitlines()]
    assert lines == [
        "want-01  wants",
        "├─ :ARG0 boy (b)  boy",
        "└─ :ARG1 to leave-01 :polarity -  not leave",
        '   ├─ :ARG1 city \u201cParis\u201d :wiki "Paris"  Paris',
        "   └─ :ARG0 → b (boy)",
    ]


def test_large_graphs_of_real_text_are_drawn_whole() -> None:
    root = os.environ.get("GRAPHSEM_DATA")
    if not root:
        pytest.skip("GRAPHSEM_DATA does not name the folder with amr/")
    large = (
        made
        for made in read_amr(Path(root) / "amr" / "bio" / "dev.txt")
        if len(made.tree.nodes()) >= 60
    )
    for made in islice(large, 10):
        made = replace(made, alignment=align(made.graph, made.forms))
        picture = picture_of(made)
        drawn = etree.fromstring(graph_svg(picture, made.text))
        assert len(drawn.findall(".//rect")) == len(picture.nodes)
        _, _, width, height = map(float, (drawn.get("viewBox") or "").split())
        assert width < 3600 and height < 1800
