"""Frame-annotated sentences: the typed examples, and their JSON Lines form.

One sentence a line. The same form serves as prepared gold data, as predictions and as input
for scoring::

    {"id": "4106338", "document": "ANC__110CYL067", "text": "December 1998",
     "words": [[0, 8], [9, 13]], "tags": ["NP", "cd"],
     "frames": [{"id": "6559768", "frame": "Calendric_unit", "lexical_unit": "December.n",
                 "target": [[0, 1]], "target_characters": [[0, 8]],
                 "elements": [{"name": "Unit", "words": [0, 1], "characters": [0, 8]}],
                 "null_instantiations": [{"name": "Whole", "kind": "DNI"}]}]}

Every span is half-open. ``words`` of a sentence holds the character offsets of each word in
``text``; a span named ``words`` counts words, one named ``characters`` counts characters.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semcore.errors import at_line
from semcore.files.records import records, shaped, without_nulls
from semcore.text.documents import document_sentences
from semcore.text.inputs import TextInput
from semcore.text.spans import CharSpan, WordSpan, checked_span, checked_spans

if TYPE_CHECKING:
    from kid.records import FrameRecord
    from semcore.text.sentences import TextSentence


@dataclass(frozen=True, slots=True)
class FrameElement:
    """One overt argument: the frame element's name and where it stands."""

    name: str
    words: WordSpan
    characters: CharSpan
    rank: int = 1  # FrameNet's FE layer: overlapping labels live on layers 2, 3, ...
    score: float | None = None  # probability, in predictions
    text: str = field(default="", compare=False, repr=False)  # told by the sentence
    definition: str = field(default="", compare=False, repr=False)  # of the parser's ontology


