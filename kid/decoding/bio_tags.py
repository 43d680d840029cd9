"""From BIO tag scores to arguments, and a batch's parse by the `BioTagger`."""

from __future__ import annotations

import torch
from torch import Tensor

from kid.config import FrameDecoding
from kid.decoding.search import Parsed, choose_frames
from kid.model.batch import FrameBatch
from kid.model.bio_tagger import OUTSIDE, BioTagger

_MOST_SCORES = 2**24  # tag scores at once: 64 MB in float32


@torch.inference_mode()
def parse_tagged(
    model: BioTagger,
    batch: FrameBatch,
    labels: tuple[Tensor, Tensor],
    config: FrameDecoding,
    shared: Tensor | None = None,
    *,
    gold_frames: bool = False,
    top: int = 1,
) -> Parsed:
    """Frames and arguments of a batch's targets; the arguments are those of `parse_batch`.

    ``config.stop_bias`` is added to the score of the outside tag. Arguments never overlap.
    """
    words = model.encoder(batch.words) if shared is None else shared
    scores = model.frame_scores(batch, words)
    frames = choose_frames(scores, batch, config, gold_frames, top)
    frame = frames.best
    tags = 1 + 2 * model.element_mask.shape[1]
    most = max(1, _MOST_SCORES // max(1, words.shape[1] * tags))
    found = []
    for begin in range(0, max(1, len(frame)), most):
        part = slice(begin, begin + most)
        some = batch.targets(part)
        scores = model.element_scores(some, words, frame[part]).float()
        scores[..., OUTSIDE] += config.stop_bias
        target, *rest = tagged_arguments(scores, batch.words.mask[some.sentence])
        found.append((target + begin, *rest))
    return Parsed(*frames, *(torch.cat(column) for column in zip(*found, strict=True)))


def tagged_arguments(scores: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """The arguments that greedy tagging from left to right finds, all sentences at once.

    Each word takes its best tag of those that may follow the tag before it: "inside" only
    continues an element of the same role. So a word either goes on with the element at hand, if
    that beats every tag that starts afresh, or it starts afresh, whatever came before. Where the
    element begun at a word would end is therefore known for all words at once; what is left is
    to follow these jumps from the first word on.

    Args:
        scores: ``[T, W, 1 + 2 M]``, as in `BioOutput`, float.
        mask: ``[T, W]`` bool, real words.

    Returns:
        ``target, start, end`` (inclusive), ``role, probability`` of the K arguments, target by
        target and from left to right; the probability is that of all the argument's tags.
    """
    length, roles = scores.shape[1], scores.shape[2] // 2
    position = torch.arange(length, device=scores.device)
    best, role = scores[..., : 1 + roles].max(-1)
    role = role.masked_fill(~mask, OUTSIDE)
    goes_on = (scores[..., 1 + roles :] > best[..., None]) & mask[..., None]
    halt = position[:, None].where(~goes_on, length)
    halt = halt.flip(1).cummin(1).values.flip(1)  # the first at this word or after it
    halt = torch.nn.functional.pad(halt[:, 1:], (0, 0, 0, min(1, length)), value=length)
    past = halt.gather(2, (role - 1).clamp(min=0)[..., None])[..., 0]
    past = torch.where(role == OUTSIDE, position + 1, past)
    begins = (role != OUTSIDE) & _visited(past)
    target, start = begins.nonzero(as_tuple=True)
    end, role = past[target, start] - 1, role[target, start]
    chances = scores.log_softmax(-1)
    begun = chances[target, start, role]
    inside = (position > start[:, None]) & (position <= end[:, None])
    continued = chances[target, :, roles + role].where(inside, 0.0).sum(-1)
    return target, start, end, role, (begun + continued).exp()


def _visited(past: Tensor) -> Tensor:
    """Which words ``[T, W]`` one comes by from word 0 on, where from word w one jumps to
    ``past[w]`` > w. Jumps are doubled, so that it takes log W steps and not W.
    """
    rows, length = past.shape
    jump = torch.nn.functional.pad(past, (0, 1), value=length)  # the place past the end stays
    visited = torch.zeros(rows, length + 1, dtype=torch.bool, device=past.device)
    visited[:, 0] = True
    for _ in range(length.bit_length()):
        landed = torch.zeros_like(visited)
        visited = visited | landed.scatter_(1, jump.where(visited, length), True)
        jump = jump.gather(1, jump)
    return visited[:, :length]
