"""Word lists: JSON files beside the modules that read them, each of lists of words by a key."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from json import loads
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """A list by its file's name.

    >>> table("currencies.json")["euro"]
    ['euro', 'euros', '€', 'eur']
    """
    found: dict[str, Any] = loads((files("amr.constants") / name).read_text(encoding="utf-8"))
    return found


def words_of(sort: str) -> frozenset[str]:
    """Words of one sort, of ``words.json``.

    >>> "H2O" in words_of("molecules")
    True
    """
    return frozenset(table("words.json")[sort])
