"""The graph of semantic roles: how it is connected, and which of its nodes become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from amr.pseudo.concepts import frame
from amr.pseudo.graph import Edge, Node, PseudoGraph, over_roots
from amr.pseudo.propositions import Proposition
from amr.pseudo.variants import TOPS

# PropBank's modifiers for which AMR has one relation.
_AMR_ROLES = {
    "ARGM-TMP": "time", "ARGM-LOC": "location", "ARGM-MNR": "manner", "ARGM-PRP": "purpose",
    "ARGM-PNC": "purpose", "ARGM-CAU": "cause", "ARGM-EXT": "extent", "ARGM-DIR": "direction",
    "ARGM-GOL": "destination", "ARGM-COM": "accompanier", "ARGM-ADJ": "mod",
    "ARGM-NEG": "polarity",
}  # fmt: skip


def connected(
    props: Sequence[Proposition],
    words: Sequence[str],
    *,
    top: str = "root",
    senses: bool = True,
    amr_roles: bool = False,
) -> PseudoGraph:
    """Connectivity formation: a virtual node over all predicates, a node for every argument.

    Predicates are frames (``want-01``); without ``senses`` they are the words of the text.
    """
    nodes: list[Node] = []
    edges: dict[Edge, None] = {}
    predicates: list[int] = []
    for p in props:
        own = tuple(sorted({word for span in p.predicate.spans for word in range(*span)}))
        surface = " ".join(words[word] for word in own)
        label = frame(p.predicate.lemma, p.predicate.sense) if senses else surface
        source = len(nodes)
        predicates.append(source)
        nodes.append(Node(label, own, "predicate"))
        for name, places in ((role.name, role.words) for role in p.roles):
            name = _AMR_ROLES.get(name, name) if amr_roles else name
            edges[Edge(source, name, len(nodes))] = None
            if name == "polarity":
                nodes.append(Node("-", places, "constant"))
            else:
                nodes.append(Node(" ".join(words[w] for w in places), places, "argument"))
    return over_roots(PseudoGraph(tuple(nodes), tuple(edges)), predicates, *TOPS[top])


def reentrant(graph: PseudoGraph) -> PseudoGraph:
    """Reentrancy restoration: arguments that are the same words become one node."""
    first: dict[tuple[int, ...], int] = {}
    into: dict[int, int] = {}
    for index, node in enumerate(graph.nodes):
        if node.kind == "argument":
            into[index] = first.setdefault(node.words, index)
    return graph.merged({index: target for index, target in into.items() if index != target})


def unified(graph: PseudoGraph) -> PseudoGraph:
    """With an argument that is a predicate's word made one node with that predicate.

    A predicate never becomes its own argument.
    """
    predicates: dict[tuple[int, ...], int] = {}
    for index, node in enumerate(graph.nodes):
        if node.kind == "predicate":
            predicates[node.words] = index
            for word in node.words:
                predicates.setdefault((word,), index)
    own = {(edge.source, edge.target) for edge in graph.edges}
    return graph.merged(
        {
            index: predicates[node.words]
            for index, node in enumerate(graph.nodes)
            if node.kind == "argument"
            and node.words in predicates
            and (predicates[node.words], index) not in own
        }
    )


def with_needed_roots(
    graph: PseudoGraph,
    top: str = "root",
    *,
    inverse: bool = False,
    depths: Sequence[int] | None = None,
) -> PseudoGraph:
    """With the virtual node only over predicates that nothing else leads to, if it is needed.

    With ``inverse`` a predicate may hang on an argument that it shares with another (*the boat
    that sank*: ``boat :ARG1-of sink-01``). A graph of one piece has a predicate on top: the one
    whose word is nearest to the root of the sentence, or the first where no ``depths`` of words
    are known. For unified graphs.
    """
    roots = [edge.target for edge in graph.edges if edge.source == graph.top]
    edges = [edge for edge in graph.edges if edge.source != graph.top]
    below = {edge.target for edge in edges}

    def rank(root: int) -> tuple[bool, int, int]:
        words = graph.nodes[root].words
        return root in below, min(depths[word] for word in words) if depths else 0, words[0]

    own: dict[int, list[Edge]] = {}
    for edge in edges:
        if graph.nodes[edge.target].kind != "constant":
            own.setdefault(edge.source, []).append(edge)
    bare = replace(graph, edges=tuple(edges))
    waiting = sorted(roots, key=rank)
    chosen: list[int] = []
    reached: set[int] = set()
    while waiting:
        root, turned = waiting[0], None
        if inverse:
            shared = ((r, e) for r in waiting for e in own.get(r, ()) if e.target in reached)
            root, turned = next(shared, (root, None))
        if turned is None:
            chosen.append(root)
        else:
            place = edges.index(turned)
            edges[place] = Edge(turned.target, turned.role, turned.source, inverted=True)
            bare = replace(graph, edges=tuple(edges))
        reached |= bare.reached([root])
        waiting = [other for other in waiting if other not in reached]
    if len(chosen) == 1:
        return replace(bare, top=chosen[0]).without({graph.top})
    chosen.sort(key=roots.index)
    return over_roots(bare, chosen, *TOPS[top]).without({graph.top})
