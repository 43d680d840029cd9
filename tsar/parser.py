"""`EventParser`: text or documents in, documents with events and their arguments out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import Any, ClassVar, overload

from torch import Tensor

from semcore.checkpoints import describing, typed
from semcore.encoders import WordEncoder
from semcore.errors import InputError
from semcore.files import StrPath
from semcore.parsing import TrainedParser
from semcore.tensors import padded
from semcore.text.identifiers import part_id
from semcore.text.names import InputText, Pair, named
from semcore.text.spans import CharSpan, checked_span, words_of
from tsar.amr_graphs import DocumentGraph
from tsar.checkpoint import load_parser_parts, save_parser_parts
from tsar.config import EventDecoding, EventOptions
from tsar.data import Event, EventDocument, document_of_input, document_of_text
from tsar.decoding.assembly import BatchWork, PlacedEvent, with_arguments, with_found
from tsar.model.build import EventModel
from tsar.model.dataset import EventDataset
from tsar.model.two_stream import TSARModel
from tsar.ontology import EventOntology

Trigger = tuple[str, CharSpan]  # event type, characters of the text
Graphs = Mapping[str, DocumentGraph]


@dataclass(repr=False)
class EventParser(TrainedParser[EventOptions]):
    """A trained extractor of events and their arguments.

    >>> parser = EventParser.from_pretrained("checkpoints/tsar")  # doctest: +SKIP
    >>> document = parser.parse("Police arrested two men in Lyon.")  # doctest: +SKIP
    >>> [(event.type, event.arguments) for event in document.events]  # doctest: +SKIP
    """

    model: EventModel
    ontology: EventOntology
    decode: EventDecoding = field(default_factory=EventDecoding)
    training: dict[str, Any] = field(default_factory=dict)  # how the weights came about
    precision: str = "32"
    options: EventOptions = field(default_factory=EventOptions)
    documents: ClassVar[int] = 256  # that are read ahead together; fewer at first
    on_processor: ClassVar[int] = 1024

    @classmethod
    def stored(cls, path: StrPath) -> dict[str, Any]:
        """The parser's fields, as a checkpoint folder has them. Raises `InputError`."""
        model, ontology, record = load_parser_parts(path)
        with describing(path):
            decode = typed(EventDecoding, record["decode"])
        training = record.get("training", {})
        return {"model": model, "ontology": ontology, "decode": decode, "training": training}

    def save_pretrained(self, path: StrPath, card: str, storage: str = "float16") -> None:
        """Writes a checkpoint folder: what differs from the encoder, and the inventory.

        ``storage`` is float32, float16 or int8 (`semcore.checkpoints.storage`).
        """
        record = {"decode": asdict(self.decode), "training": self.training}
        save_parser_parts(path, self.model, self.ontology, record, card, storage)

    # Parsing -------------------------------------------------------------------------------

    @overload
    def parse(  # type: ignore[overload-overlap]  # a str is a sequence of str, too
        self,
        text: str,
        document: str = "",
        triggers: Sequence[Trigger] | None = None,
        options: EventOptions | None = None,
        graph: DocumentGraph | None = None,
    ) -> EventDocument: ...

    @overload
    def parse(
        self, text: Sequence[str | Pair], *, options: EventOptions | None = None
    ) -> list[EventDocument]: ...

    def parse(
        self,
        text: str | Sequence[str | Pair],
        document: str = "",
        triggers: Sequence[Trigger] | None = None,
        options: EventOptions | None = None,
        graph: DocumentGraph | None = None,
    ) -> EventDocument | list[EventDocument]:
        """The events of a text, with arguments anywhere in it.

        Of a list of texts, or of pairs of name and text, a list, as `pipe` gives it.

        Args:
            triggers: event types and where they are told, as characters of the text; without
                them the parser looks for events itself.
            graph: AMR of the text's sentences, if there is some.

        Raises `InputError` for a trigger outside the text or of an unknown type.
        """
        options = options or self.options
        if not isinstance(text, str):
            if document or triggers is not None or graph is not None:
                raise InputError("document=, triggers= and graph= go with one text")
            return list(self.pipe(text, options))
        raw = document_of_text(document, text)
        if triggers is not None:
            events = tuple(
                self._given(raw, number, trigger) for number, trigger in enumerate(triggers, 1)
            )
            raw, options = replace(raw, events=events), replace(options, triggers="gold")
        graphs = {} if graph is None else {raw.id: graph}
        return next(self.extract([raw], graphs, options))

    def _given(self, document: EventDocument, number: int, trigger: Any) -> Event:
        """The event of a trigger as the user gives it. Raises `InputError` for what is none."""
        pair = list(trigger) if isinstance(trigger, list | tuple) else []
        if len(pair) != 2 or not isinstance(pair[0], str):
            raise InputError(f"trigger {number}: must be (event type, (start, end))")
        name, characters = pair
        if name not in self.ontology.type_index:
            raise InputError(f"trigger {number}: no event type {name!r} in this parser's inventory")
        try:
            span = checked_span(CharSpan, characters, len(document.text), "the trigger")
        except (TypeError, ValueError) as error:
            raise InputError(f"trigger {number}: {error}") from error
        words = words_of(span, document.words)
        if words is None:
            raise InputError(
                f"trigger {number}: [{span.start}, {span.end}] has no word of the text"
            )
        return Event(part_id(document.id, "event", number), name, span, words)

    def parse_documents(
        self,
        documents: Iterable[Pair],
        options: EventOptions | None = None,
        graphs: Graphs | None = None,
    ) -> Iterator[EventDocument]:
        """Named texts with their events, in order, as soon as they are parsed."""
        raw = (document_of_input(InputText(*document)) for document in named(documents))
        return self.extract(raw, graphs, options)

    def pipe(
        self, texts: Iterable[str | Pair], options: EventOptions | None = None
    ) -> Iterator[EventDocument]:
        """The events of each text, in order; several texts share batches.

        A text may be a pair of its name and the text, or these and its ``meta``; the others are
        named by their number, from 1. With AMR that guides the parser: `graphsem.Pipeline.pipe`.
        """
        return self.parse_documents(named(texts), options)

    def extract(
        self,
        documents: Iterable[EventDocument],
        graphs: Graphs | None = None,
        options: EventOptions | None = None,
    ) -> Iterator[EventDocument]:
        """Documents with new arguments in place of any they had, in order.

        With ``options.triggers=gold`` the events are those of the documents, and those of types
        that the parser does not know have no arguments; else they are found, too. ``graphs`` has
        the AMR of documents by their ids; a document without one is read without.

        Raises `InputError` when events are to be found by a parser that has not learned it.
        """
        options = options or self.options
        finding = options.triggers == "predicted"
        if finding and not self.finds_triggers:
            raise InputError(
                "triggers=predicted: this parser has learned no triggers (model.triggers=true in "
                "training): give them, by JSON Lines and triggers=gold, or in Python by triggers="
            )
        stream, ahead = iter(documents), 8
        while chunk := list(islice(stream, ahead)):
            ahead = min(2 * ahead, self.documents)
            if finding:
                chunk = [replace(document, events=()) for document in chunk]
                together = self.model.config.marking == "shared"
                chunk = self._batched(chunk, graphs, options, find=True, ask=together)
                if together:
                    yield from chunk
                    continue
            yield from self._batched(chunk, graphs, options, find=False, ask=True)

    @property
    def finds_triggers(self) -> bool:
        """Whether the parser finds events in plain text."""
        return isinstance(self.model, TSARModel) and self.model.tagger is not None

    @property
    def reads_graphs(self) -> bool:
        """Whether AMR guides the parser."""
        return isinstance(self.model, TSARModel) and self.model.config.guide.enabled

    def _batched(
        self,
        documents: list[EventDocument],
        graphs: Graphs | None,
        options: EventOptions,
        *,
        find: bool,
        ask: bool,
    ) -> list[EventDocument]:
        """The documents with what is found in all their windows."""
        encoder = self.model.encoder
        assert isinstance(encoder, WordEncoder)
        dataset = EventDataset(
            documents,
            self.ontology,
            encoder,
            self.model.config,
            graphs,
            tagged=find,
            asked=not find,
        )
        work = BatchWork(self.model, dataset, self.decode, self._most(options), find=find, ask=ask)
        found = self.batches(range(len(dataset.examples)), work, dataset.costs.__getitem__, options)
        parts: list[list[PlacedEvent]] = [[] for _ in documents]
        for example, events in zip(dataset.examples, found, strict=True):
            parts[example.document] += events
        finished = with_found if find else with_arguments
        return [finished(*pair) for pair in zip(documents, parts, strict=True)]

    def _most(self, options: EventOptions) -> Tensor | None:
        """``[types, R]``: how often each role may occur, 0: any number; None: it is not asked."""
        if options.decoding == "independent":
            return None
        rows = [[role.most or 0 for role in event.roles] for event in self.ontology.event_types]
        return padded(rows, 0).to(self.device)
