"""What a drawing shows of a graph: names and constants inside their nodes, edges as written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from penman.models.amr import model

from amr.graph.aligned_graph import AlignedGraph, Alignment, Triple
from amr.notation.reader import triple_of
from semcore.drawing.colours import Colour


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A kind of node: what a reader calls it, and its colour."""

    name: str
    colour: Colour


FRAME = NodeKind("predicate", Colour.BLUE)
ENTITY = NodeKind("named entity, date, quantity", Colour.GREEN)
STRUCTURE = NodeKind("connective, question, special frame", Colour.VIOLET)
CONCEPT = NodeKind("concept", Colour.TEAL)
KINDS = (FRAME, CONCEPT, ENTITY, STRUCTURE)

_STRUCTURES = frozenset(("and", "or", "multi-sentence", "truth-value", "name"))
_FRAME = re.compile(r".+-\d\d+")


@dataclass(slots=True)
class DrawnNode:
    """A node: its concept, and the lines beneath it, a name in quotes or ``:role constant``."""

    variable: str
    concept: str
    kind: NodeKind
    lines: list[str] = field(default_factory=list)
    words: tuple[int, ...] = ()
    mentions: int = 0  # how often it is pointed to from elsewhere
    sure: float | None = None  # a verifier's confidence: the least of the node and its lines


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """An edge as it is written; ``again`` if its target stands elsewhere (a reentrancy)."""

    source: int
    target: int
    role: str
    words: tuple[int, ...] = ()
    again: bool = False
    other: bool = False  # the graph that this one is compared with lacks it
    sure: float | None = None  # a verifier's confidence


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes, the root first, and edges, both in the order of writing."""

    nodes: list[DrawnNode]
    edges: list[DrawnEdge]


def picture_of(sentence: AlignedGraph) -> Picture:
    """The nodes and edges of a graph that are to be drawn."""
    alignment = sentence.alignment or Alignment()
    words, roles = alignment.words, alignment.roles
    sure = sentence.confidence or {}
    written = dict(sentence.tree.nodes())
    variables = set(written)
    repeated = {
        target
        for branches in written.values()
        for role, target in branches
        if role != "/" and isinstance(target, str) and target in written
    }
    picture = Picture([], [])
    index: dict[str, int] = {}
    mentions: list[tuple[str, DrawnEdge]] = []
    # A node, and the edge that leads to it, from nowhere at the root.
    stack: list[tuple[tuple, DrawnEdge]] = [(sentence.tree.node, DrawnEdge(-1, 0, ""))]
    while stack:
        (variable, branches), edge = stack.pop()
        concept = next((target for name, target in branches if name == "/"), None) or ""
        here = index[variable] = len(picture.nodes)
        node = DrawnNode(variable, concept, kind_of(concept, branches))
        node.words = words.get((variable, ":instance", concept), ())
        node.sure = sure.get((variable, ":instance", concept))
        picture.nodes.append(node)
        if edge.source >= 0:
            picture.edges.append(replace(edge, target=here))
        inner = []
        for name, target in branches:
            if name == "/":
                continue
            child = target[0] if isinstance(target, tuple) else target
            triple = triple_of(variable, name, child or "", variables)
            said = _joined(words.get(triple, ()), roles.get(triple, ()))
            if isinstance(target, tuple):
                if name == ":name" and child not in repeated and _is_name(target):
                    node.lines.insert(0, _quoted(target))
                    node.words = _joined(node.words, _words_of_name(target, words))
                    node.sure = _least(node.sure, *map(sure.get, (triple, *_name_triples(target))))
                else:
                    inner.append((target, DrawnEdge(here, 0, name, said, sure=sure.get(triple))))
            elif target in written and target != variable:
                again = DrawnEdge(here, 0, name, said, again=True, sure=sure.get(triple))
                mentions.append((target, again))
            else:
                node.lines.append(f"{name} {'itself' if target == variable else target}")
                node.words = _joined(node.words, said)
                node.sure = _least(node.sure, sure.get(triple))
        stack.extend(reversed(inner))
    for variable, edge in mentions:
        picture.edges.append(replace(edge, target=index[variable]))
        picture.nodes[index[variable]].mentions += 1
    return picture


def kind_of(concept: str, branches: Iterable[tuple] = ()) -> NodeKind:
    """The kind of a node, by its concept and by whether it has a name."""
    if concept.startswith("amr-") or concept in _STRUCTURES or concept.endswith("-91"):
        return STRUCTURE
    if _FRAME.fullmatch(concept):
        return FRAME
    if concept.endswith(("-entity", "-quantity", "-interval")):
        return ENTITY
    return ENTITY if any(role == ":name" for role, _ in branches) else CONCEPT


def inverse(role: str) -> str:
    """``:ARG0-of`` for ``:ARG0``, and back."""
    return str(model.invert_role(role))


def _is_name(node: tuple) -> bool:
    _, branches = node
    return all(
        target == "name" if role == "/" else isinstance(target, str) and role.startswith(":op")
        for role, target in branches
    )


def _quoted(node: tuple) -> str:
    words = " ".join(target.strip('"') for role, target in node[1] if role != "/")
    return f"\u201c{words}\u201d"


def _words_of_name(node: tuple, words: dict[Triple, tuple[int, ...]]) -> tuple[int, ...]:
    found: tuple[int, ...] = ()
    for triple in _name_triples(node):
        found = _joined(found, words.get(triple, ()))
    return found


def _name_triples(node: tuple) -> list[Triple]:
    variable, branches = node
    return [(variable, ":instance" if role == "/" else role, end) for role, end in branches]


def _least(*sure: float | None) -> float | None:
    return min((value for value in sure if value is not None), default=None)


def _joined(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted({*one, *other}))
