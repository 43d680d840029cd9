"""Sentences as people write them -> the JSON of `kid.data`: what follows from the rest is added.

A sentence needs ``text``, a frame ``frame`` and its target, an element ``name`` and its place;
places are words, characters, or both. Words that are not given are split.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from semcore.text.spans import CharSpan, WordSpan, characters_of, checked_spans, place_of
from semcore.text.words import words


def completed(record: Mapping[str, Any], id: str | None = None) -> dict[str, Any]:
    """A record with all fields that `kid.data` needs; it is called ``id`` if it has none.

    Raises ``ValueError``, ``KeyError`` or ``TypeError`` for what is missing or contradicts itself.
    """
    text, given = record["text"], record.get("words")
    if not isinstance(text, str):
        raise TypeError("text must be a string")
    spans = words(text) if given is None else checked_spans(CharSpan, given, len(text), "words")
    frames = record.get("frames", ())
    if not isinstance(frames, list | tuple):
        raise TypeError("frames must be a list")
    name = {} if id is None else {"id": id}
    return {**name, **record, "words": spans, "frames": [_frame(f, text, spans) for f in frames]}


def _frame(entry: Mapping[str, Any], text: str, spans: tuple[CharSpan, ...]) -> dict[str, Any]:
    target, characters = entry.get("target"), entry.get("target_characters")
    if target is None:
        if not isinstance(characters, list) or not characters:
            raise ValueError("a frame needs target or target_characters, a list of [start, end]")
        places = [place_of({"span": c}, "span", "words", len(text), spans) for c in characters]
        target = [list(place) for _, place in places]
    elif characters is None:
        whole = checked_spans(WordSpan, target, len(spans), "target")
        characters = [list(characters_of(span, spans)) for span in whole]
    elements = []
    for element in entry.get("elements", ()):
        if element.get("characters") is None or element.get("words") is None:
            place, inside = place_of(element, "characters", "words", len(text), spans)
            element = {**element, "characters": list(place), "words": list(inside)}
        elements.append(element)
    return {**entry, "target": target, "target_characters": characters, "elements": elements}
