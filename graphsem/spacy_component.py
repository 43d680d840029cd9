"""The spaCy component ``graphsem``: frames, AMR graphs and events of spaCy's own tokens.

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("graphsem", config={"parsers": ["kid", "amr"]})
    doc = nlp("She sold it.")
    doc._.frames[0].target, [(e.name, e.span) for e in doc._.frames[0].elements]

What was found is kept in ``doc.user_data["graphsem"]`` as the JSON of
`graphsem.Document.to_json`, so that ``DocBin(store_user_data=True)`` and ``doc.to_disk`` keep it,
too; the attributes are made of it when they are asked for:

    doc._.frames, doc._.events    tuples of `SpacyFrame` and `SpacyEvent`, whose spans are spaCy's
    doc._.graphsem                the `graphsem.Document`
    sent._.frames, sent._.amr     of one sentence of ``doc.sents``; amr is an `amr.AMRSentence`

Sentences are those of the pipeline before it (a parser, a senter, a sentencizer); a document
without is split by graphsem, at spaCy's tokens. The component is found by spaCy through an entry
point (https://spacy.io/usage/saving-loading#entry-points).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from graphsem.document import Document
from graphsem.parsing import parse_split
from graphsem.pipeline import Pipeline, load
from graphsem.sentence import Sentence
from semcore.parsers import GivenText
from semcore.text.identifiers import sentence_id
from semcore.text.sentences import TextSentence, sentence_spans
from semcore.text.spans import CharSpan, WordSpan

KEY = "graphsem"


@dataclass(frozen=True)
class SpacyElement:
    """A frame element, or an argument of an event: its name, where it stands, its probability."""

    name: str
    span: Span
    score: float | None


@dataclass(frozen=True)
class SpacyFrame:
    """A frame; ``target`` has a span for each piece of a discontinuous target."""

    frame: str
    lexical_unit: str
    target: tuple[Span, ...]
    elements: tuple[SpacyElement, ...]
    score: float | None


@dataclass(frozen=True)
class SpacyEvent:
    """An event of the document and its arguments, whose names are their roles."""

    type: str
    trigger: Span
    arguments: tuple[SpacyElement, ...]
    score: float | None


class GraphsemComponent:
    """A component of a pipeline; see the module. Its weights are not saved with the pipeline."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline

    def __call__(self, doc: Doc) -> Doc:
        """The document, with what was found in its ``user_data``."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Documents of a stream, ``batch_size`` at a time sharing batches of the parsers."""
        rest = iter(stream)
        while docs := list(islice(rest, batch_size)):
            given = [GivenText("", doc.text, sentences_of(doc)) for doc in docs]
            parsed = parse_split(given, self.pipeline.parsers)
            for doc, document in zip(docs, parsed, strict=True):
                doc.user_data[KEY] = json.dumps(document.to_json(), ensure_ascii=False)
                yield doc

    def to_disk(self, path: Any, *, exclude: Sequence[str] = ()) -> None:
        """Nothing: the config of the pipeline says which parsers are loaded."""

    def from_disk(self, path: Any, *, exclude: Sequence[str] = ()) -> GraphsemComponent:
        """Itself."""
        return self


@Language.factory(
    "graphsem",
    default_config={"parsers": None, "checkpoints": {}, "device": "cpu", "precision": "32"},
    assigns=["doc._.frames", "doc._.events", "span._.amr", "span._.frames"],
)
def make_component(
    nlp: Language,
    name: str,
    parsers: list[str] | None,
    checkpoints: dict[str, str],
    device: str,
    precision: str,
) -> GraphsemComponent:
    """The component with these parsers, loaded; null: all that have weights here."""
    return GraphsemComponent(
        load(parsers, checkpoints=checkpoints, device=device, precision=precision)
    )


def sentences_of(doc: Doc) -> list[TextSentence]:
    """The sentences of a document with spaCy's tokens as words; blank tokens are left out."""
    if doc.has_annotation("SENT_START"):
        groups = [[token for token in sentence if not token.is_space] for sentence in doc.sents]
    else:
        groups = _grouped(doc)
    found: list[TextSentence] = []
    for tokens in groups:
        if not tokens:
            continue
        start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
        words = (CharSpan(t.idx - start, t.idx + len(t) - start) for t in tokens)
        number = sentence_id("", len(found) + 1)
        found.append(TextSentence(number, "", doc.text[start:end], start, tuple(words)))
    return found


def _grouped(doc: Doc) -> list[list[Any]]:
    """Tokens by the sentences that graphsem would make; each is of the one in which it begins."""
    ends = [span.end for span in sentence_spans(doc.text)]
    tokens = [token for token in doc if not token.is_space]
    number, numbers = 0, []
    for token in tokens:
        while number < len(ends) - 1 and token.idx >= ends[number]:
            number += 1
        numbers.append(number)
    pairs = groupby(zip(numbers, tokens, strict=True), lambda pair: pair[0])
    return [[token for _, token in group] for _, group in pairs]


# Attributes ------------------------------------------------------------------------------------


def _register() -> None:
    Doc.set_extension("graphsem", getter=_document, force=True)
    Doc.set_extension("frames", getter=_frames, force=True)
    Doc.set_extension("events", getter=_events, force=True)
    Span.set_extension("frames", getter=_frames_within, force=True)
    Span.set_extension("amr", getter=_graph, force=True)


def _document(doc: Doc) -> Document | None:
    record = doc.user_data.get(KEY)
    return None if record is None else _read(record)


@lru_cache(maxsize=8)  # the attributes of a document's sentences are asked for in turn
def _read(record: str) -> Document:
    return Document.from_json(json.loads(record))


def _sentences(doc: Doc) -> tuple[Sentence, ...]:
    document = _document(doc)
    return () if document is None else document.sentences


def _frames(doc: Doc) -> tuple[SpacyFrame, ...]:
    return tuple(frame for sentence in _sentences(doc) for frame in _of(doc, sentence))


def _frames_within(span: Span) -> tuple[SpacyFrame, ...]:
    return tuple(
        frame
        for frame in _frames(span.doc)
        if span.start <= frame.target[0].start and frame.target[-1].end <= span.end
    )


def _of(doc: Doc, sentence: Sentence) -> Iterator[SpacyFrame]:
    for frame in sentence.frames:
        yield SpacyFrame(
            frame.frame,
            frame.lexical_unit,
            tuple(_span(doc, span, sentence.start) for span in frame.target_characters),
            tuple(
                SpacyElement(e.name, _span(doc, e.characters, sentence.start), e.score)
                for e in frame.elements
            ),
            frame.score,
        )


def _events(doc: Doc) -> tuple[SpacyEvent, ...]:
    document = _document(doc)
    if document is None:
        return ()
    return tuple(
        SpacyEvent(
            event.type,
            _span(doc, event.trigger),
            tuple(SpacyElement(a.role, _span(doc, a.span), a.score) for a in event.arguments),
            event.score,
        )
        for event in document.events
    )


def _graph(span: Span) -> Any:
    """The `amr.AMRSentence` of the first sentence that begins within these tokens."""
    for sentence in _sentences(span.doc):
        if span.start_char <= sentence.start < span.end_char:
            return sentence.amr
    return None


def _span(doc: Doc, characters: CharSpan, start: int = 0) -> Span:
    """Words are tokens, so that the ends of what was found are ends of tokens."""
    first, last = characters.start + start, characters.end + start
    found: Span | None = doc.char_span(first, last, alignment_mode="expand")
    if found is None:
        raise ValueError(f"characters {WordSpan(first, last)} are not in the document")
    return found


_register()
