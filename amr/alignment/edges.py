"""Words for edges: the preposition or conjunction in front of the phrase that they attach.

An edge to a node that is attached elsewhere has the word that mentions the node again (*his*).
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from amr.alignment.candidates import Candidates
from amr.alignment.cue_words import PREPOSITIONS, ROLE_CUES
from amr.alignment.word_evidence import CUE
from amr.data import Triple

_CORE = re.compile(r":(?:ARG\d+|op\d+|snt\d+)")
_REACH = 5  # words between a phrase and what is in front of it
_OWNER = frozenset(("'s", "\u2019s", "'"))


def edge_words(
    candidates: Candidates, words: dict[Triple, tuple[int, ...]]
) -> dict[Triple, tuple[int, ...]]:
    """The words of the edges that have any; no word that stands for a node or another edge."""
    taken = {index for indices in words.values() for index in indices}
    owner: dict[int, list[str]] = {}
    for (variable, _, _), indices in words.items():
        for index in indices:
            owner.setdefault(index, []).append(variable)
    parents = _parents(candidates)
    intervals = _intervals(candidates, parents)
    extents = _extents(candidates, words, parents)
    forms = [form.lower() for form in candidates.forms]
    offers: list[tuple[int, int, Triple, int]] = []
    for number, edge in enumerate(candidates.edges):
        source, role, target = edge
        inverse = parents.get(source) == edge
        if not inverse and parents.get(target) != edge:
            offers += _mentions(candidates, words, number, taken)
            continue
        below = source if inverse else target
        cues = _cues(role, inverse)
        extent = extents.get(below)
        if extent is None or not cues:
            continue
        inside = intervals[below]
        first = min(words.get(candidates.rows[candidates.node[below]], (extent[0],)))
        for start in dict.fromkeys((extent[0], first)):
            for distance in range(1, _REACH):
                index = start - distance
                if index < 0:
                    break
                if index in taken and not any(
                    inside[0] <= intervals.get(name, (-1,))[0] < inside[1] for name in owner[index]
                ):
                    break
                if index not in taken and forms[index] in cues:
                    offers.append((distance, number, edge, index))
                    break
        after = extent[1] + 1
        if role == ":poss" and after < len(forms) and forms[after] in _OWNER:
            offers.append((1, number, edge, after))
    found: dict[Triple, tuple[int, ...]] = {}
    for _, _, edge, index in sorted(offers):
        if index not in taken and edge not in found:
            found[edge] = (index,)
            taken.add(index)
    return found | _attended(candidates, found, taken)


def _mentions(
    candidates: Candidates, words: dict[Triple, tuple[int, ...]], number: int, taken: set[int]
) -> list[tuple[int, int, Triple, int]]:
    """For an edge back to a node: words like it (*his*) near those of the edge's source."""
    edge = candidates.edges[number]
    near = words.get(candidates.rows[candidates.node[edge[0]]])
    if not near:
        return []
    alike = np.flatnonzero(candidates.scores[candidates.node[edge[2]]] >= CUE - 0.3)
    gaps = [(min(abs(int(index) - word) for word in near), int(index)) for index in alike]
    return [
        (gap, number, edge, index) for gap, index in gaps if gap <= _REACH and index not in taken
    ]


def _cues(role: str, inverse: bool) -> frozenset[str]:
    if role.startswith((":prep-", ":conj-")):
        return frozenset(role.partition("-")[2].split("-"))
    if role in ROLE_CUES:
        return ROLE_CUES[role]
    if _CORE.fullmatch(role) and not inverse:
        return PREPOSITIONS if role.startswith(":ARG") else frozenset()
    return frozenset()


def _parents(candidates: Candidates) -> dict[str, Triple]:
    """The edge by which each node is attached in the graph's text, parents before children.

    There the triple of that edge stands right before the node's own. Nodes of graphs in another
    order are attached by the edge that reaches them first.
    """
    found: dict[str, Triple] = {}
    seen = {candidates.top}
    queue = [candidates.top]
    for edge, (variable, role, _) in pairwise(candidates.triples):
        if role == ":instance" and variable not in seen and edge[1] != ":instance":
            other = edge[0] if edge[2] == variable else edge[2]
            if variable in (edge[0], edge[2]) and other in seen:
                found[variable] = edge
                seen.add(variable)
                queue.append(variable)
    links: dict[str, list[tuple[str, Triple]]] = {}
    for edge in candidates.edges:
        links.setdefault(edge[0], []).append((edge[2], edge))
        links.setdefault(edge[2], []).append((edge[0], edge))
    for variable in queue:  # grows while it is read: breadth first
        for other, edge in links.get(variable, ()):
            if other not in seen:
                seen.add(other)
                found[other] = edge
                queue.append(other)
    return found


def _above(variable: str, parents: dict[str, Triple]) -> str | None:
    edge = parents.get(variable)
    return None if edge is None else edge[0] if edge[2] == variable else edge[2]


def _extents(
    candidates: Candidates, words: dict[Triple, tuple[int, ...]], parents: dict[str, Triple]
) -> dict[str, tuple[int, int]]:
    """The first and the last word of each node and all below it."""
    found: dict[str, tuple[int, int]] = {}

    def widen(variable: str, low: int, high: int) -> None:
        now = found.get(variable, (low, high))
        found[variable] = (min(now[0], low), max(now[1], high))

    for (variable, _, _), indices in words.items():
        if indices:
            widen(variable, min(indices), max(indices))
    # Parents come before their children in ``parents``: backwards, children are complete.
    for variable in reversed(list(parents)):
        above = _above(variable, parents)
        if above is not None and variable in found:
            widen(above, *found[variable])
    return found


def _intervals(candidates: Candidates, parents: dict[str, Triple]) -> dict[str, tuple[int, int]]:
    """For each node a half-open interval that holds those of all nodes below it, and no other."""
    below: dict[str, list[str]] = {}
    for variable in parents:
        below.setdefault(_above(variable, parents) or "", []).append(variable)
    sizes = dict.fromkeys([candidates.top, *parents], 1)
    for variable in reversed(list(parents)):  # children before parents
        sizes[_above(variable, parents) or ""] += sizes[variable]
    found = {candidates.top: (0, sizes[candidates.top])}
    for variable in [candidates.top, *parents]:  # parents before children
        start = found[variable][0] + 1
        for child in below.get(variable, ()):
            found[child] = (start, start + sizes[child])
            start += sizes[child]
    return found


def _attended(
    candidates: Candidates, found: dict[Triple, tuple[int, ...]], taken: set[int]
) -> dict[Triple, tuple[int, ...]]:
    """For edges without a word: the free function word that attention peaks at."""
    more: dict[Triple, tuple[int, ...]] = {}
    free = np.array(
        [i not in taken and f.lower() in PREPOSITIONS for i, f in enumerate(candidates.forms)]
    )
    for edge in candidates.edges:
        weights = candidates.attention.get(edge)
        if weights is None or edge in found or not free.any():
            continue
        values = np.where(free, np.asarray(weights, dtype=float), 0.0)
        peak = int(values.argmax())
        if values[peak] >= 0.5 * max(np.asarray(weights, dtype=float).sum(), 1e-9):
            more[edge] = (peak,)
            free[peak] = False
    return more