@dataclass(frozen=True, slots=True)
class NullInstantiation:
    """A frame element that is understood but not expressed: kind DNI, INI, CNI or INC."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class OtherFrame:
    """Another frame that a target might evoke, and how likely."""

    frame: str
    lexical_unit: str
    score: float


@dataclass(frozen=True, slots=True)
class FrameAnnotation:
    """One frame evoked by one target. A discontinuous target has several spans, in order."""

    id: str
    frame: str
    lexical_unit: str
    target: tuple[WordSpan, ...]
    target_characters: tuple[CharSpan, ...]
    elements: tuple[FrameElement, ...] = ()
    null_instantiations: tuple[NullInstantiation, ...] = ()
    score: float | None = None  # probability of the frame if its target is right, in predictions
    target_score: float | None = None  # probability of the target, where it had to be found
    alternatives: tuple[OtherFrame, ...] = ()  # the next likely frames, in predictions
    text: str = field(default="", compare=False, repr=False)  # of the target, told by the sentence
    definition: str = field(default="", compare=False, repr=False)  # of the parser's ontology
    parents: tuple[str, ...] = field(default=(), compare=False, repr=False)  # it inherits from them


@dataclass(frozen=True, slots=True)
class FrameSentence:
    """A sentence, its words and its frames; it tells frames and elements their text."""

    id: str
    document: str
    text: str
    words: tuple[CharSpan, ...]
    tags: tuple[str, ...] = ()  # part-of-speech tags as in the source; empty when unknown
    frames: tuple[FrameAnnotation, ...] = ()
    heads: tuple[int, ...] = ()  # dependency head of each word, -1 for the root; empty: unknown
    start: int = 0  # where the sentence starts in its document, in characters
    meta: Mapping[str, Any] = field(default_factory=dict, hash=False)  # its document's own fields

    def __post_init__(self) -> None:
        for frame in self.frames:
            target = " ".join(self.text[start:end] for start, end in frame.target_characters)
            object.__setattr__(frame, "text", target)
            for element in frame.elements:
                object.__setattr__(element, "text", self.text[slice(*element.characters)])

    @property
    def forms(self) -> list[str]:
        """The words as strings."""
        return [self.text[start:end] for start, end in self.words]


def unparsed(sentence: TextSentence) -> FrameSentence:
    """A sentence of raw text, without frames yet."""
    return FrameSentence(
        sentence.id,
        sentence.document,
        sentence.text,
        sentence.words,
        start=sentence.start,
        meta=sentence.meta,
    )


def sentence_to_json(sentence: FrameSentence) -> dict[str, Any]:
    """The JSON object of one sentence; fields at their defaults are left out."""
    record: dict[str, Any] = {
        "id": sentence.id,
        "document": sentence.document,
        "text": sentence.text,
        "words": [list(word) for word in sentence.words],
    }
    if sentence.tags:
        record["tags"] = list(sentence.tags)
    if sentence.heads:
        record["heads"] = list(sentence.heads)
    if sentence.start:
        record["start"] = sentence.start
    if sentence.meta:
        record["meta"] = dict(sentence.meta)
    record["frames"] = [_annotation_to_json(annotation) for annotation in sentence.frames]
    return record


def _annotation_to_json(annotation: FrameAnnotation) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": annotation.id,
        "frame": annotation.frame,
        "lexical_unit": annotation.lexical_unit,
        "target": [list(span) for span in annotation.target],
        "target_characters": [list(span) for span in annotation.target_characters],
    }
    if annotation.score is not None:
        record["score"] = round(annotation.score, 4)
    if annotation.target_score is not None:
        record["target_score"] = round(annotation.target_score, 4)
    if annotation.alternatives:
        record["alternatives"] = [
            {
                "frame": other.frame,
                "lexical_unit": other.lexical_unit,
                "score": round(other.score, 4),
            }
            for other in annotation.alternatives
        ]
    elements = []
    for element in annotation.elements:
        entry: dict[str, Any] = {
            "name": element.name,
            "words": list(element.words),
            "characters": list(element.characters),
        }
        if element.rank != 1:
            entry["rank"] = element.rank
        if element.score is not None:
            entry["score"] = round(element.score, 4)
        elements.append(entry)
    record["elements"] = elements
    if annotation.null_instantiations:
        record["null_instantiations"] = [
            {"name": null.name, "kind": null.kind} for null in annotation.null_instantiations
        ]
    return record


def sentence_from_json(record: dict[str, Any]) -> FrameSentence:
    """The inverse of `sentence_to_json`.

    Raises ``ValueError`` when a field is missing, of the wrong kind, or out of the text, which
    `read_sentences` turns into one line naming file and line.
    """
    from kid.records import SentenceRecord

    try:
        record = shaped(SentenceRecord, record)
    except ValueError:
        record = shaped(SentenceRecord, without_nulls(record))
    text = record["text"]
    if not text.isascii():
        text.encode()  # half a surrogate pair is no character
    words = checked_spans(CharSpan, record["words"], len(text), "words")
    tags, heads = tuple(record.get("tags", ())), tuple(record.get("heads", ()))
    for name, given in (("tags", tags), ("heads", heads)):
        if given and len(given) != len(words):
            raise ValueError(f"{name} are {len(given)}, for {len(words)} words")
    if any(head >= len(words) for head in heads):
        raise ValueError(f"heads must be words of the sentence, 0 to {len(words) - 1}, or -1")
    return FrameSentence(
        id=str(record["id"]),
        document=str(record.get("document", "")),
        text=text,
        words=words,
        tags=tags,
        frames=tuple(_annotation(entry, len(words), len(text)) for entry in record["frames"]),
        heads=heads,
        start=record.get("start", 0),
        meta=record.get("meta", {}),
    )


def sentence_records(record: dict[str, Any], *, needed: bool = True) -> list[dict[str, Any]]:
    """The record itself, or the sentences of a document of `graphsem.Document.to_json`.

    These have what a sentence of frames has. Raises ``TypeError``, or ``ValueError`` for a document
    that has none of the frames that are ``needed``.
    """
    from kid.records import SentenceRecord

    given = document_sentences(record)
    if given is None:
        return [record]
    if needed and "kid" not in record["parsers"]:
        raise ValueError("a document of graphsem without frames")
    names = SentenceRecord.__annotations__
    meta = {"meta": record["meta"]} if record.get("meta") else {}
    return [{**{key: item[key] for key in names if key in item}, **meta} for item in given]


def _annotation(entry: FrameRecord, words: int, characters: int) -> FrameAnnotation:
    return FrameAnnotation(
        id=str(entry.get("id", "")),
        frame=entry["frame"],
        lexical_unit=entry.get("lexical_unit", ""),
        target=checked_spans(WordSpan, entry["target"], words, "target"),
        target_characters=checked_spans(
            CharSpan, entry["target_characters"], characters, "target_characters"
        ),
        elements=tuple(
            FrameElement(
                name=element["name"],
                words=checked_span(WordSpan, element["words"], words, "element words"),
                characters=checked_span(CharSpan, element["characters"], characters, "characters"),
                rank=element.get("rank", 1),
                score=element.get("score"),
            )
            for element in entry["elements"]
        ),
        null_instantiations=tuple(
            NullInstantiation(null["name"], null["kind"])
            for null in entry.get("null_instantiations", ())
        ),
        score=entry.get("score"),
        target_score=entry.get("target_score"),
        alternatives=tuple(
            OtherFrame(other["frame"], other.get("lexical_unit", ""), other["score"])
            for other in entry.get("alternatives", ())
        ),
    )


def read_sentences(
    path: str | Path, only: Collection[int] | None = None
) -> Iterator[FrameSentence]:
    """The sentences of a JSON Lines file, one at a time; of all lines or ``only`` some, from 0.

    Raises `InputError` naming file and line.
    """
    yield from parse_lines(TextInput(Path(path)).lines(), path, only=only)


def parse_lines(
    lines: Iterable[str],
    name: str | Path,
    completed: Callable[[dict[str, Any], int], dict[str, Any]] | None = None,
    only: Collection[int] | None = None,
) -> Iterator[FrameSentence]:
    """Sentences of lines of JSON; ``completed`` may add fields to a record, given its line.

    A line is a sentence, or a document of `graphsem.Document.to_json` with its sentences.
    Lines that are not among ``only`` are not read, empty ones passed over. Raises `InputError`
    naming ``name`` and the line.
    """
    if only is not None:
        lines = (line if number in only else "" for number, line in enumerate(lines))
    for number, record in records(lines, name):
        with at_line(name, number):
            sentences = [
                sentence_from_json(completed(each, number) if completed else each)
                for each in sentence_records(record)
            ]
        yield from sentences


def json_lines(sentences: Iterable[FrameSentence]) -> Iterator[str]:
    """One line of JSON a sentence, newline included."""
    for sentence in sentences:
        yield json.dumps(sentence_to_json(sentence), ensure_ascii=False) + "\n"
