"""The two streams (paper, sections 3.2 to 3.4): a document read whole, and sentence by sentence."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from semcore.encoders import WordEncoder
from tsar.config import EventModelConfig
from tsar.model.amr_graph import AMRGuide
from tsar.model.batch import PROMPT, EventBatch
from tsar.model.fusion import GatedFusion


class TwoStreams(nn.Module):
    """One encoder, two views of its input, guided by AMR, fused word by word.

    In the *global* stream a word sees all words, in the *local* one those of its own sentence, of
    the trigger's and of the prompt. Both go through the encoder in one pass, as two rows a
    context.
    """

    def __init__(self, config: EventModelConfig, encoder: WordEncoder) -> None:
        super().__init__()
        self.config = config
        self.encoder = encoder
        self.dropout = nn.Dropout(config.dropout)
        guide = config.guide
        self.guide = AMRGuide(encoder.size, guide) if guide.enabled else None
        self.fusion = GatedFusion(encoder.size) if config.local_stream else None

    def forward(self, batch: EventBatch) -> Tensor:
        """Word vectors ``[C, W, d]``, zero on padding."""
        marks = trigger_marks(batch) if self.config.marking == "each" else None
        if self.fusion is None:
            states = self.encoder(batch.words, marks=marks)
        else:
            both = torch.arange(batch.contexts, device=batch.sentence.device).repeat(2)
            seen = local_view(batch)
            states = self.encoder(
                batch.words.repeated(both),
                torch.cat([torch.ones_like(seen), seen]),
                None if marks is None else marks.repeat(2, 1),
                both.new_tensor([1, 0]).repeat_interleave(batch.contexts).bool(),
            )
        states = self.dropout(states)
        if self.guide is not None and batch.graphs is not None:
            states = states + self.guide(states, batch.graphs)
        return states if self.fusion is None else self.fusion(*states.chunk(2))


def local_view(batch: EventBatch) -> Tensor:
    """``[C, W, W]``: whether the local stream lets word i (dim 1) see word j (dim 2)."""
    sentence, (first, last) = batch.sentence, batch.trigger_sentences.unbind(1)
    on_word = batch.words.mask
    near = (sentence >= first[:, None]) & (sentence <= last[:, None]) & (first >= 0)[:, None]
    near = (near | (sentence == PROMPT)) & on_word
    own = sentence[:, :, None] == sentence[:, None, :]
    return own & on_word[:, None, :] | near[:, None, :]


def trigger_marks(batch: EventBatch) -> Tensor:
    """``[C, W]``: 1 on the words of the trigger of each context's event, else 0."""
    events = batch.events
    marks = torch.zeros_like(batch.sentence)
    edges = marks.new_zeros(len(marks), marks.shape[1] + 1)
    edges.index_put_((events.context, events.first), edges.new_ones(()), accumulate=True)
    edges.index_put_((events.context, events.last + 1), -edges.new_ones(()), accumulate=True)
    return edges.cumsum(1)[:, :-1].clamp(max=1)
