"""One's own annotated events: ``train.jsonl``, ``dev.jsonl``, ``test.jsonl``, ``ontology.json``.

The files have the forms of `tsar.json_form` and `tsar.ontology`; a split may also be a folder of
brat's files (``train/*.ann``, each with its ``.txt``), a document each. Without an ontology,
train's event types and roles are it. A document without ``id`` is called by split and line
(``train:3``). A field that the form does not have is a mistake: what is misspelt would be missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from semcore.errors import InputError, at_line
from semcore.files.records import without_nulls
from semcore.files.splits import split_files
from semcore.text.brat import read_brat
from semcore.text.folders import files_of
from semcore.text.inputs import TextInput
from tsar.corpora.sources import EventSource, Record, Repairs, records
from tsar.data import Argument, Event, EventDocument, Mention
from tsar.fields import each_object, id_of, in_document
from tsar.json_form import document_from_json
from tsar.ontology import EventOntology, read_ontology

ONTOLOGY = "ontology.json"


def own_source(place: Path) -> EventSource:
    """The files of a folder, or of one file called after its split. Raises `InputError`."""
    files = split_files(place, ".jsonl", folders="*.ann")
    folder = next(iter(files.values())).parent
    ontology = read_ontology(folder / ONTOLOGY) if (folder / ONTOLOGY).is_file() else None
    further = [file for path in files.values() if path.is_dir() for file in brat_files(path)]

    def read(split: str, repairs: Repairs) -> Iterator[EventDocument]:
        if files[split].is_dir():
            for file in files_of(files[split], "*.ann"):
                yield brat_document(file, f"{split}:{file.stem}", ontology)
            return
        for number, record in records(files[split]):
            with at_line(files[split], number):
                record, default = without_nulls(record), f"{split}:{number}"
                with in_document(id_of(record, "id", default)):
                    _check_fields(record)
                document = document_from_json(record, default)
            yield document

    if ontology is not None:
        further.append(folder / ONTOLOGY)
    return EventSource(files, read, ontology, tuple(further), strict=True)


def brat_files(folder: Path) -> list[Path]:
    """All files of brat in a folder: the annotations and the texts."""
    annotations = files_of(folder, "*.ann")
    return [*annotations, *(file.with_suffix(".txt") for file in annotations)]


def brat_document(file: Path, id: str, ontology: EventOntology | None = None) -> EventDocument:
    """The document of an ``.ann`` file and the text beside it, split as raw text is.

    Types and roles are spelled as in the ontology. Raises `InputError` naming file and line.
    """
    text = TextInput(file.with_suffix(".txt")).read()
    inventory = None
    if ontology is not None:
        inventory = {
            event.name: [role.name for role in event.roles] for event in ontology.event_types
        }
    events = []
    for item in read_brat(file, text, inventory):
        if len(item.target) > 1:
            raise InputError.at(file, None, f"the trigger of {item.type} is in pieces")
        arguments = [{"role": role, "span": list(span)} for role, span in item.roles]
        event = {"type": item.type, "trigger": list(item.target[0]), "arguments": arguments}
        events.append(event)
    try:
        return document_from_json({"id": id, "text": text, "events": events})
    except ValueError as error:
        raise InputError.at(file, None, str(error)) from error


def _check_fields(record: Record) -> None:
    """Raise ``ValueError`` for a field that the form of `tsar.json_form` does not have."""

    def event(_: int, entry: Record) -> None:
        _known(entry, Event)
        each_object(entry, "arguments", "argument", lambda _, entry: _known(entry, Argument))

    _known(record, EventDocument)
    each_object(record, "mentions", "mention", lambda _, entry: _known(entry, Mention))
    each_object(record, "events", "event", event)


def _known(entry: Record, kind: type[EventDocument | Mention | Event | Argument]) -> None:
    names = [field.name for field in fields(kind)]
    for name in entry:
        if name not in names:
            raise ValueError(f"there is no field {name!r}; there are {', '.join(names)}")
