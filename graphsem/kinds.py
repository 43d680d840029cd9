"""The kind of folder that ``python -m graphsem output=FOLDER`` fills (see `graphsem.results`)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from semcore.files.kinds import FolderKind

KIND = FolderKind("a page of graphsem", "manifest.json", {"format": "graphsem"})


def results_among(files: Iterable[Path]) -> set[Path]:
    """Those of the files that graphsem has written into such folders."""
    known: dict[Path, set[str]] = {}
    found = set()
    for file in files:
        folder = file.parent
        if folder not in known:
            known[folder] = set(KIND.files(folder) or ())
        if file.name in known[folder]:
            found.add(file)
    return found
