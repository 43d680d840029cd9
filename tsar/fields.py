"""Fields of a JSON object that say something of an event, checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from math import isfinite
from typing import Any, TypeVar

from semcore.errors import inside

Given = TypeVar("Given")
Made = TypeVar("Made")


def name_of(entry: Mapping[str, Any], key: str) -> str:
    """A string that is not empty. Raises ``KeyError`` or ``TypeError``."""
    name = entry[key]
    if not isinstance(name, str) or not name:
        raise TypeError(f"{key} must be a string, not empty")
    return name


def id_of(entry: Mapping[str, Any], key: str, default: str) -> str:
    """A name (`id_text`); the default where there is none, or null. Raises ``TypeError``."""
    value = entry.get(key)
    return default if value is None else id_text(value, key)


def id_text(value: Any, what: str) -> str:
    """A string, or a whole number as one. Raises ``TypeError`` for what is no name."""
    if type(value) not in (str, int):
        raise TypeError(f"{what} must be a string or a whole number")
    return str(value)


def listed(entry: Mapping[str, Any], key: str) -> Sequence[Any]:
    """A list; an empty one where there is none, or null. Raises ``TypeError``."""
    value = entry.get(key)
    if value is not None and not isinstance(value, list | tuple):
        raise TypeError(f"{key} must be a list")
    return () if value is None else value


def required(entry: Mapping[str, Any], key: str) -> Sequence[Any]:
    """A list that must be there. Raises ``KeyError`` or ``TypeError``."""
    if entry[key] is None:
        raise TypeError(f"{key} must be a list")
    return listed(entry, key)


def strings(value: Any, what: str) -> list[str]:
    """A list of strings. Raises ``TypeError`` if it is none."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"{what} must be a list of strings")
    return value


def text_of(entry: Mapping[str, Any], key: str) -> str:
    """A string; an empty one where there is none, or null. Raises ``TypeError``."""
    value = entry.get(key)
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{key} must be a string")
    return value or ""


def in_document(id: str) -> AbstractContextManager[None]:
    """What goes wrong inside names the document: a ``ValueError``, ``document 'd1': ...``."""
    return inside(f"document {id!r}")


def each(entries: Iterable[Given], what: str, make: Callable[[int, Given], Made]) -> list[Made]:
    """What is made of each entry and its number, from 1.

    What goes wrong with one is a ``ValueError`` that names it: of an argument that is made inside
    an event, ``event 2: argument 3: ...``.
    """
    numbered = enumerate(entries, start=1)
    return each_named(((f"{what} {n}", (n, entry)) for n, entry in numbered), lambda x: make(*x))


def each_named(entries: Iterable[tuple[str, Given]], make: Callable[[Given], Made]) -> list[Made]:
    """The same of entries that have names."""
    made = []
    for name, entry in entries:
        with inside(name):
            made.append(make(entry))
    return made


def each_object(
    entry: Mapping[str, Any],
    key: str,
    what: str,
    make: Callable[[int, Mapping[str, Any]], Made],
    *,
    needed: bool = False,
) -> list[Made]:
    """The same of the JSON objects of a list, which may be missing unless it is ``needed``.

    Raises ``KeyError`` or ``TypeError`` for the list, ``ValueError`` for an object of it.
    """

    def checked(number: int, item: Any) -> Made:
        if not isinstance(item, Mapping):
            raise TypeError("must be a JSON object")
        return make(number, item)

    return each(required(entry, key) if needed else listed(entry, key), what, checked)


def checked_score(score: Any, what: str) -> float | None:
    """A score, or none. Raises ``TypeError`` or ``ValueError`` that call it ``what``."""
    if score is not None and type(score) not in (int, float):
        raise TypeError(f"{what} must be a number")
    if score is not None and not isfinite(score):
        raise ValueError(f"{what} must be a finite number")
    return score
