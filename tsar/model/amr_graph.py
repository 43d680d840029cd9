"""The AMR-guided graph network (paper, section 3.3): word vectors enriched along AMR graphs."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from semcore.graphs import RGCN
from tsar.config import GraphGuideConfig
from tsar.model.guide_graphs import GuideBatch, relations


class AMRGuide(nn.Module):
    """A node begins as the mean of its words, L relational graph convolutions follow.

    All layers together become what is added to the words that the node stands for: for each word
    the mean over its nodes, zero without one. With ``size=None``, as in the paper, there are
    ``(14 d^2 + d) L + (L + 1) d^2 + d`` weights (13 relations, and a node itself).
    """

    def __init__(self, size: int, config: GraphGuideConfig, dropout: float = 0.1) -> None:
        """``size`` d is that of word vectors."""
        super().__init__()
        inner = config.size or size
        self.project = nn.Linear(size, inner) if config.size else nn.Identity()
        self.rgcn = RGCN(
            inner,
            inner,
            config.layers,
            "relu",
            relations(config),
            bias=True,
            self_loop=True,
            dropout=config.dropout,
        )
        self.merge = nn.Linear(inner * (config.layers + 1), size)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, graphs: GuideBatch) -> Tensor:
        """What is to be added: ``[rows, W, d]`` -> ``[rows, W, d]``.

        Rows are those of the global stream, then those of the local one.
        """
        nodes = self.project(graphs.pool @ states.flatten(0, 1))  # [N, d]
        layers = self.rgcn.states(nodes, graphs.graph)
        merged = torch.cat([nodes, *(layer.to(nodes.dtype) for layer in layers)], dim=1)
        found = self.dropout(torch.relu(self.merge(merged)))
        return (graphs.spread @ found).view(states.shape)
