"""The training loss: frames, roles, starts and ends of arguments (KID, released code's weights)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from kid.config import LossConfig
from kid.model.batch import STOP, FrameBatch
from kid.model.bio_tagger import OUTSIDE, BioOutput
from kid.model.double_graph import KidOutput
from kid.model.targets import IGNORED


def output_loss(
    output: KidOutput | BioOutput, batch: FrameBatch, config: LossConfig
) -> dict[str, Tensor]:
    """The loss of what a model's ``forward`` gave for a batch: see `kid_loss`."""
    loss = bio_loss if isinstance(output, BioOutput) else kid_loss
    return loss(output, batch, config)  # type: ignore[arg-type]


def kid_loss(output: KidOutput, batch: FrameBatch, config: LossConfig) -> dict[str, Tensor]:
    """Loss per target, its parts, and ``weight``, the number of targets it is the mean of."""
    steps = torch.arange(output.starts.shape[1], device=batch.count.device)
    argument = steps[:-1] < batch.count[:, None]
    starts = _chosen(output.starts[:, :-1], batch.starts, argument)
    ends = _chosen(output.ends[:, :-1], batch.ends, argument)
    gold = torch.cat([batch.roles, batch.roles.new_zeros(len(batch.roles), 1)], dim=1)
    gold = gold.masked_fill(steps >= batch.count[:, None], STOP)
    roles = _chosen(output.roles, gold, steps <= batch.count[:, None])
    parts = {
        "frame": frame_loss(output.frames, batch, config),
        "role": roles,
        "start": starts,
        "end": ends,
        "target": target_loss(output.tags, batch),
    }
    return weighted_parts(parts, batch, config)


def bio_loss(output: BioOutput, batch: FrameBatch, config: LossConfig) -> dict[str, Tensor]:
    """The `BioTagger`'s: as `kid_loss`, without the parts ``start`` and ``end``.

    The part ``role`` is summed over all words of a target's sentence.
    """
    gold = element_tags(batch, output.elements.shape[1], output.elements.shape[2] // 2)
    scores = output.elements[output.mask].float()
    parts = {
        "frame": frame_loss(output.frames, batch, config),
        "role": cross_entropy(scores, gold[output.mask], reduction="sum"),
        "target": target_loss(output.tags, batch),
    }
    return weighted_parts(parts, batch, config)


def frame_loss(scores: Tensor, batch: FrameBatch, config: LossConfig) -> Tensor:
    """Of scores ``[T, F]``, summed over targets: over all frames, and over the lexicon's."""
    scores = scores.float()
    loss = cross_entropy(scores, batch.frame, reduction="sum")
    if config.lexicon_share > 0:
        allowed = allowed_frames(batch.candidates, scores.shape[1], batch.frame)
        narrowed = scores.masked_fill(~allowed, -torch.inf)
        narrow = cross_entropy(narrowed, batch.frame, reduction="sum")
        loss = (1 - config.lexicon_share) * loss + config.lexicon_share * narrow
    return loss


def target_loss(tags: Tensor, batch: FrameBatch) -> Tensor:
    """Of the target tags' scores ``[B, W, 3]``, summed over words."""
    return cross_entropy(
        tags.float().flatten(0, 1), batch.tags.flatten(), ignore_index=IGNORED, reduction="sum"
    )


def weighted_parts(
    parts: dict[str, Tensor], batch: FrameBatch, config: LossConfig
) -> dict[str, Tensor]:
    """Sums over a batch as means over its targets, with their weighted sum and its ``weight``."""
    targets = max(1, len(batch.frame))
    parts = {name: value / targets for name, value in parts.items()}
    loss = sum(getattr(config, name) * value for name, value in parts.items())
    weight = torch.tensor(float(len(batch.frame)), device=batch.frame.device)
    return {"loss": torch.as_tensor(loss), **parts, "weight": weight}


def _chosen(scores: Tensor, gold: Tensor, there: Tensor) -> Tensor:
    """Sum of cross-entropies of the entries that are there, ``scores[there]`` against gold."""
    return cross_entropy(scores[there].float(), gold[there], reduction="sum")


def allowed_frames(candidates: Tensor, frames: int, gold: Tensor | None = None) -> Tensor:
    """``[T, frames]`` bool: each target's ``candidates`` ``[T, C]``, -1 fills, and its gold."""
    choices = [candidates] if gold is None else [candidates, gold[:, None]]
    allowed = torch.zeros(len(candidates), frames + 1, dtype=torch.bool, device=candidates.device)
    for choice in choices:  # column `frames` takes the fill
        allowed.scatter_(1, choice.masked_fill(choice < 0, frames), True)
    return allowed[:, :frames]


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
