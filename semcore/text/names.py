"""Texts with names, as parsers take them: those that have none are called by their numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def named(texts: Iterable[str | Pair | Named], first: int = 1) -> Iterator[Pair | Named]:
    """Texts with names: those that have none are named by their number.

    Raises `InputError` for a text that stands alone, and, with its number, for what is neither a
    text nor a pair of a name and a text (nan, None).
    """
    if isinstance(texts, str | bytes | Mapping) or not isinstance(texts, Iterable):
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
