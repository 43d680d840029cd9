"""Alignments as they are written in files: surface markers, ISI and JAMR metadata.

The same alignment of *The boy sleeps* in the three forms::

    (s / sleep-01~e.2 :ARG0 (b / boy~e.1))      surface markers (`with_markers`)
    # ::alignments 1-1.1 2-1                    ISI (`isi_alignments`)
    # ::alignments 1-2|0.0 2-3|0                JAMR (`jamr_alignments`)

ISI counts the branches of a node from 1, constants and repeated variables included; the root is
1, and ``.r`` behind a branch's path means its role. So a mention, a variable that is named again,
has a path of its own, ``.r`` or not: its words and its role's are two things. JAMR counts nodes
and constants from 0 and leaves repeated variables out, so roles and mentions are lost in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from penman.tree import Tree

from amr.data import Alignment, AMRSentence, Triple
from amr.notation.reader import triple_of
from amr.notation.writer import format_amr
from semcore.errors import InputError


class Branch(NamedTuple):
    """A node, or a branch that ends in a constant or in a variable of another place.

    ``isi`` and ``jamr`` are its paths from the root. ``edge`` is the triple of the role that
    leads here (none at the root), whose words are in `Alignment.roles`; ``own`` that of what stands
    here, whose words are in `Alignment.words`: a node's instance, else the edge once more.
    """

    isi: str
    jamr: str | None
    edge: Triple | None
    own: Triple


def branches(tree: Tree) -> Iterator[Branch]:
    """Every branch of a tree, parents before children."""
    variables = {variable for variable, _ in tree.nodes()}
    stack: list[tuple[tuple, str, str | None, Triple | None]] = [(tree.node, "1", "0", None)]
    while stack:
        (variable, edges), isi, jamr, edge = stack.pop()
        concept = next((target for role, target in edges if role == "/"), "")
        yield Branch(isi, jamr, edge, (variable, ":instance", concept))
        inner = []
        nodes = 0
        rest = (branch for branch in edges if branch[0] != "/")
        for index, (role, target) in enumerate(rest, start=1):
            child = target if isinstance(target, tuple) else None
            name = child[0] if child else target
            triple = triple_of(variable, role, name, variables)
            mention = child is None and name in variables
            path = None if mention else f"{jamr}.{nodes}"
            nodes += not mention
            if child:
                inner.append((child, f"{isi}.{index}", path, triple))
            else:
                yield Branch(f"{isi}.{index}", path, triple, triple)
        stack.extend(reversed(inner))


def with_markers(sentence: AMRSentence) -> str:
    """The graph in PENMAN notation with a surface marker at whatever is aligned.

    Nodes carry theirs behind the concept, constants and mentions behind themselves, roles behind
    the role; `amr.notation.reader.read_graph` reads them back.
    """
    lines = format_amr(replace(sentence, metadata={})).splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def isi_alignments(sentence: AMRSentence) -> str:
    """The value of an ``::alignments`` line in ISI's form; empty when nothing is aligned."""
    alignment = sentence.alignment or Alignment()
    words, roles = dict(alignment.words), dict(alignment.roles)
    entries = []
    for branch in branches(sentence.tree):
        if branch.edge is not None:
            entries += [(index, f"{branch.isi}.r") for index in roles.pop(branch.edge, ())]
        entries += [(index, branch.isi) for index in words.pop(branch.own, ())]
    return " ".join(f"{index}-{path}" for index, path in sorted(entries))


def jamr_alignments(sentence: AMRSentence) -> str:
    """The value of an ``::alignments`` line in JAMR's form; nodes and constants only."""
    words = dict(sentence.alignment.words) if sentence.alignment else {}
    spans: dict[tuple[int, int], list[str]] = {}
    for branch in branches(sentence.tree):
        if branch.jamr is not None:
            for span in _runs(words.pop(branch.own, ())):
                spans.setdefault(span, []).append(branch.jamr)
    return " ".join(
        f"{start}-{end}|{'+'.join(paths)}" for (start, end), paths in sorted(spans.items())
    )


def read_alignments(tree: Tree, line: str) -> Alignment:
    """The alignment that an ``::alignments`` line, in either form, gives to the tree.

    Anything in the line that begins with ``::`` (JAMR notes its annotator there) ends it. Raises
    `InputError` when an entry is in neither form or names a branch that is not there.
    """
    isi: dict[str, Triple] = {}
    jamr: dict[str, Triple] = {}
    roles: dict[str, Triple] = {}
    for branch in branches(tree):
        isi[branch.isi] = branch.own
        if branch.edge is not None:
            roles[f"{branch.isi}.r"] = branch.edge
        if branch.jamr is not None:
            jamr[branch.jamr] = branch.own
    found: tuple[dict[Triple, set[int]], ...] = ({}, {})  # of ends, of roles
    for entry in line.partition("::")[0].split():
        if "|" in entry:
            span, _, paths = entry.partition("|")
            start, _, end = span.partition("-")
            targets = [jamr.get(path) for path in paths.split("+")]
        else:
            start, _, path = entry.partition("-")
            end = ""
            targets = [roles.get(path) if path.endswith(".r") else isi.get(path)]
        if not start.isdecimal() or not (end.isdecimal() or "|" not in entry):
            raise InputError(f"alignment {entry}: expected 2-1.1, 2-1.1.r or 2-3|0.0")
        for triple in targets:
            if triple is None:
                raise InputError(f"alignment {entry}: the graph has no such branch")
            indices = range(int(start), int(end)) if end else (int(start),)
            found["|" not in entry and entry.endswith(".r")].setdefault(triple, set()).update(
                indices
            )
    ends, of_roles = (
        {triple: tuple(sorted(words)) for triple, words in part.items() if words} for part in found
    )
    return Alignment(ends, of_roles)


def _runs(indices: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """The indices as half-open spans of neighbours: 2, 3, 5 as (2, 4) and (5, 6)."""
    for _, group in groupby(enumerate(sorted(indices)), lambda item: item[1] - item[0]):
        run = [index for _, index in group]
        yield run[0], run[-1] + 1
