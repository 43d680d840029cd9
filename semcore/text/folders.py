"""Which files texts are read from: those that are named, and those of folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from semcore.errors import InputError
from semcore.files import StrPath
from semcore.files.places import STANDARD, expanded, is_hidden
from semcore.text.document_names import DocumentNames, distinct_names
from semcore.text.inputs import TABLES, TextInput
from semcore.text.tables import OF_RESULTS, is_results_table

# What of a folder is read. A .json there is rather some program's than JSON Lines.
READ = (".txt", ".md", ".jsonl", ".jsonlines", ".ndjson", *TABLES)
# What a folder says of itself, and what RAMS has beside its texts.
_NO_TEXTS = ("README.txt", "README.md", "event_role_multiplicities.txt")


def text_inputs(
    places: str | Sequence[str], format: str = "auto", skipped: list[Path] | None = None
) -> list[TextInput]:
    """Files, those of folders and those below them, or standard input for ``-``.

    Of a folder what is in `READ` is read; what a folder says of itself (``README.txt``), or an
    ontology of RAMS that lies there, is no text of it, unless it is all there is; nor are tables of
    graphsem's results. Its other files that are not hidden are added to ``skipped``. All have
    different names.

    Raises `InputError` when there is no such file, none in a folder, or one is given twice.
    """
    found: list[tuple[Path, Path | None]] = []
    given = [places] if isinstance(places, str) else list(places)
    if STANDARD in given[:1] and len(given) == 1:
        return [TextInput(format=format)]
    for place in given:
        if place == STANDARD:
            raise InputError("input=-: standard input stands alone")
        folder = expanded(place)
        if not folder.is_dir():
            found += [(file, None) for file in files_of(place)]
            continue
        files = files_of(place, *(f"**/*{ending}" for ending in READ))
        results = {file for file in files if format == "auto" and is_results_table(file)}
        own = [file for file in files if file not in results]
        texts = [file for file in own if file.name not in _NO_TEXTS] or own
        if not texts:
            raise InputError.at(files[0], None, OF_RESULTS)
        found += [(file, folder) for file in texts]
        if skipped is not None:
            skipped += sorted(
                file
                for file in set(folder.rglob("*")) - set(texts)
                if file.is_file() and not is_hidden(file, folder)
            )
    names = distinct_names(found)
    return [TextInput(file, name, format) for (file, _), name in zip(found, names, strict=True)]


def names_of(inputs: Iterable[TextInput]) -> DocumentNames:
    """Names for the records of all these, which documents that are a file each do not have."""
    return DocumentNames(item.name for item in inputs if item.is_whole)


def files_of(place: StrPath, *patterns: str) -> list[Path]:
    """A file, or the files of a folder that match one of the patterns, sorted.

    Hidden ones (``._a.txt``) and what lies in hidden folders (``.git``) are no files of it.

    Raises `InputError` when there is no such file, or none in the folder.
    """
    path = expanded(place)
    if not os.fspath(place):
        raise InputError("the name of a file or folder is empty")
    if not path.exists():
        raise InputError.at(path, None, "no such file or folder")
    if not path.is_dir():
        return [path]
    found = {file for pattern in patterns for file in path.glob(pattern) if file.is_file()}
    files = sorted(file for file in found if not is_hidden(file, path))
    if not files:
        endings = ", ".join(Path(pattern).suffix for pattern in patterns)
        raise InputError.at(path, None, f"no {endings} file in this folder")
    return files
