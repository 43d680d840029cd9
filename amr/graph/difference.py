"""What two graphs of one sentence do not share: by the mapping of nodes that Smatch finds.

>>> from amr.data import AMRSentence
>>> one = AMRSentence.from_penman("The boy sleeps.", "(s / sleep-01 :ARG0 (b / boy))")
>>> two = AMRSentence.from_penman("The boy sleeps.", "(x / sleep-01 :ARG1 (y / boy))")
>>> difference = one.difference(two)
>>> print(difference)
Smatch 75.0
- sleep-01 :ARG0 boy
+ sleep-01 :ARG1 boy
>>> difference.render("difference.svg")  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from semcore.errors import InputError
from semcore.files import StrPath, atomic_writer

if TYPE_CHECKING:
    from amr.drawing.picture import Picture
    from amr.graph.aligned_graph import AlignedGraph
    from amr.scoring.triples import Triples

Part = tuple[str, str, str]  # of a graph: source, role, target; of a node alone "", "/", concept


@dataclass(frozen=True)
class GraphDifference:
    """Two graphs, and the parts that are in one of them only; nodes are called by concepts."""

    first: AlignedGraph
    second: AlignedGraph
    smatch: float  # F1, between 0 and 1
    only_first: tuple[Part, ...]
    only_second: tuple[Part, ...]
    targets: tuple[int, ...]  # of each node of the first the node of the second, or -1

    def __str__(self) -> str:
        lines = [f"Smatch {100 * self.smatch:.1f}"]
        for sign, parts in (("-", self.only_first), ("+", self.only_second)):
            lines += [f"{sign} {' '.join(part).strip()}" for part in parts]
        return "\n".join(lines)

    @property
    def svg(self) -> str:
        """Both graphs, the first above; what the other one lacks is rust, the rest is grey."""
        from amr.drawing.standalone import pictures_file

        back = {j: i for i, j in enumerate(self.targets) if j >= 0}
        ahead = {i: j for i, j in enumerate(self.targets) if j >= 0}
        pictures = [
            ("first", _marked(self.first, self.second, ahead)),
            ("second", _marked(self.second, self.first, back)),
        ]
        return pictures_file(pictures, f"Two AMR graphs of: {self.first.text}")

    def _repr_svg_(self) -> str:
        return self.svg

    def render(self, path: StrPath) -> None:
        """Writes `svg` to a file. Raises `InputError` unless its name ends in ``.svg``."""
        write_svg(path, self.svg)


def write_svg(path: StrPath, content: str) -> None:
    """Writes an SVG file, whole or not at all. Raises `InputError` for another ending."""
    if Path(path).suffix.lower() != ".svg":
        raise InputError.at(path, None, "the name must end in .svg")
    with atomic_writer(path) as stream:
        stream.write(content)


def difference_of(first: AlignedGraph, second: AlignedGraph) -> GraphDifference:
    """The difference of two graphs."""
    from amr.scoring.mapping import best_mapping
    from amr.scoring.triples import triples_of_tree

    a, b = (triples_of_tree(sentence.tree, count="all") for sentence in (first, second))
    mapping = best_mapping(a, b)
    ahead = {i: j for i, j in enumerate(mapping.targets) if j >= 0}
    back = {j: i for i, j in ahead.items()}
    smatch = 2 * mapping.matched / (len(a) + len(b))
    lacking = (
        tuple(_lacking(a, b, ahead, _Spelling.of(first))),
        tuple(_lacking(b, a, back, _Spelling.of(second))),
    )
    return GraphDifference(first, second, smatch, *lacking, mapping.targets)


@dataclass(frozen=True)
class _Spelling:
    """How a graph writes what Smatch compares in lower case."""

    roles: dict[str, str]
    values: dict[str, str]  # concepts and constants
    modifiers: frozenset[tuple[int, int]]  # numbers of nodes that are ``:mod``, and of what

    @classmethod
    def of(cls, sentence: AlignedGraph) -> _Spelling:
        from amr.notation.trees import nodes_of
        from amr.scoring.triples import normal

        triples = sentence.graph.triples
        targets = [str(target) for _, _, target in triples]
        numbers = {variable: number for number, (variable, _) in enumerate(nodes_of(sentence.tree))}
        return cls(
            {normal(role.removeprefix(":")): role for _, role, _ in triples},
            {normal(value): value for value in targets},
            frozenset(
                (numbers[target], numbers[source])
                for source, role, target in triples
                if role == ":mod" and target in numbers
            ),
        )


def _lacking(a: Triples, b: Triples, mapping: dict[int, int], written: _Spelling) -> Iterator[Part]:
    """The parts of ``a`` that ``b`` has not, as ``a`` is written."""
    concepts = [written.values.get(concept, concept) for concept in a.concepts]

    def role_of(label: str) -> str:
        return written.roles.get(label, f":{label}")

    for node, concept in enumerate(a.concepts):
        if node not in mapping or b.concepts[mapping[node]] != concept:
            yield "", "/", concepts[node]
    for node, role, value in sorted(a.attributes):
        if (mapping.get(node, -1), role, value) not in b.attributes:
            shown = "" if role == "top" else written.values.get(value, value)
            yield concepts[node], role_of(role), shown
    for source, role, target in sorted(a.relations):
        if (mapping.get(source, -1), role, mapping.get(target, -1)) in b.relations:
            continue
        if role == "domain" and (source, target) in written.modifiers:
            yield concepts[target], ":mod", concepts[source]
        else:
            yield concepts[source], role_of(role), concepts[target]


def _marked(sentence: AlignedGraph, other: AlignedGraph, mapping: dict[int, int]) -> Picture:
    """The picture of a graph, in which what the other one lacks stands out."""
    from amr.drawing.picture import NodeKind, Picture, picture_of
    from amr.notation.trees import nodes_of
    from amr.scoring.triples import relation_of
    from semcore.drawing.colours import Colour

    picture, beside = picture_of(sentence), picture_of(other)
    numbers, theirs = (
        {variable: number for number, (variable, _) in enumerate(nodes_of(each.tree))}
        for each in (sentence, other)
    )
    there = {theirs[node.variable]: node for node in beside.nodes}
    places = [mapping.get(numbers[node.variable], -1) for node in picture.nodes]
    for node, place in zip(picture.nodes, places, strict=True):
        twin = there.get(place)
        same = twin is not None and twin.concept == node.concept
        same = same and sorted(twin.lines) == sorted(node.lines)  # type: ignore[union-attr]
        node.kind = NodeKind("", Colour.SLATE if same else Colour.RUST)
    own = [theirs[node.variable] for node in beside.nodes]
    known = {relation_of(own[edge.source], edge.role, own[edge.target]) for edge in beside.edges}
    edges = [
        replace(
            edge,
            other=relation_of(places[edge.source], edge.role, places[edge.target]) not in known,
        )
        for edge in picture.edges
    ]
    return Picture(picture.nodes, edges)
