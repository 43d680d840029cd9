"""Folders that are written whole, and replace nothing but an earlier result of the same kind."""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from semcore.errors import InputError, naming
from semcore.files.atomic import StrPath, sync_folder
from semcore.files.kinds import FolderKind
from semcore.files.staging import NEW, OLD, staging

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


@contextmanager
def atomic_folder(path: StrPath, kind: FolderKind) -> Iterator[Path]:
    """A fresh folder to fill, which stands at ``path`` when the block ends without error.

    What is there already is replaced only where `FolderKind.check_replaceable` allows it, which is
    asked before the block and after it. Old and new folder are exchanged in one step
    (``renameat2``), so that readers always find one of them whole. A file system that cannot do
    that has the old one moved aside first: a kill just then leaves it beside the target (see
    `semcore.files.staging`), from where the next writer puts it back before it does anything else.
    Killed writers leave nothing else but their unfinished folder, which the next one removes.

    Raises `InputError` naming the path when it cannot be written, must not be replaced or is
    being written by another process.
    """
    with naming(path):
        kind.check_replaceable(path)
        target = Path(os.path.realpath(path))
        with staging(target) as place:
            if _recover(place, target):
                kind.check_replaceable(path)
            shutil.rmtree(place / OLD, ignore_errors=True)
            (place / NEW).mkdir()
            yield place / NEW
            for file in (place / NEW).iterdir():
                _sync(file)
            sync_folder(place / NEW)
            kind.check_replaceable(path)
            _put(place, target, kind)
            sync_folder(target.parent)


def _put(place: Path, target: Path, kind: FolderKind) -> None:
    new, old = place / NEW, place / OLD
    if not target.exists():
        new.rename(target)
        return
    new.chmod(stat.S_IMODE(target.stat().st_mode))
    if exchange(new, target):
        try:
            kind.check_content(target, new, names_only=True)  # nothing came in since
        except InputError:
            exchange(new, target)
            raise
        return
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _recover(place: Path, target: Path) -> bool:
    """Put back what a killed writer had moved aside; whether there was anything."""
    if target.exists() or not (place / OLD).is_dir():
        return False
    (place / OLD).rename(target)
    sync_folder(target.parent)
    return True


def exchange(first: Path, second: Path) -> bool:
    """Let two folders change places in one step; False, and nothing done, where that cannot be."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = os.fsencode(first), os.fsencode(second)
    done: int = rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    return done == 0


def _sync(file: Path) -> None:
    with open(file, "rb") as stream:
        os.fsync(stream.fileno())
