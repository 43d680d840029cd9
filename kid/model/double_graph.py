"""The double-graph parser: encoder, Frame Knowledge Graph, and the growing semantic graph.

A target's frame is a node of the knowledge graph, and so are its frame elements. Arguments are
found one after another: at each step the graph built so far (target and earlier arguments) is
encoded, a pointer finds the next span, and the span's role is scored against the elements of the
frame and a stop element (KID, sections 3 and 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from kid.config import KidConfig
from kid.model.arguments import joined_steps, taught_steps
from kid.model.batch import FrameBatch
from kid.model.dropout import Dropout
from kid.model.knowledge_graph import KnowledgeGraphEncoder
from kid.model.pointer import Mlp, SpanMlp, SpanPointer, take_words
from kid.model.reader import SeenElements, Sources, TargetReader, Targets
from kid.model.semantic_graph import SemanticGraphEncoder, prefix_graphs
from kid.model.targets import TargetTagger
from kid.ontology import Ontology
from kid.parts import parts_of
from semcore.encoders import Encoder

TAUGHT_WORDS = 1536  # words that are read together in training: their states fit into a cache


@dataclass(frozen=True, slots=True)
class Labels:
    """Vectors of frames and of the elements of U of them, from the knowledge graph."""

    frames: Tensor  # [F, size]
    elements: Tensor  # [U, E, size], element 0 is the stop element
    mask: Tensor  # [U, E] bool
    owner: Tensor  # [T], a target's row among the U
    seen: SeenElements | None = None  # what the reader has made of the elements already

    def of(self, part: Tensor) -> Labels:
        """Those of some of the T targets, with no more columns than their frames need."""
        owner = self.owner[part]
        most = int(self.mask[owner].sum(1).max()) if len(owner) else 1
        return Labels(self.frames, self.elements[:, :most], self.mask[:, :most], owner)


class AllLabels(NamedTuple):
    """Vectors of all frames and of each frame's elements, made once for many batches."""

    frames: Tensor  # [F, size]
    elements: Tensor  # [F, E, size], element 0 is the stop element
    seen: SeenElements


@dataclass(frozen=True, slots=True)
class Reading:
    """T targets read in their sentences, with the frame each is taken to evoke."""

    states: Tensor  # [T, W, size] words as this target sees them
    mask: Tensor  # [T, W] bool
    node: Tensor  # [T, 2 size] node 0: frame vector and span vector
    labels: Labels


def joined(readings: Sequence[Reading], labels: Labels) -> Reading:
    """Some targets' readings as one, with the labels of all of them."""
    if len(readings) == 1:
        return readings[0]
    width = max(item.mask.shape[1] for item in readings)
    states = [pad(item.states, (0, 0, 0, width - item.mask.shape[1])) for item in readings]
    mask = [pad(item.mask, (0, width - item.mask.shape[1])) for item in readings]
    node = torch.cat([item.node for item in readings])
    return Reading(torch.cat(states), torch.cat(mask), node, labels)


@dataclass(frozen=True, slots=True)
class KidOutput:
    """Scores of one batch under teacher forcing; S is one more than the most arguments."""

    frames: Tensor  # [T, F]
    starts: Tensor  # [T, S, W], minus infinity on words that may not start an argument
    ends: Tensor  # [T, S, W]
    roles: Tensor  # [T, S, E], minus infinity on roles that the frame lacks
    tags: Tensor  # [B, W, 3], where targets begin and go on


