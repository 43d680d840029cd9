"""Head words of spans: by the document's dependency heads, or by rule where it has none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from semcore.text.spans import WordSpan
from tsar.data import EventDocument
from tsar.scoring.english_heads import RULES, head_in


def head_words(document: EventDocument, spans: Sequence[WordSpan]) -> list[int]:
    """The head of each span, a word of the document.

    By `dependency_heads` if the document has heads, else by `tsar.scoring.english_heads`.
    """
    if document.heads:
        return dependency_heads(document.heads, spans)
    forms = document.forms
    return [start + head_in(forms[start:end]) for start, end in spans]


def dependency_heads(heads: Sequence[int], spans: Sequence[WordSpan]) -> list[int]:
    """The head of each span by a tree, all at once: the way of TSAR's and gen-arg's scorers.

    It starts at the span's first word and goes from head to head while that stays inside the
    span. ``heads`` are words of the document, -1 for a root. Of heads that go round in a circle
    one is taken, always the same.
    """
    if not spans:
        return []
    above = np.asarray(heads, dtype=np.int64)
    start, end = np.asarray(spans, dtype=np.int64).T
    place = start.copy()
    for _ in range(int((end - start).max())):  # no way through a span is longer
        head = above[place]
        inside = (head >= start) & (head < end)
        if not inside.any():
            break
        place = np.where(inside, head, place)
    found: list[int] = place.tolist()
    return found


def heads_described(documents: Sequence[EventDocument], source: str | None) -> str:
    """How heads are found, for the signature: the ``source`` of the trees, or the rules' name.

    Where only some documents have trees, how many have none.
    """
    without = sum(not document.heads for document in documents)
    if without == len(documents):
        return RULES
    named = source or "given"
    return named if not without else f"{named}+{RULES}({without})"
