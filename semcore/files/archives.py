"""Archives, unpacked where nothing is that could be overwritten."""

from __future__ import annotations

import errno
import lzma
import os
import shutil
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from semcore.errors import InputError, naming
from semcore.files.atomic import StrPath
from semcore.files.streams import opened

_RATIO = 100
_LEAST_ROOM = 100_000_000  # bytes
_OF_A_FILE = 1000  # what a file takes beside its content
_MOST_SHOWN = 60  # characters of a name
_IMPOSSIBLE = {errno.ENAMETOOLONG, errno.EEXIST, errno.ENOTDIR, errno.EISDIR}


@contextmanager
def unpacked(archive: StrPath, folder: StrPath) -> Iterator[Path]:
    """The content of an archive in ``folder``, for as long as the block runs. See `unpack`.

    What is wrong with a file of it is told of the archive's.
    """
    unpack(archive, folder)
    try:
        yield Path(folder)
    except InputError as error:
        if os.fspath(folder) not in str(error):
            raise
        message = str(error).replace(os.fspath(folder), os.fspath(archive))
        raise InputError.of(message, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unpack(archive: StrPath, folder: StrPath) -> None:
    """Unpack a ``.zip`` or ``.tar`` (plain, gz, bz2, xz) archive into ``folder``.

    Only plain files and folders are written, and only inside ``folder``, which must not be there
    yet: an archive with an absolute path, a ``..`` or a link is refused before anything of that
    member is written.

    Raises `InputError` naming the archive when it is damaged, cut short, unsafe, of another kind,
    or would fill the disk: when its content is more than `_RATIO` times its own size. Texts and
    annotations are a tenth to a thirtieth of themselves when packed.
    """
    source, root = Path(archive), Path(folder)
    with naming(source):
        with naming(root):
            root.mkdir(parents=True)
        try:
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
            struct.error,
            UnicodeError,
            OverflowError,
            LookupError,
            AssertionError,
        ) as error:
            raise InputError.at(archive, None, f"damaged archive: {error}") from error
        except InputError:
            raise
        except ValueError as error:  # what zipfile and tarfile let through of impossible numbers
            raise InputError.at(archive, None, f"damaged archive: {error}") from error
        except (RuntimeError, NotImplementedError) as error:  # encrypted, unknown compression
            raise InputError.at(archive, None, str(error)) from error


class _Room:
    """How much more an archive may unpack to."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.most = max(_LEAST_ROOM, _RATIO * source.stat().st_size)
        self.left = self.most

    def take(self, size: int) -> None:
        """Raises `InputError` when that is more than there is."""
        self.left -= size
        if self.left < 0:
            problem = f"unpacks to more than {self.most / 1e6:,.0f} MB: unpack it by hand"
            raise InputError.at(self.source, None, problem)


def _unpack_zip(source: Path, root: Path) -> None:
    room = _Room(source)
    with zipfile.ZipFile(source) as archive:
        for member in archive.infolist():
            target = _inside(root, member.filename, source)
            if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise InputError.at(source, None, f"holds a link or device: {member.filename}")
            if not member.is_dir():
                with archive.open(member) as stream:
                    _extract(stream, target, room)


def _unpack_tar(source: Path, root: Path) -> None:
    room = _Room(source)
    with tarfile.open(source) as archive:
        for member in archive:
            target = _inside(root, member.name, source)
            if member.isfile():
                stream = archive.extractfile(member)
                assert stream is not None
                with stream:
                    _extract(stream, target, room, member.size)
            elif not member.isdir():
                raise InputError.at(source, None, f"holds a link or device: {member.name}")
        packed = archive.fileobj
        assert packed is not None
        packed.seek(archive.offset)
        if not packed.read(1):  # between two members: `tarfile` takes that for the end
            raise EOFError("it is cut short: the mark of its end is missing")
        while piece := packed.read(1 << 20):  # up to the packed stream's own check
            room.take(len(piece))


def _inside(root: Path, name: str, source: Path) -> Path:
    parts = PurePosixPath(name.replace("\\", "/"))
    if "\0" in name:
        raise InputError.at(source, None, f"damaged archive: a file's name is {name!r}")
    if parts.is_absolute() or ".." in parts.parts or ":" in (parts.parts or ("",))[0]:
        raise InputError.at(source, None, f"holds an unsafe path: {name}")
    return root.joinpath(*parts.parts)


def _extract(stream: IO[bytes], target: Path, room: _Room, size: int | None = None) -> None:
    room.take(_OF_A_FILE)
    with ExitStack() as stack:
        try:
            if target.exists() or not target.name:
                raise ValueError(f"{target.name!r} is there twice")
            target.parent.mkdir(parents=True, exist_ok=True)
            out = stack.enter_context(opened(str(target), str(target), "wb"))
        except OSError as error:
            if error.errno not in _IMPOSSIBLE:
                raise
            name = (
                target.name
                if len(target.name) <= _MOST_SHOWN
                else f"{target.name[:_MOST_SHOWN]}..."
            )
            raise ValueError(f"no file can be called {name}: {error.strerror}") from error
        while piece := stream.read(1 << 20):
            room.take(len(piece))
            out.write(piece)
        if size is not None and out.tell() != size:
            raise EOFError(f"{target.name} is cut short")
