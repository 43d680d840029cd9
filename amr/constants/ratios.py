"""Ratios in a graph: *a ratio of 2:1*, *odds of 10 to 1*; it gets both of their numbers."""

from __future__ import annotations

from amr.constants.tree_nodes import Nodes, become, number_of
from semcore.text.ratios import ratios

_CONCEPTS = ("ratio", "odds", "odd", "proportion", "scale")
_PAIRS = ("between", "value-interval", "date-interval", "score-entity", "and")


def with_ratios(nodes: Nodes, text: str) -> bool:
    """Each ratio as a ``ratio-of`` both numbers, in the place of what the graph has of them."""
    changed = False
    for first, second, *_ in ratios(text):
        if nodes.pair_as("ratio-of", first, second, _PAIRS):
            changed = True
        elif not (nodes.has(first) and nodes.has(second)) or first == second:
            changed |= _put(nodes, first, second)
    return changed


def _put(nodes: Nodes, first: str, second: str) -> bool:
    """A ratio in the place of the one number of it that the graph has, or where it says so."""
    of_them = [branches for concept, branches in nodes.branches() if concept == "ratio-of"]
    if any(number_of(t).isdigit() for branches in of_them for r, t in branches if r[:3] == ":op"):
        return False
    both = (":op1", first), (":op2", second)
    found = [place for number in (first, second) for place in nodes.places(number)]
    if len(found) == 1:
        concept, branches, place = found[0]
        if concept == "percentage-entity":
            become(branches, "ratio-of", *both, without=":value")
        else:
            branches[place] = branches[place][0], nodes.new("ratio-of", *both)
        return True
    if found:
        return False
    said = [branches for concept, branches in nodes.branches() if concept in _CONCEPTS]
    (said[0] if said else nodes.tree.node[1]).append((":mod", nodes.new("ratio-of", *both)))
    return True
