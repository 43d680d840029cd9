"""The network: how likely every part of a graph is right, and how good the whole graph is.

A vertex begins as its name (concept, role, constant) in the encoder's sub-words, its kind, and
the mean vector of the words that it is aligned with. Then, layer by layer, it hears its neighbours
(R-GCN, `semcore.graphs`), attends to all words of the sentence, and is transformed. What order
nodes and edges are written in makes no difference.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from amr.model.compact import wide
from amr.verifier.batch import KINDS, RELATIONS, VerifierBatch
from amr.verifier.config import VerifierConfig
from semcore.encoders import WordEncoder
from semcore.graphs import RGCN, RelationalFactors


class Verdict(NamedTuple):
    """Log-odds: of every vertex's being right, and of the Smatch of every graph."""

    parts: Tensor  # [N]; of constants without meaning
    graphs: Tensor  # [G]


class GraphVerifier(nn.Module):
    """Reads sentences and graphs of theirs."""

    def __init__(self, config: VerifierConfig, encoder: WordEncoder) -> None:
        super().__init__()
        self.config = config
        self.encoder = encoder
        size = config.size
        self.name = nn.Linear(encoder.size, size)
        self.said = nn.Linear(encoder.size, size, bias=False)
        self.kind = nn.Embedding(len(KINDS), size)
        self.unsaid = nn.Parameter(torch.zeros(size))  # of vertices without words
        self.layers = nn.ModuleList(
            VerifierLayer(config, encoder.size) for _ in range(config.layers)
        )
        self.norm = nn.LayerNorm(size)
        self.part = nn.Linear(size, 1)
        self.share = nn.Linear(size, 1)  # how much a vertex says of its graph
        self.graph = nn.Sequential(nn.Linear(size, size), nn.GELU(), nn.Linear(size, 1))

    def forward(self, batch: VerifierBatch) -> Verdict:
        """The log-odds of a batch."""
        words = self.encoder(batch.words)
        states = self._begun(batch, words)
        graph = batch.graph.target_normalized().with_self_loops()
        adjacency = RelationalFactors.of_graph(graph, graph.nodes)
        for layer in self.layers:
            states = layer(states, adjacency, words, batch)
        states = self.norm(states)
        parts = wide(self.part(states)[:, 0])
        pooled = self._pooled(states, batch)
        return Verdict(parts, wide(self.graph(pooled)[:, 0]))

    def _pooled(self, states: Tensor, batch: VerifierBatch) -> Tensor:
        """A mean of each graph's vertices, ``[G, size]``, weighted by what they say of it."""
        weights = self.share(states).sigmoid()
        total = states.new_zeros(len(batch.sentence), states.shape[1] + 1)
        weighted = torch.cat([weights * states, weights], dim=1).to(total.dtype)
        total = total.index_add(0, batch.owner, weighted)
        return total[:, :-1] / total[:, -1:].clamp(min=1e-6)

    def _begun(self, batch: VerifierBatch, words: Tensor) -> Tensor:
        """Vertices as they are before they hear of others, ``[N, size]``."""
        table = self.encoder.model.get_input_embeddings().weight  # type: ignore[operator]
        names = F.embedding_bag(batch.pieces, table, batch.offsets, mode="mean")
        vertex, word = batch.aligned
        spoken = words.flatten(0, 1)[word]
        total = spoken.new_zeros(len(batch.kind), spoken.shape[1]).index_add(0, vertex, spoken)
        times = torch.bincount(vertex, minlength=len(batch.kind))[:, None]
        said = self.said(total / times.clamp(min=1))
        unsaid = (times == 0) * self.unsaid
        return self.name(names.to(said.dtype)) + self.kind(batch.kind) + said + unsaid


class VerifierLayer(nn.Module):
    """Graph convolution, attention to the words, feed-forward; each on a normed residual."""

    def __init__(self, config: VerifierConfig, words: int) -> None:
        super().__init__()
        size = config.size
        self.heads = config.heads
        self.norms = nn.ModuleList(nn.LayerNorm(size) for _ in range(3))
        self.convolution = RGCN(size, size, 1, "relu", RELATIONS, bias=True, self_loop=True)
        self.query = nn.Linear(size, size)
        self.memory = nn.Linear(words, 2 * size)
        self.attended = nn.Linear(size, size)
        self.feed_forward = nn.Sequential(
            nn.Linear(size, 2 * size), nn.GELU(), nn.Linear(2 * size, size)
        )
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self, states: Tensor, adjacency: RelationalFactors, words: Tensor, batch: VerifierBatch
    ) -> Tensor:
        """``[N, size]`` to ``[N, size]``; ``words`` are ``[B, W, encoder size]``."""
        first, second, third = self.norms
        heard = self.convolution.states(first(states), adjacency)[-1]
        states = states + self.dropout(heard)
        states = states + self.dropout(self._attended(second(states), words, batch))
        return states + self.dropout(self.feed_forward(third(states)))  # type: ignore[no-any-return]

    def _attended(self, states: Tensor, words: Tensor, batch: VerifierBatch) -> Tensor:
        """What each vertex finds among the words of its sentence."""
        count, width, size = len(words), batch.width, states.shape[1]
        asked = states.new_zeros(count * width, size).index_copy(
            0, batch.place, self.query(states).to(states.dtype)
        )

        def split(given: Tensor) -> Tensor:
            return given.view(count, -1, self.heads, size // self.heads).transpose(1, 2)

        keys, values = self.memory(words).chunk(2, dim=-1)
        # A sentence without words is attended to as zeros: no row may be masked as a whole.
        seen = batch.words.mask | ~batch.words.mask.any(1, keepdim=True)
        found = F.scaled_dot_product_attention(
            split(asked).to(keys.dtype), split(keys), split(values), seen[:, None, None]
        )
        flat = found.transpose(1, 2).reshape(count * width, size)
        return self.attended(flat[batch.place])  # type: ignore[no-any-return]
