"""A corpus of events as it comes: its files, and how they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from semcore.errors import InputError, at_line
from semcore.files.records import records as json_records
from semcore.text.inputs import TextInput
from tsar.data import EventDocument
from tsar.fields import id_text, in_document
from tsar.ontology import EventOntology

Record = Mapping[str, Any]
Repairs = Counter[str]  # what was found wrong in a split's files, and how often


@dataclass(frozen=True)
class EventSource:
    """The splits of a corpus, those that there are, and its own ontology, if it has one.

    ``read(split, repairs)`` gives the documents of a split one at a time, and counts what it had
    to repair. Raises `InputError` naming file and line.
    """

    files: Mapping[str, Path]  # the file of each split
    read: Callable[[str, Repairs], Iterator[EventDocument]]
    ontology: EventOntology | None = None
    further: tuple[Path, ...] = ()  # other files that were read: of ontology and coreference
    strict: bool = False  # what the ontology does not know is a mistake: so in one's own data

    def documents(
        self, split: str, repairs: Repairs, seen: dict[str, str] | None = None
    ) -> Iterator[EventDocument]:
        """The documents of a split. Raises `InputError` also for an id that two have.

        ``seen`` has the split of each id that was read before, and gets those of this one.
        """
        seen = {} if seen is None else seen
        for document in self.read(split, repairs):
            if document.id in seen:
                where = (
                    "" if seen[document.id] == split else f", one of them in {seen[document.id]}"
                )
                problem = f"two documents are called {document.id!r}{where}"
                raise InputError.at(self.files[split], None, problem)
            seen[document.id] = split
            yield document


def records(path: Path) -> Iterator[tuple[int, Record]]:
    """The JSON objects of a file, one a line, with the number of the line.

    Raises `InputError` naming file and line.
    """
    return json_records(TextInput(path).lines(), path, nulls=True)


@contextmanager
def at_document(path: Path, number: int, record: Record, key: str) -> Iterator[str]:
    """Turn what goes wrong with a line into an `InputError` naming file, line and document.

    Gives the document's id, which the record has at ``key``.
    """
    with at_line(path, number):
        id = id_text(record[key], key)
        with in_document(id):
            yield id


def documents_of(
    path: Path,
    key: str,
    make: Callable[[str, Record], EventDocument],
    start: int = 0,
    stop: int | None = None,
) -> Iterator[EventDocument]:
    """The documents of a file of one a line: all, or the ``start``-th, from 0, to before ``stop``.

    ``make`` gets the id that a record has at ``key``, and the record. Raises `InputError` naming
    file, line and document.
    """
    for number, record in islice(records(path), start, stop):
        with at_document(path, number, record, key) as id:
            document = make(id, record)
        yield document
