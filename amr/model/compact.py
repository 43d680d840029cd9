"""The compact parser: a shared encoder, a small decoder, three ways to write the next token.

A token is generated from the vocabulary, made from a word of the sentence by copying, or is a
pointer at a node written before. The three compete in one softmax.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from amr.config import ModelConfig
from amr.linearization.vocabulary import Vocabulary
from amr.model.batch import SourceBatch, TargetBatch
from amr.model.copying import SHAPES
from amr.model.decoder import Decoder, WordMemory
from semcore.eight_bits import TiedEmbedding
from semcore.encoders import WordEncoder
from semcore.encoders.step_cache import StepCache

_DEPTHS = 24  # deeper nodes share the last embedding


class EncodedSource(NamedTuple):
    """What is computed once for each sentence of a batch."""

    memory: WordMemory
    copy_keys: Tensor  # [B, W, pointer_size]
    copy_bias: Tensor  # [B, C], a candidate's score whatever the step
    own: Tensor  # [B, D, size], embeddings of the sentence's own tokens
    source: SourceBatch

    def rows(self, index: Tensor) -> EncodedSource:
        """The sentences of other rows; of the source only what copying needs is kept up."""
        source = self.source
        kept = {n: getattr(source, n)[index] for n in ("word", "shape", "entry", "own", "own_mask")}
        return EncodedSource(
            self.memory.rows(index),
            self.copy_keys[index],
            self.copy_bias[index],
            self.own[index],
            SourceBatch(words=source.words, **kept),
        )


class ChoiceScores(NamedTuple):
    """Unnormalised scores of one step's choices; ``M`` steps."""

    vocabulary: Tensor  # [M, V]
    copies: Tensor  # [M, C]
    nodes: Tensor  # [M, N], the lowest number for nodes that are not there yet


class StepInput(NamedTuple):
    """What a step of parsing reads, each ``[R]`` int64."""

    entry: Tensor  # the entry chosen last, or the start
    top: Tensor  # the entry of the open node's concept, -1 where no node is open
    pointed: Tensor  # the entry of the concept pointed at, where the entry is a pointer
    depth: Tensor  # open nodes
    nodes: Tensor  # nodes so far
    opened: Tensor  # the node that the entry has completed, else -1


