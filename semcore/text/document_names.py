"""Names of documents, no two the same: short ones of files, of records those that they bring."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from semcore.errors import InputError

Located = tuple[Path, Path | None]  # a file, and the folder that was named if it lies below that


class DocumentNames:
    """The names of the documents of several files, which are read one after the other.

    ``taken`` are names that no record gets.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)

    def of_records(self, file: str) -> RecordNames:
        """Names for the records of a file that is called so; ``""`` for standard input."""
        return RecordNames(file, self.taken)


class RecordNames:
    """Names of one file's records, other ones than those of the documents before them."""

    def __init__(self, file: str, taken: set[str]) -> None:
        """``taken`` are names of documents, to which those of the records are added."""
        self._file = file
        self._taken = taken
        self._names: dict[str, str] = {}  # by what the records are called in the file

    def new(self, given: str, *, may_repeat: bool = False) -> str:
        """What a record is called, with its file's name before it as often as it takes.

        A record that ``may_repeat`` a name is called as the one before it. Of another that does,
        raises ``ValueError``.
        """
        if given in self._names:
            if may_repeat:
                return self._names[given]
            raise ValueError(f"a second record is named {given!r}")
        name = given
        while self._file and name in self._taken:
            name = f"{self._file}:{name}"
        self._names[given] = name
        self._taken.add(name)
        return name


def readable(name: str, errors: str = "replace") -> str:
    """The name of a file in characters: bytes that are no UTF-8 become replacement characters.

    With ``errors="backslashreplace"`` they become ``\\xff`` and the like, each another one.
    """
    return name if name.isascii() else name.encode("utf-8", "surrogateescape").decode(errors=errors)


def distinct_names(files: Sequence[Located]) -> list[str]:
    """A name for each file: its own without its ending, with the way to it below a named folder.

    Where several would have one name, their endings stay (``a.txt``, ``a.md``), or the folders
    above them come before it (``x/a``, ``y/a``), as many as it takes. All are `readable`; where
    that makes several the same, their bytes that are no characters are written as numbers. Raises
    `InputError` for a file that is given twice.
    """
    names = [next(_spellings(*file)) for file in files]
    wanted = Counter(names)
    if len(wanted) == len(files):
        return names
    several = [place for place, name in enumerate(names) if wanted[name] > 1]
    real = Counter(os.path.realpath(files[place][0]) for place in several)
    for place in several:
        if real[os.path.realpath(files[place][0])] > 1:
            raise InputError(f"{files[place][0]}: is given twice")
    taken = {name for name, count in wanted.items() if count == 1}
    groups: dict[str, list[int]] = {}
    for place in several:
        groups.setdefault(names[place], []).append(place)
    for places in groups.values():
        for spelt in _together([files[place] for place in places]):
            if len(set(spelt)) == len(spelt) and not taken & set(spelt):
                break
        taken.update(spelt)
        for place, name in zip(places, spelt, strict=True):
            names[place] = name
    return names


def _spellings(path: Path, folder: Path | None) -> Iterator[str]:
    """From the shortest to the whole path; all but the first tell bytes that are no characters."""
    first, *longer = _ways(path, folder)
    short = readable(first)
    yield short
    for way in longer if short == first else (first, *longer):
        yield readable(way, "backslashreplace")


def _ways(path: Path, folder: Path | None) -> Iterator[str]:
    """As the system has them: with lone surrogates for bytes that are no characters."""
    inner = Path(path.name) if folder is None else path.relative_to(folder)
    yield inner.with_suffix("").as_posix()
    yield inner.as_posix()
    whole = Path(os.path.abspath(path))
    for number in range(len(inner.parts) + 1, len(whole.parts)):
        outer = Path(*whole.parts[-number:])
        yield outer.with_suffix("").as_posix()
        yield outer.as_posix()
    yield whole.as_posix()


def _together(files: Sequence[Located]) -> Iterator[list[str]]:
    """Spellings of all of them at once; the shorter ones stay whole while others grow."""
    each = [list(_spellings(*file)) for file in files]
    for step in range(1, max(map(len, each))):
        yield [spellings[min(step, len(spellings) - 1)] for spellings in each]
