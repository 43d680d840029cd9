"""Which predicted graph belongs to which gold graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from amr.corpus import GraphCorpus
from amr.notation.blocks import blocks, metadata
from amr.notation.files import amr_files
from amr.notation.reader import NotationError
from semcore.errors import InputError
from semcore.files import StrPath
from semcore.files.places import expanded
from semcore.files.prepared import SPLITS
from semcore.text.inputs import JSON_LINES

if TYPE_CHECKING:
    from penman.tree import Tree


@dataclass(frozen=True, slots=True)
class Entry:
    """A graph of a file, or why there is none."""

    path: Path
    line: int
    id: str
    tree: Tree | None
    problem: str = ""


def file_of(place: StrPath, name: str, split: str) -> StrPath:
    """The file that is scored of a folder that graphsem wrote; any other place is what it is.

    Of one of `amr.evaluate` the file ``name`` (gold, predicted), of one of `amr.prepare` the split.

    Raises `InputError` when a prepared folder has no such split.
    """
    folder = expanded(place)
    if not (folder / "manifest.json").is_file():
        return place
    if (folder / f"{name}.amr").is_file():
        return folder / f"{name}.amr"
    corpus = GraphCorpus(folder)
    return corpus.file(split) if any(map(corpus.has, SPLITS)) else place


def read_entries(path: StrPath) -> list[Entry]:
    """The graphs of a file or folder; those that cannot be read too, without a tree.

    Raises `InputError` when the file cannot be read, is not UTF-8 or has another format's name.
    """
    return list(entries(path))


def entries(path: StrPath) -> Iterator[Entry]:
    """As `read_entries`, one at a time."""
    for file in amr_files(path):
        if file.suffix.lower() in JSON_LINES:
            raise InputError.at(file, None, "JSON Lines, not graphs in PENMAN notation")
        for block in blocks(file):
            name = metadata(block.header).get("id", "")
            try:
                yield Entry(file, block.line, name, block.graph().tree)
            except NotationError as error:
                yield Entry(file, error.line, name, None, str(error))


def read_gold(path: StrPath) -> list[Entry]:
    """The graphs of a gold file or folder.

    Raises `InputError` naming file and line when one cannot be read, or there is none.
    """
    found = read_entries(path)
    for entry in found:
        if entry.tree is None:
            raise InputError.at(entry.path, entry.line, entry.problem)
    if not found:
        raise InputError.at(path, None, "holds no graphs")
    return found


def align(gold: Sequence[Entry], predicted: Sequence[Entry], source: StrPath) -> list[Entry]:
    """The predicted entries in the order of the gold ones.

    Paired by ``::id`` when all of both have one, no two the same, and the ids are the same;
    by position when they share no id or lack some. ``source`` names the predictions in errors.

    Raises `InputError` when there are not as many predicted graphs as gold ones, or some ids
    are the same and others are not.
    """
    if len(gold) != len(predicted):
        raise InputError.at(
            source, None, f"{len(predicted)} predicted graphs for {len(gold)} gold graphs"
        )
    ids = {entry.id for entry in gold}
    by_id = {entry.id: entry for entry in predicted}
    if "" in ids or "" in by_id or len(ids) < len(gold) or len(by_id) < len(predicted):
        return list(predicted)
    common = ids & by_id.keys()
    if not common:
        return list(predicted)
    for entry in gold:
        if entry.id not in by_id:
            raise InputError.at(
                source, None, f"no graph with id {entry.id} ({entry.path}:{entry.line})"
            )
    return [by_id[entry.id] for entry in gold]
