"""MLEE (Pyysalo et al., 2012), biomedical abstracts, in the JSON lines of TextEE (ACL 2024).

``{split}.json``, a *sentence* a line: ``doc_id``, ``wnd_id``, ``text``, ``tokens``,
``entity_mentions`` and ``event_mentions``, spans half-open words of the sentence. The sentences of
one ``doc_id`` are one document here, its text theirs with blanks between them. TextEE kept of the
arguments those that are entities of the trigger's sentence: numbers compare with TextEE's alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from semcore.errors import InputError, at_line
from semcore.files.splits import split_files
from semcore.text.spans import CharSpan, WordSpan
from tsar.corpora.annotation import argument_at, event_at, spelled, words_at
from tsar.corpora.sources import EventSource, Record, Repairs, records
from tsar.data import Event, EventDocument, Mention
from tsar.fields import id_text, objects, strings


def mlee_source(place: Path) -> EventSource:
    """MLEE, or another corpus in these lines, in a folder. Raises `InputError`."""
    files = split_files(place, ".json", ".jsonl")

    def read(split: str, repairs: Repairs) -> Iterator[EventDocument]:
        return read_mlee(files[split], repairs)

    return EventSource(files, read)


def read_mlee(path: Path, repairs: Repairs | None = None) -> Iterator[EventDocument]:
    """The documents of a file. Raises `InputError` naming file and line.

    A sentence whose text its words do not spell has the words joined by blanks as its text; this
    counts in ``repairs``.
    """
    repairs = repairs if repairs is not None else Repairs()
    for id, lines in groupby(_named(path), key=lambda item: item[0]):
        yield _document(id, [(number, record) for _, number, record in lines], path, repairs)


def _named(path: Path) -> Iterator[tuple[str, int, Record]]:
    for number, record in records(path):
        with at_line(path, number):
            id = id_text(record["doc_id"], "doc_id")
        yield id, number, record


def _document(
    id: str, lines: list[tuple[int, Record]], path: Path, repairs: Repairs
) -> EventDocument:
    text = ""
    words: list[CharSpan] = []
    sentences: list[WordSpan] = []
    for number, record in lines:
        with at_line(path, number):
            tokens = strings(record["tokens"], "tokens")
            text += " " if text else ""
            whole = text + str(record["text"])
            spans = spelled(whole, tokens, len(text))
            if spans is None:
                if not all(token.strip() for token in tokens):
                    raise ValueError("tokens has a word without characters")
                repairs["texts_joined"] += 1
                whole = text + " ".join(tokens)
                spans = spelled(whole, tokens, len(text)) or []
            if spans:
                sentences.append(WordSpan(len(words), len(words) + len(spans)))
            text = whole
            words += spans
    document = EventDocument(id, text, tuple(words), tuple(sentences))
    first = 0
    events: list[Event] = []
    mentions: list[Mention] = []
    for number, record in lines:
        with at_line(path, number):
            limit = first + len(record["tokens"])
            found, named = _annotated(document, record, first, limit)
            events += found
            mentions += named
            first = limit
    if len({event.id for event in events}) < len(events):
        raise InputError.at(path, lines[0][0], f"two events of document {id!r} have one id")
    return EventDocument(
        id, text, document.words, document.sentences, tuple(events), tuple(mentions)
    )


def _annotated(
    document: EventDocument, record: Record, first: int, limit: int
) -> tuple[list[Event], list[Mention]]:
    """Events and entities of a sentence, which has the words ``first`` to ``limit - 1``."""

    def words(entry: Record, what: str) -> WordSpan:
        span = words_at(document, first + entry["start"], first + entry["end"], what)
        if span.start < first or span.end > limit:
            raise ValueError(f"{what} is not inside its sentence")
        return span

    entities = list(objects(record, "entity_mentions", "an entity mention", needed=True))
    known = {str(entity["id"]) for entity in entities}
    mentions = [Mention(str(entity["id"]), words(entity, "entity mention")) for entity in entities]
    events = []
    for entry in objects(record, "event_mentions", "an event mention", needed=True):
        arguments = []
        for argument in objects(entry, "arguments", "an argument", needed=True):
            id = str(argument.get("entity_id", ""))
            span = words(argument, "argument")
            mention = id if id in known else ""
            arguments.append(argument_at(document, argument["role"], span, mention))
        trigger = words(entry["trigger"], "trigger")
        id = f"{document.id}:{entry['id']}"
        events.append(event_at(document, id, entry["event_type"], trigger, arguments))
    return events, mentions
