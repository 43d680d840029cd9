"""What a pair of nodes, one of each graph, is worth: at least, and at most.

Pairs of nodes are the cells of a matrix ``[n, m]``, kept as a flat list: ``i * m + j``. Mapping
node ``i`` to node ``j`` matches triples of ``i`` alone (instance, attributes, loops): the
``unary`` weight. A relation between two nodes matches if both of its ends are mapped right;
half of it is counted at either end, as if the other end always were: with these halves, which
give ``optimistic``, the best assignment of nodes bounds the best mapping from above.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from amr.scoring.triples import Triples

Places = dict[Hashable, list[int]]  # the nodes that have a feature, each once
Ends = list[list[tuple[str, int]]]  # of each node, the label and the other end of its relations


@dataclass(slots=True)
class Features:
    """The features of a graph's nodes, and the relations of each node, loops left out.

    ``own`` are concepts, attributes and loops. ``ends`` are ends of relations, numbered so that
    nodes with two and with three of a kind have two in common.
    """

    own: Places = field(default_factory=dict)
    ends: Places = field(default_factory=dict)
    outgoing: Ends = field(default_factory=list)
    incoming: Ends = field(default_factory=list)


def features(graph: Triples) -> Features:
    """The features of all nodes, in an order that only the numbers of the nodes decide."""
    concepts = graph.concepts
    outgoing: Ends = [[] for _ in concepts]
    incoming: Ends = [[] for _ in concepts]
    own: Places = {}
    ends: Places = {}
    for i, concept in enumerate(concepts):
        own.setdefault(concept, []).append(i)
    for i, role, value in sorted(graph.attributes):
        own.setdefault((role, value), []).append(i)
    counts: dict[Hashable, int] = {}
    for i, role, k in sorted(graph.relations):
        if i == k:
            own.setdefault((role,), []).append(i)
            continue
        outgoing[i].append((role, k))
        incoming[k].append((role, i))
        source, target = (i, role), (role, k)
        counts[source] = count = counts.get(source, 0) + 1
        ends.setdefault((role, count), []).append(i)
        counts[target] = count = counts.get(target, 0) + 1
        ends.setdefault((count, role), []).append(k)
    return Features(own, ends, outgoing, incoming)


def neighbours(graph: Triples, of: Features) -> Places:
    """Ends of relations with the concept at the other end, and with all that is there."""
    described: list[Hashable] = list(graph.concepts)  # one name is told from another by its parts
    for i, role, value in sorted(graph.attributes):
        described[i] = (described[i], role, value)
    found: Places = {}
    for end, ends in enumerate((of.outgoing, of.incoming)):
        for i, relations in enumerate(ends):
            kinds: dict[Hashable, None] = {}  # a set in order
            for role, k in relations:
                kinds[end, role, graph.concepts[k]] = kinds[end, role, described[k]] = None
            for feature in kinds:
                found.setdefault(feature, []).append(i)
    return found


@dataclass(slots=True)
class Weights:
    """The weights of all pairs of nodes of two graphs."""

    n: int
    m: int
    unary: list[float]
    optimistic: list[float]


def weights(a: Triples, b: Triples, of_a: Features, of_b: Features) -> Weights:
    """Unary and optimistic weights."""
    n, m = len(a.concepts), len(b.concepts)
    unary = [0.0] * (n * m)
    _add(unary, m, of_a.own, of_b.own, 1.0)
    optimistic = unary.copy()
    _add(optimistic, m, of_a.ends, of_b.ends, 0.5)
    return Weights(n, m, unary, optimistic)


def decided(worth: Weights, a: Triples, b: Triples, of_a: Features, of_b: Features) -> list[float]:
    """Optimistic weights with which common neighbours decide between equals.

    For their sake an assignment is worth too much by less than a half, which changes no bound
    that is rounded down, as all else counts in halves.
    """
    cells = worth.optimistic.copy()
    # Either end of a relation adds it at most twice: by its neighbour's concept, and by all.
    most = 4 * min(len(a.relations), len(b.relations))
    _add(cells, worth.m, neighbours(a, of_a), neighbours(b, of_b), 0.49 / (most + 1))
    return cells


def _add(cells: list[float], m: int, of_a: Places, of_b: Places, weight: float) -> None:
    for feature, sources in of_a.items():
        targets = of_b.get(feature)
        if targets is not None:
            for i in sources:
                row = i * m
                for j in targets:
                    cells[row + j] += weight
