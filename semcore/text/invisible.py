"""Characters that nobody sees: a text without them, and the way back to its characters.

>>> seen = visible("of\\u00adficer\\u200e.")
>>> seen.text, seen.spans([CharSpan(0, 7), CharSpan(7, 8)])
('officer.', [CharSpan(start=0, end=9), CharSpan(start=9, end=10)])
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from semcore.text.spans import CharSpan
from semcore.text.unbroken import emoji

# Soft hyphen, marks and embeddings of direction (Unicode Annex 9), zero-width spaces and joiners,
# word joiner, byte-order mark: the format characters (category Cf) that running text has.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")


class Visible(NamedTuple):
    """A text without what is invisible."""

    text: str
    places: list[int]  # of its characters in the whole text
    after: dict[int, int]  # where what was left out behind a word begins, and where it ends
    before: dict[int, int]  # where what was left out before a word ends, and where it begins

    def spans(self, found: Iterable[CharSpan]) -> list[CharSpan]:
        """The spans in the whole text: what was left out is the word's before it, or the next's."""
        spans = []
        for start, end in found:
            first, last = self.places[start], self.places[end - 1] + 1
            spans.append(CharSpan(self.before.get(first, first), self.after.get(last, last)))
        return spans


def visible(text: str) -> Visible | None:
    """The text as it is seen; None if all of it is.

    The joiners in a picture stay, and what stands alone between white space.
    """
    if text.isascii() or INVISIBLE.search(text) is None:
        return None
    drawn = {index for start, end in emoji(text) for index in range(start, end)}
    kept: list[int] = []
    after: dict[int, int] = {}
    before: dict[int, int] = {}
    place = 0
    for run in INVISIBLE.finditer(text):
        start, end = run.span()
        behind_word = start > 0 and not text[start - 1].isspace()
        if start in drawn or not (behind_word or text[end : end + 1].strip()):
            continue
        kept += range(place, start)
        place = end
        if behind_word:
            after[start] = end
        else:
            before[end] = start
    kept += range(place, len(text))
    return Visible("".join([text[index] for index in kept]), kept, after, before)
