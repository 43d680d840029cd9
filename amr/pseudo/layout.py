"""A pseudo graph as a sentence with its AMR: tree, variables, words and alignment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from penman.tree import Tree

from amr.data import Alignment, AMRSentence, words_of_text
from amr.notation.reader import MAX_DEPTH
from amr.notation.trees import Variables
from amr.pseudo.concepts import concept, relation
from amr.pseudo.graph import PseudoGraph
from semcore.errors import InputError

# Some readers end lines at separators that Python counts as white space; a blank is as long.
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a corpus says about a sentence besides its annotation.

    ``tokens`` are what is printed: the words, or the token that stands for several. ``places``
    are the tokens of every word.
    """

    id: str
    text: str
    tokens: tuple[str, ...]
    places: tuple[tuple[int, ...], ...]


def pseudo_sentence(graph: PseudoGraph, source: SourceText) -> AMRSentence:
    """The sentence with its graph, laid out depth first from the top.

    Metadata are ``tok``, the tokens with blanks between them; the text is the corpus's where
    the tokens spell it, else the tokens. The alignment is that of nodes to tokens.

    Raises `InputError` when the graph is nested too deeply to be written, or not connected.
    """
    tokens = " ".join(source.tokens)
    text = _SPACE.sub(" ", source.text).strip()
    words = words_of_text(text, tokens)
    if [text[start:end] for start, end in words] != list(source.tokens):
        text = tokens
        words = words_of_text(text, tokens)
    tree, aligned = _Layout(graph, source.id).tree()
    triples = {
        triple: tuple(sorted({token for word in words_ for token in source.places[word]}))
        for triple, words_ in aligned.items()
    }
    return AMRSentence(
        id=source.id,
        text=text,
        tree=tree,
        words=words,
        metadata={"tok": tokens},
        alignment=Alignment(triples),
    )


def source_text(id: str, text: str, words: Sequence[str]) -> SourceText:
    """The words as tokens; one with white space in it (``10 000``) is several."""
    tokens: list[str] = []
    places: list[tuple[int, ...]] = []
    for word in words:
        parts = word.split() or ["_"]
        places.append(tuple(range(len(tokens), len(tokens) + len(parts))))
        tokens += parts
    return SourceText(id, text, tuple(tokens), tuple(places))


class _Layout:
    """One graph on its way to a tree: a node is written in full where it is reached first."""

    def __init__(self, graph: PseudoGraph, id: str) -> None:
        self.graph, self.id = graph, id
        self.variables: dict[int, str] = {}
        self.names = Variables()
        self.aligned: dict[tuple[str, str, str], tuple[int, ...]] = {}

    def tree(self) -> tuple[Tree, dict[tuple[str, str, str], tuple[int, ...]]]:
        out: dict[int, list[Any]] = {}
        for edge in self.graph.edges:
            out.setdefault(edge.source, []).append(edge)
        nodes = self.graph.nodes
        root = self._node(self.graph.top)
        stack = [(root, iter(out.get(self.graph.top, ())))]
        while stack:
            (variable, branches), rest = stack[-1]
            for _, role, target, inverted in rest:
                role = relation(role) + ("-of" if inverted else "")
                if nodes[target].kind == "constant":
                    branches.append((role, nodes[target].label))
                    self._align(variable, role, nodes[target].label, nodes[target].words)
                elif target in self.variables:
                    branches.append((role, self.variables[target]))
                else:
                    child = self._node(target)
                    branches.append((role, child))
                    stack.append((child, iter(out.get(target, ()))))
                    if len(stack) > MAX_DEPTH:
                        raise InputError(f"{self.id}: more than {MAX_DEPTH} nodes in each other")
                    break
            else:
                stack.pop()
        missing = len(nodes) - len(self.variables)
        if missing != sum(node.kind == "constant" for node in nodes):
            raise InputError(f"{self.id}: the graph is not connected")
        return Tree(root), self.aligned

    def _node(self, index: int) -> tuple[str, list[Any]]:
        node = self.graph.nodes[index]
        name, value = concept(node.label, node.kind == "predicate")
        variable = self.variables[index] = self.names.new(name)
        self._align(variable, ":instance", name, node.words)
        if value is None:
            return variable, [("/", name)]
        self._align(variable, ":value", value, node.words)
        return variable, [("/", name), (":value", value)]

    def _align(self, source: str, role: str, target: str, words: tuple[int, ...]) -> None:
        if words:
            self.aligned[(source, role, target)] = words
