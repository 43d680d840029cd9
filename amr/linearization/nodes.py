"""A graph's nodes, each where it is first mentioned: between a tree and its linearizations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from penman.tree import Tree

from amr.notation.trees import Variables, nodes_of


@dataclass(eq=False)
class GraphNode:
    """A node under construction. ``index`` counts nodes in the order of their introduction."""

    index: int
    concept: str | None = None
    branches: list[tuple[str, Target]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mention:
    """A branch to a node that was introduced before."""

    node: GraphNode


Target: TypeAlias = "GraphNode | Mention | str"


def nodes_of_tree(tree: Tree) -> GraphNode:
    """The tree's root with everything below it, each node where it is first mentioned."""
    definitions: dict[str, list] = {}
    for variable, branches in nodes_of(tree):
        definitions.setdefault(variable, []).extend(branches)
    made: dict[str, GraphNode] = {}

    def introduce(variable: str) -> GraphNode:
        node = made[variable] = GraphNode(len(made))
        return node

    root = introduce(tree.node[0])
    stack = [(root, iter(definitions[tree.node[0]]))]
    while stack:
        node, rest = stack[-1]
        for role, target in rest:
            variable = target[0] if isinstance(target, tuple) else target
            if role == "/":
                node.concept = None if target is None else str(target)
            elif target is None:
                continue
            elif variable not in definitions:
                node.branches.append((role, str(target)))
            elif variable in made:
                node.branches.append((role, Mention(made[variable])))
            else:
                child = introduce(variable)
                node.branches.append((role, child))
                stack.append((child, iter(definitions[variable])))
                break
        else:
            stack.pop()
    return root


def tree_of_nodes(root: GraphNode) -> Tree:
    """The tree, with variables made of the concepts' first letters."""
    nodes: list[GraphNode] = []
    taken: set[str] = set()  # constants that would read as variables
    pending = [root]
    while pending:
        node = pending.pop()
        nodes.append(node)
        taken |= {target for _, target in node.branches if isinstance(target, str)}
        below = [target for _, target in node.branches if isinstance(target, GraphNode)]
        pending += reversed(below)
    variables = Variables(taken)
    names = {id(node): variables.new(node.concept) for node in nodes}
    built: dict[int, tuple[str, list[tuple[str, object]]]] = {
        id(node): (names[id(node)], []) for node in nodes
    }
    for node in nodes:
        branches = built[id(node)][1]
        if node.concept is not None:
            branches.append(("/", node.concept))
        for role, target in node.branches:
            if isinstance(target, GraphNode):
                branches.append((role, built[id(target)]))
            elif isinstance(target, Mention):
                branches.append((role, names[id(target.node)]))
            else:
                branches.append((role, target))
    return Tree(built[id(root)])
