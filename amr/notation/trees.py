"""Trees of graphs, however deep: their nodes, and names for new ones."""

from __future__ import annotations

import re
from collections.abc import Collection

from penman.tree import Tree

TreeNode = tuple[str, list]  # a variable and its branches: a role, and a node or an atom
_LETTER = re.compile("[a-z]")


def nodes_of(tree: Tree) -> list[TreeNode]:
    """The nodes, a level after the other from the root down."""
    nodes = [tree.node]
    for _, branches in nodes:  # which grows meanwhile
        nodes += [target for _, target in branches if type(target) is tuple]
    return nodes


def depth_of(tree: Tree) -> int:
    """How many nodes lie in each other."""
    depth, level = 0, [tree.node]
    while level:
        depth += 1
        level = [target for _, below in level for _, target in below if type(target) is tuple]
    return depth


class Variables:
    """Variables for new nodes: a concept's first letter, and a number from the second on.

    ``taken`` are constants, which would read as variables.
    """

    def __init__(self, taken: Collection[str] = ()) -> None:
        self.taken = taken
        self.counts: dict[str, int] = {}

    def new(self, concept: str | None) -> str:
        """The variable of the next node: ``b``, ``b2``; ``x`` where there is no Latin letter."""
        letter = (concept or "x")[0].lower()
        letter = letter if _LETTER.fullmatch(letter) else "x"
        while True:
            number = self.counts[letter] = self.counts.get(letter, 0) + 1
            name = letter if number == 1 else f"{letter}{number}"
            if name not in self.taken:
                return name
