"""Names of documents: of files short, and different for different ones; of texts numbers."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from semcore.errors import InputError

MARKDOWN = "markdown"


class InputText(NamedTuple):
    """A named text, with what its source says of it beside: other fields of its record."""

    name: str
    text: str
    meta: Mapping[str, Any] = {}
    kind: str = "text"  # or `MARKDOWN`


# A name and a text; or these and the text's ``meta``.
Pair = tuple[str, str] | tuple[str, str, Mapping[str, Any]] | InputText
Named = TypeVar("Named")  # a pair of a name and a text, or what begins with such a pair
Located = tuple[Path, Path | None]  # a file, and the folder that was named if it lies below that


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


def apart(name: str, file: str, own: Container[str], taken: Container[str]) -> str:
    """A record's name; with its file's before it, if a document of another file has it.

    ``own`` are the names of the file's records before it, ``taken`` those of all files'.
    """
    return f"{file}:{name}" if file and name in taken and name not in own else name


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


def named(texts: Iterable[str | Pair | Named], first: int = 1) -> Iterator[Pair | Named]:
    """Texts with names: those that have none are named by their number.

    Raises `InputError` for a text that stands alone, and, with its number, for what is neither a
    text nor a pair of a name and a text (nan, None).
    """
    if isinstance(texts, str | bytes) or not isinstance(texts, Iterable):
        raise InputError(f"texts: must be a list of texts, not {_kind(texts)}")
    return _checked(texts, first)


def _checked(texts: Iterable[str | Pair | Named], first: int) -> Iterator[Pair | Named]:
    for number, given in enumerate(texts, start=first):
        if isinstance(given, str):
            _check_characters(given, number)
            yield str(number), given
        elif isinstance(given, tuple | list) and [type(part) for part in given[:2]] == [str, str]:
            _check_characters(given[0] + given[1], number)
            _check_rest(given, number)
            yield given
        else:
            wrong: object = given
            if isinstance(given, tuple | list) and len(given) == 2:
                wrong = given[1] if isinstance(given[0], str) else given[0]
            raise InputError(
                f"text {number}: must be a text, or a pair of its name and it, not {_kind(wrong)}"
            )


def _check_characters(text: str, number: int) -> None:
    try:
        text.encode()
    except UnicodeError:
        raise InputError(f"text {number}: half a surrogate pair, which is no character") from None


def _check_rest(given: Sequence[Any], number: int) -> None:
    """Raises `InputError` unless a name and a text stand alone, or before a ``meta`` of JSON."""
    if type(given) not in (tuple, list):
        meta = getattr(given, "meta", {})  # `InputText`, and what else has names for its parts
    elif len(given) > 3:
        raise InputError(f"text {number}: name, text and meta are 3 parts, not {len(given)}")
    else:
        meta = given[2] if len(given) == 3 else {}
    if not isinstance(meta, Mapping):
        told = f"what stands behind name and text must be a dict, not {_kind(meta)}"
        raise InputError(f"text {number}: {told}")
    try:
        check_meta(meta)
    except ValueError as error:
        raise InputError(f"text {number}: {error}") from error


def check_meta(meta: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` for what cannot be written as JSON: dates, NaN, half surrogate pairs."""
    for key, value in meta.items():
        try:
            json.dumps({key: value}, ensure_ascii=False, allow_nan=False).encode()
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"{key!r} in meta is no JSON: {error}") from error


def _kind(given: object) -> str:
    return "None" if given is None else f"of type {type(given).__name__}"
