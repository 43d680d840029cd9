"""Sentences that are too long for an AMR parser, cut where a clause ends.

Running text has "sentences" of hundreds of words: lists, tables, a page without a full stop. Each
piece is parsed as a sentence of its own and has its own root.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from semcore.text.spans import WordSpan

LONGEST = 100  # words; of RAMS's sentences four in a thousand have more

_ENDS = frozenset([".", "!", "?", "...", "…"])
_CLAUSES = frozenset([";", ":", "--", "\u2014", "\u2013", ")", '"', "\u201d", "''", "|", "•", "*"])
_PHRASES = frozenset([",", "-", "\u2019", "'", "]"])


def pieces(forms: Sequence[str], longest: int = LONGEST) -> Iterator[WordSpan]:
    """The whole sentence, or pieces of at most ``longest`` words, one after another.

    A piece is at least half as long as it may be. It ends behind the last full stop there; without
    one, behind the last semicolon, colon, dash or closing bracket; behind the last comma; in front
    of *and*, *or*, *but*; or it has the most words that it may have.
    """
    start, count = 0, len(forms)
    while count - start > longest:
        # Not a long piece and a stump: what is left is cut in the middle, or nearly.
        most = min(longest, (count - start + 1) // 2 + longest // 4)
        end = _cut(forms, start, start + max(1, most // 2), start + most)
        yield WordSpan(start, end)
        start = end
    yield WordSpan(start, count)


def _cut(forms: Sequence[str], start: int, low: int, high: int) -> int:
    """Where to cut, behind ``low - 1`` at the earliest and behind ``high - 1`` at the latest."""
    places = range(high - 1, low - 2, -1)
    for marks in (_ENDS, _CLAUSES, _PHRASES):
        for place in places:
            if place >= start and forms[place] in marks:
                return place + 1
    for place in range(high, low, -1):
        if forms[place : place + 1] and forms[place].lower() in ("and", "or", "but"):
            return place
    return high
