"""An AMR graph of a sentence, as read from a file or as parsed: what users hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from amr.graph.aligned_graph import AlignedGraph, Alignment, Triple
from amr.graph.difference import GraphDifference, difference_of, write_svg
from amr.graph.nodes import GraphNode, nodes_of
from semcore.text.spans import CharSpan

if TYPE_CHECKING:
    from semcore.files import StrPath

__all__ = ["AMRSentence", "Alignment", "Triple", "words_of_text"]


@dataclass(frozen=True, slots=True)
class AMRSentence(AlignedGraph):
    """A sentence and its graph, which can be drawn, and compared with another."""

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
        return nodes_of(self)

    @property
    def svg(self) -> str:
        """The drawn graph, the content of an SVG file."""
        from amr.drawing.standalone import graph_file

        return graph_file(self)

    def _repr_svg_(self) -> str:
        return self.svg

    def render(self, path: StrPath) -> None:
        """Writes `svg` to a file. Raises `InputError` unless its name ends in ``.svg``."""
        write_svg(path, self.svg)

    def difference(self, other: AMRSentence | str) -> GraphDifference:
        """What this graph and another one of the same sentence do not share.

        The other may be PENMAN. Raises `InputError` when that cannot be read.
        """
        if isinstance(other, str):
            other = AMRSentence.from_penman(self.text, other)
        return difference_of(self, other)


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
    from semcore.text.sentences import words as split_words

    return split_words(text)
