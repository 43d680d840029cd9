"""Rows of unequal length as one tensor."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def padded(rows: Sequence[Sequence[int]], fill: int, width: int | None = None) -> Tensor:
    """``[rows, width]`` int64 (null: as wide as the longest row), with ``fill`` behind each row.

    Lists are padded before there is a tensor: torch's ``pad_sequence`` wants a tensor of every
    row, and takes three to ten times as long.
    """
    if width is None:
        width = max(map(len, rows), default=0)
    filled = [[*row, *([fill] * (width - len(row)))] for row in rows]
    return torch.tensor(filled, dtype=torch.long).view(len(rows), width)
