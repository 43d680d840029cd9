"""Archives, unpacked where nothing is that could be overwritten."""

from __future__ import annotations

import lzma
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from semcore.errors import InputError, naming
from semcore.files.atomic import StrPath


@contextmanager
def unpacked(archive: StrPath, folder: StrPath) -> Iterator[Path]:
    """The content of an archive in ``folder``, for as long as the block runs. See `unpack`."""
    unpack(archive, folder)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unpack(archive: StrPath, folder: StrPath) -> None:
    """Unpack a ``.zip`` or ``.tar`` (plain, gz, bz2, xz) archive into ``folder``.

    Only plain files and folders are written, and only inside ``folder``, which must not be there
    yet: an archive with an absolute path, a ``..`` or a link is refused before anything of that
    member is written.

    Raises `InputError` naming the archive when it is damaged, cut short, unsafe or of another
    kind.
    """
    source, root = Path(archive), Path(folder)
    with naming(source):
        try:
            root.mkdir(parents=True)
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
