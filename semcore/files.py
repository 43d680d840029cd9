"""Files that are either whole or absent: atomic writing, hashing, safe unpacking, JSON.

Every error names the file: an `InputError` of one line, whether the disk is full, the folder is
not writable or an archive is cut short.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import shutil
import stat
import tarfile
import uuid
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any

from semcore.errors import InputError

StrPath = str | os.PathLike[str]


@contextmanager
def atomic_writer(path: StrPath, mode: str = "w") -> Iterator[IO[Any]]:
    """A file object whose content appears at ``path`` when the block ends without error.

    ``mode`` is ``"w"`` (UTF-8, newlines as written) or ``"wb"``. The content is written beside
    the target and renamed over it, so a reader never sees half a file and a crash leaves the old
    one. Devices and pipes (``/dev/stdout``) are written directly. Missing folders are made.

    Raises `InputError` naming the path when it cannot be written.
    """
    if mode not in ("w", "wb"):
        raise ValueError(f"mode must be 'w' or 'wb', not {mode!r}")
    target = Path(path)
    text = {} if "b" in mode else {"encoding": "utf-8", "newline": ""}
    with _naming(target):
        if target.exists() and not target.is_file():
            with open(target, mode, **text) as stream:  # type: ignore[call-overload]
                yield stream
            return
        target = target.resolve()  # a symbolic link keeps pointing at the file it names
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = _sibling(target)
        try:
            with open(partial, mode, **text) as stream:  # type: ignore[call-overload]
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(partial, target)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)


@contextmanager
def atomic_folder(path: StrPath, marker: str = "manifest.json") -> Iterator[Path]:
    """A fresh folder to fill, renamed to ``path`` when the block ends without error.

    An existing folder is replaced only if it is empty or holds ``marker``, the file by which an
    earlier result of the same kind is known: a mistyped ``output=`` never deletes other files.

    Raises `InputError` naming the path when it cannot be written or must not be replaced.
    """
    with _naming(Path(path)):
        target = Path(path).resolve()
        if target.exists() and not target.is_dir():
            raise InputError.at(path, None, "is a file; a folder is written here")
        if target.exists() and any(target.iterdir()) and not (target / marker).exists():
            raise InputError.at(
                path, None, f"holds other files (no {marker} among them): choose another folder"
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = _sibling(target)
        partial.mkdir()
        try:
            yield partial
            replaced = _sibling(target)
            if target.exists():
                target.rename(replaced)
            partial.rename(target)
            shutil.rmtree(replaced, ignore_errors=True)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _sibling(target: Path) -> Path:
    return target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.partial")


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn an ``OSError`` into an `InputError` that names the file at fault."""
    try:
        yield
    except OSError as error:
        place = error.filename
        if not isinstance(place, str) or place.endswith(".partial"):
            place = os.fspath(path)
        raise InputError.at(place, None, error.strerror or str(error)) from error


def sha256_of(path: StrPath) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with _naming(Path(path)), open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fingerprint(folder: StrPath, patterns: Iterable[str] = ("**/*",)) -> str:
    """One SHA-256 over the names, sizes and contents of the files that match the patterns.

    Independent of the folder's own place, of the order in which the system lists files, and of
    their times. Patterns are `pathlib.Path.glob` patterns, relative to ``folder``.
    """
    root = Path(folder)
    with _naming(root):
        files = {file for pattern in patterns for file in root.glob(pattern) if file.is_file()}
        total = hashlib.sha256()
        for name, file in sorted((file.relative_to(root).as_posix(), file) for file in files):
            total.update(f"{name}\0{file.stat().st_size}\0{sha256_of(file)}\n".encode())
    return total.hexdigest()


def unpack(archive: StrPath, folder: StrPath) -> None:
    """Unpack a ``.zip`` or ``.tar`` (plain, gz, bz2, xz) archive into ``folder``.

    Only plain files and folders are written, and only inside ``folder``: an archive with an
    absolute path, a ``..`` or a link is refused before anything of that member is written.

    Raises `InputError` naming the archive when it is damaged, cut short, unsafe or of another
    kind.
    """
    source, root = Path(archive), Path(folder)
    with _naming(source):
        try:
            root.mkdir(parents=True, exist_ok=True)
            if zipfile.is_zipfile(source):
                _unpack_zip(source, root)
            elif tarfile.is_tarfile(source):
                _unpack_tar(source, root)
            else:
                raise InputError.at(archive, None, "neither a zip nor a tar archive, or damaged")
        except (
            zipfile.BadZipFile,
            tarfile.TarError,
            EOFError,
            zlib.error,
            lzma.LZMAError,
        ) as error:
            raise InputError.at(archive, None, f"damaged archive: {error}") from error
        except (RuntimeError, NotImplementedError) as error:  # encrypted, unknown compression
            raise InputError.at(archive, None, str(error)) from error


def _unpack_zip(source: Path, root: Path) -> None:
    with zipfile.ZipFile(source) as archive:
        for member in archive.infolist():
            target = _inside(root, member.filename, source)
            if stat.S_ISLNK(member.external_attr >> 16):
                raise InputError.at(source, None, f"holds a link: {member.filename}")
            if not member.is_dir():
                with archive.open(member) as stream:
                    _extract(stream, target)


def _unpack_tar(source: Path, root: Path) -> None:
    with tarfile.open(source) as archive:
        for member in archive:
            target = _inside(root, member.name, source)
            if member.isfile():
                stream = archive.extractfile(member)
                assert stream is not None
                with stream:
                    _extract(stream, target, member.size)
            elif not member.isdir():
                raise InputError.at(source, None, f"holds a link or device: {member.name}")


def _inside(root: Path, name: str, source: Path) -> Path:
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in (parts.parts or ("",))[0]:
        raise InputError.at(source, None, f"holds an unsafe path: {name}")
    return root.joinpath(*parts.parts)


def _extract(stream: IO[bytes], target: Path, size: int | None = None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "wb") as out:
        shutil.copyfileobj(stream, out, 1 << 20)
        if size is not None and out.tell() != size:
            raise EOFError(f"{target.name} is cut short")


def read_json(path: StrPath) -> Any:
    """The content of a JSON file.

    Raises `InputError` naming file and line when it is missing, not UTF-8 or malformed.
    """
    with _naming(Path(path)):
        try:
            return json.loads(Path(path).read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            raise InputError.at(path, error.lineno, f"malformed JSON: {error.msg}") from error
        except UnicodeDecodeError as error:
            raise InputError.at(path, None, f"not UTF-8: {error.reason}") from error


def write_json(path: StrPath, obj: Any, *, indent: int | None = 2) -> None:
    """Write ``obj`` as JSON, atomically; ``indent=None`` for the compact form."""
    separators = (",", ":") if indent is None else (",", ": ")
    with atomic_writer(path) as stream:
        json.dump(obj, stream, ensure_ascii=False, indent=indent, separators=separators)
        stream.write("\n")
