"""One encoding of a sentence, read once for each of its targets.

The encoder sees a sentence once, whatever the number of targets. The reader then makes word
states that know the target: its span vector, the vector of its frame, each word's distance from
it, a light self-attention, and attention to the frame's elements as the knowledge graph
describes them.

What a word is to a target is a sum of what it is to all targets of its sentence, of its distance
and of the target itself. Such sums are cheap, and linear maps of sums are sums of linear maps: so
the first layer's queries, keys and values are made for words, distances and targets, and added
up from there. Layer normalisation stands between; but it only takes out the mean, which is linear,
and divides by one number a word.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding_bag, layer_norm, linear, relu_

from kid.model.dropout import Dropout, SharedDropout
from kid.model.reader_attention import ElementAttention, ElementKeys, Norm, WordAttention

DISTANCES = 24  # words further from the target than this are alike


class ReaderLayer(nn.Module):
    """Self-attention over the words, attention to the frame's elements, feed-forward; pre-norm."""

    def __init__(self, size: int, heads: int, inner: int, elements: bool, dropout: float) -> None:
        super().__init__()
        self.norm_words = Norm(size)
        self.words = WordAttention(size, heads)
        self.norm_elements = Norm(size) if elements else None
        self.elements = ElementAttention(size, heads) if elements else None
        self.norm_inner = Norm(size)
        self.inner = nn.Linear(size, inner)
        self.outer = nn.Linear(inner, size)
        self.dropout = SharedDropout(dropout)

    def element_keys(self, elements: Tensor) -> ElementKeys | None:
        """What is made of elements ``[R, d]`` once, if the layer attends to them."""
        return None if self.elements is None else self.elements.keys(elements)

    def projected(self, rows: Tensor) -> Tensor:
        """Rows ``[n, d]`` of mean 0 as `project_sums` takes them: ``[n + 1, 3 d]``."""
        weight, bias = self.words.projection(self.norm_words)
        projected = linear(rows, weight)
        return torch.cat([projected, bias[None].to(projected.dtype)])

    def project_sums(self, table: Tensor, place: Tensor, states: Tensor) -> Tensor:
        """What `project` makes of states that are sums of rows: ``[T heads, W, 3 d / heads]``.

        The table of rows is what `projected` gives; ``place`` ``[T, W, n]`` says which of them,
        and ``states`` ``[T, W, d]`` are their sums.
        """
        heads, size = self.words.heads, states.shape[-1]
        # Their mean is 0: so this is what layer normalisation divides by.
        wide = torch.promote_types(states.dtype, torch.float32)
        length = torch.linalg.vector_norm(states, dim=-1, dtype=wide)
        scale = (length.square() / size + self.norm_words.eps).rsqrt()[..., None].to(table.dtype)
        weight = torch.cat([scale.expand(place.shape), torch.ones_like(scale)], dim=-1)
        bias = place.new_full((), len(table) - 1).expand(*place.shape[:-1], 1)
        head = torch.arange(heads, device=place.device)[:, None, None]
        place = torch.cat([place, bias], dim=-1)[:, None] * heads + head  # [T, heads, W, n + 1]
        weight = weight[:, None].expand(place.shape)
        table = table.view(-1, 3 * size // heads)
        return bags(place.flatten(0, 1), table, weight.flatten(0, 1))

    def project(self, states: Tensor) -> Tensor:
        """What `forward` takes as ``projected``, from the states ``[T, W, d]`` alone."""
        weight, bias = self.words.projection(self.norm_words)
        with torch.autocast(states.device.type, enabled=False):
            normed = layer_norm(states, self.norm_words.normalized_shape, eps=self.norm_words.eps)
        heads = linear(normed, weight, bias).unflatten(-1, (self.words.heads, -1))
        return heads.transpose(1, 2).flatten(0, 1)

    def forward(
        self,
        states: Tensor,
        projected: Tensor,
        mask: Tensor,
        elements: ElementKeys | None,
        rows: Tensor,
        element_mask: Tensor,
    ) -> Tensor:
        """Word states ``[T, W, d]`` under ``mask`` ``[T, W]``.

        ``projected`` ``[T heads, W, 3 d / heads]`` are their queries, keys and values; ``rows``
        ``[T, E]`` with ``element_mask`` the elements that each target's words attend to.
        """
        # What is added to the states is nobody else's, so that it is added to in place.
        states = self.dropout(self.words(projected, mask)).add_(states)
        if self.elements is not None and self.norm_elements is not None and elements is not None:
            seen = self.elements(self.norm_elements(states), elements, rows, element_mask)
            states = self.dropout(seen).add_(states)
        inner = relu_(self.inner(self.norm_inner(states)))
        return self.dropout(self.outer(self.dropout(inner))).add_(states)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Targets:
    """T targets that are to be read; each is a word or a few of a sentence."""

    sentence: Tensor  # [T]
    first: Tensor  # [T] first and last word (inclusive)
    last: Tensor  # [T]
    node: Tensor  # [T, 2 size] node 0 of the semantic graph: frame vector and span vector
    # Of long sentences only some words are read: from ``begin`` [T] on, at most ``longest``.
    begin: Tensor | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class SeenElements:
    """The elements of U frames as words attend to them."""

    layers: list[ElementKeys | None]
    rows: Tensor  # [U, E] int64, which of the elements are those of a frame
    mask: Tensor  # [U, E] bool


@dataclass(frozen=True, slots=True)
class Sources:
    """What T targets in B sentences are read from, each made once.

    The tables' rows are the words of all sentences, then the distances, then the targets;
    ``projected`` has one more, the bias.
    """

    targets: Targets
    mask: Tensor  # [B, W] bool
    states: Tensor  # [B W + distances + T, size], each row of mean 0
    projected: Tensor  # [B W + distances + T + 1, 3 size]: the first layer's of these rows
    elements: SeenElements


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
        self.shared_dropout = SharedDropout(dropout)
        self.dropout = Dropout(dropout)

    def seen_elements(self, elements: Tensor, mask: Tensor) -> SeenElements:
        """What is made of the elements of U frames once, however often they are seen.

        ``elements`` ``[U, E, size]`` with ``mask`` ``[U, E]`` are the stop role and the frames'.
        """
        real = elements[mask]
        rows = (mask.flatten().cumsum(0) - 1).clamp(min=0).view(mask.shape)
        keys = [layer.element_keys(real) for layer in self.layers]  # type: ignore[operator]
        return SeenElements(keys, rows, mask)

    def sources(
        self, words: Tensor, mask: Tensor, elements: SeenElements, targets: Targets
    ) -> Sources:
        """What targets share, and what is made of them for all their words.

        Args:
            words: ``[B, W, encoder size]`` word vectors; ``mask`` ``[B, W]``.
        """
        shared = self.shared_dropout(self.word(words)).flatten(0, 1)
        own = self.dropout(self.target(targets.node))
        # In the type of the linear layers: under autocast all that follows is half the memory.
        states = centred(torch.cat([shared, self.distance.weight.to(shared.dtype), own]))
        projected = self.layers[0].projected(states) if len(self.layers) else states  # type: ignore[operator]
        return Sources(targets, mask, states, projected, elements)

    def forward(
        self, sources: Sources, part: Tensor, owner: Tensor, most: int
    ) -> tuple[Tensor, Tensor]:
        """Reads the sentences of these targets anew: states ``[t, W, size]``, mask ``[t, W]``.

        W is the length of the longest of these sentences, or of what is read of them.

        Args:
            part: ``[t]`` which of the T targets.
            owner: ``[t]`` which of the U frames is a target's; it has at most ``most`` elements.
        """
        place, mask = placed(sources, part)
        states = bags(place, sources.states)
        seen = sources.elements
        rows, element_mask = seen.rows[owner, :most], seen.mask[owner, :most]
        for number, layer in enumerate(self.layers):
            if number:
                projected = layer.project(states)  # type: ignore[operator]
            else:
                projected = layer.project_sums(sources.projected, place, states)  # type: ignore[operator]
            states = layer(states, projected, mask, seen.layers[number], rows, element_mask)
        return self.norm(states), mask


def placed(sources: Sources, part: Tensor) -> tuple[Tensor, Tensor]:
    """Which rows of the tables each word of the targets ``part`` ``[t]`` is the sum of.

    ``[t, W, 3]``: its own, its distance's, its target's; and the mask of words ``[t, W]``.
    """
    targets, sentences = sources.targets, sources.mask
    sentence, first, last = (item[part] for item in (targets.sentence, targets.first, targets.last))
    begin = torch.zeros_like(part) if targets.begin is None else targets.begin[part]
    length = sentences.sum(1)[sentence] - begin
    width = int(length.max()) if len(part) else sentences.shape[1]
    width = width if targets.longest is None else min(width, targets.longest)
    step = torch.arange(width, device=part.device)
    position = begin[:, None] + step
    before = (position - first[:, None]).clamp(max=0)
    after = (position - last[:, None]).clamp(min=0)
    distance = (before + after).clamp(-DISTANCES, DISTANCES) + DISTANCES
    words = sentence[:, None] * sentences.shape[1] + position
    of_target = (part[:, None] + 2 * DISTANCES + 1).expand(-1, width)
    count = sentences.numel()
    place = torch.stack([words, distance + count, of_target + count], dim=-1)
    return place, step < length[:, None]


def centred(rows: Tensor) -> Tensor:
    """Rows ``[n, d]`` without their means."""
    return rows - rows.mean(-1, keepdim=True)


def bags(place: Tensor, table: Tensor, weight: Tensor | None = None) -> Tensor:
    """Sums ``[t, W, d]`` of the rows ``place`` ``[t, W, n]`` of a table ``[N, d]``.

    With ``weight``, each row times its own.
    """
    flat = None if weight is None else weight.reshape(-1, place.shape[-1])
    sums = embedding_bag(
        place.reshape(-1, place.shape[-1]), table, per_sample_weights=flat, mode="sum"
    )
    return sums.view(*place.shape[:-1], table.shape[1])
