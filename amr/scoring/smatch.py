"""Smatch (Cai and Knight 2013), exactly: the best mapping of nodes, not a good one.

    >>> import penman
    >>> gold = penman.decode("(w / want-01 :ARG0 (b / boy) :ARG1 (g / go-02 :ARG0 b))")
    >>> found = penman.decode("(x / want-01 :ARG0 (y / boy) :ARG1 (z / leave-11))")
    >>> smatch_counts([gold], [found])  # matched, predicted, gold
    array([[5., 6., 7.]])

The same graphs give the same counts, always and on every machine; a graph with itself gives 1,
and the F1 does not depend on which of two files is called gold. Triples are those of smatch
1.0.4 (see `amr.scoring.triples`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from amr.scoring.pool import matches
from amr.scoring.triples import NOTHING, Triples, triples_of_graph, triples_of_tree
from semcore.scoring.metrics import Counts

if TYPE_CHECKING:
    from penman.graph import Graph
    from penman.tree import Tree

__all__ = ["smatch", "smatch_counts"]


def smatch(
    gold: Sequence[Graph | Tree | None],
    predicted: Sequence[Graph | Tree | None],
    workers: int = 1,
) -> Counts:
    """Precision, recall and F1 over all triples of paired graphs."""
    return Counts.of(smatch_counts(gold, predicted, workers))


def smatch_counts(
    gold: Sequence[Graph | Tree | None],
    predicted: Sequence[Graph | Tree | None],
    workers: int = 1,
) -> NDArray[np.float64]:
    """Counts ``[items, 3]``: triples matched, predicted and in the gold.

    Graphs or trees of penman; ``None``, where there is no graph, has no triples. ``workers``
    processes share the work.

    Raises ``ValueError`` when there are not as many predicted graphs as gold ones.
    """
    if len(gold) != len(predicted):
        raise ValueError(f"{len(gold)} gold graphs, but {len(predicted)} predicted ones")
    of_gold, of_predicted = list(map(_triples, gold)), list(map(_triples, predicted))
    table = np.zeros((len(gold), 3))
    pairs = list(zip(of_predicted, of_gold, strict=True))
    table[:, 0] = [matched for matched, _ in matches(pairs, workers)]
    table[:, 1] = list(map(len, of_predicted))
    table[:, 2] = list(map(len, of_gold))
    return table


def _triples(graph: Graph | Tree | None) -> Triples:
    if graph is None:
        return NOTHING
    return triples_of_graph(graph) if hasattr(graph, "triples") else triples_of_tree(graph)
