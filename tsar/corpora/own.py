"""One's own annotated events: ``train.jsonl``, ``dev.jsonl``, ``test.jsonl``, ``ontology.json``.

The files have the forms of `tsar.data` and `tsar.ontology`. Without an ontology, train's event
types and roles are it. A document without ``id`` is called by split and line (``train:3``). A field
that the form does not have is a mistake: what is misspelt would be missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from semcore.errors import at_line
from semcore.files.records import without_nulls
from tsar.corpora.sources import EventSource, Record, Repairs, records, split_files
from tsar.data import Argument, Event, EventDocument, Mention, document_from_json
from tsar.fields import objects
from tsar.ontology import read_ontology

ONTOLOGY = "ontology.json"


def own_source(place: Path) -> EventSource:
    """The files of a folder, or of one file called after its split. Raises `InputError`."""
    files = split_files(place, ".jsonl")
    folder = next(iter(files.values())).parent
    ontology = folder / ONTOLOGY

    def read(split: str, repairs: Repairs) -> Iterator[EventDocument]:
        for number, record in records(files[split]):
            with at_line(files[split], number):
                record = without_nulls(record)
                _check_fields(record)
                document = document_from_json(record, f"{split}:{number}")
            yield document

    if not ontology.is_file():
        return EventSource(files, read, strict=True)
    return EventSource(files, read, read_ontology(ontology), (ontology,), strict=True)


def _check_fields(record: Record) -> None:
    """Raise ``ValueError`` for a field that the form of `tsar.data` does not have."""
    _known(record, EventDocument, "a document")
    for mention in objects(record, "mentions", "a mention"):
        _known(mention, Mention, "a mention")
    for event in objects(record, "events", "an event"):
        _known(event, Event, "an event")
        for argument in objects(event, "arguments", "an argument"):
            _known(argument, Argument, "an argument")


def _known(
    entry: Record, kind: type[EventDocument | Mention | Event | Argument], what: str
) -> None:
    names = [field.name for field in fields(kind)]
    for name in entry:
        if name not in names:
            raise ValueError(f"{what} has no field {name!r}; there are {', '.join(names)}")
