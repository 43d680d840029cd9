"""Files that grow batch by batch, so that a run which was killed goes on where it was.

What is appended counts once it is committed: then every file's size is on record, with whatever
state the run needs to go on. A run that comes later cuts the files back to these sizes. So each
batch is there once, however often and at whatever moment a run is killed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from semcore.errors import InputError, naming
from semcore.files.streams import opened

Record = Mapping[str, Any]


class OtherRunError(InputError):
    """What is there cannot be gone on with: files, settings or input are others."""


def chained(digest: str, given: object) -> str:
    """The SHA-256 over one more thing that was given, and by ``digest`` over those before it.

    ``given`` is a named tuple or dataclass of plain values, all of which count: name, text, words,
    own fields, and the frames or events that are known.
    """
    return hashlib.sha256(f"{digest}\0{given!r}".encode("utf-8", "surrogatepass")).hexdigest()


def check_same_run(place: object, before: Record, run: Record) -> None:
    """Raise `OtherRunError` unless what a run depends on is as it was; all that differs is told.

    A value that is a mapping has digests, of which the names alone are told: weights, files.
    """
    others, untold = [], []
    for key, now in run.items():
        old = before.get(key)
        if isinstance(now, Mapping):
            names = old.keys() | now.keys() if isinstance(old, Mapping) else now.keys()
            were = old if isinstance(old, Mapping) else {}
            found = [name for name in sorted(names) if were.get(name) != now.get(name)]
            others += [f"another {name} ({key} differ)" for name in found]
        elif old != now and key not in before:  # a version that had no such key began it
            untold.append(f"{key} was not told (now {_told(now)})")
        elif old != now:
            others.append(f"{key}={_told(old)} (now {_told(now)})")
    if others or untold:
        told = f"the run there was begun with {', '.join(others)}" if others else "of the run there"
        told += f"{', and ' if others else ' '}{', '.join(untold)}" if untold else ""
        raise OtherRunError(f"{place}: {told}: resume=false begins anew")


def _told(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


class GrowingFiles:
    """Files of a folder, by their names; made by `growing`."""

    def __init__(
        self, folder: Path, keep: Callable[[Record], object], record: Record | None
    ) -> None:
        self.folder, self._keep = folder, keep
        self.state: Record = record["state"] if record else {}  # of the last commit
        self._sizes: dict[str, int] = dict(record["sizes"]) if record else {}
        self._streams: dict[str, IO[bytes]] = {}
        self._stack = ExitStack()

    def size(self, name: str) -> int:
        """Bytes of a file so far, committed or not; 0 if there is none."""
        stream = self._streams.get(name)
        return self._sizes.get(name, 0) if stream is None else stream.tell()

    def append(self, name: str, pieces: Iterable[str]) -> None:
        """Write at the end of a file, in UTF-8."""
        if name not in self._streams:
            self._streams[name] = self._stack.enter_context(self._opened(name))
        self._streams[name].writelines(piece.encode() for piece in pieces)

    def commit(self, state: Record) -> None:
        """From here a later run goes on, with this state."""
        for name, stream in self._streams.items():
            stream.flush()
            os.fsync(stream.fileno())
            self._sizes[name] = stream.tell()
        self.state = dict(state)
        self._keep({"sizes": self._sizes, "state": self.state})

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes of each file that is committed."""
        return dict(self._sizes)

    def close(self) -> None:
        """Close the files; what was not committed is cut off by who goes on."""
        self._stack.close()

    def _opened(self, name: str) -> IO[bytes]:
        path = self.folder / name
        size = self._sizes.get(name, 0)
        if not size:
            return opened(str(path), str(path), "wb")
        if not path.is_file() or path.stat().st_size < size:
            problem = "is not as the run left it: begin anew (resume=false)"
            raise OtherRunError.at(path, None, problem)
        os.truncate(path, size)
        stream = open(path, "ab")  # noqa: SIM115
        stream.seek(0, os.SEEK_END)
        return stream

    def cut_back(self) -> None:
        """Bring every file of the record to its size. Raises `InputError` for a shorter one."""
        for name, size in self._sizes.items():
            if size:
                self._streams[name] = self._stack.enter_context(self._opened(name))


@contextmanager
def growing(
    folder: Path, keep: Callable[[Record], object], record: Record | None = None
) -> Iterator[GrowingFiles]:
    """Files that grow in a folder.

    Args:
        keep: puts a record on the disk, whole or not at all, in place of the last one.
        record: what an earlier run kept, to go on from there; None: from the beginning.

    Raises `InputError` when a file is shorter than it was, or cannot be written.
    """
    with naming(folder):
        folder.mkdir(parents=True, exist_ok=True)
        files = GrowingFiles(folder, keep, record)
        try:
            files.cut_back()
            yield files
        finally:
            files.close()
