"""JSON from others, read at the border: every text gives a value, or one line on what is wrong.

- `record_of_line`, `records`: JSON Lines; empty lines are passed over, fields of null are absent
- `shaped`: the value, if it has the shape that a type annotation says (pydantic)
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from semcore.errors import at_line
from semcore.files.json_text import json_of

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_NULL = re.compile(r":\s*null\b")
_NEEDED = {"text", "name", "type", "role", "frame"}  # null says less than nothing there
_MOST_SHOWN = 60  # characters of a value


def record_of_line(line: str) -> dict[str, Any]:
    """The JSON object of a line. Raises ``ValueError`` or ``TypeError`` when it is none."""
    record = json_of(line)
    if not isinstance(record, dict):
        raise TypeError("not a JSON object")
    return record


class Fields(dict[str, Any]):
    """A JSON object without its fields of ``null``, which knows that these were there."""

    nulls: frozenset[str] = frozenset()

    def __missing__(self, key: str) -> Any:
        """Raises ``TypeError`` for a field of ``null`` that is asked for, else ``KeyError``."""
        if key in self.nulls:
            raise TypeError(f"{key} is null")
        raise KeyError(key)


def without_nulls(value: Any) -> Any:
    """A JSON value whose objects, at any depth, lack the fields of ``null``: see `Fields`.

    Those that nothing can do without stay, to be told as what they are, and what is in ``meta``,
    which is the user's own.
    """
    if isinstance(value, dict):
        nulls = {key for key, item in value.items() if item is None and key not in _NEEDED}
        fields = Fields(
            (key, item if key == "meta" else without_nulls(item))
            for key, item in value.items()
            if key not in nulls
        )
        fields.nulls = getattr(value, "nulls", frozenset()) | nulls
        return fields
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def records(
    lines: Iterable[str], name: str | os.PathLike[str], *, nulls: bool = False
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of lines of JSON, each with the number of its line from 1.

    Fields of ``null`` say as much as none and are left out, unless ``nulls`` are wanted.
    Raises `InputError` naming ``name`` and the line.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            with at_line(name, number):
                record = record_of_line(line)
                if not nulls and _NULL.search(line):
                    record = without_nulls(record)
            yield number, record


def shaped(kind: Any, value: Any) -> Any:
    """The value, if it has the shape of a type annotation; lists may stand for tuples.

    Raises ``ValueError`` that names the place and what should be there.
    """
    from pydantic import ValidationError

    try:
        return _adapter(kind).validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        missing = first["type"] == "missing"
        steps, holder = _followed(first["loc"][:-1] if missing else first["loc"], value)
        place = ".".join(map(str, [*steps, first["loc"][-1]] if missing else steps))
        if missing:
            outer, key = steps, first["loc"][-1]
            if isinstance(key, int):
                where = ".".join(map(str, outer)) or "it"
                raise ValueError(f"{where} lacks item {key}: {_shown(holder)}") from None
            if key in getattr(holder, "nulls", ()):
                raise ValueError(f"{place} is null") from None
            raise ValueError(f"missing key {place!r}") from None
        wanted = first["msg"].removeprefix("Input ").removeprefix("Value error, ")
        raise ValueError(f"{place or 'it'} {wanted}, not {_shown(first['input'])}") from None


def _followed(steps: Iterable[str | int], value: Any) -> tuple[list[str | int], Any]:
    """The steps that lead into a value, and what is there; those that name a type do not."""
    taken = []
    for step in steps:
        with suppress(LookupError, TypeError):
            value = value[step]
            taken.append(step)
    return taken, value


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
