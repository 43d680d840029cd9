"""``frame/*.xml`` and ``frRelation.xml`` -> `Ontology`."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from kid.corpora.release import NAMESPACE, attribute, line_of, parse
from kid.ontology import CORE_TYPES, Frame, FrameElementType, FrameRelation, Ontology
from semcore.errors import InputError

_EXAMPLE = re.compile(r"<ex\b.*?</ex>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def read_ontology(release: Path, version: str) -> Ontology:
    """All frames that ``frameIndex.xml`` lists, with their relations.

    Raises `InputError` naming the file (and line) that is missing, malformed or contradictory.
    """
    index = release / "frameIndex.xml"
    entries = parse(index).iterfind(f"{NAMESPACE}frame")
    names = sorted(attribute(entry, "name", index) for entry in entries)
    if not names:
        raise InputError.at(index, None, "lists no frames")
    frames = []
    mentions: list[tuple[str, str, str]] = []
    for name in names:
        frame, pairs = _read_frame(release / "frame" / f"{name}.xml")
        frames.append(frame)
        mentions.extend((frame.name, a, b) for a, b in pairs)
    relations = _read_relations(release / "frRelation.xml", {frame.name for frame in frames})
    return Ontology(version, tuple(frames), relations, tuple(mentions))


def _read_frame(path: Path) -> tuple[Frame, list[tuple[str, str]]]:
    root = parse(path)
    elements, raw = [], []
    for entry in root.iterfind(f"{NAMESPACE}FE"):
        name = attribute(entry, "name", path)
        core = attribute(entry, "coreType", path)
        if core not in CORE_TYPES:
            raise InputError.at(path, line_of(entry), f"unknown coreType {core!r} of FE {name}")
        raw.append((name, _definition(entry)))
        elements.append(FrameElementType(name, core, plain(raw[-1][1])))
    units = (attribute(entry, "name", path) for entry in root.iterfind(f"{NAMESPACE}lexUnit"))
    frame = Frame(
        name=attribute(root, "name", path),
        definition=plain(_definition(root)),
        elements=tuple(elements),
        lexical_units=tuple(units),
    )
    return frame, mentioned(raw)


def _definition(element: etree._Element) -> str:
    return element.findtext(f"{NAMESPACE}definition") or ""


def plain(definition: str) -> str:
    """A definition as prose: example sentences dropped, mark-up stripped, blanks collapsed."""
    return " ".join(_TAG.sub("", _EXAMPLE.sub(" ", definition)).split())


def mentioned(definitions: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The ordered pairs (a, b) of one frame's FEs where a's definition mentions b.

    The rule is the released code's: with ``<...>`` replaced by a space, b's name occurs as a
    token between spaces, exactly (so "Theme." typed with its full stop is no mention, and a line
    break does not part tokens), and a is not b.
    """
    names = [name for name, _ in definitions]
    pairs = []
    for name, definition in definitions:
        tokens = set(_TAG.sub(" ", definition).split(" "))
        pairs += [(name, other) for other in names if other != name and other in tokens]
    return pairs


def _read_relations(path: Path, frames: set[str]) -> tuple[FrameRelation, ...]:
    relations = []
    for kind in parse(path).iterfind(f"{NAMESPACE}frameRelationType"):
        type_name = attribute(kind, "name", path)
        for entry in kind.iterfind(f"{NAMESPACE}frameRelation"):
            sub = attribute(entry, "subFrameName", path)
            sup = attribute(entry, "superFrameName", path)
            for frame in (sub, sup):
                if frame not in frames:
                    raise InputError.at(path, line_of(entry), f"unknown frame {frame!r}")
            pairs = tuple(
                (attribute(pair, "subFEName", path), attribute(pair, "superFEName", path))
                for pair in entry.iterfind(f"{NAMESPACE}FERelation")
            )
            relations.append(FrameRelation(type_name, sub, sup, pairs))
    return tuple(relations)
