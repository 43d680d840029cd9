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
    nodes with two and with three of a kind have two in common. ``neighbours`` are ends of
    relations with what is at the other end.
    """

    own: Places = field(default_factory=dict)
    ends: Places = field(default_factory=dict)
    neighbours: Places = field(default_factory=dict)
    outgoing: Ends = field(default_factory=list)
    incoming: Ends = field(default_factory=list)


def features(graph: Triples) -> Features:
    """The features of all nodes, in an order that only the numbers of the nodes decide."""
    concepts = graph.concepts
    found = Features(outgoing=[[] for _ in concepts], incoming=[[] for _ in concepts])
    own, ends, neighbours = found.own, found.ends, found.neighbours
    described: list[Hashable] = list(concepts)  # one name is told from another by its attributes
    for i, concept in enumerate(concepts):
        own.setdefault(concept, []).append(i)
    for i, role, value in sorted(graph.attributes):
        own.setdefault((role, value), []).append(i)
        described[i] = (described[i], role, value)
    counts: dict[Hashable, int] = {}
    known: set[Hashable] = set()
    for i, role, k in sorted(graph.relations):
        if i == k:
            own.setdefault((role,), []).append(i)
            continue
        found.outgoing[i].append((role, k))
        found.incoming[k].append((role, i))
        for node, other, end in ((i, k, 0), (k, i, 1)):
            kind = (node, role, end)
            counts[kind] = count = counts.get(kind, 0) + 1
            ends.setdefault((role, end, count), []).append(node)
            for neighbour in (concepts[other], described[other]):
                feature = (role, end, neighbour)
                if (node, feature) not in known:
                    known.add((node, feature))
                    neighbours.setdefault(feature, []).append(node)
    return found


@dataclass(slots=True)
class Weights:
    """The weights of all pairs of nodes of two graphs."""

    n: int
    m: int
    unary: list[float]
    optimistic: list[float]


def weights(a: Triples, b: Triples, of_a: Features, of_b: Features) -> Weights:
    """Unary and optimistic weights.

    Common neighbours decide between assignments that are equal otherwise: the optimistic
    weights of an assignment are too high by less than a half for their sake, which changes no
    bound that is rounded down, as all else counts in halves.
    """
    n, m = len(a.concepts), len(b.concepts)
    unary = [0.0] * (n * m)
    _add(unary, m, of_a.own, of_b.own, 1.0)
    optimistic = unary.copy()
    _add(optimistic, m, of_a.ends, of_b.ends, 0.5)
    # Either end of a relation adds it at most twice: by its neighbour's concept, and by all.
    most = 4 * min(len(a.relations), len(b.relations))
    _add(optimistic, m, of_a.neighbours, of_b.neighbours, 0.49 / (most + 1))
    return Weights(n, m, unary, optimistic)


def _add(cells: list[float], m: int, of_a: Places, of_b: Places, weight: float) -> None:
    for feature, sources in of_a.items():
        targets = of_b.get(feature)
        if targets is not None:
            for i in sources:
                row = i * m
                for j in targets:
                    cells[row + j] += weight
