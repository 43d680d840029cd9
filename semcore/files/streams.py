"""Streams whose errors say which file they are of; standard ones, also where they are closed."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

OUTPUT = "standard output"


class NamedFile(io.FileIO):
    """A file to be written; what goes wrong then, a full disk, has its name in the error."""

    def __init__(self, file: str | int, called: str) -> None:
        super().__init__(file, "w", closefd=not isinstance(file, int))
        self.called = called

    def write(self, data: ReadableBuffer, /) -> int:
        """As `io.FileIO.write`."""
        with self._naming():
            return super().write(data)

    def close(self) -> None:
        """As `io.FileIO.close`."""
        with self._naming():
            super().close()

    @contextmanager
    def _naming(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OSError(error.errno, error.strerror, self.called) from error


def opened(path: str, called: str, mode: str) -> IO[Any]:
    """A file to be written, ``"w"`` as UTF-8 with newlines as they come, or ``"wb"``."""
    buffer = io.BufferedWriter(NamedFile(path, called))
    if mode == "wb":
        return buffer
    return io.TextIOWrapper(buffer, encoding="utf-8", newline="")


def name_standard_streams() -> None:
    """Have errors of standard output name it, also where it was closed (``>&-``).

    Numbers of closed streams would else be those of the next files that are opened, into which
    whatever writes to standard output would write. What is said on a closed standard error is
    lost; a closed standard input stays one.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if number < 2 else os.O_WRONLY)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    before = sys.stdout
    if before is not sys.__stdout__:  # whoever put another one there has the say
        return
    buffer = io.BufferedWriter(NamedFile(1, OUTPUT))
    sys.stdout = io.TextIOWrapper(
        buffer,
        encoding="utf-8" if before is None else before.encoding,
        errors="strict" if before is None else before.errors,
        line_buffering=before is not None and before.isatty(),
    )


def let_go_of_output() -> None:
    """Nothing more is written to standard output: its reader is gone, or its disk is full."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
