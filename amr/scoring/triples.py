"""The triples that Smatch counts.

Conventions of smatch 1.0.4, so that scores can be compared:

- a node has an instance triple with its concept, and the root the attribute ``TOP`` of the
  constant value ``top`` (roots match whatever their concepts);
- ``:ARG0-of`` is ``:ARG0`` turned round, except ``:consist-of``, ``:prep-out-of`` and
  ``:prep-on-behalf-of``; ``:mod`` is ``:domain`` turned round;
- a constant after a role that would be turned round is not counted (``:mod 7``, ``:quant-of 2``);
  with ``count="all"`` it is, under the role as it is written;
- concepts, roles and constants are compared without quotation marks, in lower case, and
  without underscores at their ends.

Different from it: equal triples of a graph count once, strings with blanks are whole, and
``b :mod-of g`` means the same as ``g :mod b``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from amr.notation.trees import nodes_of

if TYPE_CHECKING:
    from penman.graph import Graph
    from penman.tree import Tree

NOT_INVERTED = frozenset({":consist-of", ":prep-out-of", ":prep-on-behalf-of"})

Attribute = tuple[int, str, str]  # node, role, value
Relation = tuple[int, str, int]  # source, role, target


@dataclass(frozen=True, slots=True)
class Triples:
    """A graph as sets of triples. Nodes are numbered; ``concepts[i]`` is that of node ``i``."""

    concepts: tuple[str, ...] = ()
    attributes: frozenset[Attribute] = frozenset()
    relations: frozenset[Relation] = frozenset()

    def __len__(self) -> int:
        """How many triples there are, the instance triples included."""
        return len(self.concepts) + len(self.attributes) + len(self.relations)


NOTHING = Triples()  # of an empty or unreadable prediction


def triples_of_tree(tree: Tree, *, turn_mod: bool = True, count: str = "smatch") -> Triples:
    """The triples of a graph as it is written (see `amr.notation.reader.read_graph`).

    ``turn_mod=False`` leaves ``:mod`` as it is, also before constants. ``count`` is one of
    `amr.config.COUNTS`.
    """
    nodes = nodes_of(tree)
    number = {variable: i for i, (variable, _) in enumerate(nodes)}
    concepts = [""] * len(nodes)
    attributes = {(0, "top", "top")}
    relations: set[Relation] = set()
    for i, (_, branches) in enumerate(nodes):
        for role, target in branches:
            if role == "/":
                concepts[i] = normal(target)
                continue
            k = number[target[0]] if type(target) is tuple else number.get(target)
            label, turned = _direction(role, turn_mod)
            if k is not None:
                relations.add((k, label, i) if turned else (i, label, k))
            elif not turned:
                attributes.add((i, label, normal(target)))
            elif count == "all":
                attributes.add((i, normal(role[1:]), normal(target)))
    return Triples(tuple(concepts), frozenset(attributes), frozenset(relations))


def triples_of_graph(graph: Graph, *, count: str = "smatch") -> Triples:
    """The triples of a penman graph, which has no inverted role before a constant.

    A node's first instance triple is the one that counts.
    """
    number: dict[str, int] = {graph.top: 0} if graph.top is not None else {}
    for source, _, _ in graph.triples:
        number.setdefault(source, len(number))
    concepts: list[str | None] = [None] * len(number)
    attributes = {(0, "top", "top")} if number else set()
    relations: set[Relation] = set()
    for source, role, target in graph.triples:
        i, text = number[source], str(target if target is not None else "")
        if role == ":instance":
            if concepts[i] is None:
                concepts[i] = normal(text)
            continue
        k = number.get(text)
        label, turned = _direction(role)
        if k is not None:
            relations.add((k, label, i) if turned else (i, label, k))
        elif not turned:
            attributes.add((i, label, normal(text)))
        elif count == "all":
            attributes.add((i, normal(role[1:]), normal(text)))
    named = tuple(concept or "" for concept in concepts)
    return Triples(named, frozenset(attributes), frozenset(relations))


@lru_cache(maxsize=100_000)
def normal(text: str | None) -> str:
    """A concept or constant as it is compared; penman has None where one is missing."""
    if text is None:
        return ""
    if text.startswith('"'):
        text = text[1:-1]
    return text.lower().rstrip("_")


def relation_of(source: int, role: str, target: int) -> Relation:
    """An edge as it is written between two nodes, as it is counted."""
    label, turned = _direction(role)
    return (target, label, source) if turned else (source, label, target)


def attribute_of(node: int, role: str, value: str) -> Attribute:
    """A constant as it is written at a node, as it is counted with ``count="all"``."""
    label, turned = _direction(role)
    return node, normal(role[1:]) if turned else label, normal(value)


@lru_cache(maxsize=10_000)
def _direction(role: str, turn_mod: bool = True) -> tuple[str, bool]:
    """The label of a role, and whether its triple is turned round."""
    if role.endswith("-of") and role not in NOT_INVERTED:
        label, turned = _direction(role[:-3], turn_mod)
        return label, not turned
    if role == ":mod" and turn_mod:
        return "domain", True
    return normal(role.removeprefix(":")), False
