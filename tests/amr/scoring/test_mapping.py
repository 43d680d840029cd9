"""The best mapping is the best of all mappings, whatever found it and whatever proved it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amr.scoring import mapping as mapping_module
from amr.scoring.climbing import Climber, matched
from amr.scoring.mapping import best_mapping
from amr.scoring.relaxation import Links, Relaxation, assign
from amr.scoring.solver import SolverError, better_mapping
from amr.scoring.triples import Triples
from amr.scoring.weights import Weights, decided, features, incidence, weights
from tests.amr.scoring.random_graphs import brute_force, graphs, matched_under, unhurried


def smaller_first(graph: st.SearchStrategy[Triples]) -> st.SearchStrategy[tuple[Triples, Triples]]:
    """Pairs of graphs of which the first has no more nodes."""
    return st.tuples(graph, graph).map(
        lambda pair: pair if len(pair[0].concepts) <= len(pair[1].concepts) else pair[::-1]
    )


def links_of(a: Triples, b: Triples) -> Links:
    """The links between two graphs."""
    return Links.of(incidence(a), incidence(b), len(b.concepts))


def weights_of(a: Triples, b: Triples) -> Weights:
    """The weights of their nodes."""
    return weights(len(a.concepts), len(b.concepts), features(a), features(b))


def relaxation_of(a: Triples, b: Triples) -> Relaxation:
    """The relaxation of their best mapping."""
    return Relaxation(links_of(a, b), weights_of(a, b))


def renamed(graph: Triples, numbers: list[int]) -> Triples:
    """The same graph with node ``i`` called ``numbers[i]``."""
    concepts = [""] * len(numbers)
    for i, concept in enumerate(graph.concepts):
        concepts[numbers[i]] = concept
    return Triples(
        tuple(concepts),
        frozenset((numbers[i], r, v) for i, r, v in graph.attributes),
        frozenset((numbers[i], r, numbers[k]) for i, r, k in graph.relations),
    )


@settings(unhurried, max_examples=200)
@given(graphs(), graphs())
def test_equals_brute_force(a: Triples, b: Triples) -> None:
    found = best_mapping(a, b)
    assert found.matched == brute_force(a, b)
    targets = {i: j for i, j in enumerate(found.targets) if j >= 0}
    assert len(set(targets.values())) == len(targets) == min(len(a.concepts), len(b.concepts))
    assert matched_under(targets, a, b) == found.matched


@unhurried
@given(graphs(), graphs())
def test_neither_order_matters(a: Triples, b: Triples) -> None:
    assert best_mapping(a, b).matched == best_mapping(b, a).matched


@unhurried
@given(graphs(nodes=8, labels=3), graphs(nodes=8, labels=3), st.randoms(use_true_random=False))
def test_numbers_of_nodes_do_not_matter(a: Triples, b: Triples, rng: random.Random) -> None:
    numbers = list(range(len(a.concepts)))
    rng.shuffle(numbers)
    assert best_mapping(a, b).matched == best_mapping(renamed(a, numbers), b).matched


@unhurried
@given(graphs(nodes=10, labels=1), st.randoms(use_true_random=False))
def test_a_graph_matches_itself_wholly(graph: Triples, rng: random.Random) -> None:
    numbers = list(range(len(graph.concepts)))
    rng.shuffle(numbers)
    assert best_mapping(graph, renamed(graph, numbers)).matched == len(graph)


@unhurried
@given(smaller_first(graphs(linked=True)))
def test_bounds_are_bounds_and_never_strike_the_best(pair: tuple[Triples, Triples]) -> None:
    a, b = pair
    most = brute_force(a, b)
    worth = weights_of(a, b)
    bound, _ = assign(np.array(worth.optimistic).reshape(worth.n, worth.m))
    assert bound >= most
    decided(worth, a, b, incidence(a), incidence(b))
    favoured, _ = assign(np.array(worth.optimistic).reshape(worth.n, worth.m))
    assert bound <= favoured < bound + 0.5
    relaxation = relaxation_of(a, b)
    for _ in range(10):
        assert relaxation.bound >= most - 1e-9  # what is better than most - 1 is still allowed
        relaxation.strike(most - 1)
        if not relaxation.tighten(most - 1):
            break


@unhurried
@given(smaller_first(graphs()))
def test_climbing_only_climbs(pair: tuple[Triples, Triples]) -> None:
    a, b = pair
    worth, links = weights_of(a, b), features(a).links
    climber = Climber(b, incidence(a), incidence(b), worth)
    mapping = list(range(len(a.concepts)))
    before = matched(mapping, worth, links, b)
    assert before == matched_under(dict(enumerate(mapping)), a, b)
    gained = climber.climb(mapping)
    assert gained >= 0 and len(set(mapping)) == len(mapping)
    assert matched(mapping, worth, links, b) == before + gained


@settings(unhurried, max_examples=50)
@given(smaller_first(graphs(linked=True)), st.integers(1, 3))
def test_the_solver_alone_finds_the_best(pair: tuple[Triples, Triples], less: int) -> None:
    a, b = pair
    most = brute_force(a, b)
    assert better_mapping(relaxation_of(a, b), most) is None
    found = better_mapping(relaxation_of(a, b), most - less)
    assert found is not None
    assert matched_under(found, a, b) == most


@settings(unhurried, max_examples=50)
@given(graphs(), graphs())
def test_equals_brute_force_without_tightening(a: Triples, b: Triples) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mapping_module, "_STEPS", 0)
        found = best_mapping(a, b)
    assert found.matched == brute_force(a, b)


def test_no_time_for_the_solver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(*_: object) -> None:
        raise SolverError("time limit")

    triangle = frozenset({(0, "r", 1), (1, "r", 2), (2, "r", 0), (3, "r", 4), (4, "r", 5)})
    hexagon = frozenset((i, "r", (i + 1) % 6) for i in range(6))
    a = Triples(("c",) * 6, frozenset(), triangle | {(5, "r", 3)})
    b = Triples(("c",) * 6, frozenset(), hexagon)
    assert best_mapping(a, b) == replace(best_mapping(a, b), matched=10, proof="solver")
    monkeypatch.setattr(mapping_module, "better_mapping", gives_up)
    assert best_mapping(a, b).proof == "none"


def test_hash_seeds_do_not_matter() -> None:
    """Sets have another order in every process; the mapping has not."""
    program = """
from amr.notation.reader import read_graph
from amr.scoring.mapping import best_mapping
from amr.scoring.triples import triples_of_tree
a, b = (triples_of_tree(read_graph(text).tree) for text in (
    "(a / and :op1 (b / c :mod (d / e)) :op2 (f / c :mod (g / e)) :op3 (h / c :ARG0 (i / e)))",
    "(a / or :op2 (b / c :mod (d / e)) :op3 (f / c :mod (g / e)) :op4 (h / c :ARG0 (i / e)))"))
print(best_mapping(a, b))
"""
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1
