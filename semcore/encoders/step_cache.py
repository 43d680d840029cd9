"""What a decoder remembers between steps: keys and values, written where they stay."""

from __future__ import annotations

from typing import Any

import torch
import torch._dynamo
from torch import Tensor
from transformers.cache_utils import (
    Cache,
    CacheLayerMixin,
    DynamicLayer,
    EncoderDecoderCache,
    StaticLayer,
)

_ROOM = 32  # steps that a new cache has room for


class GrowingLayer(CacheLayerMixin):
    """Keys and values ``[rows, heads, room, size]`` of one layer, of which a part is filled.

    Attention reads the filled part as a view: from step to step nothing is copied, and no time
    is spent on what is not there yet. A full room is doubled, up to ``longest``.
    """

    is_sliding = False
    keys: Tensor
    values: Tensor

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest
        self.length = 0

    def lazy_initialization(self, key_states: Tensor, value_states: Tensor) -> None:
        """Takes the first room, once a step tells the shapes."""
        room = max(key_states.shape[2], min(_ROOM, self.longest))
        self.keys, self.values = (
            part.new_empty(*part.shape[:2], room, part.shape[3])
            for part in (key_states, value_states)
        )
        self.is_initialized = True

    def update(
        self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any
    ) -> tuple[Tensor, Tensor]:
        """Writes the new steps behind the old ones; gives all of them.

        Raises `ValueError` when they are more than ``longest``.
        """
        end = self.length + key_states.shape[2]
        if end > self.longest:
            raise ValueError(f"step {end} of a cache for {self.longest}")
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        if end > self.keys.shape[2]:
            self._move(None, min(self.longest, max(end, 2 * self.keys.shape[2])))
        self.keys[:, :, self.length : end] = key_states
        self.values[:, :, self.length : end] = value_states
        self.length = end
        return self.keys[:, :, :end], self.values[:, :, :end]

    def select(self, index: Tensor) -> None:
        """Keep these rows."""
        self._move(index, self.keys.shape[2])

    def _move(self, index: Tensor | None, room: int) -> None:
        """To a new room; of what is not filled nothing is copied."""
        for name in ("keys", "values"):
            old = getattr(self, name)[:, :, : self.length]
            if index is not None:
                old = old.index_select(0, index)
            new = old.new_empty(*old.shape[:2], room, old.shape[3])
            new[:, :, : self.length] = old
            setattr(self, name, new)

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        """How many steps attention will read, and from which on."""
        return self.length + query_length, 0

    def get_seq_length(self) -> int:
        """How many steps are filled."""
        return self.length

    def get_max_length(self) -> int:
        """How many steps there can be."""
        return self.longest


class StepCache:
    """Self-attention of the steps done, and cross-attention to the source, of all layers.

    A row is one hypothesis. What the source gives is computed in the first step, which thus is
    best done with one row a sentence; `select` then makes the hypotheses' rows of them.

    Args:
        layers: how many the decoder has.
        longest: the most steps.
        static: whether room for all is taken at once, and all of it read in every step, under a
            mask: the same shapes and addresses in all steps, which a compiled step needs. Else
            only what is filled is read.
    """

    def __init__(self, layers: int, longest: int, *, static: bool = False) -> None:
        self.longest, self.static = longest, static
        layer = StaticLayer if static else GrowingLayer
        self.own: list[Any] = [layer(longest) for _ in range(layers)]
        self._cross: list[Any] = [DynamicLayer() for _ in range(layers)]
        self.states = EncoderDecoderCache(Cache(layers=self.own), Cache(layers=self._cross))
        self.memory_mask: Tensor | None = None  # [rows, 1, 1, M], additive

    @property
    def step(self) -> int:
        """How many steps are done; waits for a GPU if static."""
        return int(self.states.get_seq_length())

    def reorder(self, index: Tensor) -> None:
        """Row i goes on from what was row ``index[i]`` ``[rows]``, of the same sentence.

        In place, and only of the steps done; attention to the source is the same for all of a
        sentence's rows and stays.
        """
        filled = self.longest if self.static else self.step
        for layer in self.own:
            for tensor in (layer.keys, layer.values):
                part = tensor[:, :, :filled]
                part.copy_(part.index_select(0, index))

    def select(self, index: Tensor) -> None:
        """Keep rows ``index`` ``[any]``, in this order, repeated ones too; the others leave."""
        for layer in (*self.own, *self._cross):
            if not layer.is_initialized:
                continue
            if isinstance(layer, GrowingLayer):
                layer.select(index)
            else:
                layer.keys = layer.keys.index_select(0, index)
                layer.values = layer.values.index_select(0, index)
                if self.static:  # a compiled step may count on where they are
                    torch._dynamo.mark_static_address(layer.keys)
                    torch._dynamo.mark_static_address(layer.values)
        if self.memory_mask is not None:
            self.memory_mask = self.memory_mask.index_select(0, index)
