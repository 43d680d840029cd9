"""A pointer a role, prompted by the roles' names: the floor that TSAR is measured against.

The names of the event's type and of its roles stand before the document. Each role points at the
word where its argument starts and at the one where it ends, or at "none". There are neither
graphs nor candidates of a certain length in it; spans are chosen when it is decoded.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from semcore.encoders import WordEncoder
from tsar.config import EventModelConfig
from tsar.model.batch import EventBatch
from tsar.model.spans import span_means
from tsar.model.streams import trigger_marks
from tsar.ontology import EventOntology


@dataclass(frozen=True)
class PointerOutput:
    """Log-probabilities of each role's start and end: of "none", then of the context's words."""

    starts: Tensor  # [E, R, 1 + W]
    ends: Tensor  # [E, R, 1 + W]


class RolePointer(nn.Module):
    """Bilinear scores of a role's name with every word, and with "none".

    They are not divided by the square root of the size, as attention's are.
    """

    def __init__(
        self, config: EventModelConfig, ontology: EventOntology, encoder: WordEncoder
    ) -> None:
        super().__init__()
        self.config = config
        self.encoder = encoder
        self.dropout = nn.Dropout(config.dropout)
        self.start = nn.Linear(encoder.size, encoder.size)
        self.end = nn.Linear(encoder.size, encoder.size)
        self.none = nn.Parameter(torch.zeros(2, encoder.size))
        nn.init.normal_(self.none, std=0.02)

    def forward(self, batch: EventBatch) -> PointerOutput:
        """Starts and ends of all roles of the batch's events."""
        words = self.dropout(self.encoder(batch.words, marks=trigger_marks(batch)))
        events, count = batch.events, batch.roles.shape[1]
        owner = events.context[:, None].expand(-1, count).flatten()
        first, last = batch.roles.flatten(0, 1).unbind(1)
        roles = span_means(words, owner, first, last).view(len(events.type), count, -1)
        document = (batch.sentence > 0)[events.context]
        starts, ends = (
            self._scores(query(roles), words[events.context], none, document)
            for query, none in zip((self.start, self.end), self.none, strict=True)
        )
        return PointerOutput(starts, ends)

    def _scores(self, query: Tensor, words: Tensor, none: Tensor, document: Tensor) -> Tensor:
        """``[E, R, 1 + W]`` of queries ``[E, R, d]`` and words ``[E, W, d]``."""
        keys = torch.cat([none.to(words.dtype).expand(len(words), 1, -1), words], dim=1)
        scores = (query @ keys.transpose(1, 2)).float()
        seen = pad(document, (1, 0), value=True)
        return scores.masked_fill(~seen[:, None], torch.finfo(torch.float32).min).log_softmax(-1)


def pointer_loss(output: PointerOutput, batch: EventBatch) -> dict[str, Tensor]:
    """The mean over events of the losses of all their roles' starts and ends, summed.

    Where a role has several arguments, any of them is right.
    """
    events, count = batch.events, batch.roles.shape[1]
    real = (torch.arange(count, device=events.type.device) < _role_counts(batch)[:, None]).float()
    event, first, last, slot = batch.spans.unbind(1)
    parts = {}
    for name, scores, place in (("start", output.starts, first), ("end", output.ends, last)):
        gold = torch.zeros_like(scores, dtype=torch.bool)
        gold[event, slot, 1 + place] = True
        gold[..., 0] = ~gold[..., 1:].any(-1)
        nll = -scores.masked_fill(~gold, -torch.inf).logsumexp(-1)
        parts[name] = (nll * real).sum() / max(1, len(events.type))
    loss = parts["start"] + parts["end"]
    return {"loss": loss, "weight": loss.new_tensor(float(max(1, len(events.type)))), **parts}


def _role_counts(batch: EventBatch) -> Tensor:
    """How many roles each event's type has: their names stand behind the prompt's first word."""
    return (batch.roles[..., 0] > 0).sum(1)


def pointer_scores(output: PointerOutput, batch: EventBatch) -> Tensor:
    """``[E, K, 1 + R]`` of the batch's candidates: by how much a role prefers each to "none".

    The log-probability of a span's start and end, less that of "none" twice; 0 for "none".
    """
    context = batch.events.context
    first, last = 1 + batch.first[context], 1 + batch.last[context]
    roles = output.starts.shape[1]
    index = (len(context), roles, first.shape[1])
    spans = output.starts.gather(2, first[:, None].expand(index))
    spans = spans + output.ends.gather(2, last[:, None].expand(index))
    none = output.starts[..., :1] + output.ends[..., :1]
    real = torch.arange(roles, device=context.device) < _role_counts(batch)[:, None]
    lowest = torch.finfo(torch.float32).min
    gains = (spans - none).masked_fill(~real[..., None], lowest)
    return pad(gains.transpose(1, 2), (1, 0))
