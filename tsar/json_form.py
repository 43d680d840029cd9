"""The JSON Lines form of documents with events, one document a line.

The same form serves as a user's own annotated data, as prepared gold data,
as predictions and as input for scoring::

    {"id": "a1", "text": "A court jailed Lee.",
     "words": [[0, 1], [2, 7], [8, 14], [15, 18], [18, 19]], "sentences": [[0, 5]],
     "events": [{"id": "a1:1", "type": "Jail", "trigger": [8, 14], "trigger_words": [2, 3],
                 "arguments": [{"role": "Defendant", "span": [15, 18], "words": [3, 4]}]}]}

Every span is half-open. ``trigger`` and ``span`` count characters of ``text``; ``words`` of a
document are characters, too; ``sentences``, ``trigger_words`` and ``words`` of an argument count
words of the document. Whoever writes data by hand needs only ``text``, ``type``, ``trigger``,
``role`` and ``span``: the text is then split as raw text is, and words are those that the
characters touch.

Coreference, where it is known, is in ``mentions`` (``{"id": "m1", "words": [3, 4]}``) and
``clusters`` (``[["m1", "m2"]]``); an argument says by ``mention`` which one it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from semcore.errors import at_line
from semcore.files.records import records, without_nulls
from semcore.text.documents import document_sentences, document_words
from semcore.text.identifiers import part_id
from semcore.text.inputs import TextInput
from semcore.text.spans import CharSpan, WordSpan, checked_span, checked_spans, place_of
from tsar.data import Argument, Event, EventDocument, Mention, document_of_text
from tsar.fields import (
    checked_score,
    each_object,
    id_of,
    id_text,
    in_document,
    listed,
    name_of,
    text_of,
)


def document_to_json(document: EventDocument) -> dict[str, Any]:
    """The JSON object of one document; fields at their defaults are left out."""
    record: dict[str, Any] = {
        "id": document.id,
        "text": document.text,
        "words": [list(word) for word in document.words],
        "sentences": [list(sentence) for sentence in document.sentences],
        "events": [event_to_json(event) for event in document.events],
    }
    if document.mentions:
        record["mentions"] = [{"id": m.id, "words": list(m.words)} for m in document.mentions]
    if document.clusters:
        record["clusters"] = [list(cluster) for cluster in document.clusters]
    if document.heads:
        record["heads"] = list(document.heads)
    if document.meta:
        record["meta"] = dict(document.meta)
    return record


def event_to_json(event: Event) -> dict[str, Any]:
    """The JSON object of one event."""
    record: dict[str, Any] = {
        "id": event.id,
        "type": event.type,
        "trigger": list(event.trigger),
        "trigger_words": list(event.trigger_words),
        "arguments": [_argument_to_json(argument) for argument in event.arguments],
    }
    if event.score is not None:
        record["score"] = round(event.score, 4)
    if event.realis:
        record["realis"] = event.realis
    return record


def _argument_to_json(argument: Argument) -> dict[str, Any]:
    record: dict[str, Any] = {
        "role": argument.role,
        "span": list(argument.span),
        "words": list(argument.words),
    }
    if argument.score is not None:
        record["score"] = round(argument.score, 4)
    if argument.mention:
        record["mention"] = argument.mention
    return record


def document_from_json(record: Mapping[str, Any], default: str = "") -> EventDocument:
    """The inverse of `document_to_json`; what is missing, or null, is found as the module says.

    A document without ``id`` is called ``default``. One of `graphsem.Document.to_json` has its
    events and its ``name``, and the words of its sentences.

    Raises ``TypeError`` for an id of the wrong kind, and ``ValueError`` naming the document when a
    field is missing, of the wrong kind, or out of the text; `read_documents` turns these into one
    line naming file and line.
    """
    record = without_nulls(record)
    given = record.keys() >= {"parsers", "sentences"}
    id = id_of(record, "name", "") or default if given else id_of(record, "id", default)
    with in_document(id):
        return _named_document(id, record)


def _named_document(id: str, record: Mapping[str, Any]) -> EventDocument:
    text = record["text"]
    if not isinstance(text, str):
        raise TypeError("text must be a string")
    if not text.isascii():
        text.encode()  # half a surrogate pair
    given = document_sentences(record)
    if given is not None:
        words, sentences = document_words(given, len(text))
    elif record.get("words") is not None:
        words = checked_spans(CharSpan, listed(record, "words"), len(text), "words")
        bounds = listed(record, "sentences")
        if record.get("sentences") is None and words:
            bounds = [[0, len(words)]]
        sentences = tuple(checked_span(WordSpan, pair, len(words), "sentence") for pair in bounds)
        ends = [0, *(sentence.end for sentence in sentences)]
        if [sentence.start for sentence in sentences] != ends[:-1] or ends[-1] != len(words):
            raise ValueError("sentences do not follow one another from the first word to the last")
    elif record.get("sentences") is not None:
        raise ValueError("sentences count words, and there are no words")
    else:
        raw = document_of_text(id, text)
        words, sentences = raw.words, raw.sentences

    def mention(_: int, entry: Mapping[str, Any]) -> Mention:
        id = id_text(entry["id"], "id")
        return Mention(id, checked_span(WordSpan, entry["words"], len(words), "words"))

    mentions = tuple(each_object(record, "mentions", "mention", mention))
    heads = tuple(listed(record, "heads"))
    if heads and (
        len(heads) != len(words)
        or not all(type(head) is int and -1 <= head < len(words) for head in heads)
    ):
        raise ValueError("heads must be a word of the document, or -1, for each word")
    events = events_from_json(record, id, text, words)
    clusters = tuple(
        tuple(id_text(id, "what a cluster has") for id in _cluster(cluster))
        for cluster in listed(record, "clusters")
    )
    _check_ids(events, mentions, clusters)
    meta = record.get("meta", {})
    if not isinstance(meta, dict):
        raise TypeError("meta must be a JSON object")
    return EventDocument(id, text, words, sentences, events, mentions, clusters, heads, meta)


def _cluster(cluster: Any) -> list[Any]:
    if not isinstance(cluster, list):
        raise TypeError("a cluster must be a list")
    return cluster


def _check_ids(
    events: Sequence[Event], mentions: Sequence[Mention], clusters: Sequence[Sequence[str]]
) -> None:
    """Raise ``ValueError`` for an id that stands there twice, or names nothing."""
    known = {mention.id for mention in mentions}
    if len(known) < len(mentions):
        raise ValueError("two mentions have one id")
    if len({event.id for event in events}) < len(events):
        raise ValueError("two events have one id")
    named = [id for cluster in clusters for id in cluster]
    named += [a.mention for event in events for a in event.arguments if a.mention]
    for id in named:
        if id not in known:
            raise ValueError(f"there is no mention {id!r}")


def events_from_json(
    record: Mapping[str, Any], id: str, text: str, words: Sequence[CharSpan]
) -> tuple[Event, ...]:
    """The events of a document; one without id is called by the document's and its number.

    Raises as above.
    """

    def argument(_: int, entry: Mapping[str, Any]) -> Argument:
        role = name_of(entry, "role")
        span, covered = place_of(entry, "span", "words", len(text), words)
        score = checked_score(entry.get("score"), "score")
        return Argument(role, span, covered, score, id_of(entry, "mention", ""))

    def event(number: int, entry: Mapping[str, Any]) -> Event:
        kind = name_of(entry, "type")
        trigger, trigger_words = place_of(entry, "trigger", "trigger_words", len(text), words)
        return Event(
            id=id_of(entry, "id", part_id(id, "event", number)),
            type=kind,
            trigger=trigger,
            trigger_words=trigger_words,
            arguments=tuple(each_object(entry, "arguments", "argument", argument)),
            score=checked_score(entry.get("score"), "score"),
            realis=text_of(entry, "realis"),
        )

    return tuple(each_object(record, "events", "event", event))


def read_documents(path: str | Path) -> Iterator[EventDocument]:
    """The documents of a JSON Lines file, one at a time. Raises `InputError` with its line."""
    yield from parse_lines(TextInput(Path(path)).lines(), path)


def parse_lines(lines: Iterable[str], name: str | Path) -> Iterator[EventDocument]:
    """Documents of lines of JSON; empty lines are passed over. Raises `InputError`.

    A document without an id is called by the number of its line.
    """
    for number, record in records(lines, name):
        with at_line(name, number):
            if "events" not in record and document_sentences(record) is not None:
                raise ValueError("a document of graphsem without events")
            document = document_from_json(record, str(number))
        yield document


def json_lines(documents: Iterable[EventDocument]) -> Iterator[str]:
    """One line of JSON a document, newline included."""
    for document in documents:
        yield json.dumps(document_to_json(document), ensure_ascii=False) + "\n"
