"""The AMR-guided graph network (paper, section 3.3): word vectors enriched along AMR graphs."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from semcore.dropout import relu_dropout
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
        self.dropout = dropout

    def forward(self, states: Tensor, graphs: GuideBatch) -> Tensor:
        """What is to be added: ``[rows, W, d]`` -> ``[rows, W, d]``.

        Rows are those of the global stream, then those of the local one.
        """
        nodes = self.project(graphs.pool @ states.flatten(0, 1))  # [N, d]
        layers = self.rgcn.states(nodes, graphs.graph)
        # The layers' vectors side by side, times the merging matrix, without putting them there.
        parts = self.merge.weight.chunk(1 + len(layers), dim=1)
        found = linear(nodes, parts[0], self.merge.bias)
        for layer, part in zip(layers, parts[1:], strict=True):
            found = torch.addmm(found, layer, part.T)
        found = relu_dropout(found, self.dropout, self.training)
        return (graphs.spread @ found).view(states.shape)
