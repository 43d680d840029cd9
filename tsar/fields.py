"""Fields of a JSON object that say something of an event, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from semcore.text.spans import CharSpan, WordSpan, characters_of, checked_span, words_of


def name_of(entry: Mapping[str, Any], key: str) -> str:
    """A string that is not empty. Raises ``KeyError`` or ``TypeError``."""
    name = entry[key]
    if not isinstance(name, str) or not name:
        raise TypeError(f"{key} must be a string, not empty")
    return name


def checked_score(score: Any, what: str) -> float | None:
    """A score, or none. Raises ``TypeError`` or ``ValueError`` that call it ``what``."""
    if score is not None and type(score) not in (int, float):
        raise TypeError(f"{what} must be a number")
    if score is not None and not isfinite(score):
        raise ValueError(f"{what} must be a finite number")
    return score


def place_of(
    entry: Mapping[str, Any], key: str, words_key: str, length: int, words: Sequence[CharSpan]
) -> tuple[CharSpan, WordSpan]:
    """A span by its characters, its words, or both: each of them.

    ``words`` are those of the document, whose text has ``length`` characters. Raises ``KeyError``,
    ``TypeError`` or ``ValueError``.
    """
    if words_key in entry:
        inside = checked_span(WordSpan, entry[words_key], len(words), words_key)
        if key not in entry:
            return characters_of(inside, words), inside
        return checked_span(CharSpan, entry[key], length, key), inside
    characters = checked_span(CharSpan, entry[key], length, key)
    touched = words_of(characters, words)
    if touched is None:
        raise ValueError(f"{key} [{characters.start}, {characters.end}] touches no word")
    return characters, touched
