"""FrameNet's ontology: frames, their frame elements, lexical units and relations.

A frame element (FE) belongs to its frame: ``Giving.Donor`` and ``Sending.Donor`` are two. Every
FE has a global number, counted frame by frame in alphabetical order of the frames and, inside
a frame, in the order of the release::

    frames            Abandonment        Abounding_with
    elements          Agent Theme ...    Location Theme ...
    global numbers    0     1     ...    7        8     ...
    element_offsets   0                  7                    ... element_count
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from semcore.errors import InputError
from semcore.files.records import shaped

if TYPE_CHECKING:
    from kid.records import OntologyFrameRecord

CORE_TYPES = ("Core", "Peripheral", "Extra-Thematic", "Core-Unexpressed")


@dataclass(frozen=True, slots=True)
class FrameElementType:
    """A frame element as its frame defines it; ``core`` is one of `CORE_TYPES`."""

    name: str
    core: str
    definition: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame; ``definition`` has neither mark-up nor examples, lexical units are ``give.v``."""

    name: str
    definition: str
    elements: tuple[FrameElementType, ...]
    lexical_units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrameRelation:
    """``sub`` stands in relation ``type`` to ``super``; elements map (sub's FE, super's FE)."""

    type: str
    sub: str
    super: str
    elements: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ontology:
    """All frames, sorted by name, and what connects them.

    ``mentions`` holds (frame, a, b) where the definition of FE a mentions FE b of the same
    frame: the intra-frame edges of the Frame Knowledge Graph.
    """

    version: str
    frames: tuple[Frame, ...]
    relations: tuple[FrameRelation, ...]
    mentions: tuple[tuple[str, str, str], ...]

    @cached_property
    def frame_index(self) -> dict[str, int]:
        """Number of each frame."""
        return {frame.name: number for number, frame in enumerate(self.frames)}

    @cached_property
    def parents(self) -> dict[str, tuple[str, ...]]:
        """The frames from which a frame inherits, sorted; without any it is absent."""
        found: dict[str, set[str]] = {}
        for relation in self.relations:
            if relation.type == "Inheritance":
                found.setdefault(relation.sub, set()).add(relation.super)
        return {frame: tuple(sorted(above)) for frame, above in found.items()}

    @cached_property
    def element_offsets(self) -> list[int]:
        """Frame i has the FEs ``element_offsets[i]`` to ``element_offsets[i + 1] - 1``."""
        offsets = [0]
        for frame in self.frames:
            offsets.append(offsets[-1] + len(frame.elements))
        return offsets

    @property
    def element_count(self) -> int:
        """How many frame elements all frames have together."""
        return self.element_offsets[-1]

    @cached_property
    def element_names(self) -> list[str]:
        """The distinct FE names, sorted."""
        return sorted({element.name for frame in self.frames for element in frame.elements})

    @cached_property
    def element_name_index(self) -> list[int]:
        """For each global FE number, the number of its name in `element_names`."""
        numbers = {name: number for number, name in enumerate(self.element_names)}
        return [numbers[element.name] for frame in self.frames for element in frame.elements]

    @cached_property
    def lexicon(self) -> dict[str, tuple[int, ...]]:
        """The frames that each lexical unit (``give.v``) may evoke, as sorted frame numbers."""
        frames: dict[str, set[int]] = {}
        for number, frame in enumerate(self.frames):
            for unit in frame.lexical_units:
                frames.setdefault(unit, set()).add(number)
        return {unit: tuple(sorted(frames[unit])) for unit in sorted(frames)}

    @cached_property
    def _element_numbers(self) -> dict[tuple[int, str], int]:
        numbers: dict[tuple[int, str], int] = {}
        for number, frame in enumerate(self.frames):
            for element_number, element in enumerate(frame.elements, self.element_offsets[number]):
                # FrameNet 1.5 lists Activity_ongoing.Duration twice: the first one stands.
                numbers.setdefault((number, element.name), element_number)
        return numbers

    def element_id(self, frame: int, name: str) -> int:
        """The global number of the FE ``name`` of frame number ``frame``.

        Raises ``KeyError`` when the frame has no such element.
        """
        return self._element_numbers[frame, name]

    def has_element(self, frame: int, name: str) -> bool:
        """Whether frame number ``frame`` has an FE called ``name``."""
        return (frame, name) in self._element_numbers

    def without_definitions(self) -> Ontology:
        """The same ontology without its prose, which only training reads."""
        return replace(
            self,
            frames=tuple(
                replace(
                    frame,
                    definition="",
                    elements=tuple(replace(element, definition="") for element in frame.elements),
                )
                for frame in self.frames
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """A compact JSON object: lists instead of objects where order says enough."""
        return {
            "version": self.version,
            "frames": [
                {
                    "name": frame.name,
                    "definition": frame.definition,
                    "elements": [[e.name, e.core, e.definition] for e in frame.elements],
                    "lexical_units": list(frame.lexical_units),
                }
                for frame in self.frames
            ],
            "relations": [
                [relation.type, relation.sub, relation.super, [list(p) for p in relation.elements]]
                for relation in self.relations
            ],
            "mentions": [list(mention) for mention in self.mentions],
        }

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Ontology:
        """The inverse of `to_json`; raises `InputError` when the object is not an ontology."""
        from kid.records import OntologyRecord

        try:
            record = shaped(OntologyRecord, record)
        except ValueError as error:
            raise InputError(f"damaged ontology: {error}") from error
        found = cls(
            version=str(record["version"]),
            frames=tuple(_frame(entry) for entry in record["frames"]),
            relations=tuple(
                FrameRelation(kind, sub, sup, tuple(pairs))
                for kind, sub, sup, pairs in record["relations"]
            ),
            mentions=tuple(record["mentions"]),
        )
        _check_names(found)
        return found


def lemma_words(lemma: str) -> tuple[str, ...]:
    """The words of a lexical unit's lemma: ``give_(something)_away`` has no brackets."""
    without = re.sub(r"\(.*?\)|\[.*?\]", " ", lemma).replace("_", " ")
    words = re.sub(r"(?<=\w)'s\b", " 's", without.lower()).split()
    return tuple(words) or (lemma.lower(),)


def _check_names(ontology: Ontology) -> None:
    """Raise `InputError` for a frame that stands there twice, or that is named and not there."""
    known = ontology.frame_index
    if len(known) < len(ontology.frames):
        raise InputError("damaged ontology: two frames have one name")
    named = [name for relation in ontology.relations for name in (relation.sub, relation.super)]
    for name in [*named, *(frame for frame, _, _ in ontology.mentions)]:
        if name not in known:
            raise InputError(
                f"damaged ontology: a relation or mention of {name!r}, which is no frame"
            )


def _frame(entry: OntologyFrameRecord) -> Frame:
    return Frame(
        name=entry["name"],
        definition=entry["definition"],
        elements=tuple(
            FrameElementType(name, core, text) for name, core, text in entry["elements"]
        ),
        lexical_units=tuple(entry["lexical_units"]),
    )
