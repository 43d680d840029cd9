"""Sentences of a text that comes as words alone, as WikiEvents' rebuilt train does.

The words are set as print would have them ("Lt . Gen . Prawut said" as "Lt. Gen. Prawut said"), and
then split like raw text. Straight quotation marks open and close in turn; no sentence begins with a
small letter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from semcore.text.sentences import sentence_spans
from semcore.text.spans import WordSpan

_CLOSING = frozenset([*".,;:?!%)]}", "…", "\u2019", "\u201d", "'s", "n't", "'", "''"])
_OPENING = frozenset(["(", "[", "{", "$", "£", "€", "#", "\u201c", "\u2018", "``"])
_JOINING = frozenset("-\u2013/_@")
_CLITICS = frozenset(["s", "t", "re", "ve", "ll", "d", "m"])


def sentences_of_words(words: Sequence[str]) -> list[WordSpan]:
    """The sentences, one after another: every word is in exactly one."""
    text, ends = _printed(words)
    bounds: list[WordSpan] = []
    start = 0
    for span in sentence_spans(text):
        end = min(bisect_left(ends, span.end) + 1, len(words))  # behind the word it ends in
        if end > start and not (end < len(words) and words[end][0].islower()):
            bounds.append(WordSpan(start, end))
            start = end
    if start < len(words):
        bounds.append(WordSpan(start, len(words)))
    return bounds


def _printed(words: Sequence[str]) -> tuple[str, list[int]]:
    """The words as a text, and where each ends in it."""
    parts: list[str] = []
    ends: list[int] = []
    length = 0
    quoted = False  # whether a straight quotation mark is open
    glued = True  # whether the next word follows without a blank
    for place, word in enumerate(words):
        closes = word in _CLOSING or (word == '"' and quoted)
        if not (glued or closes or word in _JOINING or _goes_on(words, place)):
            parts.append(" ")
            length += 1
        parts.append(word)
        length += len(word)
        ends.append(length)
        glued = word in _OPENING or word in _JOINING or (word == '"' and not quoted)
        if word == "\u2019" and place + 1 < len(words):
            glued = words[place + 1] in _CLITICS
        quoted ^= word == '"'
    return "".join(parts), ends


def _goes_on(words: Sequence[str], place: int) -> bool:
    """Whether a word belongs to what a period parts it from: ``U . S .``, ``3 . 49``."""
    if place < 2 or words[place - 1] != ".":
        return False
    before, word, after = words[place - 2], words[place], "".join(words[place + 1 : place + 2])
    initials = len(before) == len(word) == 1 and before.isalpha() and word.isalpha()
    return (initials and after == ".") or (before.isdigit() and word.isdigit())
