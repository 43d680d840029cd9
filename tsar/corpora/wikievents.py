"""WikiEvents (Li et al., NAACL 2021): whole documents with their events, entities, coreference.

``{split}.jsonl`` a document a line. Spans are half-open words of the document. An argument is an
entity mention, ``coref/{split}.jsonlines`` has the mentions' clusters. ``{split}_info.jsonl``, the
same with the most informative mention of each entity as argument, is not read.

``sentences`` has each word with its characters of a text that the release does not have: its
``text`` is the sentences with nothing between them (``in SyriaThe desert``). Here sentences stand
where their characters say: one apart with a blank between them, further apart with line breaks.

A rebuilt train (``train_coarse``) has words and events alone: no sentences, types of two levels,
and of each argument all mentions of its entity. Sentences are found by `sentences_of_words`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from semcore.errors import InputError, at_line
from semcore.files.splits import found, split_files
from semcore.text.spans import CharSpan, WordSpan
from tsar.corpora.annotation import argument_at, event_at, words_at
from tsar.corpora.kairos import KAIROS, read_kairos
from tsar.corpora.sentences import sentences_of_words
from tsar.corpora.sources import EventSource, Record, Repairs, documents_of, records
from tsar.data import Event, EventDocument, Mention, document_of_words
from tsar.fields import id_text, objects, strings

COARSE = "train_coarse"
COARSE_LEVELS = 2  # of the types of the rebuilt train
Clusters = Mapping[str, tuple[tuple[str, ...], ...]]


def wikievents_source(place: Path, *, coarse: bool = False) -> EventSource:
    """WikiEvents in a folder; with ``coarse`` its train is that of the folder ``train_coarse``.

    Raises `InputError` when there is none.
    """
    files = split_files(place, ".jsonl")
    if coarse:
        rebuilt = [file for file in found(place, "train.jsonl") if file.parent.name == COARSE]
        if not rebuilt:
            raise InputError.at(place, None, f"no {COARSE}/train.jsonl in this folder, or below")
        files = {"train": rebuilt[0], **{s: file for s, file in files.items() if s != "train"}}
    further = {
        split: corefs
        for split, file in files.items()
        if (corefs := file.parent / "coref" / f"{split}.jsonlines").is_file()
    }
    kairos = found(place if place.is_dir() else place.parent, KAIROS)[:1]

    def read(split: str, repairs: Repairs) -> Iterator[EventDocument]:
        clusters = read_clusters(further[split]) if split in further else {}
        return documents_of(files[split], partial(_document, clusters=clusters, repairs=repairs))

    ontology = read_kairos(kairos[0]) if kairos else None
    return EventSource(files, read, ontology, (*further.values(), *kairos))


def read_clusters(path: Path) -> Clusters:
    """The clusters of each document, ids of mentions. Raises `InputError` with file and line."""
    clusters = {}
    for number, record in records(path):
        with at_line(path, number):
            clusters[str(record["doc_key"])] = tuple(
                tuple(strings(cluster, "a cluster")) for cluster in record["clusters"]
            )
    return clusters


def _document(record: Record, clusters: Clusters, repairs: Repairs) -> EventDocument:
    if "sentences" not in record:
        return coarse_document(record)
    return wikievents_document(record, clusters, repairs)


def wikievents_document(
    record: Record, clusters: Clusters | None = None, repairs: Repairs | None = None
) -> EventDocument:
    """The document of a line of the release.

    Where the characters of its words do not spell them, its text is the words joined by blanks;
    this counts in ``repairs``, as do mentions in clusters that the document does not have.
    """
    document = _placed(id_text(record["doc_id"], "doc_id"), record["sentences"])
    if document is None:
        words = [[word for word, _, _ in words] for words, _ in record["sentences"]]
        document = document_of_words(id_text(record["doc_id"], "doc_id"), words)
        if repairs is not None:
            repairs["texts_joined"] += 1
    mentions = {
        str(entity["id"]): words_at(document, entity["start"], entity["end"], "entity mention")
        for entity in objects(record, "entity_mentions", "an entity mention", needed=True)
    }
    events = []
    for entry in objects(record, "event_mentions", "an event mention", needed=True):
        arguments = []
        for argument in objects(entry, "arguments", "an argument", needed=True):
            id = str(argument["entity_id"])
            if id not in mentions:
                raise ValueError(f"there is no entity mention {id!r}")
            arguments.append(argument_at(document, argument["role"], mentions[id], id))
        trigger = words_at(document, entry["trigger"]["start"], entry["trigger"]["end"], "trigger")
        events.append(event_at(document, str(entry["id"]), entry["event_type"], trigger, arguments))
    together = (clusters or {}).get(document.id, ())
    known = [tuple(id for id in cluster if id in mentions) for cluster in together]
    unknown = sum(map(len, together)) - sum(map(len, known))
    if unknown and repairs is not None:
        repairs["coreferent_mentions_lost"] += unknown
    return replace(
        document,
        events=tuple(events),
        mentions=tuple(Mention(id, words) for id, words in mentions.items()),
        clusters=tuple(cluster for cluster in known if len(cluster) > 1),
    )


def _placed(id: str, sentences: Sequence[tuple[Sequence[Any], str]]) -> EventDocument | None:
    """The text, each sentence where its words' characters say; None if these do not spell them."""
    parts: list[str] = []
    words: list[CharSpan] = []
    bounds: list[WordSpan] = []
    end = 0
    for forms, text in sentences:
        if not forms:
            continue
        start = forms[0][1]
        if bounds and start <= end:
            return None  # they overlap, or nothing is between them
        parts.append(" " if start - end == 1 else "\n" * (start - end))
        first = len(words)
        for form, begin, stop in forms:
            if not form or begin < end or text[begin - start : stop - start] != form:
                return None
            words.append(CharSpan(begin, stop))
            end = stop
        parts.append(text[: end - start])
        bounds.append(WordSpan(first, len(words)))
    return EventDocument(id, "".join(parts), tuple(words), tuple(bounds))


def coarse_document(record: Record) -> EventDocument:
    """The document of a line of the rebuilt train."""
    words = strings(record["tokens"], "tokens")
    document = document_of_words(id_text(record["doc_id"], "doc_id"), [words])
    mentions: dict[WordSpan, Mention] = {}
    clusters: dict[tuple[str, ...], None] = {}
    events: list[Event] = []
    for entry in objects(record, "event_mentions", "an event mention", needed=True):
        arguments = []
        for argument in objects(entry, "arguments", "an argument", needed=True):
            pairs = [(argument["start"], argument["end"]), *argument.get("mentions", ())]
            spans = {words_at(document, start, end, "mention") for start, end in pairs}
            for span in sorted(spans):
                number = len(mentions) + 1
                mentions.setdefault(span, Mention(f"{document.id}-M{number}", span))
            if len(spans) > 1:
                clusters[tuple(mentions[span].id for span in sorted(spans))] = None
            own = WordSpan(argument["start"], argument["end"])
            arguments.append(argument_at(document, argument["role"], own, mentions[own].id))
        trigger = words_at(document, entry["trigger"]["start"], entry["trigger"]["end"], "trigger")
        events.append(event_at(document, str(entry["id"]), entry["event_type"], trigger, arguments))
    return replace(
        document,
        sentences=tuple(sentences_of_words(document.forms)),
        events=tuple(events),
        mentions=tuple(mentions.values()),
        clusters=tuple(clusters),
    )
