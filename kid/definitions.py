"""What frames and their elements mean, in the words of the ontology that a parser was given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kid.data import FrameAnnotation, FrameSentence
from kid.ontology import Ontology
from semcore.drawing.fragments import Definition, gathered

SOURCE = "FrameNet, International Computer Science Institute, Berkeley, CC BY 3.0"


def defined(sentence: FrameSentence, ontology: Ontology) -> FrameSentence:
    """The sentence, whose frames and elements have their definitions; unknown names have none."""
    frames = tuple(_defined(annotation, ontology) for annotation in sentence.frames)
    return replace(sentence, frames=frames)


def _defined(annotation: FrameAnnotation, ontology: Ontology) -> FrameAnnotation:
    number = ontology.frame_index.get(annotation.frame)
    if number is None:
        return annotation
    frame = ontology.frames[number]
    known = {element.name: element.definition for element in frame.elements}
    elements = tuple(
        replace(element, definition=known.get(element.name, "")) for element in annotation.elements
    )
    parents = ontology.parents.get(frame.name, ())
    return replace(annotation, definition=frame.definition, elements=elements, parents=parents)


def definitions(sentences: Iterable[FrameSentence]) -> dict[str, Definition]:
    """Of all frames in these sentences that have one, and of those elements that were found."""
    frames = (frame for sentence in sentences for frame in sentence.frames)
    return gathered(
        (
            (frame.frame, frame.definition, ((e.name, e.definition) for e in frame.elements))
            for frame in frames
        ),
        SOURCE,
    )
