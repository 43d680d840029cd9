"""Word vectors from text files: GloVe (Pennington et al. 2014) and word2vec's text form.

A line holds a word and its numbers, parted by spaces; word2vec's form begins with a line of two
counts. Both list words by falling frequency.
"""

from __future__ import annotations

import gzip
import os
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import torch
from torch import Tensor

from semcore.commands import progress
from semcore.errors import InputError

_BIG = 50_000_000  # bytes: from here on reading takes long enough to show progress
_LONGEST_LINE = 1_000_000  # bytes: what is longer is no line of vectors


class WordVectors(NamedTuple):
    """The words read from a file, in its order, and their vectors."""

    words: tuple[str, ...]
    matrix: Tensor  # [words, dimension] float32


def read_word_vectors(
    source: str | os.PathLike[str], wanted: Collection[str], *, most_frequent: int = 0
) -> WordVectors:
    """The vectors of ``wanted`` words that the file has, and of its first ``most_frequent``.

    Args:
        source: a text file, plain, ``.gz`` or ``.zip``. Of a zip with several files one is
            named after it: ``glove.6B.zip/glove.6B.200d.txt``.

    Raises `InputError` naming file and line when the file is missing, cut short, not UTF-8 or
    malformed. Of lines that are not kept only the number of fields is checked.
    """
    path = Path(source)
    words: list[str] = []
    rows: list[np.ndarray] = []
    seen: set[bytes] = set()
    needed = {word.encode("utf-8", "surrogatepass") for word in wanted}
    dimension = announced = number = entries = 0
    with _opened(path) as (stream, size):
        lines: Iterable[bytes] = _lines(stream)
        if size >= _BIG:
            lines = progress(lines, f"reading {path.name}")
        for number, line in enumerate(lines, start=1):
            line = line.rstrip(b" \t\r\n")
            fields = line.count(b" ")
            if number == 1:
                announced = _announced(line)
                if announced:
                    continue
            entries += 1
            if entries == 1:
                dimension = fields
            if fields < dimension or not dimension:
                raise InputError.at(
                    path, number, f"not a word and its vector: {fields} numbers, not {dimension}"
                    if dimension else "not a word and its vector"
                )  # fmt: skip
            # From the right: a word of some files holds spaces itself.
            word = line.split(b" ", 1)[0] if fields == dimension else _word(line, dimension)
            if (entries > most_frequent and word not in needed) or word in seen:
                continue
            seen.add(word)
            words.append(_decoded(word, path, number))
            rows.append(_numbers(line, dimension, path, number))
    if announced and entries != announced:
        raise InputError.at(
            path, number, f"cut short: {entries} vectors, but line 1 announces {announced}"
        )
    if not entries:
        raise InputError.at(path, None, "no word vectors in it")
    matrix = np.stack(rows) if rows else np.zeros((0, dimension), dtype=np.float32)
    return WordVectors(tuple(words), torch.from_numpy(matrix))


def _announced(line: bytes) -> int:
    """How many words the head line of word2vec's form announces; 0 for any other line."""
    parts = line.split(b" ")
    return int(parts[0]) if len(parts) == 2 and parts[0].isdigit() and parts[1].isdigit() else 0


def _word(line: bytes, dimension: int) -> bytes:
    return line.rsplit(b" ", dimension)[0]


def _decoded(word: bytes, path: Path, number: int) -> str:
    try:
        return word.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError.at(
            path, number, "not UTF-8: word vectors are read from text files, not binary ones"
        ) from error


def _numbers(line: bytes, dimension: int, path: Path, number: int) -> np.ndarray:
    try:
        with np.errstate(over="ignore"):  # too large for float32: infinite, refused below
            row = np.array([float(part) for part in line.rsplit(b" ", dimension)[1:]], np.float32)
    except ValueError as error:
        raise InputError.at(path, number, f"not a word and its vector: {error}") from error
    if not np.isfinite(row).all():
        raise InputError.at(path, number, "a number of the vector is not finite")
    return row


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(_LONGEST_LINE):
        yield line


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """The bytes of the text, and about how many there are; errors of reading as `InputError`."""
    try:
        if path.parent.suffix == ".zip" and path.parent.is_file():
            archive, member = path.parent, path.name
        else:
            archive, member = path, ""
        size = archive.stat().st_size
        if archive.suffix == ".gz":
            with gzip.open(archive, "rb") as stream:
                yield stream, size  # type: ignore[misc]
        elif archive.suffix == ".zip":
            with zipfile.ZipFile(archive) as files:
                name = _member(archive, files.namelist(), member)
                with files.open(name) as zipped:
                    yield zipped, files.getinfo(name).file_size
        else:
            with archive.open("rb") as stream:
                yield stream, size
    except (zipfile.BadZipFile, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError.at(path, None, f"damaged archive: {error}") from error
    except OSError as error:
        raise InputError.at(path, None, error.strerror or str(error)) from error


def _member(archive: Path, names: list[str], wanted: str) -> str:
    files = [name for name in names if not name.endswith("/")]
    found = [name for name in files if Path(name).name == wanted] if wanted else files
    if len(found) != 1:
        raise InputError.at(
            archive, None, f"name one of its files, as in {archive.name}/FILE: {', '.join(files)}"
        )
    return found[0]
