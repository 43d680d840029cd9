"""An ontology of one's own frames, as one writes it, and what annotated sentences add to it.

The file (``ontology.json`` beside the data)::

    {"frames": [
        {"name": "Lending", "definition": "A Lender gives a Borrower a Theme for a time.",
         "elements": [{"name": "Lender", "core": "Core", "definition": "who lends"}, "Duration"],
         "lexical_units": ["lend.v"]}],
     "relations": [
        {"type": "Inheritance", "sub": "Lending", "super": "Giving",
         "elements": {"Lender": "Donor"}}]}

An element may be its name alone; ``core`` is Core if it is absent, everything but names may be
left out. A prepared folder's ``ontology.json`` (`kid.ontology`) is read as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, NotRequired

from pydantic import ConfigDict, StrictStr, with_config
from typing_extensions import TypedDict

from kid.corpora.ontology_reader import mentioned
from kid.data import FrameSentence
from kid.ontology import CORE_TYPES, Frame, FrameElementType, FrameRelation, Ontology
from semcore.errors import InputError
from semcore.files import read_json
from semcore.files.records import shaped, without_nulls

OWN = "own"  # the version of an ontology that has none
_Name = StrictStr
_STRICT = ConfigDict(extra="forbid")


@with_config(_STRICT)
class _ElementRecord(TypedDict):
    name: _Name
    core: NotRequired[StrictStr]
    definition: NotRequired[StrictStr]


@with_config(_STRICT)
class _FrameRecord(TypedDict):
    name: _Name
    definition: NotRequired[StrictStr]
    elements: NotRequired[list[_ElementRecord | _Name]]
    lexical_units: NotRequired[list[StrictStr]]


@with_config(_STRICT)
class _RelationRecord(TypedDict):
    type: StrictStr
    sub: _Name
    super: _Name
    elements: NotRequired[dict[StrictStr, StrictStr]]


@with_config(_STRICT)
class _OntologyRecord(TypedDict):
    frames: list[_FrameRecord]
    version: NotRequired[StrictStr]
    relations: NotRequired[list[_RelationRecord]]


def read_own_ontology(path: Path) -> Ontology:
    """The ontology of a file, in either form. Raises `InputError` naming it and what is wrong."""
    record = read_json(path)
    try:
        if _is_prepared(record):
            return Ontology.from_json(record)
        return _ontology(shaped(_OntologyRecord, without_nulls(record)))
    except (ValueError, InputError) as error:
        raise InputError.at(path, None, f"no ontology of frames: {error}") from error


def _is_prepared(record: Any) -> bool:
    return isinstance(record, dict) and "mentions" in record


def _ontology(record: _OntologyRecord) -> Ontology:
    frames = tuple(sorted(map(_frame, record["frames"]), key=lambda frame: frame.name))
    names = [frame.name for frame in frames]
    if len(set(names)) < len(names):
        raise ValueError(f"frame {next(n for n in names if names.count(n) > 1)!r} stands twice")
    relations = tuple(
        FrameRelation(
            entry["type"], entry["sub"], entry["super"], tuple(entry.get("elements", {}).items())
        )
        for entry in record.get("relations", ())
    )
    for relation in relations:
        _check_relation(relation, {frame.name: frame for frame in frames})
    ontology = Ontology(record.get("version", OWN), frames, relations, _mentions(frames))
    try:
        TopologicalSorter(ontology.parents).prepare()
    except CycleError as error:
        circle = " from ".join(map(repr, reversed(error.args[1])))
        raise ValueError(f"Inheritance goes round in a circle: {circle}") from error
    return ontology


def _frame(record: _FrameRecord) -> Frame:
    elements = []
    for entry in record.get("elements", ()):
        given: _ElementRecord = {"name": entry} if isinstance(entry, str) else entry
        core = given.get("core", CORE_TYPES[0])
        if core not in CORE_TYPES:
            known = ", ".join(CORE_TYPES)
            raise ValueError(f"{record['name']}.{given['name']}: core {core!r}: use one of {known}")
        elements.append(FrameElementType(given["name"], core, given.get("definition", "")))
    names = [element.name for element in elements]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"element {twice!r} stands twice in frame {record['name']!r}")
    for name in (record["name"], *names):
        if not name.strip() or any(sign in name for sign in "|\t\n"):
            raise ValueError(f"{name!r} is no name of a frame or an element")
    units = tuple(record.get("lexical_units", ()))
    for unit in units:
        if not all(unit.rpartition(".")):
            raise ValueError(f"lexical unit {unit!r} of {record['name']}: is not like give.v")
    return Frame(record["name"], record.get("definition", ""), tuple(elements), units)


def _check_relation(relation: FrameRelation, frames: dict[str, Frame]) -> None:
    for side, name in enumerate((relation.sub, relation.super)):
        if name not in frames:
            raise ValueError(f"a relation of {name!r}, which is no frame")
        known = {element.name for element in frames[name].elements}
        for pair in relation.elements:
            if pair[side] not in known:
                raise ValueError(f"a relation of {name}.{pair[side]}, which is no element")


def _mentions(frames: Iterable[Frame]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (frame.name, first, second)
        for frame in frames
        for first, second in mentioned([(e.name, e.definition) for e in frame.elements])
    )


def collected(sentences: Iterable[FrameSentence]) -> Ontology:
    """The ontology that annotated sentences use: frames, their elements and lexical units."""
    elements: dict[str, set[str]] = {}
    for sentence in sentences:
        for frame in sentence.frames:
            elements.setdefault(frame.frame, set()).update(e.name for e in frame.elements)
    frames = tuple(
        Frame(name, "", tuple(FrameElementType(e, CORE_TYPES[0], "") for e in sorted(names)), ())
        for name, names in sorted(elements.items())
    )
    return Ontology(OWN, frames, (), ())


def with_units(ontology: Ontology, sentences: Iterable[FrameSentence]) -> Ontology:
    """With the lexical units that annotated sentences use, behind those that it lists."""
    used: dict[str, set[str]] = {}
    for sentence in sentences:
        for frame in sentence.frames:
            if frame.lexical_unit:
                used.setdefault(frame.frame, set()).add(frame.lexical_unit)
    return replace(
        ontology,
        frames=tuple(
            replace(
                frame,
                lexical_units=(
                    *frame.lexical_units,
                    *sorted(used.get(frame.name, set()) - set(frame.lexical_units)),
                ),
            )
            for frame in ontology.frames
        ),
    )
