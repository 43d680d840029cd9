"""The files of a corpus that belong to train, dev and test, by their names and folders' names.

Recognized are ``train.txt``, ``en_ewt-ud-dev.conllu``, ``split/training/*.txt`` (AMR releases)
and ``v4/data/development/**/*_gold_conll`` (CoNLL-2012): the first part of a path that has the
name of a split among its words decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from semcore.errors import InputError, one_of
from semcore.files.places import is_hidden
from semcore.files.prepared import SPLITS
from semcore.text.treebank import ENDINGS

_NAMES = {
    "train": "train", "training": "train",
    "dev": "dev", "devel": "dev", "development": "dev", "valid": "dev", "validation": "dev",
    "test": "test", "testing": "test",
}  # fmt: skip
Wanted = Callable[[str], bool]  # of a file's name


def split_of(path: Path) -> str | None:
    """The split that a path, relative to its corpus, belongs to; None if no part tells."""
    for part in path.parts:
        for word in re.split(r"[^a-z]+", part.lower()):
            if word in _NAMES:
                return _NAMES[word]
    return None


def find_splits(source: Path, wanted: Wanted, split: str | None = None) -> dict[str, list[Path]]:
    """The files of each split that exists, sorted; all are of ``split`` when that is given.

    Raises `InputError` when there is no such file or folder, or nothing in it tells its split.
    """
    if split is not None:
        one_of("split", split, SPLITS)
    if not source.exists():
        raise InputError.at(source, None, "no such file or folder")
    if source.is_file():
        split = split or split_of(Path(source.name))
        if split is None:
            raise InputError.at(source, None, "which split is it? Add split=train, dev or test")
        return {split: [source]}
    found_here = (f for f in source.rglob("*") if not is_hidden(f, source))
    files = sorted(f for f in found_here if f.is_file() and wanted(f.name))
    if not files:
        raise InputError.at(source, None, "holds no file of this corpus's format")
    if split is not None:
        return {split: files}
    found: dict[str, list[Path]] = {name: [] for name in SPLITS}
    for file in files:
        name = split_of(file.relative_to(source))
        if name is not None:
            found[name].append(file)
    found = {name: items for name, items in found.items() if items}
    if not found:
        problem = "no file or folder in it is named after train, dev or test; add split="
        raise InputError.at(source, None, problem)
    return found


def is_amr(name: str) -> bool:
    """Whether a file may hold AMR graphs; readme and licence files do not."""
    return name.endswith((".txt", ".amr")) and not re.match(r"readme|licen[cs]e", name, re.I)


def is_srl(name: str) -> bool:
    """Whether a file may hold semantic roles; automatic annotation does not count."""
    return name.endswith("conll") and not name.endswith(("auto_conll", "skel"))


def is_dependency(name: str) -> bool:
    """Whether a file may hold dependency trees."""
    return name.endswith(ENDINGS)
