"""Graphs of files find their documents by id and by text, never by their place."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from amr.notation.aligned import AlignedGraph, AlignedNode
from semcore.errors import InputError
from semcore.text.spans import WordSpan
from tsar.amr_graphs import DocumentGraph, GraphNode, SentenceGraph
from tsar.data import EventDocument, document_of_words
from tsar.graphs.assignment import AssignedGraphs
from tsar.graphs.counts import GraphCounts
from tsar.graphs.sources import FileGraphs, GraphSource

FIRST = document_of_words("news_1", [["Ann", "left", "."], ["Bob", "did", "n't", "."]])
SECOND = document_of_words("news", [["It", "rains", "."], ["Ann", "left", "."]])


def graph(id: str, tokens: str, at: int, concept: str = "x") -> AlignedGraph:
    """One node, at one token."""
    return AlignedGraph(id, tuple(tokens.split()), (AlignedNode(concept, (at,)),), (), 0)


def assigned(
    documents: list[EventDocument], graphs: list[AlignedGraph]
) -> tuple[list[DocumentGraph], GraphCounts]:
    counts = GraphCounts()
    found = AssignedGraphs(graphs, [document.id for document in documents], counts)
    return list(found.graphs(documents)), counts


def one(concept: str, start: int, end: int | None = None) -> SentenceGraph:
    return SentenceGraph((GraphNode(concept, WordSpan(start, end or start + 1)),))


def test_by_id_whatever_the_order() -> None:
    graphs = [
        graph("news_1.0", "Ann left .", 1, "leave-11"),
        graph("news_1.1", "Bob didn't .", 1, "do-02"),
        graph("news:1", "It rains .", 1, "rain-01"),
        graph("news:2", "Ann left .", 0, "person"),
    ]
    for seed in range(4):
        random.Random(seed).shuffle(graphs)
        (first, second), counts = assigned([FIRST, SECOND], graphs)
        assert first == DocumentGraph("news_1", (one("leave-11", 1), one("do-02", 4, 6)))
        assert second == DocumentGraph("news", (one("rain-01", 1), one("person", 3)))
        assert counts == GraphCounts(documents=2, sentences=4, graphs=4, nodes=4)


def test_by_text_and_what_is_missing() -> None:
    """A graph without an id of a document serves every sentence that it spells."""
    graphs = [graph("", "Ann left .", 1, "leave-11"), graph("other.3", "Snow fell .", 0)]
    (first, second), counts = assigned([FIRST, SECOND], graphs)
    assert first.sentences == (one("leave-11", 1), one("Bob", 3))
    assert second.sentences == (one("It", 0), one("leave-11", 4))
    assert counts.sentences_without_graph == 2 and counts.graphs_unused == 1


def test_tokens_that_are_no_words() -> None:
    graphs = [
        graph("news.1", "It snows heavily .", 2),
        graph("news.2", "Something else", 0),
        graph("news.3", "Ann left .", 1, "leave-11"),
    ]
    (second,), counts = assigned([SECOND], graphs)
    assert second.sentences == (one("It", 0), one("leave-11", 4))
    assert counts.graphs_without_words == 1 and counts.graphs_unmatched == 1
    assert counts.tokens_unmatched == 4


def test_one_graph_of_a_whole_document() -> None:
    (second,), _ = assigned([SECOND], [graph("news", "It rains . Ann left .", 4, "leave-11")])
    assert second.sentences == (one("leave-11", 4),)


def test_an_id_twice_is_refused() -> None:
    with pytest.raises(InputError, match=r"graph 'news\.1' stands there twice"):
        assigned([SECOND], [graph("news.1", "a", 0), graph("news.1", "a", 0)])


def test_an_empty_document() -> None:
    empty = replace(document_of_words("e", []), text="")
    assert assigned([empty], [])[0] == [DocumentGraph("e", ())]


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "graphs.amr"
    path.write_text("# ::id news.2\n# ::snt Ann left .\n(l / leave-11~e.1)\n")
    source = GraphSource.named(path)
    assert isinstance(source, FileGraphs) and list(source.facts()["files"]) == ["graphs.amr"]
    (found,) = source.graphs([SECOND], GraphCounts())
    assert found.sentences == (one("It", 0), one("leave-11", 4))
    path.write_text(2 * "# ::id news.2\n# ::snt Ann left .\n(l / leave-11~e.1)\n\n")
    with pytest.raises(InputError, match=rf"{path}: graph 'news\.2' stands there twice"):
        list(GraphSource.named(path).graphs([SECOND], GraphCounts()))
    with pytest.raises(InputError, match="no such file"):
        GraphSource.named(tmp_path / "none")
    (tmp_path / "config.json").write_text('{"parser": "kid"}')
    with pytest.raises(InputError, match="not a checkpoint of amr"):
        GraphSource.named(tmp_path)
