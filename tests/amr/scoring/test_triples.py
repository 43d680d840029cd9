"""The triples are those of smatch 1.0.4, whose answers to these graphs are written down here."""

from __future__ import annotations

from typing import Any

import penman
import pytest
from hypothesis import given
from penman.layout import interpret
from penman.models.amr import model

from amr.notation.reader import read_graph
from amr.scoring.triples import NOTHING, Triples, triples_of_graph, triples_of_tree
from tests.amr.random_trees import trees
from tests.amr.scoring.random_graphs import unhurried


def triples(text: str, **options: Any) -> Triples:
    """The triples of a graph in PENMAN notation."""
    return triples_of_tree(read_graph(text).tree, **options)


def named(graph: Triples) -> tuple[list[str], list[tuple], list[tuple]]:
    """Triples with concepts in place of numbers."""
    name = graph.concepts
    return (
        sorted(name),
        sorted((r, name[i], value) for i, r, value in graph.attributes),
        sorted((r, name[i], name[k]) for i, r, k in graph.relations),
    )


@pytest.mark.parametrize(
    ("text", "attributes", "relations"),
    [
        ("(b / boy)", [], []),
        ("(b / boy :ARG0-of (s / Sleep-01))", [], [("arg0", "sleep-01", "boy")]),
        ("(b / boy :mod (d / dog))", [], [("domain", "dog", "boy")]),
        ("(b / boy :domain (d / dog))", [], [("domain", "boy", "dog")]),
        ("(b / boy :domain-of (d / dog))", [], [("domain", "dog", "boy")]),
        ("(b / boy :consist-of (d / dog))", [], [("consist-of", "boy", "dog")]),
        ("(b / boy :prep-out-of (d / dog))", [], [("prep-out-of", "boy", "dog")]),
        ("(b / boy :subset-of (d / dog))", [], [("subset", "dog", "boy")]),
        ("(b / boy :consist-of 7)", [("consist-of", "boy", "7")], []),
        ("(b / boy :domain 7)", [("domain", "boy", "7")], []),
        ("(b / boy :mod 7)", [], []),
        ('(b / boy :ARG0-of "x")', [], []),
        ("(b / boy :quant 5 :Quant 5)", [("quant", "boy", "5")], []),
        ('(b / boy :op1 "Al_" :op1 Al)', [("op1", "boy", "al")], []),
        ('(b / "Boy_")', [], []),
        ("(b / boy :ARG0 b)", [], [("arg0", "boy", "boy")]),
        ("(b / boy :ARG0 (d / dog) :ARG0 d)", [], [("arg0", "boy", "dog")]),
        ('(b / boy :ARG0 (d / dog) :ARG1 "d")', [("arg1", "boy", "d")], [("arg0", "boy", "dog")]),
        (
            '(b / boy :wiki "A_(b)" :op1 "a:b")',
            [("op1", "boy", "a:b"), ("wiki", "boy", "a_(b)")],
            [],
        ),
    ],
)
def test_as_smatch_counts(text: str, attributes: list[tuple], relations: list[tuple]) -> None:
    graph = triples(text)
    _, of_nodes, between = named(graph)
    assert sorted([("top", "boy", "top"), *attributes]) == of_nodes
    assert relations == between


def test_other_than_smatch() -> None:
    assert named(triples("(b / boy :mod-of (d / dog))")) == named(
        triples("(b / boy :domain (d / dog))")
    )
    assert ("op1", "name", "new york") in named(triples('(n / name :op1 "New York")'))[1]


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("(b / boy :mod 7)", [("mod", "boy", "7")]),
        ("(b / boy :mod 7 :mod 8 :mod 7)", [("mod", "boy", "7"), ("mod", "boy", "8")]),
        ('(b / boy :ARG0-of "X")', [("arg0-of", "boy", "x")]),
        ("(b / boy :quant-of 5 :quant 5)", [("quant", "boy", "5"), ("quant-of", "boy", "5")]),
        ("(b / boy :domain-of -)", [("domain-of", "boy", "-")]),
        ("(b / boy :consist-of 7)", [("consist-of", "boy", "7")]),
        ("(b / boy :mod (d / dog :polarity -))", [("polarity", "dog", "-")]),
    ],
)
def test_all_constants_are_counted(text: str, attributes: list[tuple]) -> None:
    """Also those that smatch 1.0.4 does not see; relations are the same."""
    every, some = triples(text, count="all"), triples(text)
    assert named(every)[1] == sorted([("top", "boy", "top"), *attributes])
    assert every.relations == some.relations and every.attributes >= some.attributes


def test_mod_as_written() -> None:
    graph = triples("(b / boy :mod (d / dog :mod-of (c / cat)) :mod 7)", turn_mod=False)
    assert named(graph)[2] == [("mod", "boy", "dog"), ("mod", "cat", "dog")]
    assert ("mod", "boy", "7") in named(graph)[1]


def test_what_penman_reads_though_it_is_incomplete() -> None:
    for text in ("(b)", "(b / )", "(b / boy :mod )", "(b :ARG0 (d / dog :op1 ))"):
        assert named(triples_of_tree(penman.parse(text))) == named(
            triples_of_graph(penman.decode(text, model=model))
        )


def test_counts_and_nothing() -> None:
    assert len(triples("(b / boy :ARG0-of (s / sleep-01) :polarity -)")) == 2 + 2 + 1
    assert len(NOTHING) == 0


@unhurried
@given(trees())
def test_a_graph_and_its_tree_have_the_same_triples(tree: object) -> None:
    assert named(triples_of_tree(tree)) == named(triples_of_graph(interpret(tree, model)))
    every = triples_of_tree(tree, count="all")
    written = sum(
        role != "/" and target not in {variable for variable, _ in tree.nodes()}
        for _, branches in tree.nodes()
        for role, target in branches
        if isinstance(target, str)
    )
    assert len(every.attributes) - 1 <= written
    assert every.relations == triples_of_tree(tree).relations
