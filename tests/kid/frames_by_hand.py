"""Sentences, frames and ontologies of a few words, for tests of scoring."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from kid.data import FrameAnnotation, FrameElement, FrameSentence
from kid.ontology import Frame, FrameElementType, FrameRelation, Ontology
from semcore.text.spans import CharSpan, WordSpan, characters_of

unhurried = settings(deadline=None)  # the first example pays for imports

TEXT = "aa bb cc dd ee ff"
WORDS = tuple(CharSpan(3 * i, 3 * i + 2) for i in range(6))
NAMES = ("Agent", "Theme", "Time")
FRAMES = ("Buy", "Get", "Own", "Sell")
A, B, C = WordSpan(0, 1), WordSpan(2, 4), WordSpan(5, 6)


def element(name: str, span: tuple[int, int], rank: int = 1) -> FrameElement:
    words = WordSpan(*span)
    return FrameElement(name, words, characters_of(words, WORDS), rank)


def annotation(
    frame: str, target: Sequence[tuple[int, int]], *elements: FrameElement, unit: str = "x.v"
) -> FrameAnnotation:
    parts = tuple(WordSpan(*part) for part in target)
    characters = tuple(characters_of(part, WORDS) for part in parts)
    return FrameAnnotation("", frame, unit, parts, characters, elements)


def sentence(*frames: FrameAnnotation, id: str = "1") -> FrameSentence:
    return FrameSentence(id, "d", TEXT, WORDS, frames=frames)


def ontology(
    relations: Sequence[FrameRelation] = (), core: Callable[[str], bool] = lambda name: True
) -> Ontology:
    return Ontology(
        version="test",
        frames=tuple(
            Frame(
                name=frame,
                definition="",
                elements=tuple(
                    FrameElementType(name, "Core" if core(name) else "Peripheral", "")
                    for name in NAMES
                ),
                lexical_units=("x.v", f"{frame.lower()}.v"),
            )
            for frame in FRAMES
        ),
        relations=tuple(relations),
        mentions=(),
    )


def scored_corpus(size: int, seed: int) -> tuple[list[FrameSentence], list[FrameSentence]]:
    """Random gold and predicted sentences."""
    random = np.random.default_rng(seed)

    def one(index: int) -> FrameSentence:
        frame = str(random.choice(FRAMES))
        found = [element(str(random.choice(NAMES)), B) for _ in range(random.integers(0, 3))]
        return sentence(annotation(frame, [(0, 1)], *found), id=str(index))

    return [one(i) for i in range(size)], [one(i) for i in range(size)]


annotations = st.builds(
    lambda frame, target, found, unit: annotation(frame, target, *found, unit=unit),
    st.sampled_from(FRAMES),
    st.sampled_from([[(0, 1)], [(1, 2)], [(0, 1), (4, 5)]]),
    st.lists(st.builds(element, st.sampled_from(NAMES), st.sampled_from([A, B, C])), max_size=3),
    st.sampled_from(["x.v", "buy.v"]),
)
sentences = st.lists(annotations, max_size=4).map(lambda frames: sentence(*frames))
relations = st.lists(
    st.builds(
        FrameRelation,
        st.sampled_from(["Inheritance", "Using", "See_also"]),
        st.sampled_from(FRAMES),
        st.sampled_from(FRAMES),
        st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=3).map(tuple),
    ),
    max_size=6,
)
ontologies = relations.map(lambda found: ontology(found, core=lambda name: name != "Time"))


def paths(links: Sequence[tuple[object, object]], a: object, b: object) -> tuple[int, int] | None:
    """Distance and number of shortest paths, by walking every link from every end."""
    ends = [a]
    for distance in range(10):
        if b in ends:
            return distance, ends.count(b)
        ends = [y if end == x else x for end in ends for x, y in links if end in (x, y) and x != y]
        if len(ends) > 20_000:  # only walks that are too long to be shortest in four frames
            return None
    return None


RELATIONS = (
    FrameRelation("Inheritance", "Buy", "Get", (("Agent", "Agent"), ("Time", "Time"))),
    FrameRelation("Using", "Buy", "Own", (("Agent", "Theme"),)),
    FrameRelation("Using", "Sell", "Own", (("Theme", "Theme"),)),
    FrameRelation("Inheritance", "Sell", "Get", (("Agent", "Agent"), ("Time", "Time"))),
)
