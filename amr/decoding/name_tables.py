"""The names of a batch's sentences as tables: which strings may follow those that a name has.

`amr.constants.paths` says what leads from which place of a sentence to which; here all rows go
along at once, one string of their names after another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from amr.constants.paths import NamePaths
from semcore.tensors import padded


@dataclass(frozen=True, slots=True)
class NameTables:
    """B sentences with up to E edges each, padded with edges of no column."""

    start: Tensor  # [B, E], places
    column: Tensor  # [B, E], the constant that leads on, -1 on padding
    end: Tensor  # [B, E], places
    places: int
    columns: int  # C + D
    has_names: Tensor  # [B] bool

    @classmethod
    def of(
        cls,
        names: Sequence[NamePaths],
        columns: Sequence[Mapping[str, int]],
        width: int,
        device: torch.device,
    ) -> NameTables:
        """Of sentences with their constants' columns; others cannot be written."""
        edges = [
            [(start, column[token], end) for start, token, end in paths.edges if token in column]
            for paths, column in zip(names, columns, strict=True)
        ]
        start, column, end = (
            padded([[edge[k] for edge in row] for row in edges], -(k == 1)).to(device)
            for k in range(3)
        )
        places = max((paths.places for paths in names), default=1)
        return cls(start, column, end, places, width, (column >= 0).any(1))

    def following(self, sentence: Tensor, strings: Tensor) -> Tensor:
        """What may stand behind the strings of a name, ``[R, C + D]`` bool.

        Args:
            sentence: ``[R]``, into B.
            strings: ``[R, S]``, the columns of a name's strings so far, padded with -2.
        """
        start, column, end = self.start[sentence], self.column[sentence], self.end[sentence]
        there = torch.ones(len(sentence), self.places, dtype=torch.bool, device=start.device)
        for string in strings.unbind(1):  # as many steps as the longest name has strings
            passed = there.gather(1, start) & (column == string[:, None])
            reached = torch.zeros(there.shape, dtype=torch.long, device=there.device)
            reached.scatter_add_(1, end, passed.long())
            there = torch.where((string == -2)[:, None], there, reached > 0)
        open_ = there.gather(1, start) & (column >= 0)
        found = torch.zeros(len(sentence), self.columns + 1, dtype=torch.long, device=start.device)
        found.scatter_add_(1, torch.where(open_, column, self.columns), open_.long())
        return found[:, : self.columns] > 0
