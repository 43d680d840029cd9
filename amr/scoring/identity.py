"""Whether two graphs are the same: equal sets of triples, whatever their variables are called.

    >>> from amr.notation.reader import read_graph
    >>> one = read_graph("(w / want-01 :ARG0 (b / boy) :ARG1 (g / go-02 :ARG0 b))").tree
    >>> two = read_graph("(x / want-01 :ARG1 (y / go-02 :ARG0 (z / boy :ARG0-of x)))").tree
    >>> identity(one) == identity(two)
    True

Triples are those that the scorer counts with ``count=all`` (`amr.scoring.triples`), so ``:mod`` is
``:domain`` turned round, and capital letters make no difference. Nodes are told apart by colour
refinement (Weisfeiler and Leman 1968): by their concepts and constants, then by their neighbours,
by the neighbours of these, and so on. What has two identities is two graphs; two graphs of one
identity there could only be among such as no sentence has, rings of like nodes for instance.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING

from amr.scoring.triples import triples_of_tree

if TYPE_CHECKING:
    from penman.tree import Tree


def identity(tree: Tree) -> bytes:
    """What all ways to write a graph have in common, and no other graph has."""
    triples = triples_of_tree(tree, count="all")
    around: list[list[tuple[str, str, int]]] = [[] for _ in triples.concepts]
    own: list[list[str]] = [[concept] for concept in triples.concepts]
    for node, role, value in sorted(triples.attributes):
        own[node] += (role, value)
    for source, role, target in triples.relations:
        around[source].append(("from", role, target))
        around[target].append(("to", role, source))
    colours = [_digest(parts) for parts in own]
    different = 0
    while different < len(set(colours)):
        different = len(set(colours))
        seen = [sorted((way, role, colours[end]) for way, role, end in ends) for ends in around]
        colours = [
            _digest([colour, *(part for edge in edges for part in edge)])
            for colour, edges in zip(colours, seen, strict=True)
        ]
    return bytes.fromhex(_digest(sorted(colours)))


def _digest(parts: Iterable[str]) -> str:
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