class CompactParser(nn.Module):
    """Encoder, decoder and output layers."""

    def __init__(self, config: ModelConfig, encoder: WordEncoder, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.config, self.vocabulary = config, vocabulary
        self.encoder = encoder
        size = encoder.size
        narrow = config.pointer_size
        self.embedding = TiedEmbedding(vocabulary.size, size)
        self.positions = nn.Embedding(config.decoder.positions, size)
        self.depths = nn.Embedding(_DEPTHS, size)
        self.own_word = nn.Linear(size, size)
        self.own_shape = nn.Embedding(len(SHAPES), size)
        self.pointed = nn.Linear(size, size)  # a mention, from the node's concept
        self.current = nn.Linear(size, size)  # the open node, from its concept
        self.norm_in = nn.LayerNorm(size)
        self.norm_words = nn.LayerNorm(size)
        self.decoder = Decoder(size, config.decoder)
        self.output = nn.Linear(size, size)
        self.output_bias = nn.Parameter(torch.zeros(vocabulary.size))
        self.copy_query = nn.Linear(size, narrow)
        self.copy_key = nn.Linear(size, narrow)
        self.copy_shape_step = nn.Linear(size, len(SHAPES))
        self.copy_shape_word = nn.Linear(size, len(SHAPES))
        self.node_query = nn.Linear(size, narrow)
        self.node_key = nn.Linear(size, narrow)
        for module in (self.embedding, self.positions, self.depths, self.own_shape):
            nn.init.normal_(module.weight, std=0.02)

    @property
    def longest(self) -> int:
        """The most tokens of an output."""
        return self.config.decoder.positions

    def sentence(self, source: SourceBatch) -> EncodedSource:
        """Encodes B sentences."""
        words, mask = self.encoder(source.words), source.words.mask
        if words.shape[1] == 0:  # sentences without a word are read as padding, as in any batch
            words = words.new_zeros(len(words), 1, words.shape[2])
            mask = mask.new_zeros(len(mask), 1)
        words = self.norm_words(words)
        word_bias = self.copy_shape_word(words)
        rows = torch.arange(len(words), device=words.device)[:, None]
        bias = word_bias[rows, source.word, source.shape]
        bias = bias.masked_fill(source.entry < 0, torch.finfo(bias.dtype).min)
        first_word = source.word.gather(1, source.own)
        first_shape = source.shape.gather(1, source.own)
        own = self.own_word(words)[rows, first_word] + self.own_shape(first_shape)
        memory = self.decoder.memory(words, mask)
        return EncodedSource(memory, self.copy_key(words), bias, own, source)

    def embedded(self, entries: Tensor, own: Tensor, concepts: Tensor | None) -> Tensor:
        """Embeddings ``[B, T, size]`` of entries ``[B, T]`` of all three sorts.

        Args:
            own: ``[B, D, size]``.
            concepts: ``[B, N, size]``, embeddings of the nodes' concepts, for pointers; without,
                there are none among the entries.
        """
        size, count = self.vocabulary.size, own.shape[1]
        tables = [own]
        if concepts is not None:
            tables.append(self.pointed(concepts).to(own.dtype))
        special = torch.cat(tables, dim=1)
        plain = self.embedding(entries.clamp(max=size - 1)).to(own.dtype)
        if not special.shape[1]:
            return plain
        place = (entries - size).clamp(min=0, max=special.shape[1] - 1)
        chosen = special.gather(1, place[..., None].expand(-1, -1, special.shape[2]))
        assert count <= special.shape[1]
        return torch.where((entries < size)[..., None], plain, chosen)

    def inputs(
        self,
        entries: Tensor,
        own: Tensor,
        concepts: Tensor,
        top: Tensor,
        depth: Tensor,
        step: Tensor,
    ) -> Tensor:
        """The decoder's inputs ``[B, T, size]``: token, open node, depth and position."""
        states = self.embedded(entries, own, concepts)
        if concepts.shape[1]:
            current = self.current(concepts)
            index = top.clamp(min=0)[..., None].expand(-1, -1, current.shape[2])
            states = states + current.gather(1, index) * (top >= 0)[..., None]
        states = states + self.depths(depth.clamp(max=_DEPTHS - 1)) + self.positions(step)
        return F.dropout(self.norm_in(states), self.config.decoder.dropout, self.training)

    def forward(
        self, source: SourceBatch, target: TargetBatch, rows: Tensor | None = None
    ) -> ChoiceScores:
        """Scores of the M steps of ``target.mask``, in its order.

        ``rows``: which of the sentences each graph is of; without, they are one to one.
        """
        sentence = self.sentence(source)
        if rows is not None:
            sentence = sentence.rows(rows)
        concepts = self.embedded(target.concept, sentence.own, None)
        step = torch.arange(target.inputs.shape[1], device=target.inputs.device)
        states = self.inputs(target.inputs, sentence.own, concepts, target.top, target.depth, step)
        hidden = self.decoder(states, sentence.memory)
        keys = self.node_key(hidden)
        at = target.opened.clamp(max=hidden.shape[1] - 1)
        keys = keys.gather(1, at[..., None].expand(-1, -1, keys.shape[2]))
        allowed = target.opened[:, None] <= step[None, :, None]
        nodes = self.node_scores(hidden, keys, allowed)
        copies = self.copy_scores(hidden, sentence)
        mask = target.mask
        return ChoiceScores(self.vocabulary_scores(hidden[mask]), copies[mask], nodes[mask])

    def vocabulary_scores(self, hidden: Tensor) -> Tensor:
        """``[..., size]`` to ``[..., V]``: the input embeddings serve again."""
        return self.embedding.scores(self.output(hidden), self.output_bias)

    def copy_scores(self, hidden: Tensor, sentence: EncodedSource) -> Tensor:
        """``[B, T, size]`` to ``[B, T, C]``."""
        scale = self.config.pointer_size**-0.5
        on_words = self.copy_query(hidden) @ sentence.copy_keys.transpose(1, 2) * scale
        on_shapes = self.copy_shape_step(hidden)
        word, shape = sentence.source.word[:, None], sentence.source.shape[:, None]
        steps = hidden.shape[1]
        scores = on_words.gather(2, word.expand(-1, steps, -1))
        scores = scores + on_shapes.gather(2, shape.expand(-1, steps, -1))
        return scores + sentence.copy_bias[:, None]

    def node_scores(self, hidden: Tensor, keys: Tensor, allowed: Tensor) -> Tensor:
        """``[B, T, size]`` and node keys ``[B, N, pointer_size]`` to ``[B, T, N]``."""
        scores = self.node_query(hidden) @ keys.transpose(1, 2) * self.config.pointer_size**-0.5
        return scores.masked_fill(~allowed, torch.finfo(scores.dtype).min)

    def begin(
        self, source: SourceBatch, beam: int, nodes: int, steps: int, *, compiled: bool = False
    ) -> CompactState:
        """The state before the first step, with ``beam`` equal rows for each sentence.

        ``nodes`` is how many nodes an output may have at the most; nothing here is compiled.
        """
        sentence = self.sentence(source)
        count = len(sentence.copy_keys)
        if beam > 1:
            index = torch.arange(count, device=sentence.own.device).repeat_interleave(beam)
            sentence = sentence.rows(index)
        rows = count * beam
        cache = StepCache(self.config.decoder.layers, steps)
        keys = sentence.copy_keys.new_zeros(rows, nodes, self.config.pointer_size)
        return CompactState(self, sentence, cache, keys)

    def step(
        self,
        sentence: EncodedSource,
        cache: StepCache,
        node_keys: Tensor,
        step_input: StepInput,
        step: int,
    ) -> Tensor:
        """Log-probabilities ``[R, V + D + N]`` of the next entries, one step.

        Args:
            sentence: of R rows.
            node_keys: ``[R, N, pointer_size]``, written in place for nodes just completed.
        """
        concepts = torch.stack([step_input.top, step_input.pointed], dim=1)
        embedded = self.embedded(concepts.clamp(min=0), sentence.own, None)
        count = sentence.own.shape[1]
        states = self.embedded(step_input.entry[:, None], sentence.own, None)[:, 0]
        pointing = step_input.entry >= self.vocabulary.size + count
        states = torch.where(pointing[:, None], self.pointed(embedded[:, 1]), states)
        states = states + self.current(embedded[:, 0]) * (step_input.top >= 0)[:, None]
        states = states + self.depths(step_input.depth.clamp(max=_DEPTHS - 1))
        states = self.norm_in(states + self.positions.weight[step])
        hidden = self.decoder.step(states, sentence.memory, cache)
        rows = torch.arange(len(hidden), device=hidden.device)
        place = step_input.opened.clamp(min=0)
        key = torch.where(
            (step_input.opened >= 0)[:, None], self.node_key(hidden), node_keys[rows, place]
        )
        node_keys[rows, place] = key
        # A step writes one entry: there are no more nodes than steps.
        most = min(step + 1, node_keys.shape[1])
        there = torch.arange(most, device=hidden.device) < step_input.nodes[:, None]
        steps = hidden[:, None]
        nodes = self.node_scores(steps, node_keys[:, :most], there[:, None])[:, 0]
        none = torch.finfo(nodes.dtype).min
        scores = ChoiceScores(
            self.vocabulary_scores(hidden),
            self.copy_scores(steps, sentence)[:, 0],
            F.pad(nodes, (0, node_keys.shape[1] - most), value=none),
        )
        return combined(scores, sentence.source.entry, count)


@dataclass(slots=True)
class CompactState:
    """R rows of parsing: see `amr.decoding.writer.WriterState`."""

    model: CompactParser
    sentence: EncodedSource
    cache: StepCache
    node_keys: Tensor  # [R, N, pointer_size]

    @property
    def nodes(self) -> int:
        """N, how many nodes can be pointed at."""
        return self.node_keys.shape[1]

    def step(self, inputs: StepInput, step: int, spelling: Tensor | None = None) -> Tensor:
        """Log-probabilities ``[R, V + D + N]`` of the next entries; bytes are few, and in all."""
        return self.model.step(self.sentence, self.cache, self.node_keys, inputs, step)

    def rows(self, index: Tensor) -> CompactState:
        """The state of other rows, when sentences leave the batch; this one is used up."""
        self.cache.select(index)
        sentence = self.sentence.rows(index)
        return CompactState(self.model, sentence, self.cache, self.node_keys[index])

    def reorder(self, index: Tensor) -> None:
        """Rows change places within their beams; what belongs to the sentence stays."""
        self.cache.reorder(index)
        known = self.node_keys[:, : self.cache.step]
        known.copy_(known.index_select(0, index))


def wide(scores: Tensor) -> Tensor:
    """Half-precision scores in single precision, all others as they are."""
    return scores.float() if scores.dtype in (torch.bfloat16, torch.float16) else scores


def combined(scores: ChoiceScores, entries: Tensor, own: int) -> Tensor:
    """Log-probabilities ``[R, V + D + N]`` of entries, all ways to write each added up.

    Args:
        entries: ``[R, C]``, the entry that each candidate for copying gives, -1 on padding.
        own: D, the number of the sentences' own tokens.
    """
    generated, copies, nodes = (wide(part) for part in scores)
    rows, size = generated.shape
    total = torch.cat([generated, copies, nodes], dim=1).softmax(1)
    split = total.split([size, copies.shape[1], nodes.shape[1]], dim=1)
    joined = torch.cat([split[0], total.new_zeros(rows, own), split[2]], dim=1)
    joined = joined.scatter_add(1, entries.clamp(min=0), split[1] * (entries >= 0))
    return joined.clamp(min=torch.finfo(joined.dtype).tiny).log()
