"""What partial credit needs to know of the ontology: weights and distances of its labels."""

from __future__ import annotations

from kid.ontology import Ontology
from kid.scoring.relation_distance import RelationDistances

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
        self._frame_distances = RelationDistances(len(self._frames), frame_links)
        self._element_distances = RelationDistances(len(self._weights), element_links)

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
