"""The parts of a graph that are verified: its nodes, its edges, and which node is the root.

A part is one triple that Smatch counts (with ``count="all"``): a node with its concept, an edge
between two nodes, a constant of a node, the root. The same graph written in another way has the
same parts.

    >>> from amr.notation.reader import read_graph
    >>> found = read_graph("(s / sleep-01 :ARG0 (b / boy) :polarity -)").tree
    >>> gold = read_graph("(x / sleep-01 :ARG1 (y / boy) :polarity -)").tree
    >>> labels = labels_of(found, gold)
    >>> for triple, right in zip(parts_of(found).triples, labels.right):
    ...     print(*triple, right)
    s :instance sleep-01 True
    b :instance boy True
    s :ARG0 b False
    s :polarity - True
    s :TOP top True
    >>> labels.smatch
    0.8
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from amr.graph.aligned_graph import TOP, Triple
from amr.notation.reader import triple_of
from amr.notation.trees import nodes_of
from amr.scoring.mapping import best_mapping
from amr.scoring.triples import attribute_of, relation_of, triples_of_tree

if TYPE_CHECKING:
    from penman.tree import Tree


@dataclass(frozen=True, slots=True)
class GraphParts:
    """Nodes first, then edges and constants as they are written, the root last; each once.

    ``triples`` are those of `AlignedGraph.graph`, but for the last one, ``(root, ":TOP", "top")``.
    ``ends`` are source and target of what is no node, as numbers of nodes, -1 for a constant.
    """

    triples: tuple[Triple, ...]
    ends: tuple[tuple[int, int], ...]

    @property
    def nodes(self) -> int:
        """How many of the parts are nodes."""
        return len(self.triples) - len(self.ends)


@dataclass(frozen=True, slots=True)
class Labels:
    """Which parts of a graph are right."""

    right: tuple[bool, ...]
    gold: int  # how many triples the gold graph has

    @property
    def smatch(self) -> float:
        """The graph's Smatch, 0 to 1."""
        return 2 * sum(self.right) / (len(self.right) + self.gold)


def parts_of(tree: Tree) -> GraphParts:
    """The parts of a graph."""
    return _read(tree)[0]


def labels_of(tree: Tree, gold: Tree) -> Labels:
    """The parts that are right by the best mapping of nodes to those of the gold graph."""
    counted = _read(tree)[1]
    own, wanted = (triples_of_tree(each, count="all") for each in (tree, gold))
    mapping = best_mapping(own, wanted)
    targets = mapping.targets
    right = [
        place >= 0 and own.concepts[node] == wanted.concepts[place]
        for node, place in enumerate(targets)
    ]
    for source, role, target in counted:
        if isinstance(target, int):
            found = (targets[source], role, targets[target]) in wanted.relations
        else:
            found = (targets[source], role, target) in wanted.attributes
        right.append(found)
    return Labels(tuple(right), len(wanted))


def _read(tree: Tree) -> tuple[GraphParts, list[tuple[int, str, int | str]]]:
    """The parts, and how each that is no node is counted."""
    nodes = nodes_of(tree)
    number = {variable: place for place, (variable, _) in enumerate(nodes)}
    variables = set(number)
    triples: list[Triple] = []
    edges: dict[tuple[int, str, int | str], tuple[Triple, tuple[int, int]]] = {}
    for place, (variable, branches) in enumerate(nodes):
        concept = ""
        for role, branch in branches:
            target = branch[0] if isinstance(branch, tuple) else branch or ""
            if role == "/":
                concept = target
                continue
            triple = triple_of(variable, role, target, variables)
            if target in number:
                key: tuple[int, str, int | str] = relation_of(place, role, number[target])
                ends = number[triple[0]], number[triple[2]]
            else:
                key, ends = attribute_of(place, role, target), (place, -1)
            edges.setdefault(key, (triple, ends))
        triples.append((variable, ":instance", concept))
    root = nodes[0][0]
    edges[0, "top", "top"] = (root, TOP, "top"), (0, -1)
    triples += [triple for triple, _ in edges.values()]
    return GraphParts(tuple(triples), tuple(ends for _, ends in edges.values())), list(edges)
