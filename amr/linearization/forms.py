"""A graph as a sequence of tokens, and back.

    >>> import penman
    >>> tree = penman.parse('(w / want-01 :ARG0 (b / boy) :ARG1 (l / leave-01 :ARG0 b))')
    >>> " ".join(linearize(tree, "brief"))
    '(want-01 :ARG0 (boy ) :ARG1 (leave-01 :ARG0 <pointer:1> ) )'

Four forms. ``dfs``, ``bfs`` and ``penman`` are those of SPRING (Bevilacqua et al. 2021, section
3.2), in which every node is introduced by a pointer; ``brief`` is ``dfs`` with the opening
parenthesis, the pointer and the concept of a new node as one token, for there they always stand
together: pointer k is the k-th node. It says the same in less than two thirds of the tokens.

A token is one of: a concept (in ``brief`` with its parenthesis), a role with its colon, a pointer
``<pointer:k>``, a constant as PENMAN writes it (strings with their quotes), or a mark of
structure. A node is introduced where it is first mentioned: if the text defines it later, its
branches move there. Nothing else about the graph changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from penman.tree import Tree

from amr.config import FORMS
from amr.linearization.nodes import GraphNode, Mention, Target, nodes_of_tree, tree_of_nodes
from semcore.errors import InputError, one_of

OPEN, CLOSE, SLASH, STOP = "(", ")", "/", "<stop>"
_POINTER = re.compile(r"<pointer:(\d{1,9})>")  # more digits than any graph has nodes: a constant


def pointer(index: int) -> str:
    """The token that stands for the ``index``-th node."""
    return f"<pointer:{index}>"


def pointer_index(token: str) -> int | None:
    """Which node a token stands for; ``None`` if it is no pointer."""
    found = _POINTER.fullmatch(token)
    return int(found[1]) if found else None


def linearize(tree: Tree, form: str = "dfs") -> list[str]:
    """The tokens of a graph. Branches with a role and no target are left out.

    Raises `InputError` when the form is unknown.
    """
    one_of("form", form, FORMS)
    root = nodes_of_tree(tree)
    if form == "bfs":
        return _breadth_first(root)
    tokens: list[str] = []
    # An explicit stack of what is still to be written: graphs may be deeper than Python recurses.
    pending: list[Target | tuple[str]] = [root]
    while pending:
        item = pending.pop()
        if isinstance(item, tuple):
            tokens.append(item[0])
        elif isinstance(item, str):
            tokens.append(item)
        elif isinstance(item, Mention):
            tokens.append(pointer(item.node.index))
        else:
            tokens += _introduction(item, form)
            pending.append((CLOSE,))
            for role, target in reversed(item.branches):
                pending += [target, (role,)]
    return tokens


def _introduction(node: GraphNode, form: str) -> list[str]:
    concept = [] if node.concept is None else [node.concept]
    if form == "brief":
        return [OPEN + (node.concept or "")]
    slash = [SLASH] if form == "penman" and concept else []
    return [OPEN, pointer(node.index), *slash, *concept]


def _breadth_first(root: GraphNode) -> list[str]:
    tokens = [pointer(0), *([] if root.concept is None else [root.concept])]
    order = [root]
    index = {id(root): 0}
    for node in order:
        if node is not root:
            if not node.branches:
                continue
            tokens.append(pointer(index[id(node)]))
        for role, target in node.branches:
            tokens.append(role)
            if isinstance(target, str):
                tokens.append(target)
                continue
            other = target if isinstance(target, GraphNode) else target.node
            if id(other) not in index:
                index[id(other)] = len(index)
                order.append(other)
                tokens += [pointer(index[id(other)])]
                tokens += [] if other.concept is None else [other.concept]
            else:
                tokens.append(pointer(index[id(other)]))
        tokens.append(STOP)
    return tokens


def delinearize(tokens: Sequence[str], form: str = "dfs") -> Tree:
    """The graph of a well-formed sequence of tokens, with new variables.

    Raises `InputError` saying which token, counted from 1, cannot stand where it does. What the
    parser writes is well-formed always: see `amr.decoding.grammar`.
    """
    one_of("form", form, FORMS)
    root = _TokenReader(tokens, form).read()
    return tree_of_nodes(root)


class _TokenReader:
    """A cursor over the tokens."""

    def __init__(self, tokens: Sequence[str], form: str) -> None:
        self.tokens, self.form, self.at = tokens, form, 0
        self.nodes: list[GraphNode] = []

    def read(self) -> GraphNode:
        root = self._first_node()
        current = [root]
        while current or self.form == "bfs":
            token = self._next("a role or the end of the node")
            if token in (CLOSE, STOP):
                if self.form == "bfs" and token == STOP:
                    if self.at == len(self.tokens):
                        break
                    current = [self._known(self._next("a pointer"))]
                    continue
                if self.form != "bfs" and token == CLOSE:
                    current.pop()
                    continue
            if not (token.startswith(":") and len(token) > 1):
                raise self._wrong("a role or the end of the node")
            target = self._target()
            current[-1].branches.append((token, target))
            if isinstance(target, GraphNode) and self.form != "bfs":
                current.append(target)
        if self.at != len(self.tokens):
            self.at += 1
            raise self._wrong("the end")
        return root

    def _first_node(self) -> GraphNode:
        target = self._target()
        if not isinstance(target, GraphNode):
            raise self._wrong("a new node")
        return target

    def _target(self) -> Target:
        token = self._next("a target")
        if self.form == "brief":
            if token.startswith(OPEN):
                return self._introduce(token[1:] or None)
        elif self.form != "bfs" and token == OPEN:
            if pointer_index(self._next("a pointer")) != len(self.nodes):
                raise self._wrong(pointer(len(self.nodes)))
            if self.form == "penman" and self._peek() == SLASH:
                self.at += 1
            return self._introduce(self._concept())
        found = pointer_index(token)
        if found is not None:
            if self.form == "bfs" and found == len(self.nodes):
                return self._introduce(self._concept())
            return Mention(self._known(token))
        if token in (OPEN, CLOSE, STOP, SLASH) or token.startswith((":", OPEN)):
            raise self._wrong("a target")
        return token

    def _concept(self) -> str | None:
        token = self._peek()
        if token is None or token in (OPEN, CLOSE, STOP) or token.startswith(":"):
            return None
        self.at += 1
        return token

    def _introduce(self, concept: str | None) -> GraphNode:
        self.nodes.append(GraphNode(len(self.nodes), concept))
        return self.nodes[-1]

    def _known(self, token: str) -> GraphNode:
        found = pointer_index(token)
        if found is None or found >= len(self.nodes):
            raise self._wrong("a pointer to a node introduced before")
        return self.nodes[found]

    def _peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _next(self, wanted: str) -> str:
        token = self._peek()
        self.at += 1
        if token is None:
            raise self._wrong(wanted)
        return token

    def _wrong(self, wanted: str) -> InputError:
        found = self.tokens[self.at - 1] if self.at <= len(self.tokens) else "the end"
        return InputError(f"token {self.at}: {found}, where {wanted} is expected")
