"""Which sub-words may see which, and which of them carry a mark."""

from __future__ import annotations

import torch
from torch import Tensor

from semcore.encoders.batch import WordBatch


def attention_mask(batch: WordBatch, visible: Tensor | None, dtype: torch.dtype) -> Tensor:
    """What each sub-word may attend to, given what words ``[B, W, W]`` may see.

    A 2-D mask ``[R, S]`` for full attention; an additive 4-D mask ``[R, 1, S, S]`` (0 or the
    lowest number) for blocks, the one form that every encoder of transformers 5 reads alike.
    """
    if visible is None:
        return batch.attention.long()
    width = batch.ids.shape[1]
    word = batch.word.clamp(min=0)
    row, column = word[:, :, None], word[:, None, :]
    on_word = batch.word >= 0
    special = batch.attention & ~on_word
    seen = visible[batch.sentence[:, None, None], row, column] | (row == column)
    seen = seen & on_word[:, :, None] & on_word[:, None, :]
    seen = seen | (on_word[:, :, None] & special[:, None, :])
    seen = seen | torch.eye(width, dtype=torch.bool, device=seen.device)
    mask = torch.zeros(len(seen), 1, width, width, dtype=dtype, device=seen.device)
    return mask.masked_fill(~seen[:, None], torch.finfo(dtype).min)


def spread_marks(batch: WordBatch, marks: Tensor) -> Tensor:
    """Marks of words ``[B, W]`` to marks of sub-words ``[R, S]``; 0 off the words."""
    per_row = marks.long()[batch.sentence]
    return per_row.gather(1, batch.word.clamp(min=0)) * (batch.word >= 0)
