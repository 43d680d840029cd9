"""Tables of texts: comma-separated values (RFC 4180), a text a row.

The first row names the columns. One is ``text``, in small letters or capitals; ``name`` or ``id``
may be others, and the rest is left alone. Columns stand between commas, semicolons or tabs:
between those that make one of the first row's names ``text``. What stands in quotes may have line
ends.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path

from semcore.errors import InputError

_HEAD = 4096  # characters of a first line that tell its columns
_BETWEEN = (",", ";", "\t")
_RESULTS = {"parser", "type", "role", "start", "end"}  # columns of a table of what was found
OF_RESULTS = (
    "a table of results that graphsem made, with no documents in it; give the texts that were "
    "parsed, or the results as .jsonl"
)
_LONGEST = 2**30  # characters of a field; csv's own limit is that of a short text


def rows_of(
    lines: Iterable[str], place: str
) -> Iterator[tuple[int, Callable[[], Mapping[str, str]]]]:
    """Of each row the line at which it begins, and what gives its fields by column.

    ``lines`` have their ends. What gives the fields raises ``ValueError`` for a row that has more
    or fewer than there are columns, or quotes that are none. Raises `InputError` when no column
    is a text, and for a table that graphsem made.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))
    rest = iter(lines)
    first = next(rest, "")
    columns, between = _columns(first, place)
    reader = csv.reader(chain([first], rest), delimiter=between, strict=True)
    next(reader)
    while True:
        begin = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield begin, partial(_refused, str(error))
            continue
        if row:
            yield begin, partial(_record, columns, row)


def is_of_results(columns: Iterable[str]) -> bool:
    """Whether a table with these columns, in small letters, is one that graphsem made."""
    return _RESULTS.issubset(columns)


def is_results_table(path: Path) -> bool:
    """Whether a file is a table of graphsem's results, by its name and its first line."""
    if path.suffix.lower() != ".csv":
        return False
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as stream:
            first = stream.readline(_HEAD)
    except OSError:
        return False  # told when it is read
    return is_of_results(first.strip().lower().split(","))


def _columns(first: str, place: str) -> tuple[list[str], str]:
    """The names of the columns, and what stands between them."""
    found: list[list[str]] = []
    for between in _BETWEEN:
        try:
            names = next(csv.reader([first], delimiter=between, strict=True), [])
        except csv.Error:
            continue
        columns = [name.strip() for name in names]
        lowered = [name.lower() for name in columns]
        if lowered.count("text") == 1:
            if is_of_results(lowered):
                raise InputError.at(place, 1, OF_RESULTS)
            known = ("text", "name", "id")
            return [
                low if low in known else name for low, name in zip(lowered, columns, strict=True)
            ], between
        found.append(columns)
    names = max(found, key=len, default=[])
    told = f"its columns are {', '.join(names)}" if any(names) else "it is empty"
    raise InputError.at(place, 1, f"no column of this table is called text; {told}")


def _record(columns: list[str], row: list[str]) -> dict[str, str]:
    if len(row) != len(columns):
        raise ValueError(f"the row has {len(row)} fields, and there are {len(columns)} columns")
    return dict(zip(columns, row, strict=True))


def _refused(problem: str) -> dict[str, str]:
    raise ValueError(problem)
