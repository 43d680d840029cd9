"""The mapping of nodes with which most triples of two graphs match, and the proof that it is.

    >>> from amr.notation.reader import read_graph
    >>> from amr.scoring.triples import triples_of_tree
    >>> one = triples_of_tree(read_graph("(s / sleep-01 :ARG0 (b / boy))").tree)
    >>> two = triples_of_tree(read_graph("(x / sleep-01 :ARG1 (y / boy))").tree)
    >>> best_mapping(one, two).matched  # both concepts and the top
    3

Hill climbing from a good assignment finds it nearly always. That nothing is better follows from
an upper bound (`amr.scoring.weights`) for most pairs of graphs; for most others from a tighter
one (`amr.scoring.relaxation`), which also tells what is left to search; and for the rest from
integer programming (`amr.scoring.solver`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from amr.scoring.climbing import Climber, matched
from amr.scoring.relaxation import TOLERANCE, Links, Relaxation, assign
from amr.scoring.solver import SolverError, better_mapping
from amr.scoring.triples import Triples
from amr.scoring.weights import decided, features, incidence, weights

_STEPS = 40  # of tightening; after so many the solver is quicker
SECONDS = 300.0  # for the solver, which needs hundredths of one for ordinary sentences


@dataclass(frozen=True, slots=True)
class Mapping:
    """How many triples match, and by which mapping: ``targets[i]`` is that of node ``i``, or -1.

    ``proof`` is what showed that no mapping is better: ``bound``, ``relaxation`` or ``solver``;
    ``none`` if the solver gave up.
    """

    matched: int
    targets: tuple[int, ...]
    proof: str


def best_mapping(a: Triples, b: Triples, seconds: float | None = SECONDS) -> Mapping:
    """The best mapping of the nodes of ``a`` to those of ``b``, no two to the same."""
    if len(a.concepts) > len(b.concepts):
        turned = best_mapping(b, a, seconds)
        targets = [-1] * len(a.concepts)
        for j, i in enumerate(turned.targets):
            targets[i] = j
        return Mapping(turned.matched, tuple(targets), turned.proof)
    if not a.concepts:
        return Mapping(0, (), "bound")

    of_a, of_b = features(a), features(b)
    worth = weights(len(a.concepts), len(b.concepts), of_a, of_b)
    bound, mapping = assign(np.array(worth.optimistic).reshape(worth.n, worth.m))
    best = matched(mapping, worth, of_a.links, b)
    if best + 1 > bound + TOLERANCE:
        return Mapping(best, tuple(mapping), "bound")

    near_a, near_b = incidence(a), incidence(b)
    climber = Climber(b, near_a, near_b, worth)
    decided(worth, a, b, near_a, near_b)
    _, mapping = assign(np.array(worth.optimistic).reshape(worth.n, worth.m))
    best = matched(mapping, worth, of_a.links, b) + climber.climb(mapping)
    if best + 1 > bound + TOLERANCE:
        return Mapping(best, tuple(mapping), "bound")

    relaxation = Relaxation(Links.of(near_a, near_b, worth.m), worth)
    seen = {tuple(mapping)}
    for step in range(_STEPS):
        relaxation.strike(best)
        moved = relaxation.tighten(best)
        other = relaxation.mapping.copy()
        # Assignments of successive steps are much alike: not all are worth climbing from.
        worthwhile = (step < 2 or step % 3 == 2) and best + 1 <= relaxation.bound + TOLERANCE
        if worthwhile and tuple(other) not in seen:
            seen.add(tuple(other))
            found = matched(other, worth, of_a.links, b) + climber.climb(other)
            if found > best:
                best, mapping, moved = found, other, True
        if best + 1 > relaxation.bound + TOLERANCE:
            return Mapping(best, tuple(mapping), "relaxation")
        if not moved:
            break
    try:
        better = better_mapping(relaxation, best, seconds)
    except SolverError:
        return Mapping(best, tuple(mapping), "none")
    if better is not None:
        mapping = _completed(better, worth.n, worth.m)
        best = matched(mapping, worth, of_a.links, b)
    return Mapping(best, tuple(mapping), "solver")


def _completed(mapping: dict[int, int], n: int, m: int) -> list[int]:
    """The nodes that the solver left out go to nodes that are free: they match nothing."""
    free = iter(sorted(set(range(m)) - set(mapping.values())))
    return [mapping[i] if i in mapping else next(free) for i in range(n)]
