"""Counts of every measure for every pair of graphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from amr.scoring.smatch import match
from amr.scoring.views import BAGS, GRAPHS, MEASURES, NO_VIEWS, Views, views
from semcore.commands import progress
from semcore.scoring.metrics import count_table, overlap
from semcore.scoring.scores import Tables

if TYPE_CHECKING:
    from penman.tree import Tree

    from amr.config import GraphScoring


def tables(
    gold: Sequence[Tree | None], predicted: Sequence[Tree | None], config: GraphScoring
) -> tuple[Tables, int]:
    """Tables ``[graphs, 3]`` of ``smatch`` and the measures, and the mappings without proof."""

    def seen(trees: Sequence[Tree | None]) -> list[Views]:
        return [
            NO_VIEWS if tree is None else views(tree, config.protocol, config.count)
            for tree in trees
        ]

    pairs = list(zip(seen(predicted), seen(gold), strict=True))
    names = GRAPHS if config.fine_grained else GRAPHS[:1]
    problems = [(one.graphs[name], other.graphs[name]) for name in names for one, other in pairs]
    mapped = progress(match(problems, config.workers), "mapping nodes", len(problems))
    counts, proven = zip(*mapped, strict=True) if problems else ((), ())
    found = dict(zip(names, np.split(count_table(counts), len(names)), strict=True))
    if config.fine_grained:
        for name in BAGS:
            found[name] = count_table(
                overlap(other.bags[name], one.bags[name]) for one, other in pairs
            )
    shown = ("smatch", *MEASURES) if config.fine_grained else ("smatch",)
    return {name: found[name] for name in shown}, len(proven) - sum(proven)
