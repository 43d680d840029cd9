"""The `BioTagger`'s training loss: frames, BIO tags of the elements, tags of the targets."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from kid.config import LossConfig
from kid.decoding.bio_tags import OUTSIDE
from kid.model.batch import FrameBatch
from kid.model.bio_tagger import BioOutput
from kid.training.loss import frame_loss, target_loss, weighted_parts


def bio_loss(output: BioOutput, batch: FrameBatch, config: LossConfig) -> dict[str, Tensor]:
    """As `kid_loss`; the part ``role`` is summed over all words of a target's sentence.

    The parts ``start`` and ``end`` do not exist.
    """
    gold = element_tags(batch, output.elements.shape[1], output.elements.shape[2] // 2)
    scores = output.elements[output.mask].float()
    parts = {
        "frame": frame_loss(output.frames, batch, config),
        "role": cross_entropy(scores, gold[output.mask], reduction="sum"),
        "target": target_loss(output.tags, batch),
    }
    return weighted_parts(parts, batch, config)


def element_tags(batch: FrameBatch, words: int, roles: int) -> Tensor:
    """Gold tags ``[T, words]`` of a batch's arguments, in the numbering of `BioOutput`.

    Arguments must not overlap.
    """
    position = torch.arange(words, device=batch.starts.device)
    there = torch.arange(batch.starts.shape[1], device=position.device) < batch.count[:, None]
    held = (position >= batch.starts[..., None]) & (position <= batch.ends[..., None])
    inside = torch.where(position == batch.starts[..., None], 0, roles)
    tags = (batch.roles[..., None] + inside).where(held & there[..., None], OUTSIDE)
    return tags.sum(1)
