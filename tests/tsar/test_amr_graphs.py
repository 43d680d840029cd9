"""Documents' graphs as JSON Lines: nothing is lost, nothing wrong gets in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from semcore.errors import InputError
from semcore.text.spans import WordSpan
from tests.amr.scoring.random_graphs import unhurried
from tests.tsar.random_graphs import document_graphs
from tsar.amr_graphs import (
    DocumentGraph,
    GraphEdge,
    GraphNode,
    SentenceGraph,
    graph_from_json,
    graph_lines,
    graph_to_json,
    read_graphs,
)

SLEEP = SentenceGraph(
    (GraphNode("sleep-01", WordSpan(2, 3)), GraphNode("boy", WordSpan(1, 2))),
    (GraphEdge(0, 1, "ARG0"),),
)


def test_the_form() -> None:
    record = {
        "id": "a1",
        "sentences": [
            {"nodes": [["sleep-01", 2, 3], ["boy", 1, 2]], "edges": [[0, "ARG0", 1]], "root": 0}
        ],
    }
    graph = DocumentGraph("a1", (SLEEP,))
    assert graph_to_json(graph) == record and graph_from_json(record) == graph
    assert graph.end == 3


@unhurried
@given(graph=document_graphs())
def test_round_trip(graph: DocumentGraph, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("graphs") / "train.graphs.jsonl"
    path.write_text("".join(graph_lines([graph, graph])), encoding="utf-8")
    assert list(read_graphs(path)) == [graph, graph]


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ({"nodes": [], "edges": [], "root": 0}, "among the 0 nodes"),
        ({"nodes": [["a", 0, 1]], "edges": [[0, "mod", 1]], "root": 0}, "among the 1 nodes"),
        ({"nodes": [["a", 0, 1]], "edges": [], "root": -1}, "among the 1 nodes"),
        ({"nodes": [["a", 1, 1]], "edges": [], "root": 0}, "node a: [1, 1] is no span"),
        ({"nodes": [["a", 0, True]], "edges": [], "root": 0}, "True is no whole number"),
        ({"nodes": [[3, 0, 1]], "edges": [], "root": 0}, "concept"),
        ({"nodes": [["a", 0, 1]], "edges": [[0, 1, 0]], "root": 0}, "role"),
        ({"nodes": [["a", 0, 1]], "root": 0}, "missing key 'edges'"),
        ({"nodes": [["a", 0]], "edges": [], "root": 0}, "a node must be a list of three"),
        ({"nodes": [["a", 0, 1]], "edges": ["abc"], "root": 0}, "an edge must be a list of three"),
    ],
)
def test_what_is_wrong_is_named(sentence: object, message: str, tmp_path: Path) -> None:
    path = tmp_path / "some.graphs.jsonl"
    path.write_text('\n{"id": "d", "sentences": [' + json.dumps(sentence) + "]}\n")
    with pytest.raises(InputError) as error:
        list(read_graphs(path))
    assert str(error.value).startswith(f"{path}:2: ") and message in str(error.value)
