"""Sentences and their targets as tensors: what a training or inference step reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kid.data import FrameElement, FrameSentence
from kid.lexicon import FEATURES, Lexicon
from kid.model.targets import IGNORED, gold_tags
from kid.ontology import Ontology
from semcore.encoders import Encoder, EncoderBatch
from semcore.errors import InputError
from semcore.tensors import TensorBatch, padded

_TARGETS = 6  # of an average sentence of FrameNet's full text
STOP = 0  # role index of "no more arguments"; the frame's elements follow from 1


@dataclass(frozen=True, slots=True)
class FrameBatch(TensorBatch):
    """B sentences with T targets in all; every target has up to A arguments."""

    words: EncoderBatch
    lexicon: Tensor  # [B, W, FEATURES] float, which lexical units a word may be
    tags: Tensor  # [B, W] int64, where targets are; IGNORED where that is not known
    sentence: Tensor  # [T] int64, sentence of each target
    first: Tensor  # [T] int64, first word of the target
    last: Tensor  # [T] int64, its last word (inclusive)
    frame: Tensor  # [T] int64, gold frame, -1 where there is none
    candidates: Tensor  # [T, C] int64, the lexicon's frames for the target, -1 fills
    starts: Tensor  # [T, A] int64, first word of each argument, in text order
    ends: Tensor  # [T, A] int64, last word (inclusive)
    roles: Tensor  # [T, A] int64, 1 + position among the frame's elements
    count: Tensor  # [T] int64, arguments of each target

    def targets(self, part: slice | Tensor) -> FrameBatch:
        """The same sentences with a part of their targets, a range or these numbers."""
        names = ("sentence", "first", "last", "frame", "candidates", "starts", "ends", "roles")
        return replace(self, **{name: getattr(self, name)[part] for name in (*names, "count")})


@dataclass(frozen=True, slots=True)
class _Target:
    first: int
    last: int
    frame: int
    candidates: tuple[int, ...]
    arguments: tuple[tuple[int, int, int], ...]  # start, end (inclusive), role


class FrameDataset:
    """Sentences cut into sub-words once, targets as flat tensors; batches are mere look-ups.

    Args:
        overlaps: keep arguments that overlap an earlier one of the same target. A decoder that
            may not overlap cannot produce them, so they are no part of its supervision.
        gold: read frames and arguments. Without, only the targets are read, as for prediction.
        tagged: whether all targets of the sentences, or of each, are annotated, so that a tagger
            can learn them. Those of exemplars are not: each shows one lexical unit.
        lexicon: the ontology's, if it is at hand: its tables take a while to make.
    """

    def __init__(
        self,
        sentences: Sequence[FrameSentence],
        ontology: Ontology,
        encoder: Encoder,
        *,
        overlaps: bool = False,
        gold: bool = True,
        tagged: bool | Sequence[bool] = True,
        lexicon: Lexicon | None = None,
    ) -> None:
        self.sentences = list(sentences)
        self.ontology = ontology
        self.encoder = encoder
        self.subwords: list[Any] = encoder.subwords(
            [item.forms for item in sentences],
            [item.tags for item in sentences],
            [item.heads for item in sentences],
        )
        targets = [
            [_target(item, index, ontology, overlaps, gold) for index in range(len(item.frames))]
            for item in sentences
        ]
        self.first_target = torch.tensor(
            [0] + [len(group) for group in targets], dtype=torch.long
        ).cumsum(0)
        flat = [target for group in targets for target in group]
        self.span = torch.tensor(
            [(target.first, target.last, target.frame) for target in flat], dtype=torch.long
        ).view(len(flat), 3)
        self.candidates = padded([target.candidates for target in flat], -1)
        self.count = torch.tensor([len(target.arguments) for target in flat], dtype=torch.long)
        self.arguments = torch.stack(  # start, end and role of each
            [
                padded([[item[k] for item in target.arguments] for target in flat], 0)
                for k in range(3)
            ],
            dim=-1,
        )
        self.lengths = [len(item.words) for item in sentences]
        # What a sentence costs in training, in words: each target reads all words anew.
        self.costs = [
            max(len(item.words), len(item.words) * len(item.frames) // _TARGETS)
            for item in sentences
        ]
        self.features, self.tags = _word_labels(sentences, lexicon or Lexicon(ontology), tagged)
        self.first_word = torch.tensor([0, *self.lengths], dtype=torch.long).cumsum(0)

    def __len__(self) -> int:
        return len(self.sentences)

    def collate(self, indices: Sequence[int]) -> FrameBatch:
        """The batch of these sentences, targets in the order of sentences."""
        words = self.encoder.collate([self.subwords[index] for index in indices])
        chosen = torch.tensor(indices, dtype=torch.long)
        begin, counts = self.first_target[chosen], self.first_target.diff()[chosen]
        sentence = torch.arange(len(indices)).repeat_interleave(counts)
        before = counts.cumsum(0) - counts
        target = torch.arange(len(sentence)) - before[sentence] + begin[sentence]
        first, last, frame = self.span[target].unbind(1)
        candidates = self.candidates[target]
        count = self.count[target]
        most = int(count.max()) if len(count) else 0
        starts, ends, roles = self.arguments[target, :most].unbind(2)
        place = torch.arange(words.mask.shape[1])
        place = (self.first_word[chosen][:, None] + place) * words.mask
        lexicon = words.mask.new_zeros(*words.mask.shape, FEATURES, dtype=torch.float)
        tags = torch.full(words.mask.shape, IGNORED)
        if len(self.features):
            lexicon = self.features[place].float() * words.mask[..., None]
            tags = self.tags[place].long().masked_fill(~words.mask, IGNORED)
        return FrameBatch(
            words=words,
            lexicon=lexicon,
            tags=tags,
            sentence=sentence,
            first=first,
            last=last,
            frame=frame,
            candidates=candidates,
            starts=starts,
            ends=ends,
            roles=roles,
            count=count,
        )


def _word_labels(
    sentences: Sequence[FrameSentence], lexicon: Lexicon, tagged: bool | Sequence[bool]
) -> tuple[Tensor, Tensor]:
    """Lexicon features and target tags of all words of all sentences, one after the other."""
    count = sum(len(item.words) for item in sentences)
    learned = [tagged] * len(sentences) if isinstance(tagged, bool) else tagged
    if not any(learned):
        return torch.zeros(count, FEATURES, dtype=torch.uint8), torch.full(
            (count,), IGNORED, dtype=torch.int16
        )
    features, tags = [], []
    for item, known in zip(sentences, learned, strict=True):
        blank = np.zeros((len(item.words), FEATURES), np.uint8)
        features.append(lexicon.features(item.forms) if known else blank)
        tags += gold_tags(item) if known else [IGNORED] * len(item.words)
    return (
        torch.from_numpy(np.concatenate(features)) if count else torch.zeros(0, FEATURES).byte(),
        torch.tensor(tags, dtype=torch.int16),
    )


def without_overlaps(elements: Sequence[FrameElement]) -> list[FrameElement]:
    """In text order, without elements that overlap an earlier layer's or an earlier word's.

    Elements of FrameNet's first layer win over those of later layers.
    """
    kept: list[FrameElement] = []
    for element in sorted(elements, key=lambda item: (item.rank, item.words)):
        if all(
            element.words.end <= other.words.start or other.words.end <= element.words.start
            for other in kept
        ):
            kept.append(element)
    return sorted(kept, key=lambda item: item.words)


def _target(
    item: FrameSentence, index: int, ontology: Ontology, overlaps: bool, gold: bool
) -> _Target:
    annotation = item.frames[index]
    candidates = ontology.lexicon.get(annotation.lexical_unit, ())
    first, last = annotation.target[0].start, annotation.target[-1].end - 1
    frame = ontology.frame_index.get(annotation.frame, -1)
    if not gold:
        return _Target(first, last, frame, candidates, ())
    where = f"sentence {item.id}, annotation {annotation.id}"
    if frame < 0:
        raise InputError(f"{where}: frame {annotation.frame} is not in the ontology")
    elements: Sequence[FrameElement] = sorted(annotation.elements, key=lambda item: item.words)
    if not overlaps:
        elements = without_overlaps(elements)
    offset = ontology.element_offsets[frame]
    arguments = []
    for element in elements:
        try:
            role = ontology.element_id(frame, element.name) - offset + 1
        except KeyError:
            raise InputError(
                f"{where}: frame {annotation.frame} has no element {element.name}"
            ) from None
        arguments.append((element.words.start, element.words.end - 1, role))
    return _Target(first, last, frame, candidates, tuple(arguments))
