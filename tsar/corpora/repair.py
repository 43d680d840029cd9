"""Characters that do not spell what they should: CASIE's, of which a thirtieth is beside it."""

from __future__ import annotations

from typing import Any

from semcore.text.spans import CharSpan
from tsar.corpora.sources import Repairs


def repaired(text: str, start: Any, end: Any, expected: str, repairs: Repairs) -> CharSpan | None:
    """Where ``expected`` stands: at the characters stated, or at its nearest occurrence.

    What stands nowhere keeps the characters that were stated, as far as the text has them; None
    if it has none. Counted in ``repairs`` are ``spans_repaired``, ``spans_unrepaired`` and
    ``spans_lost``.
    """
    if type(start) is not int or type(end) is not int:
        raise TypeError(f"offsets {start!r} and {end!r} are not whole numbers")
    if 0 <= start < end and text[start:end] == expected:
        return CharSpan(start, end)
    near = min(max(start, 0), len(text))
    places = (text.rfind(expected, 0, near + len(expected)), text.find(expected, near))
    found = [place for place in places if place >= 0] if expected.strip() else []
    if found:
        repairs["spans_repaired"] += 1
        place = min(found, key=lambda place: abs(place - start))
        return CharSpan(place, place + len(expected))
    if 0 <= start < end and text[start:end].strip():
        repairs["spans_unrepaired"] += 1
        return CharSpan(start, min(end, len(text)))
    repairs["spans_lost"] += 1
    return None
