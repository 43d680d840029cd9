"""One encoding of a sentence, read once for each of its targets.

The encoder sees a sentence once, whatever the number of targets. The reader then makes word
states that know the target: its span vector, the vector of its frame, each word's distance from
it, a light self-attention, and attention to the frame's elements as the knowledge graph
describes them.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding, layer_norm, relu, scaled_dot_product_attention

from kid.dropout import SharedDropout

DISTANCES = 24  # words further from the target than this are alike


class Norm(nn.LayerNorm):
    """Layer normalisation in the type of its input.

    Autocast would take it to float32 and back, which here costs more than it computes.
    """

    def forward(self, input: Tensor) -> Tensor:
        with torch.autocast(input.device.type, enabled=False):
            weight, bias = self.weight.to(input.dtype), self.bias.to(input.dtype)
            return layer_norm(input, self.normalized_shape, weight, bias, self.eps)


class Attention(nn.Module):
    """Multi-head attention from ``[T, Q, d]`` to keys and values ``[T, K, 2 d]``.

    Those are made by ``key_value``, once for all that share them; ``mask`` ``[T, K]`` is true on
    keys.
    """

    def __init__(self, size: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(size, size)
        self.key_value = nn.Linear(size, 2 * size)
        self.out = nn.Linear(size, size)

    def forward(self, states: Tensor, key_value: Tensor, mask: Tensor) -> Tensor:
        query = self._split(self.query(states))
        key, value = map(self._split, key_value.chunk(2, dim=-1))
        mixed = attend(query, key, value, mask[:, None, None, :])
        return self.out(mixed.transpose(1, 2).reshape(states.shape))

    def _split(self, states: Tensor) -> Tensor:
        # The last size is spelt out: no targets at all leave torch nothing to infer it from.
        width = states.shape[-1] // self.heads
        return states.unflatten(-1, (self.heads, width)).transpose(1, 2)


def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
    """Scaled dot-product attention of ``[T, heads, *, d]`` under a mask that is true on keys.

    In training on a processor as plain matrix products: there the fused kernel is several times
    slower on the short rows of sentences.
    """
    if query.device.type != "cpu" or not query.requires_grad:
        return scaled_dot_product_attention(query, key, value, attn_mask=mask)
    scores = query @ key.mT * query.shape[-1] ** -0.5
    weights = scores.masked_fill(~mask, torch.finfo(scores.dtype).min).softmax(-1)
    return weights.to(value.dtype) @ value


class ReaderLayer(nn.Module):
    """Self-attention over the words, attention to the frame's elements, feed-forward; pre-norm."""

    def __init__(self, size: int, heads: int, inner: int, elements: bool, dropout: float) -> None:
        super().__init__()
        self.norm_words = Norm(size)
        self.words = Attention(size, heads)
        self.norm_elements = Norm(size) if elements else None
        self.elements = Attention(size, heads) if elements else None
        self.norm_inner = Norm(size)
        self.inner = nn.Linear(size, inner)
        self.outer = nn.Linear(inner, size)
        self.dropout = SharedDropout(dropout)

    def element_keys(self, elements: Tensor) -> Tensor | None:
        """Keys and values ``[R, 2 d]`` of elements ``[R, d]``, if the layer attends to them."""
        return None if self.elements is None else self.elements.key_value(elements)

    def forward(
        self, states: Tensor, mask: Tensor, elements: Tensor | None, element_mask: Tensor
    ) -> Tensor:
        """Word states ``[T, W, d]`` under ``mask`` ``[T, W]``.

        ``elements`` ``[T, E, 2 d]`` are keys and values, with ``element_mask`` ``[T, E]``.
        """
        # What is added to the states is nobody else's, so that it is added to in place.
        normed = self.norm_words(states)
        added = self.dropout(self.words(normed, self.words.key_value(normed), mask))
        states = added.add_(states)
        if self.elements is not None and self.norm_elements is not None and elements is not None:
            normed = self.norm_elements(states)
            added = self.dropout(self.elements(normed, elements, element_mask))
            states = added.add_(states)
        inner = relu(self.inner(self.norm_inner(states)))
        return self.dropout(self.outer(self.dropout(inner))).add_(states)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Sources:
    """What all targets of a batch are read from, each made once."""

    words: Tensor  # [B, W, size]
    mask: Tensor  # [B, W] bool
    elements: list[Tensor | None]  # of each layer: keys and values of R elements, [R, 2 size]
    rows: Tensor  # [U, E] int64, which of the R are the elements of U frames
    element_mask: Tensor  # [U, E] bool


