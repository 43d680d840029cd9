"""The hidden folder beside a file or folder in the making, held by the one process that makes it.

``out/data`` is made in ``out/.data.partial``::

    lock     an advisory lock (flock) of the process that writes; in it, who that is
    new      the file or folder until it is whole
    source   an archive's content, for as long as it is read
    old      the folder that is being replaced, on file systems that cannot exchange two folders

The system drops the lock when its process ends, however it ends: so what is found there without
one is left over, and goes at the next start. A process of another container or, over NFS, of
another machine holds the lock as well. Where a file system has no locks, every process gets a
place of its own, nothing is taken for left over, and the last one to finish wins.
"""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import shutil
import stat
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from semcore.errors import InputError

NEW, OLD, SOURCE, LOCK = "new", "old", "source", "lock"
_PAUSE_SECONDS = 0.02
_MOST_VANISHED = 1000  # times in a row that another writer tidies up in between
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EBADF}
_LONGEST = 230  # bytes of a name that still has room for what is put around it

_held: set[int] = set()


@contextmanager
def staging(target: Path, wait: float = 0.0) -> Iterator[Path]:
    """The place where ``target`` is made: this process's alone, with nothing left over but `OLD`.

    Folders above ``target`` are made. Raises `InputError` when after ``wait``
    seconds another process still writes the same target, or something else is in the way;
    ``OSError`` when nothing can be written there.
    """
    place = _beside(target)
    lock = _lock(target, place, wait)
    if lock is None:
        place = _beside(target, f".{os.getpid()}-{uuid.uuid4().hex[:8]}")
        place.mkdir(parents=True)
    owner = os.getpid()
    try:
        _clear(place)
        yield place
    finally:
        if os.getpid() == owner:  # and not a copy of the process
            _leave(place, lock)


def _leave(place: Path, lock: int | None) -> None:
    with suppress(OSError):
        _clear(place)
    with suppress(OSError):
        (place / LOCK).unlink(missing_ok=True)
    with suppress(OSError):  # stays when it holds what only the next writer can judge
        place.rmdir()
    if lock is not None:
        _held.discard(lock)
        os.close(lock)


def _beside(target: Path, suffix: str = "") -> Path:
    name = target.name
    if len(os.fsencode(name)) > _LONGEST:
        name = hashlib.sha256(os.fsencode(name)).hexdigest()
    return target.with_name(f".{name}{suffix}.partial")


def _clear(place: Path) -> None:
    for name in (NEW, SOURCE):
        if (place / name).is_dir() and not (place / name).is_symlink():
            shutil.rmtree(place / name)
        else:
            (place / name).unlink(missing_ok=True)


def _lock(target: Path, place: Path, wait: float) -> int | None:
    """The descriptor that holds the lock; None where the file system has no locks."""
    try:
        import fcntl
    except ImportError:  # not a Unix
        return None
    end = time.monotonic() + wait
    vanished = 0
    while True:
        try:
            _make(place)
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            descriptor = os.open(place / LOCK, flags, 0o666)
        except FileNotFoundError:  # who had it has just tidied up; or nothing can be made here
            if (vanished := vanished + 1) > _MOST_VANISHED:
                raise
            continue
        kept = False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            kept = _is_at(descriptor, place / LOCK)
            if kept:
                _sign(descriptor)
                _held.add(descriptor)
                return descriptor
        except BlockingIOError:
            if time.monotonic() >= end:
                owner = os.pread(descriptor, 200, 0).decode(errors="replace") or "another process"
                problem = f"is being written by {owner}: wait for it, or name another place"
                raise InputError.at(target, None, problem) from None
            time.sleep(_PAUSE_SECONDS)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            with suppress(OSError):
                (place / LOCK).unlink()
                place.rmdir()
            return None
        finally:
            if not kept:
                os.close(descriptor)


def _sign(descriptor: int) -> None:
    with suppress(OSError):  # a full disk is told by who has more to write
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()} on {platform.node()}".encode(), 0)


def _make(place: Path) -> None:
    """Make the place; refuse one that holds what was not put there by us."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        place.mkdir()
    problem = "is no folder"
    if stat.S_ISDIR(place.lstat().st_mode):
        strange = {item.name for item in place.iterdir()} - {NEW, OLD, SOURCE, LOCK}
        problem = f"holds {min(strange)}" if strange else ""
    if problem:  # not by way of `InputError.at`, which would call it by the target's name
        raise InputError(f"{place}: {problem}, and is in the way: move it")


def _is_at(descriptor: int, path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), os.stat(path, follow_symlinks=False))
    return False


def _forget() -> None:
    """Workers that outlive a killed process must not keep its locks."""
    for descriptor in _held:
        with suppress(OSError):
            os.close(descriptor)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
