"""Half-open spans, and what they index: words of a sentence or characters of a text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class WordSpan(NamedTuple):
    """Words ``start`` to ``end - 1`` of a sentence."""

    start: int
    end: int


class CharSpan(NamedTuple):
    """Characters ``start`` to ``end - 1`` of a text (Unicode code points)."""

    start: int
    end: int


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
