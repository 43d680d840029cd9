"""Shortest paths between frames, and between frame elements, over FrameNet's relations."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

MAX_DISTANCE = 9  # SemEval-2007 task 19 scorer


class RelationDistances:
    """Lengths and numbers of shortest paths in an undirected graph of related nodes.

    Two nodes linked by two relations have two paths between them. Distances are computed from
    a node when first asked for, and kept.
    """

    def __init__(self, nodes: int, links: list[tuple[int, int]], limit: int = MAX_DISTANCE):
        pairs = np.array([link for link in links if link[0] != link[1]], dtype=np.int64)
        ends = np.concatenate([pairs, pairs[:, ::-1]]) if len(pairs) else np.zeros((0, 2), int)
        shape = (nodes, nodes)
        self._links = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape).tocsr()
        self._limit = limit
        self._known: dict[int, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}

    def between(self, a: int, b: int) -> tuple[int, float] | None:
        """Distance and number of shortest paths; ``None`` when farther apart than the limit."""
        if b in self._known:  # the graph is undirected
            a, b = b, a
        distances, paths = self.source(a)
        return (int(distances[b]), float(paths[b])) if distances[b] >= 0 else None

    def source(self, node: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Distances ``[nodes]`` from a node, -1 beyond the limit, and numbers of paths."""
        if node not in self._known:
            self._known[node] = self._search(node)
        return self._known[node]

    def _search(self, node: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        size = self._links.shape[0]
        distances = np.full(size, -1, dtype=np.int64)
        paths = np.zeros(size)
        frontier = np.zeros(size)
        distances[node], paths[node], frontier[node] = 0, 1.0, 1.0
        for distance in range(1, self._limit + 1):
            # Shortest paths to a new node: the sum of those to its neighbours one step nearer.
            reached = self._links @ frontier
            frontier = np.where(distances < 0, reached, 0.0)
            new = frontier > 0
            if not new.any():
                break
            distances[new] = distance
            paths[new] = frontier[new]
        return distances, paths
