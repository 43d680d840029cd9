"""The files ``train``, ``dev`` and ``test`` of a corpus, wherever they lie in what was named."""

from __future__ import annotations

from pathlib import Path

from semcore.errors import InputError
from semcore.files.places import is_hidden
from semcore.files.prepared import SPLITS


def split_files(place: Path, *endings: str, folders: str | None = None) -> dict[str, Path]:
    """The splits of the topmost folder that has any of them, by their names.

    ``place`` is a folder, or one such file. With ``folders``, a pattern, a split may also be a
    folder of files like that: ``train/`` with ``*.ann``. Where a split is there twice, the first
    ending counts. Raises `InputError` when there is none.
    """
    if place.is_file():
        if place.suffix in endings and place.stem in SPLITS:
            return {place.stem: place}
        wanted = " or ".join(f"{split}{endings[0]}" for split in SPLITS)
        raise InputError.at(place, None, f"is no split of the corpus, {wanted}")
    names = {f"{split}{ending}": split for split in SPLITS for ending in endings}
    tops = {file.parent for name in names for file in found(place, name)}
    if folders is not None:
        tops |= {
            file.parent.parent for split in SPLITS for file in found(place, f"{split}/{folders}")
        }
    if not tops:
        wanted = ", ".join(f"{split}{endings[0]}" for split in SPLITS)
        raise InputError.at(place, None, f"none of {wanted} in this folder, or below")
    top = min(tops, key=_depth)
    files: dict[str, Path] = {}
    for name, split in names.items():
        if (top / name).is_file():
            files.setdefault(split, top / name)
    for split in SPLITS:
        if folders is not None and split not in files and any((top / split).glob(folders)):
            files[split] = top / split
    return {split: files[split] for split in SPLITS if split in files}


def found(place: Path, name: str) -> list[Path]:
    """The files of a name, or of a pattern, in a folder and below it, the topmost first."""
    if not place.is_dir():
        if place.exists():
            return []
        raise InputError.at(place, None, "no such file or folder")
    files = (file for file in place.rglob(name) if file.is_file() and not is_hidden(file, place))
    return sorted(files, key=_depth)


def _depth(path: Path) -> tuple[int, Path]:
    return len(path.parts), path
