"""Graphs made by a parser: each sentence once, a kill loses nothing that was done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from amr.notation.aligned import AlignedEdge, AlignedGraph, AlignedNode
from amr.parser import AMRParser
from semcore.errors import InputError
from tsar.amr_graphs import DocumentGraph
from tsar.data import document_of_text, document_of_words
from tsar.graphs.cache import AMRCache, sentence_key
from tsar.graphs.counts import GraphCounts
from tsar.graphs.making import AMRMaking, GraphMaker
from tsar.graphs.pieces import LONGEST
from tsar.graphs.sources import GraphSource, ParsedGraphs

DOG, CAT = ["The", "dog", "sleeps", "."], ["The", "cat", "sees", "books", "."]
DOCUMENTS = [
    document_of_words("a", [DOG, CAT]),
    document_of_words("b", [CAT, [], DOG, [*CAT[:-1], *["and", "so", "it", "goes"]]]),
    document_of_text("c", "The dog   sleeps . The cat sees books ."),
    document_of_words("d", []),
]


def made(
    checkpoint: Path, cache: Path | None, counts: GraphCounts | None = None
) -> list[DocumentGraph]:
    maker = GraphMaker(checkpoint, cache=cache)
    return list(maker.graphs(DOCUMENTS, GraphCounts() if counts is None else counts, quiet=True))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The words of whatever is parsed while the test runs."""
    seen: list[list[str]] = []
    parse = AMRParser.parse_sentences

    def watched(self: AMRParser, sentences: Any, options: Any = None) -> Iterator[Any]:
        given = list(sentences)
        seen.extend(sentence.forms for sentence in given)
        return parse(self, given, options)

    monkeypatch.setattr(AMRParser, "parse_sentences", watched)
    return seen


def test_each_sentence_is_parsed_once(
    amr_checkpoint: Path, tmp_path: Path, parsed: list[list[str]]
) -> None:
    counts = GraphCounts()
    graphs = made(amr_checkpoint, tmp_path / "cache", counts)
    assert [graph.id for graph in graphs] == ["a", "b", "c", "d"]
    assert [len(graph.sentences) for graph in graphs] == [2, 3, 2, 0]
    assert counts.documents == 4 and counts.sentences == counts.graphs == 7
    assert len(parsed) == 3  # DOG, CAT and the one that goes on, in whatever document
    assert made(amr_checkpoint, tmp_path / "cache") == graphs and len(parsed) == 3
    assert made(amr_checkpoint, None) == graphs and len(parsed) == 6
    # The same sentence has the same graph, over the words of its own document.
    dog, _ = graphs[0].sentences
    assert graphs[2].sentences[0] == dog
    assert {node.words.start - 5 for node in graphs[1].sentences[1].nodes} == {
        node.words.start for node in dog.nodes
    }


def test_a_kill_loses_only_the_last(
    amr_checkpoint: Path, tmp_path: Path, parsed: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed while a line is written: the next run parses what is missing, and no more."""
    whole = made(amr_checkpoint, tmp_path / "whole")
    parse = AMRParser.parse_sentences
    with monkeypatch.context() as patch:

        def stopped(self: AMRParser, sentences: Any, options: Any = None) -> Iterator[Any]:
            yield from islice(parse(self, sentences, options), 1)
            raise KeyboardInterrupt

        patch.setattr(AMRParser, "parse_sentences", stopped)
        with pytest.raises(KeyboardInterrupt):
            made(amr_checkpoint, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    assert file.read_bytes().count(b"\n") == 2  # by what it was made, and one graph
    with file.open("ab") as stream:
        stream.write(b'{"key":"123","nodes":[["do')
    parsed.clear()
    assert made(amr_checkpoint, tmp_path / "cache") == whole
    assert len(parsed) == 2
    assert made(amr_checkpoint, tmp_path / "cache") == whole
    assert len(parsed) == 2


def test_another_way_of_decoding_is_another_cache(amr_checkpoint: Path, tmp_path: Path) -> None:
    greedy = GraphMaker(amr_checkpoint, cache=tmp_path)
    beam = GraphMaker(amr_checkpoint, AMRMaking(beam=2), tmp_path)
    assert greedy.cache.path != beam.cache.path
    with pytest.raises(InputError, match="beam=0"):
        AMRMaking(beam=0)


def test_long_sentences_are_cut(amr_checkpoint: Path) -> None:
    words = [*["dog"] * (LONGEST - 1), ",", *["cat"] * LONGEST]
    counts = GraphCounts()
    (graph,) = GraphMaker(amr_checkpoint).graphs(
        [document_of_words("long", [DOG, words])], counts, quiet=True
    )
    assert len(graph.sentences) == 3 and counts.sentences_cut == 1 and counts.sentences == 2
    assert 4 <= graph.end <= 4 + len(words)


def test_the_source_of_a_checkpoint(amr_checkpoint: Path, tmp_path: Path) -> None:
    source = GraphSource.named(amr_checkpoint, AMRMaking(), tmp_path / "cache")
    assert isinstance(source, ParsedGraphs)
    assert list(source.graphs(DOCUMENTS, GraphCounts())) == made(amr_checkpoint, None)
    assert source.facts()["beam"] == 1 and len(source.facts()["checkpoint"]) == 64


GRAPH = AlignedGraph("", ("a", "b"), (AlignedNode("x", (1,)),), (AlignedEdge(0, "mod", 0),), 0)


def test_what_is_kept_in_a_file(tmp_path: Path) -> None:
    """Lines that are no graphs are as if they were not there; another parser's file is refused."""
    key, by = sentence_key(GRAPH.tokens), {"checkpoint": "c"}
    with closing(AMRCache(tmp_path, by)) as cache:
        cache.add(key, GRAPH)
    assert cache.path is not None
    lines = cache.path.read_text().splitlines()
    record = json.loads(lines[1])
    for wrong in (
        *("[]", "{}", "null", "x" * 30),
        json.dumps({**record, "key": "k", "root": 1}),
        json.dumps({**record, "key": "k", "edges": [[0, "mod", 1]]}),
        json.dumps({**record, "key": "k", "nodes": [["x", ["1"]]]}),
        json.dumps({**record, "key": "k", "nodes": 3}),
    ):
        cache.path.write_text("\n".join([lines[0], wrong, lines[1]]))
        again = AMRCache(tmp_path, by)
        assert len(again) == 1 and key in again and again.graph(key, GRAPH.tokens) == GRAPH
    cache.path.write_text(lines[0].replace('"c"', '"d"') + "\n")
    with pytest.raises(InputError, match="by this parser"):
        AMRCache(tmp_path, by)
