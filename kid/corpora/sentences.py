"""``<sentence>`` elements, of full text and of LU files alike -> `FrameSentence`.

The release's offsets count characters and include the last one; ours are half-open. A sentence
carries one annotation set with the words (layer PENN or BNC: gold tokens and tags) and one for
each annotated target (layers Target and FE, FE possibly with ranks 2 and 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from kid.corpora.release import NAMESPACE, attribute, line_of
from kid.data import FrameAnnotation, FrameElement, FrameSentence, NullInstantiation
from kid.ontology import Ontology
from semcore.errors import InputError
from semcore.text.spans import CharSpan, WordSpan, words_of

_SET = f"{NAMESPACE}annotationSet"
_LAYER = f"{NAMESPACE}layer"
_LABEL = f"{NAMESPACE}label"
_TEXT = f"{NAMESPACE}text"
_NOT_BLANK = re.compile(r"\S+")
# FEs that annotations of FrameNet 1.5 use (46 in all) and its frames do not have. The published
# counts include them; the data cannot.
_UNDEFINED = frozenset(
    {("Growing_food", "Name"), ("Removing", "Frequency"), ("Measurable_attributes", "Dimension")}
)

TargetPart = tuple[WordSpan, CharSpan]


@dataclass(frozen=True, slots=True)
class WordLayer:
    """The gold words of a sentence, and where the release says that words start and end."""

    words: tuple[CharSpan, ...]
    tags: tuple[str, ...]
    starts: frozenset[int]
    ends: frozenset[int]

    def on_boundaries(self, span: CharSpan) -> bool:
        """Whether the span, as annotated, starts with a word and ends with a word."""
        return span.start in self.starts and span.end in self.ends


def read_words(sentence: etree._Element, text: str, path: Path) -> WordLayer | None:
    """The first PENN or BNC layer that has labels; ``None`` when the sentence has none."""
    for layer in sentence.iterfind(f"{_SET}/{_LAYER}"):
        if layer.get("name") not in ("PENN", "BNC"):
            continue
        labels = [
            (span, label.get("name", ""))
            for label in layer.iterfind(_LABEL)
            if (span := _span(label, text, path)) is not None
        ]
        if not labels:
            continue
        labels.sort(key=lambda entry: entry[0])
        words: list[CharSpan] = []
        tags: list[str] = []
        for span, tag in labels:
            word = trim(span, text)
            if words and word.start < words[-1].end:  # overlapping tokens: the first one stands
                word = CharSpan(words[-1].end, word.end)
            pieces = unbroken(word, text)
            words += pieces
            tags += [tag] * len(pieces)
        starts = frozenset(span.start for span, _ in labels)
        ends = frozenset(span.end for span, _ in labels)
        return WordLayer(tuple(words), tuple(tags), starts, ends) if words else None
    return None


def _span(label: etree._Element, text: str, path: Path) -> CharSpan | None:
    start, end = label.get("start"), label.get("end")
    if start is None and end is None:
        return None
    try:
        span = CharSpan(int(start or ""), int(end or "") + 1)
    except ValueError:
        span = CharSpan(-1, -2)
    if span.start == span.end:  # some BNC layers have empty labels
        return None
    if not 0 <= span.start < span.end:
        raise InputError.at(path, line_of(label), f"label from {start!r} to {end!r}")
    return CharSpan(min(span.start, len(text)), min(span.end, len(text)))


def unbroken(word: CharSpan, text: str) -> list[CharSpan]:
    """The word, cut at the blanks inside it: a few gold layers are shifted against the text."""
    return [
        CharSpan(word.start + piece.start(), word.start + piece.end())
        for piece in _NOT_BLANK.finditer(text[word.start : word.end])
    ]


def trim(span: CharSpan, text: str) -> CharSpan:
    """The span without blanks at its ends (empty when it holds nothing else)."""
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return CharSpan(start, start + len(piece.strip()))


@dataclass(frozen=True, slots=True)
class AnnotationReading:
    """An annotation set's frame, and how many of its FEs the published counts include.

    ``counted`` is the number of FEs on layer 1 that start and end with a word as annotated: what
    token-based corpora made from FrameNet can express, and so what is counted in the literature.
    """

    annotation: FrameAnnotation
    counted: int


@dataclass(frozen=True, slots=True)
class SentenceContext:
    """What reading an annotation set needs to know about its sentence, and the ontology."""

    text: str
    layer: WordLayer
    elements: Mapping[str, frozenset[str]]  # frame -> names of its FEs
    path: Path


def element_names(ontology: Ontology) -> dict[str, frozenset[str]]:
    """The names of each frame's FEs."""
    return {frame.name: frozenset(e.name for e in frame.elements) for frame in ontology.frames}


