"""The baseline: a plain tagger on the same encoder, to tell what the two graphs add.

A linear layer names the frame; one BIO tag a word marks the frame's elements (Ramshaw and Marcus
1995; for semantic roles Zhou and Xu 2015, Shi and Lin 2019). No knowledge graph, no semantic
graph, no attention beyond the encoder's; one encoding of a sentence serves all its targets.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from kid.config import KidConfig
from kid.model.batch import FrameBatch
from kid.model.reader import DISTANCES
from kid.model.targets import TargetTagger
from kid.ontology import Ontology
from semcore.encoders import Encoder

OUTSIDE = 0  # the tag of words that no element holds


@dataclass(frozen=True, slots=True)
class BioOutput:
    """Scores of one batch, given the gold frames.

    Of the ``1 + 2 M`` tags, 0 is `OUTSIDE`, r begins the element of role r (1 to M, as in
    `FrameBatch`), and M + r is inside it; M is the most elements that any frame has.
    """

    frames: Tensor  # [T, F]
    elements: Tensor  # [T, W, 1 + 2 M], minus infinity on roles that the frame lacks
    mask: Tensor  # [T, W] bool, real words
    tags: Tensor  # [B, W, 3], where targets begin and go on


class BioTagger(nn.Module):
    """Frames by a linear layer, frame elements by BIO tags."""

    def __init__(self, config: KidConfig, ontology: Ontology, encoder: Encoder) -> None:
        super().__init__()
        self.config, self.encoder = config, encoder
        size, hidden, frames = config.size, encoder.size, len(ontology.frames)
        self.frame = nn.Linear(2 * hidden, frames)
        # One linear layer over [word; target; frame; distance], cut into its four blocks, so
        # that words are transformed once a sentence and targets once, not once a pair.
        self.word = nn.Linear(hidden, size)
        self.target = nn.Linear(2 * hidden, size, bias=False)
        self.evoked = nn.Embedding(frames, size)
        self.distance = nn.Embedding(2 * DISTANCES + 1, size)
        self.dropout = nn.Dropout(config.dropout)
        self.outside = nn.Linear(size, 1)
        # Elements of the same name share their vectors: one to begin, one to be inside.
        self.element = nn.Embedding(len(ontology.element_names), 2 * size)
        for table in (self.evoked, self.distance, self.element):
            nn.init.normal_(table.weight, std=size**-0.5)
        self.tagger = TargetTagger(hidden, size, config.dropout)
        names, mask = _element_names(ontology)
        self.register_buffer("names", names, persistent=False)
        self.register_buffer("element_mask", mask, persistent=False)
        self.names: Tensor
        self.element_mask: Tensor

    def all_labels(self) -> tuple[Tensor, Tensor]:
        """Vectors of frames ``[F, size]`` and of element names ``[N, 2 size]``: its own tables."""
        return self.evoked.weight, self.element.weight

    def frame_scores(self, batch: FrameBatch, words: Tensor) -> Tensor:
        """Scores ``[T, F]`` of all frames, from word vectors ``[B, W, hidden]``."""
        return self.frame(self.dropout(_target_words(batch, words)))  # type: ignore[no-any-return]

    def word_frames(self, words: Tensor, row: Tensor, word: Tensor, labels: object) -> Tensor:
        """Scores ``[N, F]`` of all frames of single words; ``labels`` are its own tables."""
        own = words[row, word]
        return self.frame(torch.cat([own, own], dim=-1))  # type: ignore[no-any-return]

    def element_scores(self, batch: FrameBatch, words: Tensor, frame: Tensor) -> Tensor:
        """Scores ``[T, W, 1 + 2 M]`` of the tags of all words, given the frames ``[T]``."""
        position = torch.arange(words.shape[1], device=words.device)
        before = (position - batch.first[:, None]).clamp(max=0)
        after = (position - batch.last[:, None]).clamp(min=0)
        distance = (before + after).clamp(-DISTANCES, DISTANCES) + DISTANCES
        target = self.target(_target_words(batch, words)) + self.evoked(frame)
        states = self.word(words)[batch.sentence] + target[:, None] + self.distance(distance)
        states = self.dropout(torch.relu(states))
        begin, inside = self.element(self.names[frame]).chunk(2, dim=-1)
        vectors = torch.cat([begin, inside], dim=1).to(states.dtype)
        lacking = ~self.element_mask[frame].repeat(1, 2)
        scores = (states @ vectors.mT).masked_fill(lacking[:, None], -torch.inf)
        return torch.cat([self.outside(states), scores], dim=-1)

    def forward(self, batch: FrameBatch) -> BioOutput:
        """Scores given the gold frames and targets; the shapes are in `BioOutput`."""
        words = self.encoder(batch.words)
        return BioOutput(
            frames=self.frame_scores(batch, words),
            elements=self.element_scores(batch, words, batch.frame),
            mask=batch.words.mask[batch.sentence],
            tags=self.tagger(words, batch.lexicon),
        )


def _target_words(batch: FrameBatch, words: Tensor) -> Tensor:
    """``[T, 2 hidden]``: each target's first and last word."""
    ends = words[batch.sentence, batch.first], words[batch.sentence, batch.last]
    return torch.cat(ends, dim=-1)


def _element_names(ontology: Ontology) -> tuple[Tensor, Tensor]:
    """Name of each frame's elements ``[F, M]`` (0 fills), and which are there."""
    offsets = torch.tensor(ontology.element_offsets)
    slot = torch.arange(max(1, int(offsets.diff().max())))
    mask = slot < offsets.diff()[:, None]
    names = torch.tensor([*ontology.element_name_index, 0])
    return names[(offsets[:-1, None] + slot).masked_fill(~mask, -1)].masked_fill(~mask, 0), mask
