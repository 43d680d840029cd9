"""Whether a place that a user names for a result is a file's or a folder's: its ending says."""

from __future__ import annotations

import os
import re
from collections.abc import Collection

from semcore.errors import InputError
from semcore.files.atomic import StrPath
from semcore.files.places import STANDARD, expanded

# Not ``run.v1``, ``2024.05``, ``1.0rc1``: these are versions.
_ENDING = re.compile(r"\.(?!v?\d+(?:(?:a|b|rc|dev|post)\d*)?$)\w+", re.IGNORECASE)


def ending_of(place: StrPath) -> str:
    """What makes a name a file's: ``.csv``. A folder that is there has none, ``""``.

    Nor has ``x.csv/``, or a name whose last part is a version (``run.v1``, ``1.10``).
    """
    name = os.fspath(place)
    path = expanded(name)
    if name.endswith(("/", os.sep)) or path.is_dir() or not _ENDING.fullmatch(path.suffix):
        return ""
    return path.suffix


def check_file(output: StrPath, endings: Collection[str]) -> None:
    """Raise `InputError` for another ending than these; a file's name may also have none."""
    if output != STANDARD:
        _known(output, endings, "")


def check_file_or_folder(output: StrPath, endings: Collection[str]) -> bool:
    """Whether this is a file, by its ending. Raises `InputError` for another than these."""
    if _known(output, endings, "; that of a folder in /"):
        return True
    path = expanded(output)
    if path.exists() and not path.is_dir():
        raise InputError(f"output={output}: is no folder, and as a file's {must_end(endings)}")
    return False


def check_folder(output: StrPath | None) -> None:
    """Raise `InputError` for a name that ends as a file's does, where a folder is written."""
    if output is not None and (ending := ending_of(output)):
        told = f"a folder is written here: leave {ending} out, or end the name in /"
        raise InputError(f"output={output}: {told}")


def _known(output: StrPath, endings: Collection[str], more: str) -> bool:
    """Whether there is an ending. Raises `InputError` if it is none of these, or stands alone."""
    ending, path = ending_of(output), expanded(output)
    if path.name in endings and not path.is_dir():
        raise InputError(f"output={output}: is an ending without a name before it")
    if ending and ending not in endings:
        raise InputError(f"output={output}: {must_end(endings)}{more}")
    return bool(ending)


def must_end(endings: Collection[str]) -> str:
    """What a file's name must be like."""
    return f"the name must end in one of {', '.join(endings)}"
