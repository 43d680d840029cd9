"""``fulltext/*.xml`` -> sentences with all their frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kid.corpora.release import NAMESPACE, attribute, parse
from kid.corpora.sentences import (
    AnnotationReading,
    SentenceContext,
    annotation_sets,
    frame_sentence,
    merged,
    read_annotation,
    read_words,
    sentence_text,
)
from kid.data import FrameSentence

# A frame that was tried out in the annotation tool and is in no release's frame folder.
_BOGUS_FRAMES = frozenset({"Test35"})


@dataclass(frozen=True, slots=True)
class FullText:
    """A full-text document.

    ``counted`` holds, for each sentence, the number of FEs that the published counts include
    (layer 1, on word boundaries). ``annotation_sets`` are the numbers of every frame annotation
    set in the file, kept or not: by them the document's annotations are told from exemplars.
    ``left_out`` are the sentences that have annotation sets of status UNANN, with these alone,
    where ``sentences`` do without.
    """

    name: str
    id: str
    sentences: tuple[FrameSentence, ...]
    counted: tuple[int, ...]
    annotation_sets: frozenset[str]
    off_boundaries: int  # annotation sets left out because no part of the target is a word
    left_out: tuple[FrameSentence, ...] = ()


def read_document(
    release: Path, name: str, elements: Mapping[str, frozenset[str]], *, unannotated: bool
) -> FullText:
    """Read ``fulltext/<name>.xml``; ``elements`` names the FEs of each frame.

    ``unannotated=True`` keeps the annotation sets with status UNANN (a target and a frame, but
    no FEs yet): the standard test set counts them, training and development do not.
    Sentences without gold word tokens are left out.

    Raises `InputError` naming file and line.
    """
    path = release / "fulltext" / f"{name}.xml"
    root = parse(path)
    header = root.find(f"{NAMESPACE}header/{NAMESPACE}corpus/{NAMESPACE}document")
    sentences, counted, left_out, off_boundaries = [], [], [], 0
    numbers: set[str] = set()
    for entry in root.iterfind(f"{NAMESPACE}sentence"):
        text = sentence_text(entry)
        numbers.update(
            attribute(a, "ID", path) for a in annotation_sets(entry) if a.get("frameName")
        )
        layer = read_words(entry, text, path)
        if layer is None:
            continue
        context = SentenceContext(text, layer, elements, path)
        readings: list[AnnotationReading] = []
        others: list[AnnotationReading] = []
        for annotation in annotation_sets(entry):
            frame = annotation.get("frameName")
            if frame is None or frame in _BOGUS_FRAMES:
                continue
            unit = attribute(annotation, "luName", path)
            reading = read_annotation(annotation, frame, unit, context)
            if annotation.get("status") == "UNANN" and not unannotated:
                others += [] if reading is None else [reading]
            elif reading is None:
                off_boundaries += 1
            else:
                readings.append(reading)
        readings = merged(readings)
        frames = tuple(reading.annotation for reading in readings)
        sentences.append(frame_sentence(entry, name, context, frames))
        counted.append(sum(reading.counted for reading in readings))
        rest = tuple(item.annotation for item in merged([*readings, *others])[len(readings) :])
        if rest:
            left_out.append(frame_sentence(entry, name, context, rest))
    return FullText(
        name=name,
        id="" if header is None else header.get("ID", ""),
        sentences=tuple(sentences),
        counted=tuple(counted),
        annotation_sets=frozenset(numbers),
        off_boundaries=off_boundaries,
        left_out=tuple(left_out),
    )
