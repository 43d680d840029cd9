"""What each fine-grained measure looks at (Damonte, Cohen and Satta 2017, section 4.1).

Five measures are Smatch on part of a graph or on a changed graph; four compare bags of strings:

| measure | is |
|---|---|
| ``unlabeled`` | Smatch without the labels of relations and attributes |
| ``no_wsd`` | Smatch with every sense number set to 01 |
| ``reentrancies`` | Smatch on relations into nodes that have several, with their concepts |
| ``srl`` | Smatch on ``:ARG`` roles, with the concepts of their nodes |
| ``concepts`` | concepts |
| ``named_entities`` | concepts of nodes that have a name |
| ``negation`` | concepts of nodes that have the polarity - |
| ``wiki`` | values of ``:wiki`` |

By ``exact`` these are taken from the triples. By ``released`` they are taken as the
published script does: it finds labels and senses with text patterns, so that inverted roles lose
their direction and colons in strings are labels too; any polarity is a negation; and strings
are compared as they are written.

``count="all"`` counts constants after ``:mod`` and inverted roles as well (`amr.scoring.triples`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from amr.notation.reader import read_graph
from amr.scoring.triples import Attribute, Relation, Triples, normal, triples_of_tree

if TYPE_CHECKING:
    from penman.tree import Tree

GRAPHS = ("smatch", "unlabeled", "no_wsd", "reentrancies", "srl")
BAGS = ("concepts", "named_entities", "negation", "wiki")
MEASURES = ("unlabeled", "no_wsd", *BAGS, "reentrancies", "srl")  # as tables have them

_SENSE = re.compile(r"-\d{2,3}$")
_SENSE_IN_TEXT = re.compile(r"(/ [\w-]+)-\d\d\b")
_ROLE_IN_TEXT = re.compile(r":[a-zA-Z0-9-]+")


@dataclass(frozen=True, slots=True)
class Views:
    """A graph as the measures see it: ``graphs`` by the names `GRAPHS`, ``bags`` by `BAGS`."""

    graphs: dict[str, Triples]
    bags: dict[str, Counter[str]]


NO_VIEWS = Views(dict.fromkeys(GRAPHS, Triples()), {name: Counter() for name in BAGS})


def views(tree: Tree, protocol: str = "exact", count: str = "smatch") -> Views:
    """All views of a graph, by the protocol ``exact`` or ``released``."""
    return _script_views(tree, count) if protocol == "released" else _exact_views(tree, count)


def _exact_views(tree: Tree, count: str) -> Views:
    whole = triples_of_tree(tree, count=count)
    unlabeled = Triples(
        whole.concepts,
        frozenset((i, r if r == "top" else "", value) for i, r, value in whole.attributes),
        frozenset((i, "", k) for i, _, k in whole.relations),
    )
    senses = tuple(_SENSE.sub("-01", concept) for concept in whole.concepts)
    no_wsd = Triples(senses, whole.attributes, whole.relations)
    graphs = {"smatch": whole, "unlabeled": unlabeled, "no_wsd": no_wsd, **_parts(tree, count)}
    return Views(graphs, _bags(tree, normal))


def _script_views(tree: Tree, count: str) -> Views:
    from penman import format as format_tree

    text = format_tree(tree, indent=None)
    unlabeled = triples_of_tree(read_graph(_ROLE_IN_TEXT.sub(":label", text)).tree, count=count)
    no_wsd = triples_of_tree(read_graph(_SENSE_IN_TEXT.sub(r"\1-01", text)).tree, count=count)
    whole = triples_of_tree(tree, count=count)
    bags = _bags(tree, lambda string: string.strip('"'), any_polarity=True)
    graphs = {"smatch": whole, "unlabeled": unlabeled, "no_wsd": no_wsd, **_parts(tree, count)}
    return Views(graphs, bags)


def _parts(tree: Tree, count: str) -> dict[str, Triples]:
    # A modifier is not a second parent of what it modifies, so :mod is not turned round here.
    written = triples_of_tree(tree, turn_mod=False, count=count)
    incoming = Counter(k for _, _, k in written.relations)
    reentrant = {(i, r, k) for i, r, k in written.relations if incoming[k] > 1}
    roles = {relation for relation in written.relations if relation[1].startswith("arg")}
    constants = {attribute for attribute in written.attributes if attribute[1].startswith("arg")}
    return {
        "reentrancies": _part(written, set(), reentrant),
        "srl": _part(written, constants, roles),
    }


def _part(whole: Triples, attributes: set[Attribute], relations: set[Relation]) -> Triples:
    """These triples with the nodes in them and their concepts, no top."""
    nodes = {i for i, _, _ in attributes} | {end for i, _, k in relations for end in (i, k)}
    number = {node: i for i, node in enumerate(sorted(nodes))}
    return Triples(
        tuple(whole.concepts[node] for node in number),
        frozenset((number[i], r, value) for i, r, value in attributes),
        frozenset((number[i], r, number[k]) for i, r, k in relations),
    )


def _bags(
    tree: Tree, text: Callable[[str], str], any_polarity: bool = False
) -> dict[str, Counter[str]]:
    concepts = {variable: text(branches[0][1]) for variable, branches in tree.nodes()}
    bags: dict[str, Counter[str]] = {name: Counter() for name in BAGS}
    bags["concepts"].update(concepts.values())
    for variable, branches in tree.nodes():
        for role, target in branches:
            atom = target if isinstance(target, str) else target[0]
            named = concepts[variable]
            if role.endswith("-of") and atom in concepts:  # (n / name :name-of (c / city))
                role, named = role[:-3], concepts[atom]
            if role == ":name":
                bags["named_entities"][named] += 1
            elif role == ":polarity" and (any_polarity or atom == "-"):
                bags["negation"][named] += 1
            elif role == ":wiki":
                bags["wiki"][text(atom)] += 1
    return bags
