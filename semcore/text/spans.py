"""Half-open spans, and what they index: words of a sentence or characters of a text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar


class WordSpan(NamedTuple):
    """Words ``start`` to ``end - 1`` of a sentence."""

    start: int
    end: int


class CharSpan(NamedTuple):
    """Characters ``start`` to ``end - 1`` of a text (Unicode code points)."""

    start: int
    end: int


Span = TypeVar("Span", WordSpan, CharSpan)


def checked_span(kind: type[Span], pair: Any, limit: int, what: str) -> Span:
    """The span that a pair of numbers is, within ``0..limit``.

    Raises ``TypeError`` or ``ValueError`` that call it ``what``.
    """
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise TypeError(f"{what} must be [start, end]")
    start, end = pair
    if type(start) is not int or type(end) is not int:
        raise TypeError(f"{what} [{start}, {end}] is not of whole numbers")
    if end <= start:
        raise ValueError(f"{what} [{start}, {end}]: its end must be greater than its start")
    if start < 0 or end > limit:
        raise ValueError(f"{what} [{start}, {end}] is not inside 0..{limit}")
    return kind(start, end)


def checked_spans(
    kind: type[Span], pairs: Iterable[Any], limit: int, what: str
) -> tuple[Span, ...]:
    """Spans in order, none overlapping the one before. Raises as `checked_span` does."""
    spans = tuple(checked_span(kind, pair, limit, what) for pair in pairs)
    if any(before.end > after.start for before, after in pairwise(spans)):
        raise ValueError(f"{what} spans are not in order, or overlap")
    return spans


def words_of(characters: CharSpan, words: Sequence[CharSpan]) -> WordSpan | None:
    """The smallest run of words that covers every word touched by ``characters``.

    ``words`` are in order and do not overlap. ``None`` if the characters touch no word.
    """
    first = bisect_right([word.end for word in words], characters.start)
    last = bisect_left([word.start for word in words], characters.end)
    return WordSpan(first, last) if first < last else None


def characters_of(span: WordSpan, words: Sequence[CharSpan]) -> CharSpan:
    """From the first character of the span's first word to the end of its last word."""
    return CharSpan(words[span.start].start, words[span.end - 1].end)


def place_of(
    entry: Mapping[str, Any], key: str, words_key: str, length: int, words: Sequence[CharSpan]
) -> tuple[CharSpan, WordSpan]:
    """A span by its characters, its words, or both, which then are in one place.

    ``words`` are those of the text, which has ``length`` characters. Raises ``KeyError``,
    ``TypeError`` or ``ValueError``.
    """
    inside = None
    if entry.get(words_key) is not None:
        inside = checked_span(WordSpan, entry[words_key], len(words), words_key)
        if entry.get(key) is None:
            return characters_of(inside, words), inside
    characters = checked_span(CharSpan, entry[key], length, key)
    touched = words_of(characters, words)
    if touched is None:
        raise ValueError(f"{key} [{characters.start}, {characters.end}] touches no word")
    if inside not in (None, touched):
        raise ValueError(
            f"{key} {list(characters)} touches the words {list(touched)}, "
            f"but {words_key} is {entry[words_key]}"
        )
    return characters, touched


def only_words(text: str, words: Iterable[CharSpan]) -> str:
    """The text with blanks in the place of what is in no word, as marks of Markdown are."""
    parts: list[str] = []
    place = 0
    for start, end in words:
        gap = text[place:start]
        parts += [" " * len(gap) if gap.strip() else gap, text[start:end]]
        place = end
    gap = text[place:]
    return "".join([*parts, " " * len(gap) if gap.strip() else gap])
