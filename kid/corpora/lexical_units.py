"""``lu/*.xml`` -> exemplars: sentences chosen to show one lexical unit, annotated for it.

The LU files of FrameNet 1.7 repeat the annotations of the full text. Those are left out by the
number of their annotation set. So is everything else that would bring development or test data
into training: all annotations of development and test documents, and sentences that repeat a
development or test sentence word for word from another document (some corpora overlap).

Files are read in parallel. A sentence that several LU files hold comes out once, with the frames
of all of them.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from kid.corpora.release import NAMESPACE, attribute, parse
from kid.corpora.sentences import (
    SentenceContext,
    annotation_sets,
    frame_sentence,
    merged,
    read_annotation,
    read_words,
    sentence_text,
)
from kid.data import FrameSentence, sentence_to_json
from semcore.errors import InputError

_TARGET = f"{NAMESPACE}layer[@name='Target']"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What is no exemplar.

    ``annotation_sets`` maps the numbers of the full text's annotation sets to their split;
    ``documents`` (docID) and ``texts`` (as `letters` gives them) are of held-out splits.
    """

    annotation_sets: Mapping[str, str]
    documents: frozenset[str]
    texts: frozenset[str]


def letters(text: str) -> str:
    """The text's letters and digits in lower case: what its tokenisation does not change."""
    return "".join(filter(str.isalnum, text)).lower()


class ExemplarLine(NamedTuple):
    """One sentence of an LU file: a hash of what identifies it, its JSON, what it holds."""

    key: bytes
    json: str
    targets: int
    elements: int


class UnitReading(NamedTuple):
    """What one LU file gave."""

    lines: list[ExemplarLine]
    full_text: Counter[str]  # annotation sets left out, by the split of the full text
    held_out_texts: int  # annotation sets left out because their sentence is a held-out one
    off_boundaries: int  # annotation sets whose target is no word


@dataclass(slots=True)
class ExemplarCounts:
    """What the exemplars hold, and what was left out of them."""

    lexical_units: int = 0
    sentences: int = 0
    targets: int = 0
    frame_elements: int = 0
    full_text_annotation_sets: dict[str, int] = field(default_factory=dict)
    annotation_sets_of_held_out_texts: int = 0
    targets_off_word_boundaries: int = 0


def unit_files(release: Path) -> list[Path]:
    """The files of ``lu/`` in the order of their numbers.

    Every lexical unit that ``luIndex.xml`` lists must have its file: raises `InputError` naming
    the first that is missing.
    """
    files = {
        path.stem[2:]: path
        for path in (release / "lu").glob("lu*.xml")
        if path.stem[2:].isdecimal()
    }
    index = release / "luIndex.xml"
    if index.exists():
        for entry in parse(index).iterfind(f"{NAMESPACE}lu"):
            number = attribute(entry, "ID", index)
            if number not in files:
                missing = release / "lu" / f"lu{number}.xml"
                raise InputError.at(missing, None, "missing from the FrameNet release")
    return [files[number] for number in sorted(files, key=int)]


def read_unit(
    path: Path, elements: Mapping[str, frozenset[str]], exclusion: Exclusion
) -> UnitReading:
    """The exemplars of one LU file. Raises `InputError` naming file and line."""
    root = parse(path)
    frame, unit = attribute(root, "frame", path), attribute(root, "name", path)
    documents = _document_names(root)
    lines: list[ExemplarLine] = []
    full_text: Counter[str] = Counter()
    held_out_texts = off_boundaries = 0
    for entry in root.iterfind(f"{NAMESPACE}subCorpus/{NAMESPACE}sentence"):
        kept = []
        for annotation in annotation_sets(entry):
            split = exclusion.annotation_sets.get(annotation.get("ID", ""))
            if split is not None:
                full_text[split] += annotation.find(_TARGET) is not None
            elif annotation.get("status") != "UNANN":
                kept.append(annotation)
        text = sentence_text(entry)
        if kept and (entry.get("docID") in exclusion.documents or letters(text) in exclusion.texts):
            held_out_texts += len(kept)
            kept = []
        layer = read_words(entry, text, path) if kept else None
        if layer is None:
            continue
        context = SentenceContext(text, layer, elements, path)
        readings = [read_annotation(annotation, frame, unit, context) for annotation in kept]
        off_boundaries += sum(reading is None for reading in readings)
        frames = tuple(
            reading.annotation for reading in merged(r for r in readings if r is not None)
        )
        if frames:
            document = documents.get(entry.get("docID", ""), "")
            lines.append(_line(frame_sentence(entry, document, context, frames)))
    return UnitReading(lines, full_text, held_out_texts, off_boundaries)


