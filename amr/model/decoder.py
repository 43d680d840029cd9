"""A compact transformer decoder: all steps at once in training, one at a time in parsing.

Pre-norm layers (Xiong et al. 2020) of causal self-attention, attention to the sentence's words,
and a feed-forward network.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from amr.config import DecoderConfig
from semcore.encoders.step_cache import GrowingLayer, StepCache
from semcore.errors import InputError


class WordMemory(NamedTuple):
    """What a layer's attention to words reads, computed once a sentence."""

    keys: Tensor  # [layers, B, heads, W, size]
    values: Tensor  # [layers, B, heads, W, size]
    mask: Tensor  # [B, 1, 1, W], 0 on words and the lowest number elsewhere

    def rows(self, index: Tensor) -> WordMemory:
        """The memory of other rows."""
        return WordMemory(
            self.keys.index_select(1, index),
            self.values.index_select(1, index),
            self.mask.index_select(0, index),
        )


class DecoderLayer(nn.Module):
    """One layer. ``size`` is the width of all vectors."""

    def __init__(self, size: int, config: DecoderConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.dropout = config.dropout
        self.norm_self = nn.LayerNorm(size)
        self.norm_words = nn.LayerNorm(size)
        self.norm_forward = nn.LayerNorm(size)
        self.query_key_value = nn.Linear(size, 3 * size)
        self.self_out = nn.Linear(size, size)
        self.query = nn.Linear(size, size)
        self.key_value = nn.Linear(size, 2 * size)
        self.words_out = nn.Linear(size, size)
        self.up = nn.Linear(size, config.feed_forward)
        self.down = nn.Linear(config.feed_forward, size)

    def split(self, states: Tensor) -> Tensor:
        """``[B, T, size]`` to ``[B, heads, T, size / heads]``."""
        return states.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def forward(
        self,
        states: Tensor,
        causal: Tensor | None,
        words: tuple[Tensor, Tensor, Tensor],
        past: GrowingLayer | None = None,
    ) -> Tensor:
        """States ``[B, T, size]`` of the next layer.

        Args:
            causal: ``[T, T]`` additive mask; not used with ``past``.
            words: keys, values and mask of the sentence's words.
            past: this layer's keys and values of the steps before, to which it adds its own.
        """
        query, key, value = (
            self.split(part) for part in self.query_key_value(self.norm_self(states)).chunk(3, -1)
        )
        if past is not None:
            key, value = past.update(key, value)
        context = attend(query, key, value, None if past is not None else causal)
        states = states + self._drop(self.self_out(merged(context)))
        query = self.split(self.query(self.norm_words(states)))
        context = attend(query, *words)
        states = states + self._drop(self.words_out(merged(context)))
        hidden = F.gelu(self.up(self.norm_forward(states)))
        return states + self._drop(self.down(hidden))

    def _drop(self, states: Tensor) -> Tensor:
        return F.dropout(states, self.dropout, self.training)


def attend(query: Tensor, keys: Tensor, values: Tensor, mask: Tensor | None) -> Tensor:
    """Context vectors of attention, in plain matrix products.

    On rows as short as these they are faster than fused attention on a processor.
    """
    scores = query @ keys.transpose(-1, -2) * query.shape[-1] ** -0.5
    if mask is not None:
        scores = scores + mask
    return scores.softmax(-1) @ values


def merged(context: Tensor) -> Tensor:
    """``[B, heads, T, size / heads]`` to ``[B, T, size]``."""
    return context.transpose(1, 2).flatten(2)


class Decoder(nn.Module):
    """The stack of layers."""

    def __init__(self, size: int, config: DecoderConfig) -> None:
        super().__init__()
        if size % config.heads:
            raise InputError(
                f"model.decoder.heads={config.heads}: must divide the encoder's size, {size}"
            )
        self.config, self.size = config, size
        self.layers = nn.ModuleList(DecoderLayer(size, config) for _ in range(config.layers))
        self.norm = nn.LayerNorm(size)

    def stack(self) -> list[DecoderLayer]:
        """The layers from the first to the last."""
        return [layer for layer in self.layers if isinstance(layer, DecoderLayer)]

    def memory(self, words: Tensor, mask: Tensor) -> WordMemory:
        """Keys and values of word vectors ``[B, W, size]``, for all layers."""
        layers = self.stack()
        pairs = [layer.key_value(words).chunk(2, -1) for layer in layers]
        split = layers[0].split
        additive = torch.zeros(mask.shape, dtype=pairs[0][0].dtype, device=mask.device)
        additive = additive.masked_fill(~mask, torch.finfo(additive.dtype).min)
        return WordMemory(
            torch.stack([split(key) for key, _ in pairs]),
            torch.stack([split(value) for _, value in pairs]),
            additive[:, None, None],
        )

    def forward(self, states: Tensor, memory: WordMemory) -> Tensor:
        """Hidden states ``[B, T, size]`` of all steps, each seeing those before it."""
        length = states.shape[1]
        causal = torch.full((length, length), float("-inf"), device=states.device).triu(1)
        for index, layer in enumerate(self.stack()):
            words = (memory.keys[index], memory.values[index], memory.mask)
            states = layer(states, causal.to(states.dtype), words)
        hidden: Tensor = self.norm(states)
        return hidden

    def step(self, states: Tensor, memory: WordMemory, cache: StepCache) -> Tensor:
        """The hidden state ``[R, size]`` of one more step.

        ``states`` ``[R, size]`` are the step's embedded inputs.
        """
        states = states[:, None]
        for index, layer in enumerate(self.stack()):
            words = (memory.keys[index], memory.values[index], memory.mask)
            states = layer(states, None, words, cache.own[index])
        hidden: Tensor = self.norm(states[:, 0])
        return hidden
