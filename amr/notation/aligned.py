"""Graphs with the tokens that their nodes stand for, from any notation that says so.

Four ways to say it are read. Three mark a graph in PENMAN notation (`amr.alignment.marks`):
surface markers (``boy~e.1``), and the ``# ::alignments`` of ISI (``1-1.1``) and of JAMR
(``1-2|0.0``). The fourth is the listing that JAMR and the transition parser write above the graph
(or in place of it), its fields separated by tabs::

    # ::tok The boy sleeps
    # ::node	0	sleep-01	2-3
    # ::node	0.0	boy	1-2
    # ::root	0	sleep-01
    # ::edge	sleep-01	ARG0	boy	0	0.0

Spans are half-open, and a node that stands for no token has none. Tokens are those of ``::tok``,
or else what stands between blanks in ``::snt``. A graph that comes without any alignment is
aligned here (`amr.alignment.align`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from amr.alignment.marks import read_alignments
from amr.data import Alignment, AMRSentence
from amr.notation.blocks import Block, blocks, metadata
from amr.notation.files import amr_files
from amr.notation.reader import NotationError, triple_of
from semcore.errors import InputError
from semcore.files import StrPath

if TYPE_CHECKING:
    from penman.tree import Tree

_FIELDS = {"node": (2, 3), "root": (1, 2), "edge": (5, 5)}  # fewest and most of a line


class AlignedNode(NamedTuple):
    """A concept or a constant, and the tokens it stands for, rising; maybe none."""

    concept: str
    tokens: tuple[int, ...] = ()


class AlignedEdge(NamedTuple):
    """From node to node; the role as it is written, without its colon (``ARG0-of``)."""

    source: int
    role: str
    target: int


@dataclass(frozen=True, slots=True)
class AlignedGraph:
    """A graph whose nodes are numbered, constants among them; ``root`` is None if nothing is."""

    id: str
    tokens: tuple[str, ...]
    nodes: tuple[AlignedNode, ...] = ()
    edges: tuple[AlignedEdge, ...] = ()
    root: int | None = None


def read_aligned(path: StrPath) -> Iterator[AlignedGraph]:
    """The graphs of a file, or of the ``.txt`` and ``.amr`` files of a folder, in order.

    A listing goes before ``::alignments``, these before markers. Raises `InputError` with file
    and line for what is not valid in its notation, and for a file without graphs.
    """
    for file in amr_files(path):
        block = None
        for block in blocks(file):
            try:
                yield _of_block(block)
            except NotationError as error:
                raise InputError.at(file, error.line, str(error)) from error
            except InputError as error:
                raise InputError.at(file, block.line, str(error)) from error
        if block is None:
            raise InputError.at(file, None, "holds no graphs")


def aligned_graph(sentence: AMRSentence) -> AlignedGraph:
    """The graph of a sentence whose alignment is known (or nothing is aligned)."""
    alignment = sentence.alignment or Alignment()
    return _of_tree(sentence.id, tuple(sentence.forms), sentence.tree, alignment)


def _of_block(block: Block) -> AlignedGraph:
    found = metadata(block.header)
    id, tokens = found.get("id", ""), tuple(found.get("tok", found.get("snt", "")).split())
    if "node" in found or "root" in found:
        return _of_listing(id, tokens, found)
    reading = block.graph()
    if found.get("alignments"):
        alignment = read_alignments(reading.tree, found["alignments"].replace("\n", " "))
    elif reading.aligned or reading.roles:
        alignment = Alignment(reading.aligned, reading.roles)
    else:
        alignment = _our_alignment(reading.tree, tokens)
    return _of_tree(id, tokens, reading.tree, alignment)


def _our_alignment(tree: Tree, tokens: tuple[str, ...]) -> Alignment:
    import penman  # with all that aligning needs, which no other notation asks for
    from penman.models.amr import model

    from amr.alignment.align import align

    return align(penman.layout.interpret(tree, model), tokens) if tokens else Alignment()


def _of_tree(id: str, tokens: tuple[str, ...], tree: Tree, alignment: Alignment) -> AlignedGraph:
    """Nodes in the order of the tree, a constant where it is written."""
    written = tree.nodes()
    variables = {variable for variable, _ in written}
    number: dict[str, int] = {}
    nodes: list[AlignedNode] = []
    words = alignment.words

    def add(concept: str, aligned: tuple[int, ...]) -> int:
        nodes.append(AlignedNode(concept, tuple(i for i in aligned if i < len(tokens))))
        return len(nodes) - 1

    for variable, branches in written:
        concept = next((target for role, target in branches if role == "/"), None) or ""
        aligned = words.get((variable, ":instance", concept), ())
        number[variable] = add(concept, aligned)
    edges: list[AlignedEdge] = []
    for variable, branches in written:
        for role, target in branches:
            if role == "/":
                continue
            name = target[0] if isinstance(target, tuple) else target
            if name in variables:
                end = number[name]
            else:
                aligned = words.get(triple_of(variable, role, name, variables), ())
                end = add(name, aligned)
            edges.append(AlignedEdge(number[variable], role.removeprefix(":"), end))
    return AlignedGraph(id, tokens, tuple(nodes), tuple(edges), number[tree.node[0]])


def _of_listing(id: str, tokens: tuple[str, ...], found: Mapping[str, str]) -> AlignedGraph:
    """The graph of ``::node``, ``::root`` and ``::edge`` lines. Raises `InputError`."""
    number: dict[str, int] = {}
    nodes: list[AlignedNode] = []
    for fields in _lines(found, "node"):
        if fields[0] in number:
            raise InputError(f"node {fields[0]} stands there twice")
        number[fields[0]] = len(nodes)
        span = _tokens(fields[2]) if len(fields) > 2 else ()
        nodes.append(AlignedNode(fields[1], tuple(i for i in span if i < len(tokens))))

    def node(name: str) -> int:
        if name not in number:
            raise InputError(f"there is no node {name}")
        return number[name]

    edges = tuple(
        AlignedEdge(node(source), role, node(target))
        for _, role, _, source, target in _lines(found, "edge")
    )
    roots = [node(fields[0]) for fields in _lines(found, "root")]
    return AlignedGraph(id, tokens, tuple(nodes), edges, roots[0] if roots else None)


def _lines(found: Mapping[str, str], key: str) -> Iterator[list[str]]:
    fewest, most = _FIELDS[key]
    for line in found.get(key, "").splitlines():
        fields = [field.strip() for field in line.split("\t")]
        while len(fields) > fewest and not fields[-1]:
            fields.pop()
        if not fewest <= len(fields) <= most:
            raise InputError(f"::{key} {line!r} has {len(fields)} fields between tabs")
        yield fields


def _tokens(span: str) -> tuple[int, ...]:
    start, _, end = span.partition("-")
    if not (start.isdecimal() and end.isdecimal() and int(start) <= int(end)):
        raise InputError(f"alignment {span!r}: expected 2-3")
    return tuple(range(int(start), int(end)))
