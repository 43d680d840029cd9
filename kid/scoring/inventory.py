"""What partial credit needs to know of the ontology: weights and distances of its labels.

Distances are lengths of shortest paths between frames, and between frame elements, over FrameNet's
relations.
"""

from __future__ import annotations

from copy import copy

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from kid.ontology import Ontology

MAX_DISTANCE = 9  # SemEval-2007 task 19 scorer

# SemEval-2007 task 19 scorer: points of a core and of any other frame element (a frame has 1).
CORE, OTHER = 1.0, 0.5
# Relations that say nothing about how close two frames are in meaning.
IGNORED = frozenset({"See_also", "CoreSet", "Excludes", "Requires"})


class Inventory:
    """Frames and frame elements with their points, and how far apart they are."""

    def __init__(self, ontology: Ontology) -> None:
        self.version = ontology.version
        self._frames = ontology.frame_index
        self._elements: dict[tuple[str, str], int] = {}
        self._weights: list[float] = []
        for frame in ontology.frames:
            for element in frame.elements:
                self._elements[frame.name, element.name] = len(self._weights)
                self._weights.append(CORE if element.core == "Core" else OTHER)
        frame_links, element_links = [], []
        for relation in ontology.relations:
            if relation.type in IGNORED:
                continue
            frame_links.append((self._frames[relation.sub], self._frames[relation.super]))
            for sub, sup in relation.elements:
                low = self._elements.get((relation.sub, sub))
                high = self._elements.get((relation.super, sup))
                if low is not None and high is not None:  # else no annotation can bear it
                    element_links.append((low, high))
        self._links = frame_links, element_links
        self._frame_distances = RelationDistances(len(self._frames), frame_links)
        self._element_distances = RelationDistances(len(self._weights), element_links)

    def counting_last_links(self) -> Inventory:
        """The same, where the number of paths is that of their last links."""
        other, (frames, elements) = copy(self), self._links
        other._frame_distances = RelationDistances(len(self._frames), frames, last_links=True)
        other._element_distances = RelationDistances(len(self._weights), elements, last_links=True)
        return other

    def has_frame(self, name: str) -> bool:
        """Whether the ontology has this frame."""
        return name in self._frames

    def has_element(self, frame: str, name: str) -> bool:
        """Whether the frame has this frame element."""
        return (frame, name) in self._elements

    def weight(self, frame: str, element: str) -> float:
        """Points of a frame element: 1 if core, else (also when unknown) 0.5."""
        index = self._elements.get((frame, element))
        return OTHER if index is None else self._weights[index]

    def between_frames(self, a: str, b: str) -> tuple[int, float] | None:
        """Distance and number of shortest paths, ``None`` if unconnected or unknown."""
        if a == b:
            return 0, 1.0
        first, second = self._frames.get(a), self._frames.get(b)
        if first is None or second is None:
            return None
        return self._frame_distances.between(first, second)

    def between_elements(self, a: tuple[str, str], b: tuple[str, str]) -> tuple[int, float] | None:
        """The same for frame elements, each given as (frame, name)."""
        if a == b:
            return 0, 1.0
        first, second = self._elements.get(a), self._elements.get(b)
        if first is None or second is None:
            return None
        return self._element_distances.between(first, second)


class RelationDistances:
    """Lengths and numbers of shortest paths in an undirected graph of related nodes.

    Two nodes linked by two relations have two paths between them. With ``last_links`` a path counts
    as often as its last step can be made. Distances are computed from a node when first asked for,
    and kept.
    """

    def __init__(
        self,
        nodes: int,
        links: list[tuple[int, int]],
        limit: int = MAX_DISTANCE,
        last_links: bool = False,
    ) -> None:
        pairs = np.array([link for link in links if link[0] != link[1]], dtype=np.int64)
        ends = np.concatenate([pairs, pairs[:, ::-1]]) if len(pairs) else np.zeros((0, 2), int)
        shape = (nodes, nodes)
        self._links = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape).tocsr()
        self._limit, self._last_links = limit, last_links
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
            if self._last_links:
                frontier = new.astype(float)
        return distances, paths
