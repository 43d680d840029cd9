"""What folders graphsem writes, how they are known again, and what in them is the user's."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

from semcore.errors import InputError, naming
from semcore.files.atomic import StrPath, atomic_writer, check_writable, sha256_of, write_json

Record = Mapping[str, Any]


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
        return self._write_marker(folder, record, {file.name: sha256_of(file) for file in files})

    def _write_marker(
        self, folder: Path, record: Record, hashes: Mapping[str, str | None]
    ) -> dict[str, Any]:
        versioned = {"format_version": self.version, **self.identity}
        content = {**versioned, **record, "sha256": dict(hashes)}
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

    def check_files(self, path: StrPath, names: Iterable[str]) -> None:
        """Raise `InputError` unless files of these names may be written into a folder.

        The folder may hold anything else. Those that are there must be of an earlier result of
        the same kind, and as they were written.
        """
        with naming(path):
            folder = Path(os.path.realpath(path))
            files = self.files(folder) or {}
            for name in sorted({*names, self.marker}):
                item = folder / name
                if not os.path.lexists(item):
                    continue
                plain = stat.S_ISREG(item.lstat().st_mode)
                if name not in files or not plain or files[name] not in (None, sha256_of(item)):
                    problem = f"is not as {self.name} would have left it, so it is not replaced"
                    raise InputError.at(Path(path) / name, None, f"{problem}: move it")

    def announce(self, path: StrPath, names: Iterable[str], record: Record) -> None:
        """Have the marker of a folder that may hold others name files that are being written."""
        folder = Path(path)
        hashes = {**(self.files(folder) or {}), **dict.fromkeys(names)}
        hashes.pop(self.marker, None)
        self._write_marker(folder, record, hashes)

    def write_into(
        self,
        path: StrPath,
        files: Mapping[str, Iterable[str]],
        record: Record | None = None,
        finished: Iterable[str] = (),
    ) -> list[Path]:
        """Write files into a folder that may hold others, and the marker; each whole or not at all.

        The marker names the files before they are written: so files that a kill has left are
        known. ``finished`` are files that were announced and are whole now. Raises as
        `check_files` does. Gives the places of the files.
        """
        self.check_files(path, files)
        folder = Path(path)
        hashes = {**(self.files(folder) or {}), **dict.fromkeys(files)}
        hashes.pop(self.marker, None)
        self._write_marker(folder, record or {}, hashes)
        for name, lines in files.items():
            with atomic_writer(folder / name) as stream:
                stream.writelines(lines)
            hashes[name] = sha256_of(folder / name)
        for name in finished:
            hashes[name] = sha256_of(folder / name)
        there = {name: known for name, known in hashes.items() if (folder / name).exists()}
        self._write_marker(folder, record or {}, there)
        return [folder / name for name in files]


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)
