"""Which event types and roles a prepared corpus has: of a file, of train, or of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from semcore.errors import InputError, one_of
from semcore.files import read_json
from semcore.files.places import expanded
from tsar.corpora.counts import EventCounts
from tsar.corpora.kairos import read_kairos
from tsar.corpora.rams import read_multiplicities, read_roles
from tsar.corpora.sources import EventSource
from tsar.data import EventDocument
from tsar.ontology import EventOntology, read_ontology

CHOICES = ("file", "train", "both")


@dataclass(frozen=True)
class Inventory:
    """A choice, and the ontology of the file that it is made with."""

    choice: str  # of CHOICES
    file: EventOntology | None
    complete: bool  # what the ontology does not know is a mistake

    @classmethod
    def of(cls, wanted: str | None, source: EventSource, levels: int | None) -> Inventory:
        """The inventory that ``ontology=`` names: a choice, or a file; None: all that there is.

        Without a choice, one's own ontology beside one's own data is complete. Types are cut to
        ``levels``. Raises `InputError` when the corpus has no such thing.
        """
        file, choice = source.ontology, wanted
        if is_file(wanted):
            file, choice = read_inventory(str(wanted)), "file"
        elif choice is not None:
            one_of("ontology", choice, CHOICES)
        trained = "train" in source.files
        if choice is None:
            choice = "train" if file is None else "file"
            if file is not None and trained and not source.strict:
                choice = "both"
        if choice != "train" and file is None:
            problem = "the corpus has no ontology file; use train, or NAME.json"
            raise InputError(f"ontology={choice}: {problem}")
        if choice != "file" and not trained:
            problem = "there is no train split here; use file, or NAME.json"
            raise InputError(f"ontology={choice}: {problem}")
        if file is not None and levels is not None:
            file = file.cut(levels)
        return cls(choice, file, complete=source.strict and choice == "file")

    def ontology(self, counts: Mapping[str, EventCounts]) -> EventOntology:
        """The ontology, when all splits are counted. Raises `InputError` if it is empty."""
        if self.file is None or self.choice == "train":
            found = counts["train"].collected()
        elif self.choice == "file":
            found = self.file
        else:
            found = self.file.joined(counts["train"].collected())
        if not found.event_types:
            raise InputError(f"ontology={self.choice}: there is no event type in it")
        return found

    def checked(self, documents: Iterable[EventDocument], path: Path) -> Iterator[EventDocument]:
        """The documents of a file; where the ontology is complete, it must know their events.

        Raises `InputError` for a type or a role that it does not have.
        """
        for document in documents:
            if self.file is not None and self.complete:
                _check(document, self.file, path)
            yield document


def read_inventory(path: str | Path) -> EventOntology:
    """The ontology of a file: ours, KAIROS's, or one of RAMS's two, by what stands in it.

    Raises `InputError` naming the file.
    """
    path = expanded(path)
    if path.suffix in (".txt", ".tsv"):
        return read_multiplicities(path)
    record = read_json(path)
    if isinstance(record, list):
        return read_roles(path)
    if isinstance(record, dict) and "event_types" not in record:
        entry = next(iter(record.values()), None)
        if isinstance(entry, dict) and "template" in entry:
            return read_kairos(path)
    return read_ontology(path)


def is_file(wanted: str | None) -> bool:
    """Whether ``ontology=`` names a file."""
    return wanted is not None and wanted.endswith((".json", ".txt", ".tsv"))


def _check(document: EventDocument, ontology: EventOntology, path: Path) -> None:
    for event in document.events:
        place = f"document {document.id!r}, event {event.id!r}"
        if event.type not in ontology.type_index:
            problem = f"{place}: the ontology has no event type {event.type!r}"
            raise InputError.at(path, None, problem)
        for argument in event.arguments:
            if (event.type, argument.role) not in ontology.pair_index:
                problem = f"{place}: {event.type!r} has no role {argument.role!r}"
                raise InputError.at(path, None, problem)
