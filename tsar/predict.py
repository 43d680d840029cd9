"""``python -m tsar.predict``: events of raw documents, as JSON Lines.

Input is text, JSON Lines or a table (`semcore.text.inputs`): documents, which are split into
sentences (``one_sentence_per_line=true``: lines and records are). JSON Lines may have the form of
`tsar.json_form`, or that of ``python -m graphsem``: with ``triggers=gold`` the arguments of the
events there are found, whatever arguments they had. Output has one document a line in the form of
`tsar.json_form`, with character offsets and scores, and is written as it is parsed.

The AMR graphs that guide the parser are made on the way (``amr=checkpoint``: by the parser that
comes with graphsem), or read from aligned files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import (
    Container,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semcore.commands import command, note
from semcore.commands.predicting import AnnotatedKeys
from semcore.commands.reading import Reading
from semcore.errors import InputError
from semcore.files import read_json
from semcore.files.places import keep_apart
from semcore.text.folders import names_of
from semcore.text.identifiers import sentence_id
from semcore.text.inputs import TextInput, told
from tsar.config import EventOptions

if TYPE_CHECKING:
    from semcore.text.names import InputText
    from tsar.amr_graphs import DocumentGraph
    from tsar.data import EventDocument
    from tsar.graphs.counts import GraphCounts
    from tsar.graphs.sources import GraphSource

_KNOWN = {"words", "sentences", "events"}  # a record with one of them is split already
_AHEAD = 32  # documents whose graphs are made together


@dataclass(kw_only=True)
class EventPredictionConfig(EventOptions, AnnotatedKeys):
    """The keys of ``python -m tsar.predict``: those of all parsers, and the options of parsing."""

    # checkpoint: made by checkpoints/amr | another checkpoint's folder | aligned AMR file or folder
    # | none: no graphs
    amr: str = "checkpoint"

    def __post_init__(self) -> None:
        EventOptions.__post_init__(self)
        AnnotatedKeys.__post_init__(self)
        if self.triggers == "gold" and not self.is_jsonl:
            raise InputError("triggers=gold: needs jsonl input with events, or format=jsonl")

    def read_beside(self) -> dict[str, Path | None]:
        """The checkpoint, and where the graphs are from; None for a parser that reads none."""
        from tsar.graphs.sources import place_of

        places = super().read_beside()
        read = self.amr != "none" and _may_read_graphs(places["checkpoint"])
        return {**places, "amr": place_of(self.amr) if read else None}


def _may_read_graphs(checkpoint: Path | None) -> bool:
    """Whether AMR guides a checkpoint's parser, by its config; true where that is none."""
    if checkpoint is None:
        return True
    with suppress(InputError, LookupError, TypeError):  # told when it is loaded
        model = read_json(checkpoint / "config.json")["config"]["model"]
        return bool(model["architecture"] != "pointer" and model["guide"]["enabled"])
    return True


@command(
    "tsar_predict",
    EventPredictionConfig,
    example="python -m tsar.predict checkpoint=checkpoints/tsar input=text.txt output=events.jsonl",
)
def main(config: EventPredictionConfig) -> None:
    """Find the events of raw documents and write them as JSON Lines with character offsets."""
    from tsar.graphs.counts import GraphCounts
    from tsar.graphs.making import AMRMaking
    from tsar.graphs.sources import SHIPPED, GraphSource
    from tsar.json_form import json_lines
    from tsar.parser import EventParser

    named = config.amr not in (SHIPPED, "none")
    keep_apart(config.output, config.amr if named else None)
    inputs = config.inputs()
    parser = EventParser.from_pretrained(config.checkpoint, config.device, config.precision)
    reading = Reading()
    documents = documents_of(inputs, config, reading)
    if config.triggers == "gold":
        documents = of_known_types(documents, parser.ontology.type_index, reading)
    graphs: dict[str, DocumentGraph] = {}
    counts = GraphCounts()
    source = None
    if config.amr != "none" and parser.reads_graphs:
        making = AMRMaking(device=config.device, precision=config.precision)
        source = GraphSource.named(config.amr, making)
    elif named:
        note(f"amr={config.amr}: is not read, for no graphs guide this parser")

    def written(rest: Iterator[EventDocument]) -> Iterator[str]:
        guided = rest if source is None else with_graphs(rest, source, graphs, counts)
        return json_lines(parser.extract(guided, graphs, config))

    config.write(documents, written, reading, "documents")
    if missing := counts.missing():
        lacking = ", ".join(f"{name} {count}" for name, count in missing.items())
        note(f"amr={config.amr}: {lacking}")
    reading.end()


