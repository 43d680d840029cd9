"""What JSON of frames must look like: the shapes of `kid.data` and `kid.ontology`."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import Field, FiniteFloat, Strict, StrictInt, StrictStr
from typing_extensions import TypedDict

Id = StrictStr | StrictInt
Span = tuple[StrictInt, StrictInt]
Score = Annotated[FiniteFloat, Strict()]


class ElementRecord(TypedDict):
    """A frame element."""

    name: StrictStr
    words: Span
    characters: Span
    rank: NotRequired[Annotated[StrictInt, Field(ge=1)]]
    score: NotRequired[Score]


class NullRecord(TypedDict):
    """A frame element that is not expressed."""

    name: StrictStr
    kind: StrictStr


class OtherRecord(TypedDict):
    """Another frame that a target might evoke."""

    frame: StrictStr
    score: Score
    lexical_unit: NotRequired[StrictStr]


class FrameRecord(TypedDict):
    """A frame and its target."""

    frame: StrictStr
    target: Annotated[list[Span], Field(min_length=1)]
    target_characters: list[Span]
    elements: list[ElementRecord]
    id: NotRequired[Id]
    lexical_unit: NotRequired[StrictStr]
    null_instantiations: NotRequired[list[NullRecord]]
    score: NotRequired[Score]
    target_score: NotRequired[Score]
    alternatives: NotRequired[list[OtherRecord]]


class SentenceRecord(TypedDict):
    """A line of frames, JSON Lines."""

    id: Id
    text: StrictStr
    words: list[Span]
    frames: list[FrameRecord]
    document: NotRequired[Id]
    tags: NotRequired[list[StrictStr]]
    heads: NotRequired[list[Annotated[StrictInt, Field(ge=-1)]]]
    start: NotRequired[Annotated[StrictInt, Field(ge=0)]]
    meta: NotRequired[dict[str, Any]]


class OntologyFrameRecord(TypedDict):
    """A frame of the ontology; an element is its name, core type and definition."""

    name: StrictStr
    definition: StrictStr
    elements: list[tuple[StrictStr, StrictStr, StrictStr]]
    lexical_units: list[StrictStr]


class OntologyRecord(TypedDict):
    """FrameNet: a relation is its type, both frames and pairs of their elements."""

    version: Id | float
    frames: list[OntologyFrameRecord]
    relations: list[tuple[StrictStr, StrictStr, StrictStr, list[tuple[StrictStr, StrictStr]]]]
    mentions: list[tuple[StrictStr, StrictStr, StrictStr]]