def read_annotation(
    entry: etree._Element, frame: str, unit: str, context: SentenceContext
) -> AnnotationReading | None:
    """The frame of one ``<annotationSet>``; ``None`` when no part of its target is a whole word.

    Every FE is kept: those on layers 2 and 3 with their rank, long ones, and those that start or
    end inside a word, whose word span covers the whole word while their characters stay exact.

    Raises `InputError` naming file, line and annotation set for a frame or FE that the ontology
    does not have.
    """
    known = context.elements.get(frame)
    number = entry.get("ID", "")
    if known is None:
        raise _unknown(entry, context.path, f"unknown frame {frame!r}")
    target: list[TargetPart] = []
    elements: list[FrameElement] = []
    nulls: list[NullInstantiation] = []
    aligned, counted = False, 0
    for layer in entry.iterfind(_LAYER):
        kind = layer.get("name")
        if kind not in ("Target", "FE"):
            continue
        rank = layer.get("rank", "1")
        if not rank.isdecimal():
            raise InputError.at(context.path, line_of(layer), f"layer of rank {rank!r}")
        for label in layer.iterfind(_LABEL):
            name = label.get("name", "")
            defined = kind == "Target" or name in known
            if not defined and (frame, name) not in _UNDEFINED:
                raise _unknown(label, context.path, f"frame {frame} has no FE {name!r}", number)
            span = _span(label, context.text, context.path)
            if span is None:
                if kind == "FE" and defined and (null := label.get("itype")) is not None:
                    nulls.append(NullInstantiation(name, null))
                continue
            characters = trim(span, context.text)
            words = words_of(characters, context.layer.words) if _filled(characters) else None
            if words is None:
                continue
            on_boundaries = context.layer.on_boundaries(span)
            if kind == "Target":
                target.append((words, characters))
                aligned = aligned or on_boundaries
            else:
                if defined:
                    elements.append(FrameElement(name, words, characters, int(rank)))
                counted += on_boundaries and rank == "1"
    if not aligned:
        return None
    parts = contiguous(target)
    annotation = FrameAnnotation(
        id=number,
        frame=frame,
        lexical_unit=unit,
        target=tuple(words for words, _ in parts),
        target_characters=tuple(characters for _, characters in parts),
        elements=tuple(sorted(elements, key=lambda e: (e.rank, e.characters, e.name))),
        null_instantiations=tuple(nulls),
    )
    return AnnotationReading(annotation, counted)


def contiguous(target: Iterable[TargetPart]) -> list[TargetPart]:
    """The parts in order, neighbours joined.

    The release labels the two words of "take off" one by one or together, as it comes; after
    joining, a target has several parts only where other words stand between them.
    """
    parts: list[TargetPart] = []
    for words, characters in sorted(target):
        if parts and words.start <= parts[-1][0].end:
            before, start = parts[-1]
            words = WordSpan(before.start, max(before.end, words.end))
            characters = CharSpan(start.start, max(start.end, characters.end))
            parts.pop()
        parts.append((words, characters))
    return parts


def _filled(span: CharSpan) -> bool:
    return span.start < span.end


def _unknown(
    element: etree._Element, path: Path, problem: str, number: str | None = None
) -> InputError:
    number = number or element.get("ID", "")
    return InputError.at(path, line_of(element), f"annotation set {number}: {problem}")


def merged(readings: Iterable[AnnotationReading]) -> list[AnnotationReading]:
    """The readings without repetitions of frame, lexical unit and target; the first one stands."""
    first: dict[tuple[str, str, tuple[WordSpan, ...]], AnnotationReading] = {}
    for reading in readings:
        annotation = reading.annotation
        key = (annotation.frame, annotation.lexical_unit, annotation.target)
        first.setdefault(key, reading)
    return list(first.values())


def frame_sentence(
    entry: etree._Element,
    document: str,
    context: SentenceContext,
    frames: tuple[FrameAnnotation, ...],
) -> FrameSentence:
    """The sentence with its frames in the order of their targets."""
    return FrameSentence(
        id=attribute(entry, "ID", context.path),
        document=document,
        text=context.text,
        words=context.layer.words,
        tags=context.layer.tags,
        frames=tuple(sorted(frames, key=lambda frame: frame.target)),
    )


def sentence_text(entry: etree._Element) -> str:
    """The text of a ``<sentence>``; offsets of the release count from its first character."""
    return entry.findtext(_TEXT) or ""


def annotation_sets(entry: etree._Element) -> Iterator[etree._Element]:
    """The ``<annotationSet>`` elements of a sentence."""
    return entry.iterfind(_SET)
