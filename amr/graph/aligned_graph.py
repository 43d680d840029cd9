"""The graph of a sentence, and which words its parts stand for: what files hold and is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from semcore.text.spans import CharSpan

if TYPE_CHECKING:
    from penman.graph import Graph
    from penman.tree import Tree

Triple = tuple[str, str, str]  # source, role, target; a node is (variable, ":instance", concept)
TOP = ":TOP"  # the role of what is no triple of the graph, but counted: which node is the root


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which words the parts of a graph stand for.

    Keys are triples of the graph that the written tree means (`AlignedGraph.graph`), so inverted
    roles are turned round; values are indices of words, rising. What has no words is left out.

    ``words`` are those of what stands at a branch's end: of a node (its ``:instance``), a constant
    or a variable that is named again, a mention (*himself*: ``:ARG1 h~e.2``). ``roles`` are those
    of the role before it (``:location~e.3``), of edges and of constants.
    """

    words: dict[Triple, tuple[int, ...]] = field(default_factory=dict)
    roles: dict[Triple, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AlignedGraph:
    """A sentence and its graph.

    ``tree`` is the graph as it is written: its order of branches, its inverted roles and its
    variables are the annotator's (or the parser's). ``graph`` is what it means.
    """

    id: str
    text: str
    tree: Tree  # without surface alignments: they are in ``alignment``
    words: tuple[CharSpan, ...]  # characters of ``text``
    metadata: dict[str, str] = field(default_factory=dict)  # ``# ::key value`` lines, in order
    alignment: Alignment | None = None  # of nodes and edges to words, where it is known
    score: float | None = None  # a parser's log-probability
    # A verifier's probability that a part is right, by its triple in ``graph``; that the root is
    # the right node stands at ``(root, ":TOP", "top")``. None: no verifier was at work.
    confidence: dict[Triple, float] | None = None
    document: str = ""
    start: int = 0  # where the sentence begins in its document, in characters

    @property
    def forms(self) -> list[str]:
        """The words as strings."""
        return [self.text[start:end] for start, end in self.words]

    @property
    def graph(self) -> Graph:
        """The triples of the graph, inverted roles turned round (``:ARG0-of`` to ``:ARG0``)."""
        import penman
        from penman.models.amr import model

        return penman.layout.interpret(self.tree, model)

    @property
    def penman(self) -> str:
        """The graph in PENMAN notation, as it is written, without metadata."""
        from amr.notation.lines import format_graph

        return format_graph(self.tree)

    def __str__(self) -> str:
        return self.penman
