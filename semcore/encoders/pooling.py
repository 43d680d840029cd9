"""Vectors of sub-words to vectors of words."""

from __future__ import annotations

import torch
from torch import Tensor

from semcore.encoders.batch import WordBatch


def first_subwords(states: Tensor, batch: WordBatch) -> Tensor:
    """Each word's first sub-word: ``[R, S, size] -> [B, W, size]``, zero on padding."""
    flat = states.flatten(0, 1).index_select(0, batch.first.flatten())
    return flat.view(*batch.first.shape, -1) * batch.mask[..., None].to(states.dtype)


def mean_subwords(states: Tensor, batch: WordBatch) -> Tensor:
    """The mean of each word's sub-words: ``[R, S, size] -> [B, W, size]``, zero on padding.

    In float32 at least. Sums are taken word by word (not as differences of running totals,
    whose rounding would make a word depend on all words before it).
    """
    if states.dtype in (torch.bfloat16, torch.float16):
        states = states.float()
    sentences, words = batch.mask.shape
    word = (batch.sentence[:, None] * words + batch.word.clamp(min=0)).flatten()
    place = torch.arange(len(word), device=word.device)
    first, last = batch.first.flatten()[word], batch.last.flatten()[word]
    # In overlapping windows a word stands twice, and is read from one of them.
    read = (batch.word.flatten() >= 0) & (place >= first) & (place <= last)
    slot = torch.where(read, word, sentences * words)  # the last slot takes what nobody reads
    sums = states.new_zeros(sentences * words + 1, states.shape[-1])
    sums = sums.index_add(0, slot, states.flatten(0, 1))
    count = (batch.last - batch.first + 1)[..., None]
    return sums[:-1].view(sentences, words, -1) / count