class TargetReader(nn.Module):
    """Word states ``[T, W, size]`` for T targets from word vectors ``[B, W, encoder size]``."""

    def __init__(
        self,
        encoder_size: int,
        size: int,
        *,
        layers: int,
        heads: int,
        inner: int,
        elements: bool,
        dropout: float,
    ) -> None:
        super().__init__()
        self.word = nn.Linear(encoder_size, size)
        self.target = nn.Linear(2 * size, size)
        # Distances -DISTANCES..DISTANCES; 0 is a word of the target itself.
        self.distance = nn.Embedding(2 * DISTANCES + 1, size)
        self.layers = nn.ModuleList(
            ReaderLayer(size, heads, inner, elements, dropout) for _ in range(layers)
        )
        self.norm = Norm(size)
        self.dropout = SharedDropout(dropout)

    def sources(
        self, words: Tensor, mask: Tensor, elements: Tensor, element_mask: Tensor
    ) -> Sources:
        """What the targets of a batch share.

        Args:
            words: ``[B, W, encoder size]`` word vectors; ``mask`` ``[B, W]``.
            elements: ``[U, E, size]`` with ``element_mask`` ``[U, E]``: the stop role and the
                elements of U frames.
        """
        real = elements[element_mask]
        rows = (element_mask.flatten().cumsum(0) - 1).clamp(min=0).view(element_mask.shape)
        keys = [layer.element_keys(real) for layer in self.layers]  # type: ignore[operator]
        return Sources(self.word(words), mask, keys, rows, element_mask)

    def forward(
        self,
        sources: Sources,
        sentence: Tensor,
        first: Tensor,
        last: Tensor,
        node: Tensor,
        owner: Tensor,
        most: int,
    ) -> tuple[Tensor, Tensor]:
        """Reads every target's sentence anew: states ``[T, W, size]`` and their mask ``[T, W]``.

        W is the length of the longest of these sentences.

        Args:
            sentence, first, last: ``[T]`` of each target (``last`` inclusive).
            node: ``[T, 2 size]`` node 0 of the semantic graph: frame vector and span vector.
            owner: ``[T]`` which of the U frames is a target's; it has at most ``most`` elements.
        """
        mask = sources.mask[sentence]
        width = int(mask.sum(1).max()) if len(mask) else mask.shape[1]
        mask = mask[:, :width]
        position = torch.arange(width, device=mask.device)
        before = (position - first[:, None]).clamp(max=0)
        after = (position - last[:, None]).clamp(min=0)
        distance = (before + after).clamp(-DISTANCES, DISTANCES) + DISTANCES
        # In the type of the linear layers: under autocast all that follows is half the memory.
        place = sentence[:, None] * sources.words.shape[1] + position
        states = embedding(place, sources.words.flatten(0, 1))
        states += self.distance(distance).to(states.dtype)
        states = self.dropout(states.add_(self.target(node)[:, None]))
        rows, element_mask = sources.rows[owner, :most], sources.element_mask[owner, :most]
        for layer, keys in zip(self.layers, sources.elements, strict=True):
            elements = None if keys is None else embedding(rows, keys)
            states = layer(states, mask, elements, element_mask)
        return self.norm(states).to(sources.words.dtype), mask
