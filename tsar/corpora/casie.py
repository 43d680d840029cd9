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
from tsar.fields import each_object

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
        return read_casie(files[split], repairs, *(RANGES[split] if one else ()))

    return EventSource(files, read)


def read_casie(
    path: Path, repairs: Repairs | None = None, start: int = 0, stop: int | None = None
) -> Iterator[EventDocument]:
    """The documents of a file, or some (`documents_of`); one hopper's triggers are a cluster.

    What cannot be placed in the text is left out, and counted in ``repairs``. Raises `InputError`
    naming file, line, document, hopper and event.
    """
    repairs = repairs if repairs is not None else Repairs()
    return documents_of(path, "sourcefile", partial(_document, repairs=repairs), start, stop)


def _document(id: str, record: Record, repairs: Repairs) -> EventDocument:
    content = record["content"]
    if not isinstance(content, str):
        raise TypeError("content must be a string")
    document = document_of_text(id, content)

    def event(_: int, entry: Record) -> Event | None:
        return _event(document, entry, repairs)

    def hopper(_: int, entry: Record) -> list[Event]:
        placed = each_object(entry, "events", "event", event, needed=True)
        return [event for event in placed if event is not None]

    hoppers = each_object(record.get("cyberevent") or {}, "hopper", "hopper", hopper)
    events = sorted((e for same in hoppers for e in same), key=lambda event: event.trigger)
    mentions = tuple(Mention(event.id, event.trigger_words) for event in events)
    clusters = tuple(tuple(event.id for event in same) for same in hoppers if len(same) > 1)
    return replace(document, events=tuple(events), mentions=mentions, clusters=clusters)


def _event(document: EventDocument, entry: Record, repairs: Repairs) -> Event | None:
    trigger = _place(document, entry["nugget"], repairs)

    def argument(_: int, stated: Record) -> Argument | None:
        place = None if trigger is None else _place(document, stated, repairs)
        if place is None:
            repairs["arguments_lost"] += 1
            return None
        return Argument(str(stated["role"]["type"]), *place)

    arguments = each_object(entry, "argument", "argument", argument)
    if trigger is None:
        repairs["events_lost"] += 1
        return None
    id, realis = f"{document.id}:{entry['index']}", str(entry.get("realis", ""))
    placed = tuple(argument for argument in arguments if argument is not None)
    return Event(id, str(entry["subtype"]), *trigger, placed, realis=realis)


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