def _line(sentence: FrameSentence) -> ExemplarLine:
    identity = repr((sentence.id, sentence.text, [tuple(word) for word in sentence.words]))
    return ExemplarLine(
        key=hashlib.blake2b(identity.encode(), digest_size=16).digest(),
        json=json.dumps(sentence_to_json(sentence), ensure_ascii=False),
        targets=len(sentence.frames),
        elements=sum(len(frame.elements) for frame in sentence.frames),
    )


def _document_names(root: etree._Element) -> dict[str, str]:
    return {
        document.get("ID", ""): f"{corpus.get('name', '')}__{document.get('name', '')}"
        for corpus in root.iterfind(f"{NAMESPACE}header/{NAMESPACE}corpus")
        for document in corpus.iterfind(f"{NAMESPACE}document")
    }


def read_units(
    files: Sequence[Path],
    elements: Mapping[str, frozenset[str]],
    exclusion: Exclusion,
    workers: int,
) -> Iterator[UnitReading]:
    """`read_unit` over all files, in their order, with ``workers`` processes."""
    if workers <= 1:
        for path in files:
            yield read_unit(path, elements, exclusion)
        return
    with multiprocessing.Pool(workers, _start_worker, (elements, exclusion, os.getpid())) as pool:
        yield from pool.imap(_work, files, chunksize=16)


_worker: dict[str, Any] = {}


def _start_worker(
    elements: Mapping[str, frozenset[str]], exclusion: Exclusion, parent: int
) -> None:
    _worker.update(elements=elements, exclusion=exclusion)
    # A killed parent cannot end its workers: they watch it themselves.
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _work(path: Path) -> UnitReading:
    return read_unit(path, _worker["elements"], _worker["exclusion"])


def merge_exemplars(readings: Iterable[UnitReading], counts: ExemplarCounts) -> list[str]:
    """The JSON lines of all exemplars, one a sentence (number, text, words); fills ``counts``."""
    lines: dict[bytes, ExemplarLine] = {}
    full_text: Counter[str] = Counter()
    for reading in readings:
        counts.lexical_units += bool(reading.lines)
        full_text.update(reading.full_text)
        counts.annotation_sets_of_held_out_texts += reading.held_out_texts
        counts.targets_off_word_boundaries += reading.off_boundaries
        for line in reading.lines:
            earlier = lines.get(line.key)
            lines[line.key] = line if earlier is None else _joined(earlier, line)
    counts.full_text_annotation_sets = {split: full_text[split] for split in sorted(full_text)}
    counts.sentences = len(lines)
    counts.targets = sum(line.targets for line in lines.values())
    counts.frame_elements = sum(line.elements for line in lines.values())
    return [line.json for line in lines.values()]


def _joined(first: ExemplarLine, second: ExemplarLine) -> ExemplarLine:
    sentence, other = json.loads(first.json), json.loads(second.json)
    frames = {
        (frame["frame"], frame["lexical_unit"], str(frame["target"])): frame
        for frame in [*other["frames"], *sentence["frames"]]
    }
    sentence["frames"] = sorted(frames.values(), key=lambda frame: frame["target"])
    elements = sum(len(frame["elements"]) for frame in frames.values())
    return ExemplarLine(first.key, json.dumps(sentence, ensure_ascii=False), len(frames), elements)
