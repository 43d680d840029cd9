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

from collections.abc import Callable, Iterator, Mapping, Sequence
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
from tsar.data import Argument, Event, EventDocument, Mention, document_of_words
from tsar.fields import each_object, strings

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
        return read_wikievents(files[split], clusters, repairs)

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


def read_wikievents(
    path: Path, clusters: Clusters | None = None, repairs: Repairs | None = None
) -> Iterator[EventDocument]:
    """The documents of a file, as released or rebuilt.

    Where the characters of a document's words do not spell them, its text is the words joined by
    blanks; this counts in ``repairs``, as do mentions in clusters that the document does not have.
    Raises `InputError` naming file, line, document and event.
    """
    repairs = repairs if repairs is not None else Repairs()
    return documents_of(
        path, "doc_id", partial(_document, clusters=clusters or {}, repairs=repairs)
    )


def _document(id: str, record: Record, clusters: Clusters, repairs: Repairs) -> EventDocument:
    if "sentences" not in record:
        return _coarse_document(id, record)
    return _released_document(id, record, clusters, repairs)


def _released_document(
    id: str, record: Record, clusters: Clusters, repairs: Repairs
) -> EventDocument:
    placed = _placed(id, record["sentences"])
    if placed is None:
        words = [[word for word, _, _ in words] for words, _ in record["sentences"]]
        placed = document_of_words(id, words)
        repairs["texts_joined"] += 1
    document = placed

    def mention(_: int, entry: Record) -> tuple[str, WordSpan]:
        return str(entry["id"]), words_at(document, entry["start"], entry["end"], "words")

    def argument(_: int, entry: Record) -> Argument:
        named = str(entry["entity_id"])
        if named not in mentions:
            raise ValueError(f"there is no entity mention {named!r}")
        return argument_at(document, entry["role"], mentions[named], named)

    mentions = dict(each_object(record, "entity_mentions", "entity mention", mention, needed=True))
    events = _events(document, record, argument)
    together = clusters.get(id, ())
    known = [tuple(id for id in cluster if id in mentions) for cluster in together]
    unknown = sum(map(len, together)) - sum(map(len, known))
    if unknown:
        repairs["coreferent_mentions_lost"] += unknown
    return replace(
        document,
        events=events,
        mentions=tuple(Mention(id, words) for id, words in mentions.items()),
        clusters=tuple(cluster for cluster in known if len(cluster) > 1),
    )


def _events(
    document: EventDocument, record: Record, argument: Callable[[int, Record], Argument]
) -> tuple[Event, ...]:
    """The events of ``event_mentions``, their arguments made by ``argument``."""

    def event(_: int, entry: Record) -> Event:
        start, end = entry["trigger"]["start"], entry["trigger"]["end"]
        trigger = words_at(document, start, end, "trigger")
        arguments = each_object(entry, "arguments", "argument", argument, needed=True)
        return event_at(document, str(entry["id"]), entry["event_type"], trigger, arguments)

    return tuple(each_object(record, "event_mentions", "event", event, needed=True))


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


def _coarse_document(id: str, record: Record) -> EventDocument:
    document = document_of_words(id, [strings(record["tokens"], "tokens")])
    mentions: dict[WordSpan, Mention] = {}
    clusters: dict[tuple[str, ...], None] = {}

    def argument(_: int, entry: Record) -> Argument:
        pairs = [(entry["start"], entry["end"]), *entry.get("mentions", ())]
        spans = sorted({words_at(document, start, end, "words") for start, end in pairs})
        for span in spans:
            mentions.setdefault(span, Mention(f"{id}-M{len(mentions) + 1}", span))
        if len(spans) > 1:
            clusters[tuple(mentions[span].id for span in spans)] = None
        own = WordSpan(entry["start"], entry["end"])
        return argument_at(document, entry["role"], own, mentions[own].id)

    events = _events(document, record, argument)  # which finds mentions and clusters
    return replace(
        document,
        sentences=tuple(sentences_of_words(document.forms)),
        events=events,
        mentions=tuple(mentions.values()),
        clusters=tuple(clusters),
    )
