"""Graphs with mistakes as parsers make them: what scoring is tested on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from penman.tree import Tree

from amr.notation.trees import TreeNode

__all__ = ["perturbed"]


def perturbed(trees: Sequence[Tree], rate: float = 0.12, seed: int = 0) -> list[Tree]:
    """The graphs with wrong concepts and roles, and with missing, added and misplaced parts.

    ``rate`` is the probability of a wrong concept or role; other mistakes are rarer. What is
    wrong or added comes from any of the graphs. Variables are new, and branches in any order.
    The same seed makes the same mistakes.
    """
    rng = random.Random(seed)
    nodes = [node for tree in trees for node in tree.nodes()]
    return [_Mistakes(rng, nodes, rate).of(tree) for tree in trees]


class _Mistakes:
    """The mistakes in one graph."""

    def __init__(self, rng: random.Random, nodes: Sequence[TreeNode], rate: float) -> None:
        self.rng, self.nodes, self.rate = rng, nodes, rate
        self.names: dict[str, str] = {}
        self.added = 0

    def of(self, tree: Tree) -> Tree:
        variables = [variable for variable, _ in tree.nodes()]
        self.names = {variable: f"x{i}" for i, variable in enumerate(variables)}
        root = self._copied(tree.node)
        if self._happens(2 * self.rate):
            self._misplace(root)
        self._drop_mentions(root)
        return Tree(root)

    def _copied(self, node: TreeNode) -> TreeNode:
        variable, branches = node
        copied: list = []
        for role, target in branches[1:]:
            if self._happens(self.rate / 3):
                continue
            if self._happens(self.rate):
                role = self.rng.choice(self.rng.choice(self.nodes)[1])[0]
                role = ":mod" if role == "/" else role
            if isinstance(target, str):
                copied.append((role, self.names.get(target, target)))
            else:
                copied.append((role, self._copied(target)))
        if self._happens(self.rate / 2):
            self.added += 1
            copied.append((":mod", (f"y{self.added}", [self.rng.choice(self.nodes)[1][0]])))
        self.rng.shuffle(copied)
        wrong = self._happens(self.rate)
        concept = self.rng.choice(self.nodes)[1][0] if wrong else branches[0]
        return self.names[variable], [concept, *copied]

    def _misplace(self, root: TreeNode) -> None:
        """Hang a part of the graph somewhere else."""
        places = [
            (node, branch) for node in _nodes(root) for branch in node[1] if _is_node(branch[1])
        ]
        if places:
            node, branch = self.rng.choice(places)
            node[1].remove(branch)
            self.rng.choice(list(_nodes(root)))[1].append(branch)

    def _drop_mentions(self, root: TreeNode) -> None:
        """Drop mentions of nodes that are no longer there."""
        gone = set(self.names.values()) - {variable for variable, _ in _nodes(root)}
        for _, branches in _nodes(root):
            branches[1:] = [
                branch for branch in branches[1:] if _is_node(branch[1]) or branch[1] not in gone
            ]

    def _happens(self, probability: float) -> bool:
        return self.rng.random() < probability


def _nodes(node: TreeNode) -> Iterator[TreeNode]:
    yield node
    for _, target in node[1]:
        if _is_node(target):
            yield from _nodes(target)


def _is_node(target: object) -> bool:
    return not isinstance(target, str)
