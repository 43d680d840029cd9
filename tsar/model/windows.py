"""What is read of a document: the words around a trigger, or the whole of it in windows.

``starts`` are those of `semcore.encoders.Subwords`: word ``w`` of the document owns the sub-words
``starts[w]`` to ``starts[w + 1] - 1``. ``room`` counts sub-words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from semcore.encoders.batch import windows_of
from semcore.text.spans import WordSpan


class ReadWindow(NamedTuple):
    """Words of a document that are read together, and those of them that are read nowhere else."""

    words: WordSpan
    kept: WordSpan


def window_around(
    starts: Sequence[int], sentences: Sequence[WordSpan], trigger: WordSpan, room: int
) -> WordSpan:
    """The words that are read for one event: as many as fit.

    First come the sentences in which the trigger stands, then whole sentences to the left and to
    the right in turn, and on one side alone where the other has no more that fits. (The released
    windows stop at either end of the document.) What room is left is filled with words of the
    next sentence, then of the one before. Where the trigger's own sentence does not fit, words
    around the trigger are taken.
    """
    begins = [sentence.start for sentence in sentences]
    left = max(0, bisect_right(begins, trigger.start) - 1)
    right = bisect_left(begins, trigger.end)  # exclusive
    first, end = sentences[left].start, sentences[right - 1].end
    if starts[end] - starts[first] > room:
        return _filled(starts, trigger, WordSpan(first, end), room)
    while True:
        grown = False
        if left > 0 and starts[end] - starts[begins[left - 1]] <= room:
            left, first, grown = left - 1, begins[left - 1], True
        if right < len(sentences) and starts[sentences[right].end] - starts[first] <= room:
            end, right, grown = sentences[right].end, right + 1, True
        if not grown:
            document = WordSpan(0, len(starts) - 1)
            return _filled(starts, WordSpan(first, end), document, room, even=False)


def _filled(
    starts: Sequence[int], inner: WordSpan, outer: WordSpan, room: int, *, even: bool = True
) -> WordSpan:
    """``inner`` grown word by word within ``outer``: evenly to both sides, or first to the right.

    An ``inner`` that has no room itself is cut at its end; its first word is always read.
    """
    first, end = inner
    if starts[end] - starts[first] > room:
        return WordSpan(first, max(first + 1, bisect_right(starts, starts[first] + room) - 1))
    rest = room - (starts[end] - starts[first])
    if even:
        left = bisect_left(starts, starts[first] - rest // 2, outer.start, first)
        first, rest = left, room - (starts[end] - starts[left])
    end = min(outer.end, bisect_right(starts, starts[end] + rest) - 1)
    rest = room - (starts[end] - starts[first])
    return WordSpan(bisect_left(starts, starts[first] - rest, outer.start, first), end)


def all_windows(starts: Sequence[int], room: int) -> list[ReadWindow]:
    """The whole document in windows of at most ``room``, neighbours overlapping by about a half.

    Every word is kept in exactly one of them. A single word longer than the room is alone in its
    window. No words, no windows.
    """
    if len(starts) < 2:
        return []
    return [
        ReadWindow(WordSpan(window.start, window.end), WordSpan(window.keep_start, window.keep_end))
        for window in windows_of(starts, room)
    ]
