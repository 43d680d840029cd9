"""The double-graph parser: encoder, Frame Knowledge Graph, and the growing semantic graph.

A target's frame is a node of the knowledge graph, and so are its frame elements: their vectors are
what frames and roles are scored against. Which arguments a target has is found by the decoder on
its semantic graph (KID, sections 3 and 4)::

    sentences -> encoder --> target spans -> frames
                    |             |            |
                    +-------> ArgumentDecoder: spans and roles
                                        |
              ontology -> knowledge graph
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from kid.config import KidConfig
from kid.model.arguments import ArgumentDecoder
from kid.model.batch import FrameBatch
from kid.model.knowledge_graph import KnowledgeGraphEncoder
from kid.model.labels import AllLabels, Labels, element_table
from kid.model.pointer import Mlp, SpanMlp
from kid.model.reader import Sources, Targets
from kid.model.steps import Steps
from kid.model.targets import TargetTagger
from kid.ontology import Ontology
from semcore.encoders import Encoder

# How the steps of a batch are scored: as `ArgumentDecoder.forward` does it, or otherwise.
StepScoring = Callable[[Sources, Labels, FrameBatch, bool], Steps]


@dataclass(frozen=True, slots=True)
class KidOutput:
    """Scores of one batch, given the gold frames; S is one more than the most arguments."""

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
        hidden = self.encoder.size
        self.target_span = SpanMlp(2 * hidden, size, dropout)
        self.frame_query = Mlp(size, size, dropout)
        self.frame_scale = nn.Parameter(torch.tensor(1.0))
        self.decoder = ArgumentDecoder(config, hidden)
        self.tagger = TargetTagger(hidden, size, dropout)
        table, mask = element_table(ontology)
        self.register_buffer("element_table", table, persistent=False)
        self.register_buffer("element_mask", mask, persistent=False)
        self.element_table: Tensor
        self.element_mask: Tensor

    def forward(
        self, batch: FrameBatch, overlaps: bool = False, decode: StepScoring | None = None
    ) -> KidOutput:
        """Scores under teacher forcing: every step sees the gold frame and gold arguments.

        With ``overlaps`` words of earlier arguments stay possible. ``decode`` scores the steps in
        place of the decoder's own way.
        """
        words, mask, row = self.encode(batch)
        tags = self.tag(batch, words)
        labels = self.labels_of(batch.frame)
        frames, span = self.frame_scores(words, row, batch.first, batch.last, labels.frames)
        node = self.decoder.target_nodes(batch.frame, span, labels)
        targets = Targets(row, batch.first, batch.last, node)
        sources = self.decoder.sources(words, mask, targets, labels)
        steps = (decode or self.decoder)(sources, labels, batch, overlaps)
        return KidOutput(frames, steps.starts, steps.ends, steps.roles, tags)

    # Words ---------------------------------------------------------------------------------

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

    # Frames and elements -------------------------------------------------------------------

    def frame_scores(
        self, words: Tensor, row: Tensor, first: Tensor, last: Tensor, frames: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Scores ``[T, F]`` of all frames, and the targets' span vectors ``[T, size]``."""
        span = self.target_span(words[row, first], words[row, last], first < last)
        query = self.frame_query(span)
        return query @ frames.mT * self.frame_scale, span

    def word_frames(self, words: Tensor, row: Tensor, word: Tensor, labels: AllLabels) -> Tensor:
        """Scores ``[N, F]`` of all frames of single words, whether they are targets or not."""
        return self.frame_scores(words, row, word, word, labels.frames)[0]

    def labels_of(self, frame: Tensor) -> Labels:
        """Vectors for these frames ``[T]`` only: one pass over the knowledge graph a step."""
        used, owner = frame.unique(return_inverse=True)
        table, mask = self.element_table[used], self.element_mask[used]
        real = mask.clone()
        real[:, 0] = False  # the stop element comes from no row of the table
        frames, elements, stop = self.knowledge_graph(elements=table[real])
        elements = self.decoder.label(elements)
        vectors = elements.new_zeros(*mask.shape, elements.shape[-1])
        vectors[real] = elements
        vectors[:, 0] = self.decoder.label(stop)
        return Labels(frames, vectors, mask, owner)

    @torch.no_grad()
    def all_labels(self) -> AllLabels:
        """What inference needs of the knowledge graph."""
        frames, elements, stop = self.knowledge_graph()
        vectors = self.decoder.label(elements)[self.element_table.clamp(min=0)]
        vectors = vectors * self.element_mask[..., None]
        vectors[:, 0] = self.decoder.label(stop)
        seen = self.decoder.reader.seen_elements(vectors, self.element_mask)
        return AllLabels(frames, vectors, seen)
