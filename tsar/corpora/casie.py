"""CASIE (Satyapanich et al., AAAI 2020): cyber-security news, raw text with character offsets.

``casie.jsonl``, a document a line: ``sourcefile``, ``content``, and ``cyberevent.hopper``, whose
members are groups of events that are one (a *hopper*). An event has a ``nugget`` (its trigger), a
``subtype``, ``realis`` and ``argument``, each with ``startOffset``, ``endOffset`` (half-open) and
``text``. Some offsets lie a character or more beside their text: see `repaired`.

One file is split in its order: documents 1 to 700 are train, 701 to 800 dev, 801 to 900 test. A
folder with files of splits is taken as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from semcore.files.prepared import SPLITS
from semcore.files.splits import found, split_files
from semcore.text.spans import CharSpan, WordSpan, words_of
from tsar.corpora.repair import repaired
from tsar.corpora.sources import EventSource, Record, Repairs, documents_of, records
from tsar.data import Argument, Event, EventDocument, Mention, document_of_text
from tsar.fields import id_text, objects

FILE = "casie.jsonl"
RANGES = {"train": (0, 700), "dev": (700, 800), "test": (800, 900)}  # documents of the one file


def casie_source(place: Path) -> EventSource:
    """CASIE: the one file, a folder with it, or a folder of splits. Raises `InputError`."""
    one = [place] if place.is_file() and place.stem not in SPLITS else found(place, FILE)[:1]
    if one:
        count = sum(1 for _ in records(one[0]))
        files = dict.fromkeys((split for split in SPLITS if RANGES[split][0] < count), one[0])
    else:
        files = split_files(place, ".jsonl")

    def read(split: str, repairs: Repairs) -> Iterator[EventDocument]:
        start, stop = RANGES[split] if one else (0, None)
        make = partial(casie_document, repairs=repairs)
        return documents_of(files[split], make, start, stop)

    return EventSource(files, read)


def casie_document(record: Record, repairs: Repairs | None = None) -> EventDocument:
    """The document of a line; events of one hopper are a cluster of their triggers.

    What cannot be placed in the text is left out, and counted in ``repairs``.
    """
    repairs = repairs if repairs is not None else Repairs()
    content = record["content"]
    if not isinstance(content, str):
        raise TypeError("content must be a string")
    document = document_of_text(id_text(record["sourcefile"], "sourcefile"), content)
    events: list[Event] = []
    clusters: list[tuple[str, ...]] = []
    for hopper in objects(record.get("cyberevent") or {}, "hopper", "a hopper"):
        told = objects(hopper, "events", "an event", needed=True)
        placed = [_event(document, entry, repairs) for entry in told]
        same = [event for event in placed if event is not None]
        events += same
        if len(same) > 1:
            clusters.append(tuple(event.id for event in same))
    events.sort(key=lambda event: event.trigger)
    mentions = tuple(Mention(event.id, event.trigger_words) for event in events)
    return replace(document, events=tuple(events), mentions=mentions, clusters=tuple(clusters))


def _event(document: EventDocument, entry: Record, repairs: Repairs) -> Event | None:
    stated = list(objects(entry, "argument", "an argument"))
    trigger = _place(document, entry["nugget"], repairs)
    if trigger is None:
        repairs["events_lost"] += 1
        repairs["arguments_lost"] += len(stated)
        return None
    arguments = []
    for argument in stated:
        place = _place(document, argument, repairs)
        if place is None:
            repairs["arguments_lost"] += 1
        else:
            arguments.append(Argument(str(argument["role"]["type"]), *place))
    id, realis = f"{document.id}:{entry['index']}", str(entry.get("realis", ""))
    return Event(id, str(entry["subtype"]), *trigger, tuple(arguments), realis=realis)


def _place(
    document: EventDocument, entry: Any, repairs: Repairs
) -> tuple[CharSpan, WordSpan] | None:
    span = repaired(
        document.text, entry["startOffset"], entry["endOffset"], str(entry["text"]), repairs
    )
    if span is None:
        return None
    stated = document.text[slice(*span)]
    start = span.start + len(stated) - len(stated.lstrip())  # two spans begin or end with blanks
    span = CharSpan(start, start + len(stated.strip()))
    words = words_of(span, document.words)
    return (span, words) if words else None
