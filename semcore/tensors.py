"""Batches: rows of unequal length as one tensor, and tensors that move together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, ClassVar, Self

import torch
from torch import Tensor


class TensorBatch:
    """What a dataclass of tensors, and of other such batches, inherits: it moves as one."""

    __slots__ = ()
    staying: ClassVar[tuple[str, ...]] = ()  # fields that are needed on the CPU

    def to(self, device: torch.device | str) -> Self:
        """The same on another device."""
        held: Any = self
        values = {
            field.name: getattr(self, field.name)
            for field in fields(held)
            if field.name not in self.staying
        }
        ahead = torch.device(device).type != "cpu"  # the program need not wait for the copy
        moved = {
            name: value.to(device, non_blocking=ahead)
            if isinstance(value, Tensor)
            else value.to(device)
            for name, value in values.items()
            if isinstance(value, Tensor | TensorBatch)
        }
        return replace(held, **moved)  # type: ignore[no-any-return]


def log_sum(values: Tensor, dim: int) -> Tensor:
    """``logsumexp`` whose gradient is zero, and not undefined, where all values are -inf."""
    if not (values.requires_grad and torch.is_grad_enabled()):
        return values.logsumexp(dim)
    nothing = (values == -torch.inf).all(dim)
    filled = values.masked_fill(nothing.unsqueeze(dim), 0.0)
    return filled.logsumexp(dim).masked_fill(nothing, -torch.inf)


def padded(rows: Sequence[Sequence[int]], fill: int, width: int | None = None) -> Tensor:
    """``[rows, width]`` int64 (None: as wide as the longest row), with ``fill`` behind each row.

    Lists are padded before there is a tensor: torch's ``pad_sequence`` wants a tensor of every
    row, and takes three to ten times as long.
    """
    if width is None:
        width = max(map(len, rows), default=0)
    filled = [[*row, *([fill] * (width - len(row)))] for row in rows]
    return torch.tensor(filled, dtype=torch.long).view(len(rows), width)
