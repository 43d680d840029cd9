"""An AMR sentence as a block of a PENMAN file."""

from __future__ import annotations

from typing import Any

from penman import format as format_tree
from penman.tree import Tree

from amr.data import Alignment, AMRSentence, Triple, words_of_text
from amr.notation.lines import INDENT, on_lines
from amr.notation.reader import triple_of
from amr.notation.symbols import LINE_END


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
    node = on_lines(sentence.tree.node)
    if alignment is not None:
        variables = {variable for variable, _ in Tree(node).nodes()}
        node = _with_markers(node, alignment, variables, set(), set())
    lines.append(format_tree(Tree(node), indent=INDENT))
    return "\n".join(lines) + "\n"


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
