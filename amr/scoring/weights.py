"""What a pair of nodes, one of each graph, is worth: at least, and at most.

Pairs of nodes are the cells of a matrix ``[n, m]``, kept as a flat list: ``i * m + j``. Mapping
node ``i`` to node ``j`` matches triples of ``i`` alone (instance, attributes, loops): the
``unary`` weight. A relation between two nodes matches if both of its ends are mapped right;
half of it is counted at either end, as if the other end always were: with these halves, which
give ``optimistic``, the best assignment of nodes bounds the best mapping from above.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from amr.scoring.triples import Relation, Triples

Places = dict[Hashable, list[int]]  # the nodes that have a feature, each once
Ends = list[list[tuple[str, int]]]  # of each node, the label and the other end of its relations


@dataclass(slots=True)
class Features:
    """What the nodes of a graph have.

    ``own`` are concepts, attributes and loops. ``ends`` are ends of relations, numbered so that
    nodes with two and with three of a kind have two in common. ``links`` are the relations, no
    loops, in any order.
    """

    own: Places
    ends: Places
    links: list[Relation]


def features(graph: Triples) -> Features:
    """The features of all nodes."""
    own: Places = {}
    ends: Places = {}
    links = []
    for i, concept in enumerate(graph.concepts):
        own.setdefault(concept, []).append(i)
    for i, role, value in graph.attributes:
        own.setdefault((role, value), []).append(i)
    counts: dict[Hashable, int] = {}
    for link in graph.relations:
        i, role, k = link
        if i == k:
            own.setdefault((role,), []).append(i)
            continue
        links.append(link)
        source, target = (i, role), (role, k)
        counts[source] = count = counts.get(source, 0) + 1
        ends.setdefault((role, count), []).append(i)
        counts[target] = count = counts.get(target, 0) + 1
        ends.setdefault((count, role), []).append(k)
    return Features(own, ends, links)


@dataclass(slots=True)
class Incidence:
    """The relations of each node, loops left out, in a fixed order."""

    outgoing: Ends
    incoming: Ends


def incidence(graph: Triples) -> Incidence:
    """The relations of all nodes."""
    found = Incidence([[] for _ in graph.concepts], [[] for _ in graph.concepts])
    for i, role, k in sorted(graph.relations):
        if i != k:
            found.outgoing[i].append((role, k))
            found.incoming[k].append((role, i))
    return found


def neighbours(graph: Triples, near: Incidence) -> Places:
    """Ends of relations with the concept at the other end, and with all that is there."""
    described: list[Hashable] = list(graph.concepts)  # one name is told from another by its parts
    for i, role, value in sorted(graph.attributes):
        described[i] = (described[i], role, value)
    found: Places = {}
    for end, ends in enumerate((near.outgoing, near.incoming)):
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


def weights(n: int, m: int, of_a: Features, of_b: Features) -> Weights:
    """Unary and optimistic weights of graphs with n and m nodes."""
    unary = [0.0] * (n * m)
    _add(unary, m, of_a.own, of_b.own, 1.0)
    optimistic = unary.copy()
    _add(optimistic, m, of_a.ends, of_b.ends, 0.5)
    return Weights(n, m, unary, optimistic)


def decided(worth: Weights, a: Triples, b: Triples, near_a: Incidence, near_b: Incidence) -> None:
    """Let common neighbours decide between what is worth the same.

    For their sake an assignment becomes worth too much by less than a half, which changes no
    bound that is rounded down, as all else counts in halves.
    """
    # Either end of a relation adds it at most twice: by its neighbour's concept, and by all.
    most = 4 * min(len(a.relations), len(b.relations))
    common = neighbours(a, near_a), neighbours(b, near_b)
    _add(worth.optimistic, worth.m, *common, 0.49 / (most + 1))


def _add(cells: list[float], m: int, of_a: Places, of_b: Places, weight: float) -> None:
    for feature, sources in of_a.items():
        targets = of_b.get(feature)
        if targets is not None:
            for i in sources:
                row = i * m
                for j in targets:
                    cells[row + j] += weight
