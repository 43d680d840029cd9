"""Nodes and edges of a graph and the words that they stand for."""

from __future__ import annotations

from dataclasses import dataclass, field

Triple = tuple[str, str, str]  # source, role, target; a node is (variable, ":instance", concept)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which words each triple of a graph stands for.

    Keys are triples of the graph that the written tree means (`AMRSentence.graph`), so inverted
    roles are turned round; values are indices of words, rising. Triples without words are
    left out.
    """

    words: dict[Triple, tuple[int, ...]] = field(default_factory=dict)
