"""Characters by their name or number, as HTML and Markdown write them: ``&quot;``, ``&#39;``.

>>> decoded("AT&amp;T &notone; &#x2014;")
'AT&T &notone; —'
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from html.entities import html5
from typing import NamedTuple

from semcore.text.spans import CharSpan

ENTITY = re.compile(r"&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,31}));")


def decoded(text: str) -> str:
    """The text with characters in the place of entities; what names none stays as it is."""
    return ENTITY.sub(_character, text) if "&" in text else text


class Decoded(NamedTuple):
    """A text with characters in the place of entities, and where each character stands."""

    text: str
    places: list[int]  # of its characters in the whole text
    ends: list[int]  # behind each of them

    def spans(self, found: Iterable[CharSpan]) -> list[CharSpan]:
        """The spans in the whole text."""
        return [CharSpan(self.places[start], self.ends[end - 1]) for start, end in found]


def read_entities(text: str) -> Decoded | None:
    """The text as it is read; None if it has no entity, or none of one character.

    >>> read = read_entities("R&amp;D")
    >>> read.text, read.spans([CharSpan(1, 2)])
    ('R&D', [CharSpan(start=1, end=6)])
    """
    if "&" not in text:
        return None
    pieces: list[str] = []
    places: list[int] = []
    ends: list[int] = []
    place = 0
    for entity in ENTITY.finditer(text):
        character = _character(entity)
        if len(character) == 1:
            start, end = entity.span()
            pieces += [text[place:start], character]
            places += [*range(place, start), start]
            ends += [*range(place + 1, start + 1), end]
            place = end
    if place == 0:
        return None
    places += range(place, len(text))
    ends += range(place + 1, len(text) + 1)
    return Decoded("".join([*pieces, text[place:]]), places, ends)


def _character(found: re.Match[str]) -> str:
    if found[1] and f"{found[1]};" not in html5:
        return found.group()
    return html.unescape(found.group()) or found.group()
