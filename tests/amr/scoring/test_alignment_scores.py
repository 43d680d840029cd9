"""Scores of alignments against those made by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amr.alignment.marks import branches
from amr.data import Alignment, AMRSentence, words_of_text
from amr.notation.reader import read_graph
from amr.scoring.alignment import alignment_scores, read_gold_alignments
from semcore.errors import InputError
from semcore.scoring.config import BootstrapConfig

TEXT = "Two boys do not sleep because they fight ."
GRAPH = (
    "(s / sleep-01 :polarity - :ARG0 (b / boy :quant 2) :ARG1-of (c / cause-01 :ARG0 "
    "(f / fight-01 :ARG0 b)))"
)
# Addresses of all that can be aligned: the graph's nodes and constants, no repeated variable.
PLACES = ("1", "1.1", "1.2", "1.2.1", "1.3", "1.3.1")
indices = st.frozensets(st.integers(0, 8), max_size=3)


def sentence(words: dict[str, frozenset[int]], name: str = "a") -> AMRSentence:
    """The sentence with these words at the addresses."""
    tree = read_graph(GRAPH).tree
    triples = {branch.isi: branch.own for branch in branches(tree)}
    found = {triples[place]: tuple(sorted(which)) for place, which in words.items() if which}
    return AMRSentence(name, TEXT, tree, words_of_text(TEXT, TEXT), alignment=Alignment(found))


def entry(tokens: Any, nodes: Any, kind: str = "subgraph") -> dict[str, Any]:
    return {"type": kind, "tokens": tokens, "nodes": nodes}


def gold_file(folder: Path, record: Any) -> Path:
    path = folder / "gold.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    return path


@settings(max_examples=80, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(PLACES, indices)),
       st.fixed_dictionaries(dict.fromkeys(PLACES, indices)))  # fmt: skip
def test_counts_are_those_of_all_pairs_enumerated(
    found: dict[str, frozenset[int]], gold: dict[str, frozenset[int]]
) -> None:
    scores = alignment_scores([sentence(found)], {"a": gold})
    predicted = {(place, word) for place in PLACES for word in range(9) if word in found[place]}
    right = {(place, word) for place in PLACES for word in range(9) if word in gold[place]}
    assert scores.tables["pairs"].tolist() == [[len(predicted & right), len(predicted), len(right)]]
    whole = [place for place in PLACES if gold[place] and found[place] == gold[place]]
    said = [place for place in PLACES if found[place]]
    meant = [place for place in PLACES if gold[place]]
    assert scores.tables["nodes"].tolist() == [[len(whole), len(said), len(meant)]]
    same = alignment_scores([sentence(gold)], {"a": gold})
    assert same["pairs"].f1 == same["nodes"].f1 == (1.0 if right else 0.0)


def test_words_of_repeated_variables_and_roles_are_no_words_of_nodes() -> None:
    found = sentence({"1.3.1.1": frozenset({6}), "1.2": frozenset({1})})
    scores = alignment_scores([found], {"a": {"1.2": frozenset({1})}})
    assert scores.tables["pairs"].tolist() == scores.tables["nodes"].tolist() == [[1, 1, 1]]


def test_only_subgraphs_are_read_and_a_nodes_entries_are_added_up(tmp_path: Path) -> None:
    entries = [
        entry([0, 1], ["1.2", "1.2.1"]),
        entry([3], ["1.1"]),
        entry([4], ["1.1"]),
        entry([6], ["1.2"], "reentrancy:coref"),
    ]
    expected = {
        "1.2": frozenset({0, 1}),
        "1.2.1": frozenset({0, 1}),
        "1.1": frozenset({3, 4}),
    }
    for record in ({"a": entries}, {"alignments": {"a": entries}, "spans": {"a": [[0], [1]]}}):
        assert read_gold_alignments(gold_file(tmp_path, record)) == {"a": expected}


def test_sentences_that_gold_does_not_name_are_passed_over() -> None:
    right = {"1": frozenset({4})}
    few = BootstrapConfig(samples=10)
    record = alignment_scores([sentence({}, "b"), sentence(right)], {"a": right}, few).to_json()
    perfect = {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    counted = {"matched": 1.0, "predicted": 1.0, "gold": 1.0, "interval": [1.0, 1.0]}
    assert record["sentences"] == 1
    assert record["pairs"] == record["nodes"] == perfect | counted


@pytest.mark.parametrize(
    ("gold", "problem"),
    [
        ({"a": {"1.9": frozenset({1})}}, "a: gold aligns 1.9: the graph has no such node"),
        ({"a": {"1.3.1.1": frozenset({1})}}, "aligns 1.3.1.1: the graph has no such node"),
        ({"a": {"1": frozenset({9})}}, "with word 9: the sentence has 9, counted from 0"),
        ({"b": {"1": frozenset({1})}}, "no graph with id b, which gold aligns"),
    ],
)
def test_gold_of_another_graph_is_refused(gold: Any, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        alignment_scores([sentence({})], gold)


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ([], "holds no alignments"),
        ({}, "holds no alignments"),
        ({"a": 3}, "a: expected entries with type, tokens and nodes"),
        ({"a": [{"type": "subgraph", "tokens": [1]}]}, "a: expected entries"),
        ({"a": [entry(["x"], ["1"])]}, "a: expected entries"),
        ({"a": [entry([1], [[1]])]}, "a: expected entries"),
    ],
)
def test_a_gold_file_of_another_form_is_one_line(tmp_path: Path, record: Any, problem: str) -> None:
    with pytest.raises(InputError, match=f"gold.json: {problem}"):
        read_gold_alignments(gold_file(tmp_path, record))
