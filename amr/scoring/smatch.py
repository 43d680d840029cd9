"""Smatch (Cai and Knight 2013), exactly: the best mapping of nodes, not a good one.

    >>> import penman
    >>> gold = penman.decode("(w / want-01 :ARG0 (b / boy) :ARG1 (g / go-02 :ARG0 b))")
    >>> found = penman.decode("(x / want-01 :ARG0 (y / boy) :ARG1 (z / leave-11))")
    >>> smatch_counts([gold], [found])  # matched, predicted, gold
    array([[5., 6., 7.]])

The same graphs give the same counts, always and on every machine; a graph with itself gives 1,
and the F1 does not depend on which of two files is called gold. Triples are those of smatch
1.0.4, or all there are (see `amr.scoring.triples`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from amr.config import COUNTS
from amr.scoring.mapping import best_mapping
from amr.scoring.triples import NOTHING, Triples, triples_of_graph, triples_of_tree
from semcore.errors import one_of
from semcore.processes import end_with_parent
from semcore.scoring.metrics import Counts, Floats, Row, count_table

if TYPE_CHECKING:
    from penman.graph import Graph
    from penman.tree import Tree

Pair = tuple[Triples, Triples]  # a predicted graph's, and the gold one's
_CHUNK = 16  # pairs sent to a process at once


def smatch(
    gold: Sequence[Graph | Tree | None],
    predicted: Sequence[Graph | Tree | None],
    workers: int = 1,
    count: str = "smatch",
) -> Counts:
    """Precision, recall and F1 over all triples of paired graphs; see `smatch_counts`."""
    return Counts.of(smatch_counts(gold, predicted, workers, count))


def smatch_counts(
    gold: Sequence[Graph | Tree | None],
    predicted: Sequence[Graph | Tree | None],
    workers: int = 1,
    count: str = "smatch",
) -> Floats:
    """Counts ``[items, 3]``: triples matched, predicted and in the gold.

    Graphs or trees of penman; ``None``, where there is no graph, has no triples. ``workers``
    processes share the work. ``count`` is ``smatch``, the triples of smatch 1.0.4, or ``all``:
    also the constants after ``:mod`` and inverted roles.

    Raises ``ValueError`` when there are not as many predicted graphs as gold ones, `InputError`
    for another ``count``.
    """
    one_of("count", count, COUNTS)
    if len(gold) != len(predicted):
        raise ValueError(f"{len(gold)} gold graphs, but {len(predicted)} predicted ones")
    found, right = ([_triples(graph, count) for graph in graphs] for graphs in (predicted, gold))
    pairs = list(zip(found, right, strict=True))
    return count_table(counts for counts, _ in match(pairs, workers))


def match(pairs: Sequence[Pair], workers: int = 1) -> Iterator[tuple[Row, bool]]:
    """The counts of each pair, in order, and whether it is proven that no more triples match.

    The number of ``workers`` changes nothing but the time it takes.
    """
    if workers <= 1 or len(pairs) <= _CHUNK:
        yield from map(_match, pairs)
        return
    # A fresh interpreter: forking one in which torch has threads may hang.
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=end_with_parent
    ) as pool:
        yield from pool.map(_match, pairs, chunksize=_CHUNK)


def _match(pair: Pair) -> tuple[Row, bool]:
    mapping, (predicted, gold) = best_mapping(*pair), pair
    return (mapping.matched, len(predicted), len(gold)), mapping.proof != "none"


def _triples(graph: Graph | Tree | None, count: str) -> Triples:
    if graph is None:
        return NOTHING
    if hasattr(graph, "triples"):
        return triples_of_graph(graph, count=count)
    return triples_of_tree(graph, count=count)
