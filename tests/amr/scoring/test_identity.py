"""Which graphs are the same: against exact Smatch over all triples, and other ways to write one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from penman.layout import interpret, reconfigure
from penman.models.amr import model
from penman.tree import Tree

from amr.notation.reader import read_graph
from amr.scoring.identity import identity
from amr.scoring.smatch import smatch_counts
from tests.amr.random_trees import trees
from tests.amr.scoring.random_graphs import unhurried


def of(text: str) -> bytes:
    """The identity of a graph in PENMAN notation."""
    return identity(read_graph(text).tree)


def same(one: Tree, other: Tree) -> bool:
    """Whether all triples of both match under the best mapping."""
    ((matched, first, second),) = smatch_counts([one], [other], count="all").tolist()
    return matched == first == second


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("(b / boy)", "(x / boy)", True),
        ("(b / boy)", "(b / girl)", False),
        ("(b / boy :mod 7)", "(b / boy)", False),
        ("(b / boy :mod 7)", "(b / boy :mod 8)", False),
        ("(b / boy :mod (g / good))", "(b / boy :domain-of (g / good))", True),
        ("(b / boy :mod (g / good))", "(g / good :domain (b / boy))", False),  # another root
        ("(b / boy :ARG0 (c / cat) :ARG1 (d / dog))", "(b / boy :ARG1 (d / dog) :ARG0 (c / cat))",
         True),
        ("(b / boy :ARG0 (c / cat) :ARG1 (d / dog))", "(b / boy :ARG0 (d / dog) :ARG1 (c / cat))",
         False),
        ("(a / and :op1 (b / boy :poss (h / he)) :op2 (c / cat :poss h))",
         "(x / and :op2 (y / cat :poss (z / he :poss-of (v / boy :op1-of x))))", True),
        ("(a / and :op1 (b / boy :poss (h / he)) :op2 (c / cat :poss h))",
         "(a / and :op1 (b / boy :poss (h / he)) :op2 (c / cat :poss (h2 / he)))", False),
        ("(a / and :op1 (t / it :mod (t2 / it :quant 1)) :op2 (t3 / it))",
         "(a / and :op1 (t / it :mod (t2 / it)) :op2 (t3 / it :quant 1))", False),
        ('(n / name :op1 "Rome")', "(n / name :op1 Rome)", True),
    ],
)  # fmt: skip
def test_what_is_the_same(one: str, other: str, equal: bool) -> None:
    assert (of(one) == of(other)) == equal
    assert same(read_graph(one).tree, read_graph(other).tree) == equal


@unhurried
@given(trees(), st.integers(0, 1000))
def test_another_way_to_write_a_graph_is_the_same_graph(tree: Tree, seed: int) -> None:
    graph = interpret(tree, model)
    rng = random.Random(seed)
    other = reconfigure(graph, model=model, key=lambda _: rng.random())
    other.reset_variables("v{i}")
    assert (identity(other) == identity(tree)) == same(other, tree)


@settings(unhurried, max_examples=60)
@given(trees(), trees())
def test_two_graphs_are_the_same_if_all_their_triples_match(one: Tree, other: Tree) -> None:
    assert (identity(one) == identity(other)) == same(one, other)
