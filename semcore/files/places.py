"""Places as users type them; inputs and outputs that must not touch each other."""

from __future__ import annotations

import os
from pathlib import Path

from semcore.errors import InputError
from semcore.files.atomic import StrPath

STANDARD = "-"  # standard input, or standard output


def expanded(path: StrPath) -> Path:
    """A path as it is typed; ``~`` and ``~user`` before it are that home, if there is one."""
    return Path(os.path.expanduser(path))


def keep_apart(output: StrPath | None, *inputs: StrPath | None) -> None:
    """Raise `InputError` when an output is one of the inputs, lies in one or holds one.

    To be called before anything is read or written. Links, ``..`` and, where the file system does
    not tell them apart, small and capital letters make no difference. `STANDARD` is the file that
    standard input comes from, if it is one; as an output it is no place, and ``None`` never is.
    """
    if output is None or output == STANDARD:
        return
    if not os.fspath(output):
        raise InputError("output=: is empty")
    target = expanded(output)
    for given in inputs:
        if given is None:
            continue
        if given == STANDARD:
            source, name = Path("/dev/stdin"), "standard input"
            if not source.is_file():
                continue
        else:
            source, name = expanded(given), os.fspath(given)
        inside, around = _lies_in(target, source), _lies_in(source, target)
        if inside or around:
            relation = "is" if inside and around else "lies in" if inside else "holds"
            raise InputError(f"output={output}: {relation} the input {name}: choose another place")


def is_hidden(path: Path, folder: Path) -> bool:
    """Whether a file has a dot before its name, or below the folder before that of a folder.

    Such are what systems keep beside a user's files: ``._a.txt``, ``.git``, ``.ipynb_checkpoints``.
    """
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _lies_in(inner: Path, outer: Path) -> bool:
    """Whether a path is another one or below it; neither need exist."""
    place, whole = Path(os.path.realpath(inner)), Path(os.path.realpath(outer))
    if whole in (place, *place.parents):
        return True
    known = whole.exists()
    return known and any(
        ancestor.exists() and ancestor.samefile(whole) for ancestor in (place, *place.parents)
    )
