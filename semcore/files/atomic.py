"""Files that are either whole or absent: atomic writing, hashing, JSON.

Every error names the file: an `InputError` of one line, whether the disk is full, the folder is
not writable or the JSON is malformed.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from semcore.errors import InputError, naming
from semcore.files.json_text import MalformedJson, json_of
from semcore.files.staging import NEW, staging
from semcore.files.streams import opened

StrPath = str | os.PathLike[str]
_PATIENCE_SECONDS = 10.0


@contextmanager
def atomic_writer(path: StrPath, mode: str = "w") -> Iterator[IO[Any]]:
    """A file object whose content appears at ``path`` when the block ends without error.

    ``mode`` is ``"w"`` (UTF-8, newlines as written) or ``"wb"``. The content is written beside
    the target (see `semcore.files.staging`) and renamed over it, so a reader never sees half a
    file and a crash leaves the old one. The old one's permissions stay; one that nobody may write
    is refused. Devices and pipes (``/dev/stdout``) are written directly. Missing folders are made.

    Raises `InputError` naming the path when it cannot be written, or when another process is
    still writing it after ten seconds.
    """
    if mode not in ("w", "wb"):
        raise ValueError(f"mode must be 'w' or 'wb', not {mode!r}")
    called = os.fspath(path)
    with naming(path):
        # A symbolic link keeps pointing at the file it names.
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            with opened(str(target), called, mode) as stream:
                yield stream
            return
        check_writable(target)
        with staging(target, _PATIENCE_SECONDS) as place:
            with opened(str(place / NEW), called, mode) as stream:
                yield stream  # errors of other streams have other names
                stream.flush()
                os.fsync(stream.fileno())
            put(place / NEW, target)


def put(made: Path, target: Path) -> None:
    """Rename a file that is whole, and on the disk, over ``target``, whose permissions stay.

    ``target`` is no symbolic link. Raises ``OSError``.
    """
    with suppress(FileNotFoundError):
        os.chmod(made, stat.S_IMODE(target.stat().st_mode))
    os.replace(made, target)
    sync_folder(target.parent)


def check_writable(path: Path) -> None:
    """Raise `InputError` for what is there and protected: by its mode, whoever asks.

    Renaming over it would not ask, and a superuser is never asked.
    """
    if path.exists() and not stat.S_IMODE(path.stat().st_mode) & 0o222:
        raise InputError.at(path, None, "is read-only: choose another output")


def sync_folder(path: Path) -> None:
    """Have the names in a folder on the disk, where the system can."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sha256_of(path: StrPath) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with naming(Path(path)), open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fingerprint(folder: StrPath, patterns: Iterable[str] = ("**/*",)) -> str:
    """One SHA-256 over the names, sizes and contents of the files that match the patterns.

    Independent of the folder's own place, of the order in which the system lists files, and of
    their times. Patterns are `pathlib.Path.glob` patterns, relative to ``folder``.
    """
    root = Path(folder)
    with naming(root):
        files = {file for pattern in patterns for file in root.glob(pattern) if file.is_file()}
        total = hashlib.sha256()
        for name, file in sorted((file.relative_to(root).as_posix(), file) for file in files):
            total.update(f"{name}\0{file.stat().st_size}\0{sha256_of(file)}\n".encode())
    return total.hexdigest()


def read_json(path: StrPath) -> Any:
    """The content of a JSON file.

    Raises `InputError` naming file and line when it is missing, not UTF-8 or malformed.
    """
    with naming(Path(path)):
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except UnicodeError as error:
            reason = getattr(error, "reason", error)
            raise InputError.at(path, None, f"not UTF-8: {reason}") from error
    try:
        return json_of(text)
    except MalformedJson as error:
        raise InputError.at(path, error.line, str(error)) from error


def write_json(path: StrPath, obj: Any, *, indent: int | None = 2) -> None:
    """Write ``obj`` as JSON, atomically; ``indent=None`` for the compact form."""
    separators = (",", ":") if indent is None else (",", ": ")
    with atomic_writer(path) as stream:
        json.dump(obj, stream, ensure_ascii=False, indent=indent, separators=separators)
        stream.write("\n")
