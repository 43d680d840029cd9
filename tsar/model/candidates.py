"""Candidate arguments: all runs of words inside one sentence, up to a length in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]
Candidates = tuple[Indices, Indices]  # first and last word of each, in order


def candidates_of(sentence: Indices, shift: int, longest: int) -> Candidates:
    """First and last words (inclusive), plus ``shift``, of all candidates, in order of both.

    Args:
        sentence: ``[n]`` number of each word's sentence, rising.
        longest: of a candidate, in words.
    """
    words = np.arange(len(sentence))
    first = np.repeat(words, longest)
    last = first + np.tile(np.arange(longest), len(words))
    inside = last < len(words)
    first, last = first[inside], last[inside]
    together = sentence[first] == sentence[last]
    return first[together] + shift, last[together] + shift


def targets_of(spans: Indices, context: Indices, found: Sequence[Candidates], most: int) -> Indices:
    """``[E, most]``: 1 + the role's place for candidates that gold calls arguments, else 0.

    A candidate with two roles of one event gets the first (a softmax has one answer); spans that
    are no candidates have no place here.

    Args:
        spans: ``[A, 4]`` event, first word, last word, role's place.
        context: ``[E]`` of each event.
        found: the candidates of each context.
    """
    targets = np.zeros((len(context), most), dtype=np.int64)
    if not len(spans) or not most:
        return targets
    width = 1 + max((int(last.max()) for _, last in found if len(last)), default=0)
    width = max(width, 1 + int(spans[:, 2].max()))
    keys = np.concatenate(
        [(row * width + first) * width + last for row, (first, last) in enumerate(found)]
    )
    offsets = np.cumsum([0, *(len(first) for first, _ in found)])
    event, first, last, slot = spans[::-1].T  # the first of two comes last, and stays
    row = context[event]
    wanted = (row * width + first) * width + last
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    there = keys[place] == wanted
    targets[event[there], (place - offsets[row])[there]] = slot[there] + 1
    return targets
