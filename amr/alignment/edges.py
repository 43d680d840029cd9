"""Words for edges: the preposition or conjunction in front of the phrase that they attach.

They are the role's. Of an edge to a node that is attached elsewhere the mention has words, those
that name the node again (*his*).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from amr.alignment.candidates import Candidates
from amr.alignment.composites import Words
from amr.alignment.cue_words import PREPOSITIONS, ROLE_CUES
from amr.data import Triple

_BARE = re.compile(r":(?:op|snt)\d|:name|:unit|:degree|:ord")
_REACH = 5  # words between a phrase and what is in front of it
_MENTION = 0.55  # evidence that a word mentions a node again
_OWNER = frozenset(("'s", "\u2019s", "'"))
_Offer = tuple[int, int, int]  # words away, the edge's number, the word


def edge_words(candidates: Candidates, words: Words) -> tuple[Words, Words]:
    """The words of roles and of mentions; no word that stands for a node or another edge."""
    taken = {index for indices in words.values() for index in indices}
    parents = _parents(candidates)
    extents = _extents(words, parents)
    offers: list[_Offer] = []
    again: set[Triple] = set()
    for number, edge in enumerate(candidates.edges):
        below = next((end for end in (edge[0], edge[2]) if parents.get(end) == edge), None)
        if below is None:
            again.add(edge)
            offers += _mentions(candidates, words, number)
        elif below in extents:
            first, last = extents[below]
            own = words.get(candidates.rows[candidates.node[below]], (first,))
            for start in {first, min(own)}:  # before the phrase, or before its head (*to leave*)
                offers += _in_front(candidates, number, start, below == edge[0], taken)
            after = candidates.forms[last + 1 : last + 2]
            if edge[1] == ":poss" and _OWNER.intersection(after):
                offers.append((1, number, last + 1))
    found: Words = {}
    for _, number, index in sorted(offers):
        edge = candidates.edges[number]
        if index not in taken and edge not in found:
            found[edge] = (index,)
            taken.add(index)
    roles = {edge: indices for edge, indices in found.items() if edge not in again}
    return roles, {edge: indices for edge, indices in found.items() if edge in again}


def _in_front(
    candidates: Candidates, number: int, first: int, inverse: bool, taken: set[int]
) -> Iterator[_Offer]:
    """The nearest word in front of a phrase that its role may have, if nothing else is between."""
    cues = _cues(candidates.edges[number][1], inverse)
    for index in range(first - 1, max(first - _REACH, -1), -1):
        if index in taken:
            return
        if candidates.forms[index].lower() in cues:
            yield first - index, number, index
            return


def _cues(role: str, inverse: bool) -> frozenset[str]:
    if role.startswith((":prep-", ":conj-")):
        return frozenset(role.split("-")[1:])
    if _BARE.match(role) or (inverse and role.startswith(":ARG")):
        return frozenset()
    return PREPOSITIONS.union(ROLE_CUES.get(role, ()))


def _mentions(candidates: Candidates, words: Words, number: int) -> Iterator[_Offer]:
    """For an edge back to a node: words like it (*his*) near those of the edge's source."""
    source, _, target = candidates.edges[number]
    near = words.get(candidates.rows[candidates.node[source]], ())
    for index in np.flatnonzero(candidates.scores[candidates.node[target]] >= _MENTION).tolist():
        gap = min((abs(index - word) for word in near), default=_REACH + 1)
        if gap <= _REACH:
            yield gap, number, index


def _parents(candidates: Candidates) -> dict[str, Triple]:
    """The edge by which each node is attached: that which reaches it first. Parents come first."""
    found: dict[str, Triple] = {}
    for edge in candidates.edges:
        source, _, target = edge
        if source != candidates.top and (source in found) < (
            target in found or target == candidates.top
        ):
            found[source] = edge
        elif target != candidates.top and target not in found:
            found[target] = edge
    return found


def _extents(words: Words, parents: dict[str, Triple]) -> dict[str, tuple[int, int]]:
    """The first and the last word of each node and all below it."""
    found: dict[str, tuple[int, int]] = {}

    def widen(variable: str, low: int, high: int) -> None:
        now = found.get(variable, (low, high))
        found[variable] = (min(now[0], low), max(now[1], high))

    for (variable, _, _), indices in words.items():
        widen(variable, min(indices), max(indices))
    for variable, (source, _, target) in reversed(parents.items()):  # children before parents
        if variable in found:
            widen(source if variable == target else target, *found[variable])
    return found
