"""The folders that a training writes: its own alone, and nothing in them but its own files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from semcore.errors import InputError, naming
from semcore.files import StrPath
from semcore.files.endings import check_folder
from semcore.files.kinds import FolderKind
from semcore.files.places import keep_apart
from semcore.files.staging import staging

CONFIG = "config.yaml"  # by which a run's folder is known
# What a run writes beside it, and would write over.
WRITTEN = (
    *("versions.json", "metrics.json", "metrics.jsonl", "last.safetensors", "best.safetensors"),
    *("average.safetensors", "child.safetensors", "epochs", "logs"),
    "candidates.safetensors",
)


def check_training(
    output: StrPath, stages: Iterable[str], checkpoint: FolderKind, *inputs: StrPath | None
) -> None:
    """Raise `InputError` for what a training must not write over, before anything is read.

    That is another folder than an earlier checkpoint in the place of the new one, files of the
    user's in the folder of a stage, and an input that is one of these folders, or lies in one or
    around one.
    """
    check_folder(output)
    place = Path(output) / "checkpoint"
    checkpoint.check_replaceable(place)
    keep_apart(place, *inputs)
    for stage in stages:
        keep_apart(Path(output) / stage, *inputs)
        check_run(Path(output) / stage)


def check_run(folder: Path) -> None:
    """Raise `InputError` when a folder that holds no run holds files called as a run's are."""
    if (folder / CONFIG).exists():
        return
    for name in WRITTEN:
        if os.path.lexists(folder / name):
            problem = f"not of a run, as there is no {CONFIG} beside it: choose another output"
            raise InputError.at(folder / name, None, problem)


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Raises `InputError` when another process trains in this folder at the same time."""
    with naming(folder), staging(Path(os.path.realpath(folder))):
        yield
