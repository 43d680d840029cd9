"""The target reader's attention: among words, and from words to a frame's elements.

Both are multi-head attention as everywhere, computed with what their keys allow. Words of many
targets share projections (see `kid.model.reader`), and so get them from there. A frame has few
elements: keys and values take in the projections of queries and outputs once an element, which
then need not be made once a word.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding, layer_norm, scaled_dot_product_attention

_SHORT = 16  # numbers in a row, of which softmax on a processor is several times slower


class Norm(nn.LayerNorm):
    """Layer normalisation in the type of its input.

    Autocast would take it to float32 and back, which here costs more than it computes.
    """

    def forward(self, input: Tensor) -> Tensor:
        with torch.autocast(input.device.type, enabled=False):
            weight, bias = self.weight.to(input.dtype), self.bias.to(input.dtype)
            return layer_norm(input, self.normalized_shape, weight, bias, self.eps)


class WordAttention(nn.Module):
    """Self-attention from queries, keys and values that `projection` has made."""

    def __init__(self, size: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(size, size)
        self.key_value = nn.Linear(size, 2 * size)
        self.out = nn.Linear(size, size)

    def projection(self, norm: nn.LayerNorm) -> tuple[Tensor, Tensor]:
        """A weight ``[3 d, d]`` and a bias ``[3 d]`` for words of mean 0 and variance 1.

        The norm's own scale and shift are in them, and the scale of attention. A head's query,
        key and value are neighbours, so that heads need no copy to be told apart.
        """
        linear = (self.query.weight, *self.key_value.weight.chunk(2))
        shift = (self.query.bias, *self.key_value.bias.chunk(2))
        weight = torch.stack([item.unflatten(0, (self.heads, -1)) for item in linear], dim=1)
        bias = torch.stack([item.unflatten(0, (self.heads, -1)) for item in shift], dim=1)
        scale = torch.ones_like(bias[:1, :, :1])
        scale[:, 0] = bias.shape[2] ** -0.5  # of queries
        weight = (weight * scale[..., None]).flatten(0, 2)
        return weight * norm.weight, (bias * scale).flatten() + weight @ norm.bias

    def forward(self, projected: Tensor, mask: Tensor) -> Tensor:
        """``[T, W, d]`` from ``[T heads, W, 3 d / heads]``; ``mask`` ``[T, W]``: true on words."""
        query, key, value = projected.chunk(3, dim=-1)
        mixed = attend(query, key, value, closed(mask, query.dtype), self.heads)
        # Sizes are spelt out: no targets at all leave torch nothing to infer them from.
        words, size = mixed.shape[1], self.heads * mixed.shape[2]
        mixed = mixed.unflatten(0, (len(mask), self.heads)).transpose(1, 2)
        return self.out(mixed.reshape(len(mask), words, size))  # type: ignore[no-any-return]


def closed(mask: Tensor, dtype: torch.dtype) -> Tensor:
    """What is added to scores: 0 where the mask is true, and next to nothing is left elsewhere."""
    bias = torch.zeros(mask.shape, dtype=dtype, device=mask.device)
    return bias.masked_fill_(~mask, torch.finfo(dtype).min)


def attend(query: Tensor, key: Tensor, value: Tensor, bias: Tensor, heads: int) -> Tensor:
    """Attention of ``[T heads, Q, d]``, scaled already, with ``bias`` ``[T, K]`` on keys.

    On a processor as plain matrix products: there the fused kernel is slow on the short rows of
    sentences.
    """
    if query.device.type == "cpu":
        bias = bias.repeat_interleave(heads, 0)
        if bias.shape[1] < _SHORT:  # keys above queries
            scores = torch.baddbmm(bias[..., None], key, query.mT)
            return scores.softmax(1).to(value.dtype).mT @ value
        scores = torch.baddbmm(bias[:, None], query, key.mT)
        return scores.softmax(-1).to(value.dtype) @ value
    rows = (len(bias), heads)
    query, key, value = (item.unflatten(0, rows) for item in (query, key, value))
    mixed = scaled_dot_product_attention(
        query, key, value, attn_mask=bias[:, None, None].to(query.dtype), scale=1.0
    )
    return mixed.flatten(0, 1)


@dataclass(frozen=True, slots=True)
class ElementKeys:
    """R elements as words attend to them, head by head."""

    keys: Tensor  # [heads R, d], to be multiplied with words, not with queries of them
    shift: Tensor  # [heads R], added to that
    values: Tensor  # [heads R, d], in the words' space already


class ElementAttention(nn.Module):
    """Attention from words to the elements of their target's frame."""

    def __init__(self, size: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(size, size)
        self.key_value = nn.Linear(size, 2 * size)
        self.out = nn.Linear(size, size)

    def keys(self, elements: Tensor) -> ElementKeys:
        """Of elements ``[R, d]``, once for all targets and words that see them."""
        size, width = self.out.in_features, self.out.in_features // self.heads
        key, value = (
            item.unflatten(-1, (self.heads, width)).transpose(0, 1)
            for item in self.key_value(elements).chunk(2, dim=-1)
        )  # [heads, R, d / heads]
        key = key * width**-0.5
        query = self.query.weight.unflatten(0, (self.heads, width))
        shift = key @ self.query.bias.view(self.heads, width, 1)
        out = self.out.weight.T.unflatten(0, (self.heads, width))
        # A head's weights add up to 1, and so its values can hold its part of the bias.
        values = value @ out + self.out.bias / self.heads
        return ElementKeys(
            (key @ query).view(-1, size), shift.flatten(), values.to(key.dtype).view(-1, size)
        )

    def forward(self, words: Tensor, seen: ElementKeys, rows: Tensor, mask: Tensor) -> Tensor:
        """``[T, W, d]`` from words ``[T, W, d]``.

        They see the elements ``rows`` ``[T, E]`` of ``seen``, where ``mask`` ``[T, E]`` is true.
        """
        head = torch.arange(self.heads, device=rows.device)[:, None]
        place = (rows[:, None] + head * (len(seen.shift) // self.heads)).flatten(1)
        bias = seen.shift[place].masked_fill(
            ~mask.repeat(1, self.heads), torch.finfo(seen.shift.dtype).min
        )
        # Elements above words: a frame has few of them, and softmax is slow on short rows.
        scores = torch.baddbmm(bias[..., None], embedding(place, seen.keys), words.mT)
        weights = scores.unflatten(1, (self.heads, rows.shape[1])).softmax(2).flatten(1, 2)
        values = embedding(place, seen.values)
        return weights.to(values.dtype).mT @ values
