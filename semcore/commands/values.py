"""Values of the command line: texts, names and paths arrive as they were typed.

Hydra's grammar reads numbers, booleans and null wherever they may stand: of ``2024_05_01`` it
makes ``20240501``, of ``1.10`` ``1.1``. Where the dataclass of a command says that a key is a
string, what was typed is therefore put in quotes before Hydra sees it. What stays Hydra's there:

- quotes around the whole value, which go, and ``${...}``, which is filled in;
- ``null`` at a key that may be ``None``: nothing;
- in a sweep (``-m``) commas between values, and ``choice(...)``, ``range(...)``, ``glob(...)``.

A field with ``metadata={"verbatim": True}`` (a text to be parsed) has none of the first two. A
list of strings is read item by item. At a key that is a list ``a,b`` is ``[a,b]``, and ``a`` is
``[a]``; in a sweep both stand for lists of one.
"""

from __future__ import annotations

import dataclasses
import os
import re
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Union, get_args, get_origin, get_type_hints

from semcore.errors import InputError

_KEY = re.compile(r"[~+]*[\w./@:-]+")
_SWEEPER = re.compile(r"(choice|range|interval|glob|sort|shuffle|tag|extend_list)\(.*\)")
_LIST = re.compile(r"\[.*\]", re.DOTALL)
_INTERPOLATION = re.compile(r"\$\{[^{}]*\}")
_BRACKETS = {"[": "]", "{": "}", "(": ")"}


# "???" is OmegaConf's sign for what is missing; as a text it goes by this name.
QUESTION_MARKS = "\ufdd0???"


def verbatim(comment: str, default: Any = None) -> Any:
    """A dataclass field whose value is what was typed, whatever it looks like."""
    return dataclasses.field(default=default, metadata={"comment": comment, "verbatim": True})


def spelled(override: str, schema: Any, *, sweeps: bool = False) -> str:
    """``key=value`` in Hydra's grammar, its value quoted where that would read something else.

    ``schema`` is the dataclass of the keys. Raises `InputError` for what is not ``key=value``.
    """
    key, equals, value = override.partition("=")
    if not equals:
        raise InputError(f"{override!r} is not key=value (try --help)")
    kind = _kind(key.lstrip("+~"), schema)
    if kind is None or key.startswith("~"):
        return _as_hydra(key, value, sweeps)
    if not _KEY.fullmatch(key):
        raise InputError(f"{override!r}: {key!r} is not a key (try --help)")
    if sweeps and _SWEEPER.fullmatch(value):
        return override
    parts = list(_parts(value)) if sweeps else [value]
    return f"{key}={','.join(map(kind, parts))}"


def quoted(value: str) -> str:
    """A string in Hydra's grammar, with nothing in it taken for an interpolation."""
    return _in_quotes(re.sub(r"(\\*)\$\{", r"\1\1\\${", value))


def _in_quotes(value: str) -> str:
    if value == "???":
        return f"'{QUESTION_MARKS}'"
    escaped = re.sub(r"(\\*)'", r"\1\1\\'", value)
    trailing = len(escaped) - len(escaped.rstrip("\\"))
    return f"'{escaped}{chr(92) * trailing}'"


def _as_hydra(key: str, value: str, sweeps: bool) -> str:
    """Of a key that is no string: quoted only where Hydra's grammar refuses it."""
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    value = _at_home(value)
    # Outside quotes Hydra takes a backslash for an escape, which a path or sentence never means.
    escapes = "\\" in value and not sweeps and value[0] not in "[{('\""
    if not escapes:
        with suppress(HydraException):
            parsed = OverridesParser.create().parse_override(f"{key}={value}")
            if sweeps or not parsed.is_sweep_override():
                return f"{key}={value}"
    if not _KEY.fullmatch(key):
        raise InputError(f"{f'{key}={value}'!r}: {key!r} is not a key (try --help)")
    return f"{key}={_in_quotes(value)}"


def _text(value: str) -> str:
    """A string; Hydra's own quotes around it stay."""
    return value if _is_quoted(value) else _in_quotes(_at_home(value))


def _text_or_none(value: str) -> str:
    return value if value == "null" else _text(value)


def _texts(value: str) -> str:
    """A list of strings, or what is none and OmegaConf will refuse."""
    items = _items(value)
    if items is None:
        return _text_or_none(value)
    return f"[{','.join(_text(item) for item in items)}]"


def _numbers(value: str) -> str:
    """A list of numbers, or what is none and OmegaConf will refuse."""
    items = _items(value)
    return value if items is None else f"[{','.join(items)}]"


def _items(value: str) -> list[str] | None:
    """What a list has, with brackets around it or without; None: this stands for another list."""
    if not value or value == "null" or _INTERPOLATION.fullmatch(value):
        return None
    inner = value[1:-1] if _LIST.fullmatch(value) else value
    return [part.strip() for part in _parts(inner) if part.strip()]


def _names(value: str) -> str:
    """One name, or a list of names."""
    return _texts(value) if _LIST.fullmatch(value) else _text(value)


def _kind(key: str, schema: Any) -> Callable[[str], str] | None:
    """How a value of the key is spelled; None where the key is no string, or none of ours."""
    own = False
    hint: Any = schema
    for name in key.split("."):
        if dataclasses.is_dataclass(hint):
            found = {field.name: field for field in dataclasses.fields(hint)}.get(name)
            if found is None:
                return None
            own = bool(found.metadata.get("verbatim"))
            hint = get_type_hints(hint)[name]
        elif get_origin(hint) in (list, dict) and get_args(hint):
            hint = get_args(hint)[-1]
        else:
            return None
        members = _members(hint)
        hint = members[0] if len(members) == 1 else hint
    if own:
        return _names if hint is Any else quoted
    if hint is str:
        return _text_or_none if _may_be_none(key, schema) else _text
    if get_origin(hint) is not list:
        return None
    (item,) = get_args(hint)
    return _texts if item is str else _numbers if item in (int, float) else None


def _may_be_none(key: str, schema: Any) -> bool:
    hint: Any = schema
    for name in key.split("."):
        plain = next(iter(_members(hint)), hint)
        hint = (
            get_type_hints(plain)[name] if dataclasses.is_dataclass(plain) else get_args(plain)[-1]
        )
    return type(None) in get_args(hint)


def _members(hint: Any) -> Sequence[Any]:
    """The types of a union but for None; a type alone is its own."""
    if get_origin(hint) in (Union, types.UnionType):
        return [member for member in get_args(hint) if member is not type(None)]
    return [hint]


def _is_quoted(value: str) -> bool:
    return re.fullmatch(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", value, re.DOTALL) is not None


def _at_home(value: str) -> str:
    # Shells leave it alone behind a "=".
    return os.path.expanduser(value) if value.startswith("~/") else value


def _parts(value: str) -> Iterator[str]:
    """What stands between the commas outside quotes and brackets."""
    start, waiting, quote = 0, [], ""
    escaped = False
    for place, character in enumerate(value):
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and not value[start:place].strip():
            quote = character
        elif character in _BRACKETS:
            waiting.append(_BRACKETS[character])
        elif waiting and character == waiting[-1]:
            waiting.pop()
        elif character == "," and not waiting:
            yield value[start:place]
            start = place + 1
    yield value[start:]
