"""Folders that are written whole, and replace nothing but an earlier result of the same kind."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

from semcore.errors import InputError, naming
from semcore.files import StrPath, check_writable, sha256_of, sync_folder, write_json
from semcore.staging import NEW, OLD, staging

Record = Mapping[str, Any]
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


@dataclass(frozen=True)
class FolderKind:
    """A kind of folder that graphsem writes, and how it is known: by its marker's content.

    The marker is a JSON object with the entries of ``identity``, a ``format_version`` and
    ``sha256``, the SHA-256 of every other file. That a file is *called* like a marker says
    nothing: many programs write a ``manifest.json`` or a ``config.json``.
    """

    name: str  # "a corpus of kid.prepare"
    marker: str  # "manifest.json"
    identity: Mapping[str, str] = field(hash=False)  # {"format": "kid.prepare"}
    version: int = 1  # the newest ``format_version``; older ones are known too
    # Files by the record of a marker from before there were versions; None: it is no such record.
    before: Callable[[Record], set[str] | None] = field(default=lambda _: None, hash=False)

    def write_marker(self, folder: Path, record: Record) -> dict[str, Any]:
        """Write the marker, last of all files, and give its content."""
        files = sorted(file for file in folder.iterdir() if file.is_file())
        content = {
            "format_version": self.version,
            **self.identity,
            **record,
            "sha256": {file.name: sha256_of(file) for file in files},
        }
        write_json(folder / self.marker, content)
        return content

    def files(self, folder: Path) -> dict[str, str | None] | None:
        """The files of such a folder, with the SHA-256 they had; None if it is no such folder."""
        try:
            if not stat.S_ISREG((folder / self.marker).lstat().st_mode):
                return None
            record = json.loads((folder / self.marker).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        if not _is_object(record):
            return None
        if "format_version" not in record:
            names = self.before(record)
            return None if names is None else dict.fromkeys({*names, self.marker})
        version, hashes = record["format_version"], record.get("sha256")
        known = type(version) is int and 1 <= version <= self.version
        ours = all(record.get(key) == value for key, value in self.identity.items())
        return {**hashes, self.marker: None} if known and ours and _is_object(hashes) else None

    def check_replaceable(self, path: StrPath) -> None:
        """Raise `InputError` unless a result may be written to ``path``.

        It may be where nothing is, into an empty folder, and in place of an earlier result of the
        same kind that holds nothing of the user's: no file or folder that its marker does not
        name, no link, no file that was changed since (as a model card may have been). Changes of
        the marker itself are not noticed, nor any in folders from before hashes were recorded.
        """
        with naming(path):
            target = Path(os.path.realpath(path))
            if target.is_symlink():
                raise InputError.at(path, None, "a symbolic link that leads to itself")
            if not target.exists():
                return
            if not target.is_dir():
                raise InputError.at(path, None, "is a file; a folder is written here")
            if os.path.ismount(target) or os.path.samefile(target, "."):
                what = "a mount point" if os.path.ismount(target) else "the working folder"
                raise InputError.at(path, None, f"is {what}: name a folder below it")
            check_writable(target)
            looked_at = target.stat()
            try:
                self.check_content(path, target)
            except (InputError, OSError):
                if target.exists() and os.path.samestat(looked_at, target.stat()):
                    raise
                self.check_replaceable(path)  # another writer has just replaced it

    def check_content(self, path: StrPath, folder: Path, *, names_only: bool = False) -> None:
        """The part of `check_replaceable` that is about what is in a folder, called ``path``."""
        items = sorted(folder.iterdir())
        if not items:
            return
        files = self.files(folder)
        if files is None and not (folder / self.marker).exists():
            problem = f"holds other files (no {self.marker} among them): choose another folder"
            raise InputError.at(path, None, problem)
        if files is None:
            problem = f"not that of {self.name}, so nothing here is replaced: choose another folder"
            raise InputError.at(Path(path) / self.marker, None, problem)
        for item in items:
            problem = ""
            if item.name not in files or not stat.S_ISREG(item.lstat().st_mode):
                problem = f"is not a file of {self.name}"
            elif not names_only and files[item.name] not in (None, sha256_of(item)):
                problem = "was changed since it was written"
            if problem:
                problem += ", so the folder is not replaced: move it, or choose another folder"
                raise InputError.at(Path(path) / item.name, None, problem)


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


@contextmanager
def atomic_folder(path: StrPath, kind: FolderKind) -> Iterator[Path]:
    """A fresh folder to fill, which stands at ``path`` when the block ends without error.

    What is there already is replaced only where `FolderKind.check_replaceable` allows it, which is
    asked before the block and after it. Old and new folder are exchanged in one step
    (``renameat2``), so that readers always find one of them whole. A file system that cannot do
    that has the old one moved aside first: a kill just then leaves it beside the target (see
    `semcore.staging`), from where the next writer puts it back before it does anything else.
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
