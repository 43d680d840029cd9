"""A tree of AMR that is changed: its nodes, where its constants stand, new nodes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from penman.tree import Tree

from amr.notation.trees import Variables

Branches = list[tuple[str, Any]]


def concept_of(target: Any) -> str:
    """The concept of a branch's node; of a constant or a pointer none."""
    return str(dict(target[1]).get("/")) if isinstance(target, tuple) else ""


def number_of(target: Any) -> str:
    """A number, or that of a quantity or an entity which has no other branch but a unit."""
    if not isinstance(target, tuple):
        return str(target)
    found = dict(target[1])
    plain = set(found) <= {"/", ":quant", ":value", ":unit"}
    return str(found.get(":quant", found.get(":value", ""))).strip('"') if plain else ""


def rename(branches: Branches, concept: str) -> None:
    """Gives a node, of these branches, another concept."""
    place = next(place for place, (role, _) in enumerate(branches) if role == "/")
    branches[place] = "/", concept


def become(branches: Branches, concept: str, *parts: tuple[str, Any], without: str = "") -> None:
    """Gives a node another concept and these parts, in the place of those with their roles.

    Args:
        without: another role that it has no more.
    """
    roles = {"/", without, *(role for role, _ in parts)}
    branches[:] = [("/", concept), *parts, *(b for b in branches if b[0] not in roles)]


def renumber(tree: Tree) -> None:
    """Gives all nodes the variables that AMR has: a small Latin letter, and a number."""
    names = Variables()
    variables = {v: names.new(dict(branches).get("/")) for v, branches in tree.nodes()}

    def renamed(node: Any) -> Any:
        branches = [
            (role, renamed(target))
            if isinstance(target, tuple)
            else (role, target if role == "/" else variables.get(target, target))
            for role, target in node[1]
        ]
        return variables[node[0]], branches

    tree.node = renamed(tree.node)


class Nodes:
    """The nodes of a tree; those that are made get variables that no other has."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.made = 0

    def branches(self) -> Iterator[tuple[str, Branches]]:
        """Each node's concept, and its branches, which may be changed."""
        for _, branches in list(self.tree.nodes()):
            yield str(dict(branches).get("/")), branches

    def places(self, constant: str) -> list[tuple[str, Branches, int]]:
        """Where a constant stands: the concept and branches of its node, and which of these."""
        return [
            (concept, branches, place)
            for concept, branches in self.branches()
            for place, (role, target) in enumerate(branches)
            if target == constant and role != "/"
        ]

    def has_pair(self, first: str, second: str) -> bool:
        """Whether a node has these as its first and its second operand."""
        return any((":op1", first) in b and (":op2", second) in b for _, b in self.branches())

    def pair_as(
        self, concept: str, first: str, second: str, among: Collection[str], *, turned: bool = False
    ) -> bool:
        """Two numbers that a node of these concepts has as a node of that one.

        ``turned``: whether the node has the second first.
        """
        both = [second, first] if turned else [first, second]
        for other, branches in self.branches():
            ends = [number_of(target) for role, target in branches if role in (":op1", ":op2")]
            if other in among and ends == both:
                become(branches, concept, (":op1", first), (":op2", second))
                return True
        return False

    def has(self, number: str) -> bool:
        return bool(self.places(number) or self.places(f'"{number}"'))

    def may_go(self, *targets: Any) -> bool:
        """Whether no pointer leads to a node of these branches, so that they may be left out."""
        inside = {v for t in targets if isinstance(t, tuple) for v, _ in Tree(t).nodes()}
        pointed = {t for _, b in self.branches() for r, t in b if r != "/" and isinstance(t, str)}
        return inside.isdisjoint(pointed)

    def is_said_twice(self, node: Any, above: Branches) -> bool:
        """Whether a node says no more than one above it, of the same concept."""

        def plain(branches: Branches) -> set[tuple[str, Any]]:
            return {(r, t[0] if isinstance(t, tuple) else t) for r, t in branches}

        return plain(node[1]) <= plain(above)

    def new(self, concept: str, *branches: tuple[str, Any]) -> tuple[str, Branches]:
        """A node of a variable that no other has until all get theirs."""
        self.made += 1
        return f"{concept[0]}_new_{self.made}", [("/", concept), *branches]

    def like(self, target: Any) -> Any:
        """A node of the same concept; a pointer stays one."""
        return self.new(concept_of(target)) if isinstance(target, tuple) else target
