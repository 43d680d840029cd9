"""Ratios: *a ratio of 2:1*, *odds of 10 to 1*; a graph gets both of their numbers.

>>> [(found.first, found.second) for found in ratios("The odds are 5:1, the ratio 3 to 2.")]
[('5', '1'), ('3', '2')]
>>> ratios("They won 2:1 at 9:30.")
[]
"""

from __future__ import annotations

import re
from typing import NamedTuple

from amr.constants.tree_nodes import Nodes

_NUMBER = r"\d{1,5}(?:\.\d+)?"
_RATIO = re.compile(
    rf"(?<![\w.,:/$€£-])(?P<first>{_NUMBER})(?:\s?:\s?|\sto\s|-to-)(?P<second>{_NUMBER})"
    r"(?![\w:/%-]|[.,]\d)"
)
_SAYS_SO = r"(?:ratios?|odds|proportions?|scale|diluted|dilution)"
_AHEAD = re.compile(rf"\b{_SAYS_SO}\b[^.;:,!?\d]{{0,40}}$", re.IGNORECASE)
_BEHIND = re.compile(rf"\s(?:\w+\s)?{_SAYS_SO}\b", re.IGNORECASE)
_CONCEPTS = ("ratio", "odds", "odd", "proportion", "scale")
_PAIRS = ("between", "value-interval", "date-interval", "score-entity", "and")


class Ratio(NamedTuple):
    """Two numbers over characters ``start`` to ``end - 1``."""

    first: str
    second: str
    start: int
    end: int


def ratios(text: str) -> list[Ratio]:
    """The ratios of a text, in its order."""
    return [
        Ratio(match["first"], match["second"], *match.span())
        for match in _RATIO.finditer(text)
        if _AHEAD.search(text[: match.start()]) or _BEHIND.match(text, match.end())
    ]


def with_ratios(nodes: Nodes, text: str) -> bool:
    """Each ratio as a ``ratio-of`` both numbers, in the place of what the graph has of them."""
    changed = False
    for first, second, *_ in ratios(text):
        pairs = [
            branches
            for concept, branches in nodes.branches()
            if concept in _PAIRS
            and [t for r, t in branches if r in (":op1", ":op2")] == [first, second]
        ]
        if pairs:
            place = next(k for k, (role, _) in enumerate(pairs[0]) if role == "/")
            pairs[0][place] = "/", "ratio-of"
            changed = True
        elif not (nodes.has(first) and nodes.has(second)) or first == second:
            changed |= _put(nodes, first, second)
    return changed


def _put(nodes: Nodes, first: str, second: str) -> bool:
    """A ratio in the place of the one number of it that the graph has, or where it says so."""
    if any(concept == "ratio-of" for concept, _ in nodes.branches()):
        return False
    both = (":op1", first), (":op2", second)
    found = [place for number in (first, second) for place in nodes.places(number)]
    if len(found) == 1:
        concept, branches, place = found[0]
        if concept == "percentage-entity":
            branches[:] = [("/", "ratio-of"), *both, *(b for b in branches[1:] if b[0] != ":value")]
        else:
            branches[place] = branches[place][0], nodes.new("ratio-of", *both)
        return True
    if found:
        return False
    said = [branches for concept, branches in nodes.branches() if concept in _CONCEPTS]
    (said[0] if said else nodes.tree.node[1]).append((":mod", nodes.new("ratio-of", *both)))
    return True
