"""What a set of graphs amounts to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from penman.tree import Tree

from amr.data import AMRSentence
from amr.notation.trees import nodes_of


@dataclass
class GraphCounts:
    """Sums over sentences.

    ``edges`` join two nodes, ``attributes`` a node and a constant; ``reentrancies`` are the
    edges beyond those of a tree, which has one less than it has nodes.
    """

    sentences: int = 0
    nodes: int = 0
    edges: int = 0
    attributes: int = 0
    reentrancies: int = 0
    tokens: int = 0

    def counting(self, sentences: Iterable[AMRSentence]) -> Iterator[AMRSentence]:
        """The sentences, counted as they pass."""
        for sentence in sentences:
            self.sentences += 1
            self.tokens += len(sentence.words)
            self._add(sentence.tree)
            yield sentence

    def _add(self, tree: Tree) -> None:
        branches: list[Any] = []
        variables: set[str] = set()
        for variable, below in nodes_of(tree):
            variables.add(variable)
            branches += [
                target for role, target in below if role != "/" and not isinstance(target, tuple)
            ]
        again = sum(target in variables for target in branches)
        self.nodes += len(variables)
        self.edges += len(variables) - 1 + again
        self.attributes += len(branches) - again
        self.reentrancies += again
