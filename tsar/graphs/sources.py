"""The graphs of documents from whatever is named: aligned AMR files, or an AMR parser.

::

    counts = GraphCounts()
    source = GraphSource.named("checkpoint", cache=Path("amr_cache"))
    for graph in source.graphs(documents, counts):
        ...
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from amr.notation.aligned import read_aligned
from amr.notation.files import amr_files
from semcore.errors import InputError
from semcore.files import StrPath, read_json, sha256_of
from semcore.files.places import expanded
from semcore.shipped import checkpoint_folder
from tsar.amr_graphs import DocumentGraph
from tsar.data import EventDocument
from tsar.graphs.assignment import AssignedGraphs
from tsar.graphs.counts import GraphCounts
from tsar.graphs.making import AMRMaking, GraphMaker

SHIPPED = "checkpoint"  # the AMR parser that comes with graphsem


class GraphSource(ABC):
    """Where graphs come from."""

    @abstractmethod
    def graphs(
        self, documents: Sequence[EventDocument], counts: GraphCounts
    ) -> Iterator[DocumentGraph]:
        """The graphs of documents, one for each, in order; what was dropped is counted."""

    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """What the manifest says of it: by which checkpoint, or of which files."""

    @staticmethod
    def named(
        place: StrPath, making: AMRMaking | None = None, cache: Path | None = None
    ) -> GraphSource:
        """``checkpoint`` (the shipped one), a checkpoint's folder, or AMR file or folder of such.

        Raises `InputError` when there is no such thing.
        """
        folder = place_of(place)
        if (folder / "config.json").is_file():
            record = read_json(folder / "config.json")
            if not isinstance(record, dict) or record.get("parser") != "amr":
                raise InputError.at(folder, None, "not a checkpoint of amr")
            return ParsedGraphs(GraphMaker(folder, making, cache))
        return FileGraphs(folder)


def place_of(given: StrPath) -> Path:
    """Where graphs are from: the shipped checkpoint's folder, or what is named.

    Raises `InputError` where the shipped one is wanted and is not there.
    """
    if str(given) == SHIPPED and not Path(given).exists():
        return checkpoint_folder("amr", "amr")
    return expanded(given)


class ParsedGraphs(GraphSource):
    """Graphs that an AMR checkpoint makes."""

    def __init__(self, maker: GraphMaker) -> None:
        self.maker = maker

    def graphs(
        self, documents: Sequence[EventDocument], counts: GraphCounts
    ) -> Iterator[DocumentGraph]:
        return self.maker.graphs(documents, counts)

    def facts(self) -> dict[str, Any]:
        return self.maker.made_by()


class FileGraphs(GraphSource):
    """Graphs of aligned files in PENMAN notation (`amr.notation.aligned`)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = amr_files(path)

    def graphs(
        self, documents: Sequence[EventDocument], counts: GraphCounts
    ) -> Iterator[DocumentGraph]:
        read = (graph for file in self.files for graph in read_aligned(file))
        ids = [document.id for document in documents]
        return AssignedGraphs(read, ids, counts, self.path).graphs(documents)

    def facts(self) -> dict[str, Any]:
        return {"files": {file.name: sha256_of(file) for file in self.files}}
