"""The graph between a corpus and its PENMAN form: nodes that know their words, and edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

Kind = Literal["virtual", "predicate", "argument", "word", "constant"]


@dataclass(frozen=True, slots=True)
class Node:
    """A node. ``label`` is any text; `amr.pseudo.concepts` makes a concept of it.

    A ``constant`` is written as a value, without a variable, and has no edges of its own.
    """

    label: str
    words: tuple[int, ...]  # of the sentence, rising; none for a virtual node
    kind: Kind


class Edge(NamedTuple):
    """A directed edge between two nodes, by their places. ``role`` has no colon.

    An ``inverted`` edge is written as ``:role-of``: its meaning runs from target to source.
    """

    source: int
    role: str
    target: int
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class PseudoGraph:
    """Nodes, edges in the order in which they are written, and the node at the top."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    top: int = 0

    def reached(self, tops: Iterable[int]) -> set[int]:
        """The nodes to which the edges lead from ``tops``, these included."""
        below: dict[int, list[int]] = {}
        for edge in self.edges:
            below.setdefault(edge.source, []).append(edge.target)
        found: set[int] = set()
        pending = list(tops)
        while pending:
            node = pending.pop()
            if node not in found:
                found.add(node)
                pending += below.get(node, ())
        return found

    def merged(self, into: Mapping[int, int]) -> PseudoGraph:
        """With the edges of some nodes moved to others, and what is then alone left out.

        Edges that become equal count once; an edge never becomes a loop.
        """
        edges: dict[Edge, None] = {}
        for source, role, target, inverted in self.edges:
            edge = Edge(into.get(source, source), role, into.get(target, target), inverted)
            if edge.source != edge.target or source == target:
                edges[edge] = None
        return replace(self, edges=tuple(edges)).without(set(into) - set(into.values()))

    def without(self, nodes: set[int]) -> PseudoGraph:
        """Without these nodes and their edges. The top must stay."""
        kept = [index for index in range(len(self.nodes)) if index not in nodes]
        places = {index: place for place, index in enumerate(kept)}
        return PseudoGraph(
            nodes=tuple(self.nodes[index] for index in kept),
            edges=tuple(
                Edge(places[source], role, places[target], inverted)
                for source, role, target, inverted in self.edges
                if source in places and target in places
            ),
            top=places[self.top],
        )


def over_roots(graph: PseudoGraph, roots: list[int], label: str, role: str) -> PseudoGraph:
    """A virtual node on top, and an edge from it to each root.

    ``role`` may hold ``{}``: the number of the root, from 1.
    """
    top = len(graph.nodes)
    edges = [Edge(top, role.format(n), root) for n, root in enumerate(roots, start=1)]
    return PseudoGraph((*graph.nodes, Node(label, (), "virtual")), (*edges, *graph.edges), top)
