"""Parts of graphs and which are right: against the definition, by trying all mappings."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from penman.tree import Tree

from amr.data import AMRSentence
from amr.graph.aligned_graph import TOP
from amr.notation.reader import read_graph
from amr.scoring.mapping import best_mapping
from amr.scoring.triples import triples_of_tree
from amr.verifier.parts import labels_of, parts_of
from tests.amr.random_trees import trees
from tests.amr.scoring.random_graphs import unhurried
from tests.amr.tiny_parser import tiny_sentences


def brute_force(tree: Tree, gold: Tree) -> int:
    """The most parts that match, by trying all mappings, from what penman says of the graphs."""
    own, wanted = (triples_of_tree(each, count="all") for each in (tree, gold))
    n, m = len(own.concepts), len(wanted.concepts)
    best = 0
    for targets in permutations([*range(m), *[-1] * n], n):
        right = sum(k >= 0 and own.concepts[i] == wanted.concepts[k] for i, k in enumerate(targets))
        right += sum((targets[i], r, v) in wanted.attributes for i, r, v in own.attributes)
        right += sum((targets[i], r, targets[k]) in wanted.relations for i, r, k in own.relations)
        best = max(best, right)
    return best


@unhurried
@given(trees(), trees())
def test_as_many_are_right_as_match_at_best(tree: Tree, gold: Tree) -> None:
    own, wanted = (triples_of_tree(each, count="all") for each in (tree, gold))
    parts, labels = parts_of(tree), labels_of(tree, gold)
    assert len(parts.triples) == len(own) == len(labels.right) and labels.gold == len(wanted)
    assert len(set(parts.triples)) == len(parts.triples)
    assert sum(labels.right) == best_mapping(own, wanted).matched
    if len(own.concepts) <= 3 and len(wanted.concepts) <= 3:
        assert sum(labels.right) == brute_force(tree, gold)


@unhurried
@given(trees())
def test_all_of_a_perfect_graph_is_right(tree: Tree) -> None:
    labels = labels_of(tree, tree)
    assert all(labels.right) and labels.smatch == 1


@pytest.mark.parametrize("place", range(10))
def test_parts_are_the_triples_of_the_graph(place: int) -> None:
    sentence = tiny_sentences()[place]
    parts = parts_of(sentence.tree)
    root = (sentence.graph.top, TOP, "top")
    assert set(parts.triples) == {*sentence.graph.triples, root}
    assert parts.nodes == len(sentence.nodes) and parts.triples[-1] == root
    for triple, (source, target) in zip(parts.triples[parts.nodes :], parts.ends, strict=True):
        assert parts.triples[source][0] == triple[0]
        assert target < 0 or parts.triples[target][0] == triple[2]


def test_each_fault_is_found() -> None:
    gold = read_graph("(w / want-01 :ARG0 (b / boy :quant 2) :ARG1 (g / go-02 :ARG0 b))").tree
    text = "(w / want-02 :ARG0 (b / boy :quant 3) :ARG1 (g / go-02 :ARG1 b :polarity -))"
    found = AMRSentence.from_penman("Two boys want to go.", text)
    labels = labels_of(found.tree, gold)
    wrong = {
        triple
        for triple, right in zip(parts_of(found.tree).triples, labels.right, strict=True)
        if not right
    }
    assert wrong == {
        ("w", ":instance", "want-02"),
        ("b", ":quant", "3"),
        ("g", ":ARG1", "b"),
        ("g", ":polarity", "-"),
    }
    assert labels.smatch == pytest.approx(2 * 5 / (9 + 8))
