"""An upper bound of what two graphs can match, made tighter step by step.

Relations alike in label, one of each graph, match when both of their ends are mapped onto each
other: this is a link between two pairs of nodes. Its worth, 1, is split between the pair of
sources and the pair of targets. For any split, the best assignment of nodes, each pair with its
own triples and the best of its shares, bounds the best mapping from above (Lagrangian
relaxation of the quadratic assignment problem; Adams and Johnson 1994). Where the assignment
takes a link at one end and not at the other, its share there is lowered (a subgradient step of
Polyak's length). Pairs of nodes that no better mapping can contain are struck out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from amr.scoring.weights import Incidence, Weights

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

TOLERANCE = 1e-6  # of sums of shares
_STRUCK = -1e6  # the worth of a pair that is struck out


def assign(worth: Floats) -> tuple[float, list[int]]:
    """The best assignment of all rows of ``[n, m]``, n at most m: its sum, a column a row."""
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return float(worth[rows, columns].sum()), columns.tolist()


@dataclass(slots=True)
class Links:
    """Pairs of relations that may match. ``source`` and ``target`` are pairs of nodes."""

    source: Ints
    target: Ints
    label: Ints

    @classmethod
    def of(cls, near_a: Incidence, near_b: Incidence, m: int) -> Links:
        """All of two graphs, loops left out."""
        by_role: dict[str, list[tuple[int, int]]] = {}
        for j, outgoing in enumerate(near_b.outgoing):
            for role, target in outgoing:
                by_role.setdefault(role, []).append((j, target))
        number = {role: i for i, role in enumerate(by_role)}
        found = [
            (i * m + j, k * m + target, number[role])
            for i, outgoing in enumerate(near_a.outgoing)
            for role, k in outgoing
            for j, target in by_role.get(role, ())
        ]
        table = np.array(found, dtype=np.int64).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1], table[:, 2])


@dataclass(slots=True)
class _Rivals:
    """Shares of which only one counts: those of one relation of one of the graphs, at one end."""

    order: Ints  # the shares, rivals together, those at one end together
    starts: Ints  # where in ``order`` each set of rivals begins
    number: Ints  # the set of each share
    end: Ints  # the end (a pair of nodes, a label, in or out) of each set, numbered
    ends: Ints  # the keys of the ends, rising

    @classmethod
    def of(cls, end: Ints, other: Ints, width: int) -> _Rivals:
        """Rivals stand at the same end, and lead to the same other node, below ``width``."""
        keys = end * width + other
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        new = _changes(keys)
        number = np.empty(len(keys), dtype=np.int64)
        number[order] = np.cumsum(new) - 1
        starts = np.flatnonzero(new)
        ends = keys[starts] // width
        new = _changes(ends)
        return cls(order, starts, number, np.cumsum(new) - 1, ends[new])

    def best(self, shares: Floats) -> Floats:
        """The best share of each set, or 0."""
        return np.maximum(np.maximum.reduceat(shares[self.order], self.starts), 0.0)


def _changes(keys: Ints) -> Bools:
    """Where another key begins than stood before."""
    new = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    return new


class Relaxation:
    """The bound for mappings of a graph of n nodes to one of m, n at most m; there are links."""

    def __init__(self, links: Links, weights: Weights) -> None:
        n, m = self.n, self.m = weights.n, weights.m
        self.links = links
        self.unary: Floats = np.array(weights.unary)
        self.alive: Bools = np.ones(n * m, dtype=bool)
        self.share: Floats = np.full(len(links.source), 0.5)
        # Shares at sources stand first, those at targets after them.
        self.pair = np.concatenate([links.source, links.target])
        other = np.concatenate([links.target, links.source])
        label = np.concatenate([2 * links.label, 2 * links.label + 1])
        labels = 2 * int(links.label.max()) + 2
        end = self.pair * labels + label
        self.by_a = _Rivals.of(end, other // m, n)
        self.by_b = _Rivals.of(end, other % m, m)
        self.end = self.by_a.end[self.by_a.number]
        self.pair_of_end = self.by_a.ends // labels
        self.bound, self.mapping = self._solve()

    @property
    def live(self) -> Bools:
        """Which links join pairs that are not struck out."""
        return self.alive[self.links.source] & self.alive[self.links.target]

    def _solve(self) -> tuple[float, list[int]]:
        live = self.live
        self.shares = np.concatenate([self.share, 1 - self.share])
        self.shares[~np.concatenate([live, live])] = 0.0
        # At one end the links taken are a matching between relations of a and relations of b:
        # worth no more than the best links of those of a, and than the best of those of b.
        self.best_a, self.best_b = self.by_a.best(self.shares), self.by_b.best(self.shares)
        count = len(self.pair_of_end)
        self.sum_a = np.bincount(self.by_a.end, self.best_a, count)
        self.sum_b = np.bincount(self.by_b.end, self.best_b, count)
        sums = np.minimum(self.sum_a, self.sum_b)
        worth: Floats = self.unary + np.bincount(self.pair_of_end, sums, len(self.unary))
        worth[~self.alive] = _STRUCK
        self.worth = worth.reshape(self.n, self.m)
        return assign(self.worth)

    def strike(self, best: int) -> None:
        """Strike out pairs of nodes that are in no mapping with more than ``best`` matches.

        The assignment's dual prices say how much the bound loses at least by any pair.
        """
        taken = np.array(self.mapping)
        chosen = self.worth[np.arange(self.n), taken]
        price = np.zeros(self.m)
        for _ in range(self.m):
            raised = np.maximum(price, (self.worth + (price[taken] - chosen)[:, None]).max(axis=0))
            if np.all(raised <= price + 1e-9):
                break
            price = raised
        loss = (chosen - price[taken])[:, None] + price - self.worth
        self.alive &= (self.bound - loss >= best + 1 - TOLERANCE).ravel()

    def tighten(self, best: int) -> bool:
        """One step towards a bound below ``best + 1``; False if there is nowhere to go."""
        by_a = (self.sum_a <= self.sum_b)[self.end]
        most = np.where(by_a, self.best_a[self.by_a.number], self.best_b[self.by_b.number])
        taken = (self.shares >= most - 1e-12) & (self.shares > 0)
        rivals = np.where(by_a, self.by_a.number, len(self.best_a) + self.by_b.number)
        equal = np.bincount(rivals, taken)[rivals]  # ties are taken in equal parts
        assigned = np.zeros(len(self.unary), dtype=bool)
        assigned[np.arange(self.n) * self.m + self.mapping] = True
        part = np.where(taken & assigned[self.pair], 1 / np.maximum(equal, 1), 0.0)
        direction = part[: len(self.share)] - part[len(self.share) :]
        length = float(direction @ direction)
        if length > 1e-12:
            self.share -= direction * (self.bound - best - 0.8) / length
        before = self.bound
        self.bound, self.mapping = self._solve()
        return length > 1e-12 or self.bound < before - TOLERANCE
