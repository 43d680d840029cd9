"""Whether a place that a user names for a result is a file's or a folder's: its ending says."""

from __future__ import annotations

import os
import re
from collections.abc import Collection

from semcore.errors import InputError
from semcore.files.atomic import StrPath
from semcore.files.places import STANDARD, expanded

# What some command reads or writes as a file; no folder is called like that by one who means it.
FILES = frozenset(
    {".jsonl", ".json", ".jsonlines", ".ndjson", ".csv", ".tsv", ".txt", ".md", ".markdown"}
    | {".amr", ".penman", ".conll", ".ann", ".html", ".svg", ".xml", ".yaml", ".safetensors"}
    | {".zip", ".tar", ".tgz", ".gz", ".xz", ".bz2"}
)
# Not ``run.v1``, ``2024.05``, ``2024.05_01``, ``1.0rc1``, ``lr0.5e3``: these are versions.
_VERSION = r"v?\d[\d_]*(?:(?:a|b|rc|dev|post|e)\d*)?"
_ENDING = re.compile(rf"\.(?!{_VERSION}$)\w+", re.IGNORECASE)


def ending_of(place: StrPath) -> str:
    """What makes a name a file's, in small letters: ``.csv``. A folder that is there has none.

    Nor has ``x.csv/``, or a name whose last part is a version (``run.v1``, ``1.10``).
    """
    path = expanded(place)
    if _ends_as_folder(place) or path.is_dir() or not _ENDING.fullmatch(path.suffix):
        return ""
    return path.suffix.lower()


def check_file(output: StrPath, endings: Collection[str]) -> None:
    """Raise `InputError` for a folder, and for another ending; a file's name may also have none."""
    check_no_folder(output)
    if output != STANDARD:
        _known(output, endings, "")


def check_no_folder(output: StrPath) -> None:
    """Raise `InputError` for a folder, or what is called like one, where a file is written."""
    if output != STANDARD and (_ends_as_folder(output) or expanded(output).is_dir()):
        raise InputError(f"output={output}: is a folder's name, and a file is written here")


def check_file_or_folder(output: StrPath, endings: Collection[str]) -> bool:
    """Whether this is a file, by its ending. Raises `InputError` for another than these."""
    if _known(output, endings, "; that of a folder in /"):
        return True
    path = expanded(output)
    if path.exists() and not path.is_dir():
        raise InputError(f"output={output}: is no folder, and as a file's {must_end(endings)}")
    return False


def check_folder(output: StrPath | None) -> None:
    """Raise `InputError` for a name that ends as `FILES` do, where a folder is written."""
    if output is not None and (ending := ending_of(output)) in FILES:
        told = f"a folder is written here: leave {ending} out, or end the name in /"
        raise InputError(f"output={output}: {told}")


def _ends_as_folder(place: StrPath) -> bool:
    return os.fspath(place).endswith(("/", os.sep))


def _known(output: StrPath, endings: Collection[str], more: str) -> bool:
    """Whether there is an ending. Raises `InputError` if it is none of these, or stands alone."""
    ending, path = ending_of(output), expanded(output)
    if path.name.lower() in endings and not path.is_dir():
        raise InputError(f"output={output}: is an ending without a name before it")
    if ending and ending not in endings:
        raise InputError(f"output={output}: {must_end(endings)}{more}")
    return bool(ending)


def must_end(endings: Collection[str]) -> str:
    """What a file's name must be like."""
    return f"the name must end in one of {', '.join(endings)}"
