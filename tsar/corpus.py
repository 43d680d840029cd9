"""A prepared corpus folder, as `tsar.prepare` writes it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from semcore.errors import InputError, one_of
from semcore.files import read_json, sha256_of
from semcore.files.prepared import SPLITS
from tsar.amr_graphs import DocumentGraph, read_graphs
from tsar.data import EventDocument
from tsar.json_form import read_documents
from tsar.ontology import EventOntology, read_ontology


@dataclass(frozen=True)
class EventCorpus:
    """The splits and the ontology of one folder."""

    folder: Path

    def __post_init__(self) -> None:
        if not (self.folder / "ontology.json").is_file():
            raise InputError.at(
                self.folder, None, "no prepared corpus (ontology.json); run tsar.prepare first"
            )

    @cached_property
    def ontology(self) -> EventOntology:
        """Event types and roles."""
        return read_ontology(self.folder / "ontology.json")

    @cached_property
    def corpus(self) -> str | None:
        """What was prepared (``corpus=`` of `tsar.prepare`); None for data that were not."""
        path = self.folder / "manifest.json"
        record = read_json(path) if path.is_file() else {}
        named = record.get("corpus") if isinstance(record, dict) else None
        return named if isinstance(named, str) else None

    def file(self, split: str) -> Path:
        """The file of a split. Raises `InputError` when there is no such split."""
        one_of("split", split, SPLITS)
        path = self.folder / f"{split}.jsonl"
        if not path.is_file():
            raise InputError.at(path, None, f"no such split; the corpus has {self._splits()}")
        return path

    def split(self, name: str) -> list[EventDocument]:
        """The documents of train, dev or test."""
        return list(read_documents(self.file(name)))

    def graphs(self, name: str) -> dict[str, DocumentGraph]:
        """The AMR graphs of a split's documents by their ids; none if prepared without ``amr=``.

        Raises `InputError` also for a document whose graphs stand there twice.
        """
        if not self.has_graphs(name):
            return {}
        path = self.folder / f"{name}.graphs.jsonl"
        found: dict[str, DocumentGraph] = {}
        for graph in read_graphs(path):
            if graph.id in found:
                raise InputError.at(path, None, f"the graphs of {graph.id!r} stand there twice")
            found[graph.id] = graph
        return found

    def has_graphs(self, split: str) -> bool:
        """Whether the documents of a split have their graphs."""
        one_of("split", split, SPLITS)
        return (self.folder / f"{split}.graphs.jsonl").is_file()

    def has(self, split: str) -> bool:
        """Whether there is such a split."""
        return (self.folder / f"{split}.jsonl").is_file()

    def fingerprints(self, *names: str) -> dict[str, str]:
        """SHA-256 of files by their names, to be kept with what is trained on them."""
        return {name: sha256_of(self.folder / name) for name in names}

    def _splits(self) -> str:
        return " and ".join(split for split in SPLITS if self.has(split)) or "none"
