"""An AMR graph of a sentence, as read from a file or as parsed, and which words it stands for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from semcore.text.sentences import words as split_words
from semcore.text.spans import CharSpan

if TYPE_CHECKING:
    from penman.graph import Graph
    from penman.tree import Tree

    from amr.difference import GraphDifference
    from amr.nodes import GraphNode
    from semcore.files import StrPath

Triple = tuple[str, str, str]  # source, role, target; a node is (variable, ":instance", concept)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which words the parts of a graph stand for.

    Keys are triples of the graph that the written tree means (`AMRSentence.graph`), so inverted
    roles are turned round; values are indices of words, rising. What has no words is left out.

    ``words`` are those of what stands at a branch's end: of a node (its ``:instance``), a constant
    or a variable that is named again, a mention (*himself*: ``:ARG1 h~e.2``). ``roles`` are those
    of the role before it (``:location~e.3``), of edges and of constants.
    """

    words: dict[Triple, tuple[int, ...]] = field(default_factory=dict)
    roles: dict[Triple, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AMRSentence:
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
    document: str = ""
    start: int = 0  # where the sentence begins in its document, in characters

    @property
    def forms(self) -> list[str]:
        """The words as strings."""
        return [self.text[start:end] for start, end in self.words]

    @classmethod
    def from_penman(cls, text: str, graph: str, id: str = "") -> AMRSentence:
        """A sentence and its graph in PENMAN notation; words are split, surface marks are read.

        Raises ``ValueError`` for what is no graph.
        """
        from amr.notation.reader import read_graph

        reading = read_graph(graph)
        known = Alignment(reading.aligned, reading.roles) if reading.aligned else None
        return cls(id, text, reading.tree, words_of_text(text), alignment=known)

    @property
    def nodes(self) -> tuple[GraphNode, ...]:
        """The nodes as they are written, each with its id and its words."""
        from amr.nodes import nodes_of

        return nodes_of(self)

    @property
    def penman(self) -> str:
        """The graph in PENMAN notation, as it is written, without metadata."""
        from amr.notation.lines import format_graph

        return format_graph(self.tree)

    def __str__(self) -> str:
        return self.penman

    @property
    def svg(self) -> str:
        """The drawn graph, the content of an SVG file."""
        from amr.drawing.standalone import graph_file

        return graph_file(self)

    def _repr_svg_(self) -> str:
        return self.svg

    def render(self, path: StrPath) -> None:
        """Writes `svg` to a file. Raises `InputError` unless its name ends in ``.svg``."""
        from amr.difference import write_svg

        write_svg(path, self.svg)

    def difference(self, other: AMRSentence) -> GraphDifference:
        """What this graph and another one of the same sentence do not share."""
        from amr.difference import difference_of

        return difference_of(self, other)

    @property
    def graph(self) -> Graph:
        """The triples of the graph, inverted roles turned round (``:ARG0-of`` to ``:ARG0``)."""
        import penman
        from penman.models.amr import model

        return penman.layout.interpret(self.tree, model)


def words_of_text(text: str, tokens: str | None = None) -> tuple[CharSpan, ...]:
    """The words of a sentence: those of a ``::tok`` line that spells the text, or our own."""
    if tokens is not None:
        spans: list[CharSpan] = []
        cursor = 0
        for token in tokens.split():
            start = text.find(token, cursor)
            if start < 0 or text[cursor:start].strip():
                break
            cursor = start + len(token)
            spans.append(CharSpan(start, cursor))
        else:
            if not text[cursor:].strip():
                return tuple(spans)
    return split_words(text)
