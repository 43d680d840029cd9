"""The event parser as `graphsem` knows it: events with arguments anywhere in the document."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from semcore.drawing.fragments import Definition, Drawing, RowLink, sheet
from semcore.parsers import DocumentEntry, GivenText, options_of
from semcore.scoring.tables import OwnRow, TableScoring
from semcore.text.brat import Evocation
from semcore.text.documents import document_words
from tsar.data import Event, EventDocument, document_of_sentences
from tsar.json_form import event_to_json, events_from_json, json_lines

if TYPE_CHECKING:
    from rich.console import RenderableType

    from semcore.commands import Command
    from tsar.amr_graphs import DocumentGraph
    from tsar.parser import EventParser


class EventTables(TableScoring):
    """Columns are the measures of `tsar.evaluate`."""

    columns: ClassVar[Mapping[str, str]] = {
        "span": "span F1",
        "head": "head F1",
        "arg_i.head": "Arg-I head F1",
        "arg_i.coref": "Arg-I coref F1",
        "arg_c.head": "Arg-C head F1",
        "arg_c.coref": "Arg-C coref F1",
        "paie.arg_i": "Arg-I F1, exact spans",
        "paie.arg_c": "Arg-C F1, exact spans",
        "ai": "AI F1",
        "ac": "AC F1",
        "ai_plus": "AI+ F1",
        "ac_plus": "AC+ F1",
        "ti": "triggers F1",
        "tc": "triggers with types F1",
        # Of events that the parser found itself, beside those for given ones.
        "predicted_triggers.ti": "triggers F1, from text",
        "predicted_triggers.tc": "triggers with types F1, from text",
        "predicted_triggers.arg_c.head": "Arg-C head F1, from text",
        "predicted_triggers.ac": "AC F1, from text",
    }

    def training(self, row: OwnRow, data: str) -> tuple[str, str]:
        return "tsar.train", f"data={data}"

    def command(self) -> Command[Any]:
        from tsar.evaluate import main

        return main

    def fingerprints(self, settings: Any) -> dict[str, str]:
        from tsar.corpus import EventCorpus

        corpus, split = EventCorpus(Path(settings.data)), settings.split
        graphs = [f"{split}.graphs.jsonl"] if corpus.has_graphs(split) else []
        return corpus.fingerprints(f"{split}.jsonl", "ontology.json", *graphs)

    def scores(self, settings: Any) -> dict[str, Any]:
        from tsar.evaluate import evaluate

        return evaluate(settings).to_json()

    def measures(self, scores: dict[str, Any]) -> dict[str, Any]:
        """``arg_i.head`` is ``{"arg_i": {"head": ...}}`` there."""
        return scores | {name: _nested(scores, name.split(".")) for name in self.columns}


def _nested(scores: Any, levels: Sequence[str]) -> Any:
    for level in levels:
        scores = scores.get(level) if isinstance(scores, Mapping) else None
    return scores


def named(document: EventDocument, name: str) -> EventDocument:
    """The document by another name; its events, found in it, are numbered from 1."""
    before = f"{document.id}:"
    after = f"{name}:" if name else ""
    events = (replace(event, id=after + event.id.removeprefix(before)) for event in document.events)
    return replace(document, id=name, events=tuple(events))


def _predictions(found: Iterable[EventDocument]) -> Iterable[str]:
    """As the official scorer of RAMS reads them."""
    from tsar.scoring.predictions import official_lines

    return official_lines(found)


class EventEntry(DocumentEntry[EventDocument]):
    """Users reach ``document.events``, a tuple of `Event`: empty without the parser.

    Where the AMR parser is at work its graphs guide this one.
    """

    name = "tsar"
    title = "Events"
    subject = "events across sentences"
    attribute = "events"
    needs = ("amr",)
    by_paragraph = False
    tables = EventTables()
    formats: ClassVar = {".jsonlines": _predictions}
    counted = ("Events", "Event arguments")

    def load(self, folder: Path, device: str, precision: str = "32") -> EventParser:
        from tsar.parser import EventParser

        return EventParser.from_pretrained(folder, device, precision)

    def parse(
        self, parser: Any, texts: Iterable[GivenText], threads: int | None = None
    ) -> Iterator[EventDocument]:
        """By the number of each text: names need not differ, and ``""`` is one."""
        graphs: dict[str, DocumentGraph] = {}
        names: deque[str] = deque()

        def documents() -> Iterator[EventDocument]:
            for number, given in enumerate(texts):
                names.append(given.name)
                document = document_of_sentences(
                    str(number), given.text, given.sentences, given.meta
                )
                if "amr" in given.found:
                    from tsar.graphs.given import given_graph

                    graphs[document.id] = given_graph(document, given.found["amr"])
                yield document

        for found in parser.extract(documents(), graphs, options_of(parser, threads)):
            graphs.pop(found.id, None)
            yield self.explained(named(found, names.popleft()), parser)

    def explained(self, found: EventDocument, parser: Any) -> EventDocument:
        from tsar.definitions import defined

        return defined(found, parser.ontology)

    def value(self, found: EventDocument | None) -> tuple[Event, ...]:
        return found.events if found else ()

    def to_json(self, found: EventDocument | None) -> dict[str, Any]:
        return {} if found is None else {"events": [event_to_json(each) for each in found.events]}

    def from_json(self, record: Mapping[str, Any]) -> EventDocument | None:
        """Words and sentences are those of the document's sentences."""
        if "events" not in record:
            return None
        name, text = record["name"], record["text"]
        words, sentences = document_words(record["sentences"], len(text))
        events, meta = events_from_json(record, name, text, words), record.get("meta", {})
        return EventDocument(name, text, words, sentences, events, meta=meta)

    def terminal(self, found: EventDocument) -> RenderableType | None:
        from tsar.drawing.terminal import events_terminal

        return events_terminal(found)

    def drawing(self, found: Sequence[EventDocument]) -> Drawing:
        from tsar.drawing.html import legend_html

        style, script = (sheet("tsar.drawing", name) for name in ("events.css", "events.js"))
        legend, said = legend_html(found), ".ev-text p[data-at]"
        return Drawing(self.name, self.title, style, legend, wide=True, script=script, said=said)

    def html(self, found: EventDocument, anchor: str) -> str:
        from tsar.drawing.html import events_html

        return events_html(found, anchor)

    def links(self, found: EventDocument, anchor: str) -> list[RowLink]:
        from tsar.drawing.html import trigger_links

        return trigger_links(found, anchor)

    def evocations(self, found: EventDocument) -> Iterator[Evocation]:
        for event in found.events:
            roles = tuple((argument.role, argument.span) for argument in event.arguments)
            yield Evocation(event.type, (event.trigger,), roles, id=event.id)

    def definitions(self, found: Sequence[EventDocument]) -> dict[str, Definition]:
        from tsar.definitions import definitions

        return definitions(found)

    def files(self, found: Sequence[EventDocument]) -> dict[str, Iterable[str]]:
        return {"events.jsonl": json_lines(found)}

    def counts(self, found: Sequence[EventDocument]) -> dict[str, str]:
        types = Counter(event.type for document in found for event in document.events)
        arguments = sum(len(event.arguments) for document in found for event in document.events)
        return {
            "Events": f"{types.total():,} ({len(types):,} different)",
            "Event arguments": f"{arguments:,}",
        }
