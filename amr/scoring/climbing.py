"""Hill climbing: better mappings of nodes by moving one node, or by two changing places."""

from __future__ import annotations

from collections.abc import Iterable

from amr.scoring.triples import Relation, Triples
from amr.scoring.weights import Incidence, Weights


def matched(mapping: list[int], worth: Weights, links: Iterable[Relation], b: Triples) -> int:
    """How many triples match under a mapping; ``links`` are the relations of ``a``."""
    unary, m, relations = worth.unary, worth.m, b.relations
    total = sum([unary[i * m + j] for i, j in enumerate(mapping)])
    for i, role, k in links:
        if (mapping[i], role, mapping[k]) in relations:
            total += 1
    return round(total)


class Climber:
    """Improves mappings of the nodes of ``a`` to nodes of ``b``, which has at least as many.

    A mapping is a list: node ``i`` is mapped to ``mapping[i]``, no two to the same.
    """

    def __init__(self, b: Triples, near_a: Incidence, near_b: Incidence, worth: Weights) -> None:
        self.n, self.m, self.unary = worth.n, worth.m, worth.unary
        self.a, self.b = near_a, near_b
        self.relations = b.relations
        # What a pair of nodes matches at most: relations, there in halves, count whole.
        both = zip(worth.optimistic, worth.unary, strict=True)
        self._most = [2 * optimistic - unary for optimistic, unary in both]
        self._rivals = self._sharing()

    def climb(self, mapping: list[int]) -> int:
        """Improve the mapping in place until no step gains; returns what was gained.

        Tried are the steps that would match a relation that does not match yet, and those to a
        node that has no less in common with the one moved.
        """
        owner = [-1] * self.m
        for i, j in enumerate(mapping):
            owner[j] = i
        gained, before = 0, -1
        while gained != before:
            before = gained
            for i in range(self.n):
                for role, k in self.a.outgoing[i]:
                    if (mapping[i], role, mapping[k]) not in self.relations:
                        gained += self._match(mapping, owner, i, role, k)
                for weight, j in self._rivals[i]:
                    if weight >= self.unary[i * self.m + mapping[i]]:
                        gained += self._step(mapping, owner, i, j)
        return gained

    def _match(self, mapping: list[int], owner: list[int], i: int, role: str, k: int) -> int:
        """Match the relation from ``i`` to ``k`` by moving its target, else its source."""
        steps = [(k, j) for label, j in self.b.outgoing[mapping[i]] if label == role]
        steps += [(i, j) for label, j in self.b.incoming[mapping[k]] if label == role]
        for node, j in steps:
            gain = self._step(mapping, owner, node, j)
            if gain:
                return gain
        return 0

    def _step(self, mapping: list[int], owner: list[int], i: int, j: int) -> int:
        """Map ``i`` to ``j``, and the node that was there to where ``i`` was; undo a loss."""
        old, other = mapping[i], owner[j]
        if old == j:
            return 0
        before = self._around(mapping, i, other)
        most = self._most[i * self.m + j]
        if other >= 0:
            most += self._most[other * self.m + old]
        if most <= before:
            return 0
        mapping[i] = j
        if other >= 0:
            mapping[other] = old
        gain = self._around(mapping, i, other) - before
        if gain > 0:
            owner[j], owner[old] = i, other
            return round(gain)
        mapping[i] = old
        if other >= 0:
            mapping[other] = j
        return 0

    def _around(self, mapping: list[int], i: int, other: int) -> float:
        """What matches of the triples at ``i`` and at ``other`` (-1: there is no other)."""
        total = self._at(mapping, i, -1)
        return total if other < 0 else total + self._at(mapping, other, i)

    def _at(self, mapping: list[int], i: int, without: int) -> float:
        j, relations = mapping[i], self.relations
        total = self.unary[i * self.m + j]
        for role, k in self.a.outgoing[i]:
            if k != without and (j, role, mapping[k]) in relations:
                total += 1
        for role, k in self.a.incoming[i]:
            if k != without and (mapping[k], role, j) in relations:
                total += 1
        return total

    def _sharing(self) -> list[list[tuple[float, int]]]:
        """For each node of ``a`` the nodes of ``b`` with which it shares a triple of its own."""
        rows = (self.unary[i * self.m : (i + 1) * self.m] for i in range(self.n))
        return [[(weight, j) for j, weight in enumerate(row) if weight] for row in rows]
