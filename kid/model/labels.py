"""Vectors of frames and of their elements, as the knowledge graph gives them to the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from kid.model.reader import SeenElements
from kid.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Labels:
    """Vectors of frames and of the elements of U of them, from the knowledge graph."""

    frames: Tensor  # [F, size]
    elements: Tensor  # [U, E, width], element 0 is the stop element
    mask: Tensor  # [U, E] bool
    owner: Tensor  # [T], a target's row among the U
    seen: SeenElements | None = None  # what the reader has made of the elements already

    def of(self, part: Tensor) -> Labels:
        """Those of some of the T targets, with no more columns than their frames need."""
        owner = self.owner[part]
        most = int(self.mask[owner].sum(1).max()) if len(owner) else 1
        return Labels(self.frames, self.elements[:, :most], self.mask[:, :most], owner)

    def own_elements(self) -> tuple[Tensor, Tensor]:
        """The elements ``[T, E, width]`` of each target's frame, and their mask ``[T, E]``."""
        return self.elements.index_select(0, self.owner), self.mask[self.owner]


class AllLabels(NamedTuple):
    """Vectors of all frames and of each frame's elements, made once for many batches."""

    frames: Tensor  # [F, size]
    elements: Tensor  # [F, E, width], element 0 is the stop element
    seen: SeenElements


def element_table(ontology: Ontology) -> tuple[Tensor, Tensor]:
    """Global element ids of each frame ``[F, 1 + most]`` (stop first, -1 fills), and its mask."""
    offsets = torch.tensor(ontology.element_offsets)
    counts = offsets.diff()
    slot = torch.arange(1 + int(counts.max()))
    mask = slot <= counts[:, None]
    table = torch.where(mask, offsets[:-1, None] + slot - 1, -1)
    table[:, 0] = -1
    return table, mask
