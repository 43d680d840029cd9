"""Columns of brackets and stars: labelled spans of words, one cell a word.

    >>> spans(["(S(NP*", "*)", "(VP*))"])
    [Labelled(label='S', span=WordSpan(start=0, end=3)), \
Labelled(label='NP', span=WordSpan(start=0, end=2)), \
Labelled(label='VP', span=WordSpan(start=2, end=3))]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from semcore.text.spans import WordSpan

# An opening bracket with its label, or a closing one. The star stands for the word; releases
# before 2005 name what closes (``*A0)``).
_PIECE = re.compile(r"\(([^()*]*)|(\))")
_OPENS, _CLOSES = 1, 2


class Labelled(NamedTuple):
    """A labelled span of words."""

    label: str
    span: WordSpan


class BracketError(ValueError):
    """What is wrong with a column, and in which cell (from 0)."""

    def __init__(self, problem: str, cell: int) -> None:
        super().__init__(problem)
        self.cell = cell


def spans(cells: Sequence[str]) -> list[Labelled]:
    """The spans of a column, outer before inner, in the order in which they open.

    Raises `BracketError` for brackets that do not match.
    """
    found: list[Labelled | None] = []
    open_spans: list[tuple[int, str, int]] = []  # place in ``found``, label, first word
    for index, cell in enumerate(cells):
        if cell == "*":  # most cells
            continue
        for piece in _PIECE.finditer(cell):
            if piece.lastindex == _OPENS:
                open_spans.append((len(found), piece[_OPENS], index))
                found.append(None)
            elif piece.lastindex == _CLOSES:
                if not open_spans:
                    raise BracketError(f"{cell}: closes a bracket that is not open", index)
                place, label, start = open_spans.pop()
                found[place] = Labelled(label, WordSpan(start, index + 1))
    if open_spans:
        _, label, start = open_spans[-1]
        raise BracketError(f"({label} is never closed", start)
    return [item for item in found if item is not None]
