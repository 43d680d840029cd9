"""A graph on lines: indented, and no part of it ends one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from penman import format as format_tree
from penman.tree import Tree

from amr.notation.symbols import LINE_END

INDENT = 6  # as in the AMR releases


def format_graph(tree: Tree) -> str:
    """The graph alone, its last line not ended; `LINE_END` characters in it are replaced."""
    return format_tree(Tree(on_lines(tree.node)), indent=INDENT)


def on_lines(node: Any) -> Any:
    """The node, no atom of which would end a line; the same one if none does."""
    if not any(map(LINE_END.search, _atoms(node))):
        return node
    source, branches = node
    return _on_line(source), [
        (_on_line(role), _on_line(target) if isinstance(target, str) else on_lines(target))
        for role, target in branches
    ]


def _atoms(node: Any) -> Iterator[str]:
    """Every variable, role, concept and constant of a node and of those below it."""
    source, branches = node
    yield source
    for role, target in branches:
        yield role
        if isinstance(target, str):
            yield target
        else:
            yield from _atoms(target)


def _on_line(atom: str) -> str:
    return LINE_END.sub(" " if atom.startswith('"') else "_", atom)