class KidModel(nn.Module):
    """Frames and arguments of given targets."""

    def __init__(
        self,
        config: KidConfig,
        ontology: Ontology,
        encoder: Encoder,
        *,
        frame_text: Tensor | None = None,
        element_text: Tensor | None = None,
    ) -> None:
        """Builds the parser.

        Args:
            frame_text, element_text: features of frames and element names made from their
                descriptions (see `KnowledgeGraphEncoder`); needed when the knowledge graph's
                ``features`` are ``text`` or ``both``.
        """
        super().__init__()
        self.config = config
        size, dropout = config.size, config.dropout
        self.encoder = encoder
        self.knowledge_graph = KnowledgeGraphEncoder(
            ontology,
            config.knowledge_graph,
            size=size,
            frame_text=frame_text,
            element_text=element_text,
        )
        hidden, width = self.encoder.size, config.width
        self.target_span = SpanMlp(2 * hidden, size, dropout)
        self.frame_query = Mlp(size, size, dropout)
        self.frame_scale = nn.Parameter(torch.tensor(1.0))
        # Labels and targets as the decoder knows them.
        self.decoder_label = nn.Linear(size, width, bias=False) if width != size else nn.Identity()
        self.decoder_span = nn.Linear(size, width) if width != size else nn.Identity()
        self.reader = TargetReader(
            hidden,
            width,
            layers=config.reader.layers,
            heads=config.reader.heads,
            inner=config.reader.inner,
            elements=config.reader.elements,
            dropout=dropout,
        )
        self.argument_span = Mlp(2 * width, width, dropout)
        self.pointer = SpanPointer(2 * width, width, dropout)
        self.semantic_graph = (
            SemanticGraphEncoder(2 * width, layers=config.graph_layers)
            if config.semantic_graph
            else None
        )
        self.role_query = Mlp(3 * width, width, dropout)
        self.role_scale = nn.Parameter(torch.tensor(1.0))
        self.tagger = TargetTagger(hidden, size, dropout)
        self.dropout = Dropout(dropout)
        table, mask = _element_table(ontology)
        self.register_buffer("element_table", table, persistent=False)
        self.register_buffer("element_mask", mask, persistent=False)
        self.element_table: Tensor
        self.element_mask: Tensor

    # Encoding ------------------------------------------------------------------------------

    def encode(
        self, batch: FrameBatch, shared: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Word vectors ``[B', W, hidden]``, their mask, and each target's row ``[T]``.

        ``shared`` are vectors of the unmarked sentences that are at hand already.

        With ``marking=shared`` B' is the number of sentences; with ``each`` the sentence is
        encoded once for every target, whose words carry a mark, and B' is T.
        """
        if self.config.marking == "shared":
            words = self.encoder(batch.words) if shared is None else shared
            return words, batch.words.mask, batch.sentence
        repeated = batch.words.repeated(batch.sentence)
        position = torch.arange(repeated.mask.shape[1], device=repeated.mask.device)
        marks = (position >= batch.first[:, None]) & (position <= batch.last[:, None])
        rows = torch.arange(len(batch.sentence), device=repeated.mask.device)
        return self.encoder(repeated, marks=marks.long()), repeated.mask, rows

    def tag(self, batch: FrameBatch, words: Tensor) -> Tensor:
        """Target tag scores ``[B, W, 3]``, from unmarked sentences.

        With ``marking=each`` the words at hand are marked with their targets, so that the
        sentences are encoded once more, without any.
        """
        if self.config.marking == "each":
            words = self.encoder(batch.words)
        return self.tagger(words, batch.lexicon)  # type: ignore[no-any-return]

    def frame_scores(
        self, words: Tensor, row: Tensor, first: Tensor, last: Tensor, frames: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Scores ``[T, F]`` of all frames, and the targets' span vectors ``[T, size]``."""
        span = self.target_span(words[row, first], words[row, last], first < last)
        query = self.frame_query(span)
        return query @ frames.mT * self.frame_scale, span

    # Labels --------------------------------------------------------------------------------

    def labels_of(self, frame: Tensor) -> Labels:
        """Vectors for these frames ``[T]`` only: one pass over the knowledge graph a step."""
        used, owner = frame.unique(return_inverse=True)
        table, mask = self.element_table[used], self.element_mask[used]
        real = mask.clone()
        real[:, 0] = False  # the stop element comes from no row of the table
        frames, elements, stop = self.knowledge_graph(elements=table[real])
        elements = self.decoder_label(elements)
        vectors = elements.new_zeros(*mask.shape, elements.shape[-1])
        vectors[real] = elements
        vectors[:, 0] = self.decoder_label(stop)
        return Labels(frames, vectors, mask, owner)

    @torch.no_grad()
    def all_labels(self) -> AllLabels:
        """What inference needs of the knowledge graph."""
        frames, elements, stop = self.knowledge_graph()
        vectors = self.decoder_label(elements)[self.element_table.clamp(min=0)]
        vectors = vectors * self.element_mask[..., None]
        vectors[:, 0] = self.decoder_label(stop)
        return AllLabels(frames, vectors, self.reader.seen_elements(vectors, self.element_mask))

    # Arguments -----------------------------------------------------------------------------

    def target_nodes(self, frame: Tensor, span: Tensor, labels: Labels) -> Tensor:
        """Node 0 ``[T, 2 size]`` of targets with these frames ``[T]`` and span vectors."""
        label = self.decoder_label(labels.frames[frame])
        return torch.cat([self.dropout(label), self.decoder_span(span)], dim=-1)

    def sources(self, words: Tensor, mask: Tensor, targets: Targets, labels: Labels) -> Sources:
        """What targets are read from: words ``[B, W, hidden]`` and their frames' elements."""
        seen = labels.seen
        if seen is None:
            seen = self.reader.seen_elements(labels.elements, labels.mask)
        return self.reader.sources(words, mask, seen, targets)

    def read(self, sources: Sources, part: Tensor, labels: Labels) -> Reading:
        """Reads the sentences of some targets; ``labels`` are theirs (`Labels.of`)."""
        states, mask = self.reader(sources, part, labels.owner, labels.mask.shape[1])
        return Reading(states, mask, sources.targets.node[part], labels)

    def argument_spans(self, states: Tensor, start: Tensor, end: Tensor) -> Tensor:
        """Span vectors ``[T, S, size]`` of words ``start`` to ``end`` (inclusive), ``[T, S]``."""
        return self.span_vectors(take_words(states, start), take_words(states, end))

    def span_vectors(self, head: Tensor, tail: Tensor) -> Tensor:
        """Vectors ``[..., size]`` of arguments from the states of their first and last words."""
        return self.argument_span(torch.cat([head + tail, head - tail], dim=-1))  # type: ignore[no-any-return]

    def argument_nodes(self, labels: Labels, span: Tensor, role: Tensor) -> Tensor:
        """Graph nodes ``[T, S, 2 size]``: element vector and span vector."""
        return self.graph_nodes(labels.elements[labels.owner[:, None], role], span)

    def graph_nodes(self, label: Tensor, span: Tensor) -> Tensor:
        """Graph nodes ``[..., 2 size]`` from element vectors and span vectors."""
        return torch.cat([self.dropout(label), span], dim=-1)

    def graph_vectors(self, node: Tensor, nodes: Tensor, count: Tensor) -> Tensor:
        """Vectors ``[G, 2 size]`` of the graphs with 0, 1, ... ``count`` arguments of each target.

        Args:
            node: ``[T, 2 size]`` node 0.
            nodes: ``[K, 2 size]`` all arguments, target by target; ``count`` ``[T]`` of each.
        """
        if self.semantic_graph is None:
            return node.repeat_interleave(count + 1, dim=0)
        table = torch.cat([node, nodes])
        return self.semantic_graph(table, prefix_graphs(count))  # type: ignore[no-any-return]

    def role_scores(self, graph: Tensor, span: Tensor, labels: Labels) -> Tensor:
        """Scores ``[T, S, E]`` of the frame's own elements and the stop element."""
        return self.role_products(self.role_queries(graph, span), *self.own_elements(labels))

    def role_queries(self, graph: Tensor, span: Tensor) -> Tensor:
        """Queries ``[..., size]`` that elements are scored by."""
        return self.role_query(torch.cat([graph, span], dim=-1))  # type: ignore[no-any-return]

    def own_elements(self, labels: Labels) -> tuple[Tensor, Tensor]:
        """The elements ``[T, E, size]`` of each target's frame, and their mask ``[T, E]``."""
        return labels.elements.index_select(0, labels.owner), labels.mask[labels.owner]

    def role_products(self, query: Tensor, elements: Tensor, mask: Tensor) -> Tensor:
        """Scores ``[T, S, E]`` of role queries ``[T, S, size]`` for `own_elements`."""
        scores = (elements.to(query.dtype) @ query.mT).mT * self.role_scale
        return scores.masked_fill(~mask[:, None], -torch.inf)

    # Training ------------------------------------------------------------------------------

    def forward(self, batch: FrameBatch, overlaps: bool = False) -> KidOutput:
        """Scores under teacher forcing: every step sees the gold frame and gold arguments.

        With ``overlaps`` words of earlier arguments stay possible.
        """
        words, mask, row = self.encode(batch)
        tags = self.tag(batch, words)
        labels = self.labels_of(batch.frame)
        frames, span = self.frame_scores(words, row, batch.first, batch.last, labels.frames)
        node = self.target_nodes(batch.frame, span, labels)
        targets = Targets(row, batch.first, batch.last, node)
        sources = self.sources(words, mask, targets, labels)
        parts = parts_of(mask.sum(1)[row], labels.mask.sum(1)[labels.owner], TAUGHT_WORDS)
        taught = []
        for part in parts:
            reading = self.read(sources, part, labels.of(part))
            taught.append(taught_steps(self, reading, batch.targets(part), overlaps))
        shape = (len(batch.frame), batch.starts.shape[1] + 1, mask.shape[1], labels.mask.shape[1])
        steps = joined_steps(taught, parts, shape)
        return KidOutput(frames, steps.starts, steps.ends, steps.roles, tags)


def _element_table(ontology: Ontology) -> tuple[Tensor, Tensor]:
    """Global element ids of each frame ``[F, 1 + most]`` (stop first, -1 fills), and its mask."""
    offsets = torch.tensor(ontology.element_offsets)
    counts = offsets.diff()
    slot = torch.arange(1 + int(counts.max()))
    mask = slot <= counts[:, None]
    table = torch.where(mask, offsets[:-1, None] + slot - 1, -1)
    table[:, 0] = -1
    return table, mask
