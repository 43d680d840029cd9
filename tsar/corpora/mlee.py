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
from semcore.text.spans import CharSpan, WordSpan, checked_span
from tsar.corpora.annotation import argument_at, event_at, spelled
from tsar.corpora.sources import EventSource, Record, Repairs, at_document, records
from tsar.data import Argument, Event, EventDocument, Mention
from tsar.fields import each_object, id_text, strings


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
        with at_document(path, number, record, "doc_id"):
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
        with at_document(path, number, record, "doc_id"):
            limit = first + len(record["tokens"])
            found, named = _annotated(document, record, first, limit)
            events += found
            mentions += named
            first = limit
    if len({event.id for event in events}) < len(events):
        raise InputError.at(path, lines[0][0], f"document {id!r}: two events have one id")
    return EventDocument(
        id, text, document.words, document.sentences, tuple(events), tuple(mentions)
    )


def _annotated(
    document: EventDocument, record: Record, first: int, limit: int
) -> tuple[list[Event], list[Mention]]:
    """Events and entities of a sentence, which has the words ``first`` to ``limit - 1``."""

    def words(entry: Record, what: str) -> WordSpan:
        start, end = checked_span(WordSpan, [entry["start"], entry["end"]], limit - first, what)
        return WordSpan(first + start, first + end)

    def mention(_: int, entity: Record) -> Mention:
        return Mention(str(entity["id"]), words(entity, "words"))

    def argument(_: int, entry: Record) -> Argument:
        id = str(entry.get("entity_id", ""))
        named = id if id in known else ""
        return argument_at(document, entry["role"], words(entry, "words"), named)

    def event(_: int, entry: Record) -> Event:
        trigger = words(entry["trigger"], "trigger")
        arguments = each_object(entry, "arguments", "argument", argument, needed=True)
        id = f"{document.id}:{entry['id']}"
        return event_at(document, id, entry["event_type"], trigger, arguments)

    mentions = each_object(record, "entity_mentions", "entity mention", mention, needed=True)
    known = {mention.id for mention in mentions}
    return each_object(record, "event_mentions", "event", event, needed=True), mentions
