"""An AMR sentence as a block of a PENMAN file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from penman import format as format_tree
from penman.tree import Tree

from amr.data import Alignment, AMRSentence, Triple, words_of_text
from amr.notation.reader import triple_of
from amr.notation.symbols import LINE_END

_INDENT = 6  # as in the AMR releases


def format_amr(sentence: AMRSentence, *, surface_alignments: bool = True) -> str:
    """The block of a sentence, its last line ended: ``::id``, ``::snt``, other metadata, graph.

    With ``surface_alignments`` the alignment is written into the graph as ``~e.3``, and the
    words that it counts as ``::tok`` unless the metadata has them.
    """
    metadata = {key: value for key, value in sentence.metadata.items() if key not in ("id", "snt")}
    alignment = sentence.alignment if surface_alignments else None
    if "tok" not in metadata and (alignment or sentence.words != words_of_text(sentence.text)):
        metadata = {"tok": " ".join(sentence.forms), **metadata}
    lines = [f"# ::id {LINE_END.sub('_', sentence.id)}"] if sentence.id else []
    # A line break in the text would end the line; a space keeps the offsets.
    lines.append(f"# ::snt {LINE_END.sub(' ', sentence.text)}".rstrip())
    for key, value in metadata.items():
        lines += [f"# ::{key} {LINE_END.sub(' ', part)}".rstrip() for part in value.split("\n")]
    node = _on_lines(sentence.tree.node)
    if alignment is not None:
        variables = {variable for variable, _ in Tree(node).nodes()}
        node = _with_markers(node, alignment, variables, set(), set())
    lines.append(format_tree(Tree(node), indent=_INDENT))
    return "\n".join(lines) + "\n"


def format_graph(tree: Tree) -> str:
    """The graph alone, its last line not ended; `LINE_END` characters in it are replaced."""
    return format_tree(Tree(_on_lines(tree.node)), indent=_INDENT)


def _on_lines(node: Any) -> Any:
    """The node, no atom of which would end a line; the same one if none does."""
    if not any(map(LINE_END.search, _atoms(node))):
        return node
    source, branches = node
    return _on_line(source), [
        (_on_line(role), _on_line(target) if isinstance(target, str) else _on_lines(target))
        for role, target in branches
    ]


def _atoms(node: Any) -> Iterator[str]:
    """Every variable, role, concept and constant of a node and of those below it."""
    source, branches = node
    yield source
    for role, target in branches:
        yield role
        if isinstance(target, str):
            yield target
        else:
            yield from _atoms(target)


def _on_line(atom: str) -> str:
    return LINE_END.sub(" " if atom.startswith('"') else "_", atom)


def _with_markers(
    node: Any, alignment: Alignment, variables: set[str], roles: set[Triple], ends: set[Triple]
) -> Any:
    """The node with ``~e.3`` at concepts, constants, mentions and roles; of equal triples once.

    ``roles`` and ``ends`` are the triples of which the role's and the end's is written.
    """
    source, branches = node
    result: list[tuple[str, Any]] = []
    for role, target in branches:
        atom = target if isinstance(target, str) else target[0]
        triple = triple_of(source, role, atom, variables)
        if triple not in roles:
            roles.add(triple)
            role += _marker(alignment.roles.get(triple, ()))
        if not isinstance(target, str):
            target = _with_markers(target, alignment, variables, roles, ends)
        elif triple not in ends:
            ends.add(triple)
            target += _marker(alignment.words.get(triple, ()))
        result.append((role, target))
    return source, result


def _marker(words: tuple[int, ...]) -> str:
    return "~e." + ",".join(map(str, words)) if words else ""
