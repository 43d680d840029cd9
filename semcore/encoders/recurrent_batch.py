"""Sentences as word indices, and their batches: what a `RecurrentEncoder` reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from semcore.graphs import RelationalGraph
from semcore.tensors import TensorBatch, padded


class IndexedWords(NamedTuple):
    """One sentence as indices into a `WordInventory`; one entry a word in each field."""

    ids: tuple[int, ...]
    lemmas: tuple[int, ...]
    tags: tuple[int, ...]
    heads: tuple[int, ...]  # the word's dependency head, -1 for a root or where unknown


@dataclass(frozen=True, slots=True)
class RecurrentBatch(TensorBatch):
    """B sentences of up to W words."""

    ids: Tensor  # [B, W] int64, 0 on padding
    lemmas: Tensor  # [B, W] int64
    tags: Tensor  # [B, W] int64
    heads: Tensor  # [B, W] int64, -1 for a root, where unknown, and on padding
    mask: Tensor  # [B, W] bool, true on words
    lengths: Tensor  # [B] int64, words of each sentence; always on the CPU
    staying = ("lengths",)

    def repeated(self, sentence: Tensor) -> RecurrentBatch:
        """The batch in which sentence t is this one's ``sentence[t]`` ``[T]``."""
        return RecurrentBatch(
            ids=self.ids[sentence],
            lemmas=self.lemmas[sentence],
            tags=self.tags[sentence],
            heads=self.heads[sentence],
            mask=self.mask[sentence],
            lengths=self.lengths[sentence.to(self.lengths.device)],
        )

    def dependency_graph(self) -> RelationalGraph:
        """The undirected trees with self-loops as one graph of B x W nodes, normalised.

        Symmetric normalisation (Kipf & Welling 2017); a word that stands alone keeps itself.
        """
        node = torch.arange(self.heads.numel(), device=self.heads.device).view_as(self.heads)
        attached = self.heads >= 0
        child, head = node[attached], (node[:, :1] + self.heads)[attached]
        source = torch.cat([child, head, node.flatten()])
        target = torch.cat([head, child, node.flatten()])
        relation = torch.zeros_like(source)
        graph = RelationalGraph(node.numel(), source, target, relation, None, 1)
        return graph.symmetric_normalized()


def collate_indexed(sentences: Sequence[IndexedWords]) -> RecurrentBatch:
    """Pads sentences into a `RecurrentBatch`."""
    lengths = torch.tensor([len(item.ids) for item in sentences], dtype=torch.long)
    ids = padded([item.ids for item in sentences], 0)
    return RecurrentBatch(
        ids=ids,
        lemmas=padded([item.lemmas for item in sentences], 0),
        tags=padded([item.tags for item in sentences], 0),
        heads=padded([item.heads for item in sentences], -1),
        mask=torch.arange(ids.shape[1]) < lengths[:, None],
        lengths=lengths,
    )
