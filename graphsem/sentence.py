"""A sentence of a document with what each parser found in it, and its JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kid.data import FrameAnnotation, FrameSentence, sentence_from_json, sentence_to_json
from semcore.errors import InputError
from semcore.text.spans import CharSpan

if TYPE_CHECKING:
    from amr.data import AMRSentence


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its words, its frames, and its AMR graph where a parser of AMR was at work.

    ``start`` counts characters of the document, ``words`` characters of ``text``.
    """

    id: str
    document: str
    text: str
    words: tuple[CharSpan, ...]
    start: int = 0
    frames: tuple[FrameAnnotation, ...] = ()
    amr: AMRSentence | None = None

    @property
    def forms(self) -> list[str]:
        """The words as strings."""
        return [self.text[start:end] for start, end in self.words]

    @property
    def frame_sentence(self) -> FrameSentence:
        """The sentence and its frames, as `kid` knows it."""
        return FrameSentence(
            self.id, self.document, self.text, self.words, frames=self.frames, start=self.start
        )

    def to_json(self) -> dict[str, Any]:
        """A JSON object: that of a frame sentence, and ``amr`` if there is a graph."""
        record = sentence_to_json(self.frame_sentence)
        if self.amr is not None:
            record["amr"] = _graph_to_json(self.amr, self.words)
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Sentence:
        """The sentence of `to_json`."""
        return paired(sentence_from_json(dict(record)), _graph_from_json(record))


def paired(frames: FrameSentence | None, graph: AMRSentence | None) -> Sentence:
    """One sentence of what the parsers made of it.

    Raises `InputError` when they read different sentences.
    """
    first = frames or graph
    assert first is not None
    if frames and graph and _place(frames) != _place(graph):
        raise InputError(
            f"the parsers split the text differently: {frames.text!r} and {graph.text!r}"
        )
    if graph is not None and graph.alignment is None:
        from amr.alignment.align import align

        graph = replace(graph, alignment=align(graph.graph, graph.forms))
    return Sentence(
        first.id,
        first.document,
        first.text,
        first.words,
        first.start,
        frames.frames if frames else (),
        graph,
    )


def _place(sentence: FrameSentence | AMRSentence) -> tuple[str, int, str]:
    return sentence.document, sentence.start, sentence.text


def graph_block(sentence: Sentence) -> str:
    """The graph as a block of a PENMAN file with ``::id ::snt ::tok ::alignments``."""
    from amr.alignment.marks import isi_alignments
    from amr.notation.writer import format_amr

    assert sentence.amr is not None
    metadata = {"tok": " ".join(sentence.amr.forms)}
    aligned = isi_alignments(sentence.amr)
    if aligned:
        metadata["alignments"] = aligned
    graph = replace(sentence.amr, id=sentence.id, metadata=metadata)
    return format_amr(graph, surface_alignments=False)


def _graph_to_json(graph: AMRSentence, words: tuple[CharSpan, ...]) -> dict[str, Any]:
    from amr.alignment.marks import with_markers

    record: dict[str, Any] = {"id": graph.id, "graph": with_markers(graph)}
    if graph.score is not None:
        record["score"] = round(graph.score, 4)
    if graph.words != words:
        record["words"] = [list(word) for word in graph.words]
    if graph.metadata:
        record["metadata"] = graph.metadata
    return record


def _graph_from_json(record: Mapping[str, Any]) -> AMRSentence | None:
    if "amr" not in record:
        return None
    from amr.data import Alignment, AMRSentence
    from amr.notation.reader import read_graph

    entry = record["amr"]
    reading = read_graph(entry["graph"])
    return AMRSentence(
        id=entry["id"],
        text=record["text"],
        tree=reading.tree,
        words=tuple(CharSpan(*word) for word in entry.get("words", record["words"])),
        metadata=entry.get("metadata", {}),
        alignment=Alignment(reading.aligned),
        score=entry.get("score"),
        document=record["document"],
        start=record.get("start", 0),
    )
