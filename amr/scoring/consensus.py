"""Which of several graphs of one sentence agrees most with the others (minimum Bayes risk).

    >>> from amr.notation.reader import read_graph
    >>> graphs = "(s / sleep-01 :ARG0 (b / boy))", "(s / sleep-01)", "(e / eat-01 :ARG1 (b / boy))"
    >>> trees = [read_graph(graph).tree for graph in graphs]
    >>> [round(value, 2) for value in expected_smatch(trees, [0.4, 0.3, 0.3])]
    [0.75, 0.67, 0.6]

Kumar and Byrne, "Minimum Bayes-Risk Decoding for Statistical Machine Translation", HLT-NAACL 2004,
with exact Smatch for what is gained.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from amr.scoring.mapping import best_mapping
from amr.scoring.triples import triples_of_tree

if TYPE_CHECKING:
    from penman.tree import Tree


def expected_smatch(
    trees: Sequence[Tree], probabilities: Sequence[float], count: str = "smatch"
) -> list[float]:
    """The Smatch, 0 to 1, that is expected of each graph if each is right with its probability.

    A graph that is right has a Smatch of 1 with itself: it counts for itself, too. Probabilities
    need not add up to 1. ``count`` is one of `amr.config.COUNTS`.
    """
    weights = np.asarray(probabilities, dtype=np.float64)
    if not len(weights):
        return []
    graphs = [triples_of_tree(tree, count=count) for tree in trees]
    pairs = np.eye(len(graphs))
    for i, one in enumerate(graphs):
        for j, other in enumerate(graphs[:i]):
            matched = best_mapping(one, other).matched
            pairs[i, j] = pairs[j, i] = 2 * matched / (len(one) + len(other))
    found: list[float] = (pairs @ (weights / weights.sum())).tolist()
    return found


def normalised(scores: Sequence[float | None]) -> list[float]:
    """Probabilities of log-probabilities: those of the given graphs alone, which add up to 1."""
    logs = np.array([0.0 if score is None else score for score in scores], dtype=np.float64)
    if not len(logs):
        return []
    odds = np.exp(logs - logs.max())
    shares: list[float] = (odds / odds.sum()).tolist()
    return shares