def documents_of(
    inputs: Sequence[TextInput], config: EventPredictionConfig, reading: Reading
) -> Iterator[EventDocument]:
    """The documents, which have different ids."""
    names = names_of(inputs)
    for item in inputs:
        own = names.of_records(item.name)
        for document in _documents(item, config, reading):
            if not item.is_whole:
                try:
                    document = replace(document, id=own.new(document.id))
                except ValueError as error:
                    reading.refuse(InputError.at(item.place, None, str(error)))
                    continue
            reading.good()
            yield document


def _documents(
    item: TextInput, config: EventPredictionConfig, reading: Reading
) -> Iterator[EventDocument]:
    from tsar.data import document_of_input
    from tsar.json_form import document_from_json

    def of_text(given: InputText) -> EventDocument:
        if not config.one_sentence_per_line:
            return document_of_input(given)
        document = document_of_lines(given.name, [given.text], tokenized=config.tokenized)
        return replace(document, meta=given.meta)

    def document(record: Mapping[str, Any], number: int) -> EventDocument:
        if not record.keys() & _KNOWN:
            return of_text(item.named(record, number))
        return document_from_json(record, sentence_id(item.name, number))

    if item.kind == "jsonl":
        yield from item.read_records(document, reading.refuse)
    elif config.one_sentence_per_line and item.is_whole:
        with told(reading.refuse):
            yield document_of_lines(item.name, item.lines(text=True), tokenized=config.tokenized)
    else:
        yield from map(of_text, item.documents(reading.refuse))


def of_known_types(
    documents: Iterable[EventDocument], known: Container[str], reading: Reading
) -> Iterator[EventDocument]:
    """The documents; behind the last a note tells how many of their events are of unknown types.

    Of these no arguments are found. Raises `InputError` when all are.
    """
    events = 0
    unknown: Counter[str] = Counter()
    for document in documents:
        events += len(document.events)
        unknown.update(event.type for event in document.events if event.type not in known)
        yield document
    if not events and not reading.bad:  # those that could not be read may have some
        note("triggers=gold: the input has no events")
    if unknown:
        told = f"the types of {unknown.total()} of {events} events ({min(unknown)}, ...)"
        told = f"triggers=gold: the parser's inventory lacks {told}"
        if unknown.total() == events:
            raise InputError(told)
        note(f"{told}; they get no arguments")


def document_of_lines(id: str, lines: Iterable[str], *, tokenized: bool = False) -> EventDocument:
    """A document whose lines are its sentences; an empty one is none."""
    from semcore.text.sentences import lines_as_sentences
    from semcore.text.spans import CharSpan, WordSpan
    from tsar.data import EventDocument

    texts: list[str] = []
    words: list[CharSpan] = []
    sentences: list[WordSpan] = []
    start = 0
    for sentence in lines_as_sentences(lines, id, tokenized=tokenized):
        first = len(words)
        words += [CharSpan(start + a, start + b) for a, b in sentence.words]
        if len(words) > first:
            sentences.append(WordSpan(first, len(words)))
        texts.append(sentence.text)
        start += len(sentence.text) + 1
    return EventDocument(id, "\n".join(texts), tuple(words), tuple(sentences))


def with_graphs(
    documents: Iterator[EventDocument],
    source: GraphSource,
    graphs: MutableMapping[str, DocumentGraph],
    counts: GraphCounts,
) -> Iterator[EventDocument]:
    """The documents, each when its graph is among ``graphs``; those of files are read at once."""
    from tsar.graphs.sources import ParsedGraphs

    while ahead := list(islice(documents, _AHEAD if isinstance(source, ParsedGraphs) else None)):
        graphs.update((graph.id, graph) for graph in source.graphs(ahead, counts))
        yield from ahead


if __name__ == "__main__":
    main()
