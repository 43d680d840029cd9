"""Counts of every measure for every pair of graphs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from amr.scoring.pool import matches
from amr.scoring.views import BAGS, GRAPHS, MEASURES, NO_VIEWS, Views, views
from semcore.commands import progress

if TYPE_CHECKING:
    from penman.tree import Tree


def tables(
    gold: Sequence[Tree | None],
    predicted: Sequence[Tree | None],
    protocol: str,
    fine_grained: bool,
    workers: int,
) -> tuple[dict[str, NDArray[np.float64]], int]:
    """Tables ``[graphs, 3]`` of ``smatch`` and the measures, and the mappings without proof."""

    def seen(trees: Sequence[Tree | None]) -> list[Views]:
        return [NO_VIEWS if tree is None else views(tree, protocol) for tree in trees]

    pairs = list(zip(seen(predicted), seen(gold), strict=True))
    names = GRAPHS if fine_grained else GRAPHS[:1]
    found = {name: np.zeros((len(pairs), 3)) for name in (*GRAPHS, *BAGS)}
    problems = [(one.graphs[name], other.graphs[name]) for name in names for one, other in pairs]
    unproven = 0
    results = progress(matches(problems, workers), "mapping nodes", len(problems))
    rows = chain.from_iterable(found[name] for name in names)
    for row, (found_graph, gold_graph), (matched, proven) in zip(
        rows, problems, results, strict=True
    ):
        row[:] = matched, len(found_graph), len(gold_graph)
        unproven += not proven
    for name in BAGS:
        for row, (one, other) in zip(found[name], pairs, strict=True):
            bag, of_gold = one.bags[name], other.bags[name]
            row[:] = (bag & of_gold).total(), bag.total(), of_gold.total()
    shown = ("smatch", *MEASURES) if fine_grained else ("smatch",)
    return {name: found[name] for name in shown}, unproven
