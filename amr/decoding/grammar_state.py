"""What a grammar knows of an output as far as it is written: R rows at once."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import torch
from torch import Tensor

from amr.decoding.automaton import Mode
from amr.decoding.edges import Edges


@dataclass(frozen=True, slots=True)
class GrammarState:
    """R rows."""

    mode: Tensor  # [R] int64, a `Mode`
    depth: Tensor  # [R] int64, open nodes
    nodes: Tensor  # [R] int64, nodes so far
    spelled: Tensor  # [R] int64, pieces of the token that is being spelled
    # [R, depth] int64, the open nodes from the root down; breadth first the one that is written
    stack: Tensor
    role: Tensor  # [R] int64, the role that was written last, into `amr.decoding.roles.Roles`
    edges: Edges
    second: Tensor  # [R] int64, how many more pairs of nodes may have a second edge

    def rows(self, index: Tensor) -> GrammarState:
        """The states of other rows."""
        return replace(self, **{f.name: getattr(self, f.name)[index] for f in fields(self)})

    @property
    def over(self) -> Tensor:
        """Rows whose output has ended, ``[R]`` bool."""
        return self.mode == Mode.OVER

    @property
    def spelling(self) -> Tensor:
        """Rows in which a token is being spelled, ``[R]`` bool."""
        return self.mode >= Mode.CONCEPT_FIRST

    @property
    def top(self) -> Tensor:
        """The node whose branches are written, ``[R]``, -1 where none is open."""
        return self._open(1)

    @property
    def above(self) -> Tensor:
        """The node whose branch it is, ``[R]``, -1 where it has none or that is not known."""
        return self._open(2)

    def _open(self, place: int) -> Tensor:
        """The last open node but so many, counted from 1."""
        index = (self.depth - place).clamp(min=0)[:, None]
        return torch.where(self.depth >= place, self.stack.gather(1, index)[:, 0], -1)
