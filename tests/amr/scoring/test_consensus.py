"""Expected Smatch: the definition, by single scores, and what follows from it."""

from __future__ import annotations

import math

import pytest

from amr.notation.reader import read_graph
from amr.scoring.consensus import expected_smatch, normalised
from amr.scoring.smatch import smatch
from tests.amr.tiny_parser import tiny_sentences

TREES = [item.tree for item in tiny_sentences()]


def test_it_is_the_mean_of_single_scores() -> None:
    chances = [0.5, 0.05, 0.1, 0.05, 0.02, 0.08, 0.05, 0.05, 0.05, 0.05]
    for count in ("smatch", "all"):
        found = expected_smatch(TREES, chances, count)
        for place, tree in enumerate(TREES):
            single = [smatch([other], [tree], count=count).f1 for other in TREES]
            mean = math.fsum(chance * f1 for chance, f1 in zip(chances, single, strict=True))
            assert found[place] == pytest.approx(mean)


def test_a_graph_that_is_certain_is_worth_all() -> None:
    assert expected_smatch(TREES[:3], [0, 1, 0])[1] == pytest.approx(1)
    assert expected_smatch(TREES[:1], [0.3]) == pytest.approx([1])
    assert expected_smatch([], []) == []


def test_what_most_say_wins_over_the_likeliest() -> None:
    """Two graphs that nearly agree, against a likelier one that is alone."""
    graphs = [
        "(e / eat-01 :ARG1 (f / fish))",
        "(s / sleep-01 :ARG0 (b / boy :mod (o / old)))",
        "(s / sleep-01 :ARG0 (b / boy :mod (t / tall)))",
    ]
    first, *agreeing = expected_smatch([read_graph(graph).tree for graph in graphs], [4, 3, 3])
    assert min(agreeing) > first


def test_probabilities_of_logarithms() -> None:
    assert normalised([-1000.0, -1000.0 + math.log(3)]) == pytest.approx([0.25, 0.75])
    assert normalised([-2.0, None]) == pytest.approx(normalised([-2.0, 0.0]))
    assert normalised([]) == []
