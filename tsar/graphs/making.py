"""Graphs made by an AMR parser: each distinct sentence once, kept in a cache, on all cores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amr.notation.aligned import aligned_graph
from semcore.commands import progress
from semcore.errors import at_least, one_of
from semcore.files import StrPath, fingerprint
from semcore.options import PRECISIONS
from semcore.text.spans import CharSpan, WordSpan, characters_of
from tsar.amr_graphs import DocumentGraph, SentenceGraph
from tsar.data import EventDocument
from tsar.graphs.cache import AMRCache, sentence_key
from tsar.graphs.conversion import sentence_graph
from tsar.graphs.counts import GraphCounts
from tsar.graphs.pieces import pieces

if TYPE_CHECKING:
    from amr import AMRParser, AMRSentence


@dataclass
class AMRMaking:
    """How sentences are parsed where graphs are made. Another value, another cache."""

    beam: int = 1  # hypotheses; 1: greedy
    precision: str = "32"  # 32 | bf16 | int8
    device: str = "cpu"  # cpu, cuda, cuda:1, mps
    batch_words: int = 1024  # padded words in a batch

    def __post_init__(self) -> None:
        one_of("precision", self.precision, PRECISIONS)
        at_least("beam", self.beam, 1)
        at_least("batch_words", self.batch_words, 1)


class GraphMaker:
    """An AMR checkpoint that makes the graphs of documents; loaded when it is first needed."""

    def __init__(
        self, checkpoint: StrPath, making: AMRMaking | None = None, cache: Path | None = None
    ) -> None:
        """``cache`` is a folder; without one, what was parsed is kept in memory."""
        self.checkpoint = Path(checkpoint)
        self.making = making or AMRMaking()
        self._parser: AMRParser | None = None
        self._folder = cache
        self.cache = AMRCache(cache, self.made_by())

    def forget(self) -> None:
        """Nothing that was parsed is known any more, of what memory keeps; files stay."""
        self.cache = AMRCache(self._folder, self.made_by())

    def made_by(self) -> dict[str, Any]:
        """What the graphs depend on: the checkpoint's files and how they are decoded."""
        files = fingerprint(self.checkpoint, ["*.safetensors", "*.json"])
        making = self.making
        return {"checkpoint": files, "beam": making.beam, "precision": making.precision}

    @property
    def parser(self) -> AMRParser:
        """The parser, loaded."""
        if self._parser is None:
            from amr import AMRParser

            making = self.making
            self._parser = AMRParser.from_pretrained(
                self.checkpoint, making.device, making.precision
            )
        return self._parser

    def graphs(
        self, documents: Sequence[EventDocument], counts: GraphCounts, quiet: bool = False
    ) -> Iterator[DocumentGraph]:
        """The graphs of documents, in order; all that the cache lacks are parsed first."""
        with closing(self.cache):
            self._parse(documents, quiet)
        for document in documents:
            yield self._graph_of(document, counts)

    def _parse(self, documents: Iterable[EventDocument], quiet: bool) -> None:
        from amr.config import GraphOptions

        missing = {
            key: sentence
            for document in documents
            for key, sentence in _sentences(document)
            if key not in self.cache
        }
        if not missing:
            return
        making = self.making
        options = GraphOptions(beam=making.beam, wiki=False, batch_words=making.batch_words)
        parsed = self.parser.parse_sentences(missing.values(), options)
        if not quiet:
            parsed = progress(parsed, "sentences parsed", total=len(missing))
        for key, sentence in zip(missing, parsed, strict=True):
            self.cache.add(key, aligned_graph(sentence))

    def _graph_of(self, document: EventDocument, counts: GraphCounts) -> DocumentGraph:
        found: list[SentenceGraph] = []
        for bounds in document.sentences:
            spans = _pieces(document, bounds)
            counts.sentences_cut += len(spans) > 1
            for span in spans:
                forms, _, _ = _piece(document, span)
                graph = self.cache.graph(sentence_key(forms), forms)
                places = [WordSpan(word, word + 1) for word in range(*span)]
                converted = sentence_graph(graph, places, counts)
                assert converted is not None  # every token has its word
                found.append(converted)
        graph_of_document = DocumentGraph(document.id, tuple(found))
        counts.add(document, graph_of_document)
        return graph_of_document


def _sentences(document: EventDocument) -> Iterator[tuple[str, AMRSentence]]:
    from amr.parser import unparsed

    for bounds in document.sentences:
        for span in _pieces(document, bounds):
            forms, text, words = _piece(document, span)
            yield sentence_key(forms), unparsed(document.id, text, words)


def _pieces(document: EventDocument, bounds: WordSpan) -> list[WordSpan]:
    """A sentence, or the pieces of a long one, in words of the document."""
    words = document.words[bounds.start : bounds.end]
    forms = [document.text[start:end] for start, end in words]
    return [WordSpan(bounds.start + a, bounds.start + b) for a, b in pieces(forms)]


def _piece(document: EventDocument, span: WordSpan) -> tuple[list[str], str, tuple[CharSpan, ...]]:
    """Forms, text and words of a piece; these count characters of that text."""
    start, end = characters_of(span, document.words)
    words = document.words[span.start : span.end]
    text = document.text[start:end]
    placed = tuple(CharSpan(a - start, b - start) for a, b in words)
    return [text[a:b] for a, b in placed], text, placed
