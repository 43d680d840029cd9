"""TSAR: candidates of a document classified as arguments of an event (paper, section 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from semcore.encoders import WordEncoder
from tsar.config import EventModelConfig
from tsar.model.batch import EventBatch, EventTensors
from tsar.model.labels import RoleLabels
from tsar.model.spans import SpanVectors, span_means
from tsar.model.streams import TwoStreams
from tsar.model.triggers import TriggerTagger
from tsar.ontology import EventOntology


@dataclass(frozen=True)
class EventOutput:
    """Scores of a batch: C contexts of W words, E events, K candidates each."""

    scores: Tensor  # [E, K, 1 + R]: "no argument", then the roles of the event's type
    first: Tensor  # [E, K] first word of each candidate
    last: Tensor  # [E, K] its last
    candidate: Tensor  # [E, K] bool
    place: Tensor  # [E, K] where each stands in the batch's candidates
    boundaries: Tensor  # [C, W, 2, 2]: starts, ends: no and yes
    kept: Tensor | None  # [C, K'] a score of each span alone, where candidates are pruned
    tags: Tensor | None  # [C, W, 1 + 2 types]
    alone: bool  # a role chooses among candidates, and not a candidate among roles


class TSARModel(nn.Module):
    """Two streams, spans, and a classifier of span and trigger."""

    def __init__(
        self, config: EventModelConfig, ontology: EventOntology, encoder: WordEncoder
    ) -> None:
        super().__init__()
        self.config = config
        types = len(ontology.event_types)
        size = config.size or encoder.size
        self.streams = TwoStreams(config, encoder)
        self.spans = SpanVectors(encoder.size, size)
        self.trigger = nn.Linear(encoder.size, size) if size != encoder.size else nn.Identity()
        self.starts, self.ends = nn.Linear(encoder.size, 2), nn.Linear(encoder.size, 2)
        self.length = nn.Embedding(config.span_words, config.length_size)
        self.event_type = nn.Embedding(types, config.type_size)
        # The first layer of the classifier, in parts: what of its input is of the span and the
        # event, and what of one of them alone. Together they are one matrix.
        self.of_pair = nn.Linear(3 * size, size)  # [s ; |s - t| ; s * t]
        self.of_event = nn.Linear(size + config.type_size, size, bias=False)
        self.of_length = nn.Linear(config.length_size, size, bias=False)
        self.dropout = nn.Dropout(config.dropout)
        self.labels = RoleLabels(config.labels, ontology, size, encoder.size)
        self.keep = nn.Linear(size, 1) if config.kept_spans is not None else None
        tagger = TriggerTagger(encoder.size, types, config.dropout) if config.triggers else None
        self.tagger = tagger
        for table in (self.length, self.event_type):
            nn.init.normal_(table.weight, std=0.02)

    @property
    def encoder(self) -> WordEncoder:
        """The encoder of both streams."""
        return self.streams.encoder

    def forward(self, batch: EventBatch) -> EventOutput:
        """Scores of a batch's candidates for each of its events."""
        return self.arguments(batch, self.streams(batch))

    def tag(self, words: Tensor) -> Tensor | None:
        """Scores of triggers ``[C, W, 1 + 2 types]`` of the streams' words ``[C, W, d]``."""
        return None if self.tagger is None else self.tagger(words)

    def arguments(self, batch: EventBatch, words: Tensor) -> EventOutput:
        """Scores of candidates for the batch's events, from the streams' words ``[C, W, d]``."""
        events = batch.events
        vectors, starts, ends = self.spans(words, batch.first, batch.last)
        first, last, candidate = batch.first, batch.last, batch.candidate
        place = torch.arange(first.shape[1], device=first.device).expand_as(first)
        kept = None
        if self.keep is not None:
            kept = self.keep(vectors)[..., 0]
            chosen, candidate = self._chosen(kept, batch)
            vectors = vectors.gather(1, chosen[..., None].expand(-1, -1, vectors.shape[2]))
            place = chosen
            first, last = first.gather(1, chosen), last.gather(1, chosen)
        context = events.context
        trigger = self.trigger(span_means(words, context, events.first, events.last))
        hidden = self._hidden(vectors, trigger, events, (last - first).clamp(min=0))
        labels = self.labels(events.type, words, context, batch.roles)
        return EventOutput(
            scores=self.labels.scores(hidden, labels, events),
            first=first[context],
            last=last[context],
            candidate=candidate[context],
            place=place[context],
            boundaries=torch.stack([self.starts(starts), self.ends(ends)], dim=2),
            kept=kept,
            tags=self.tag(words),
            alone=self.config.choice == "role",
        )

    def _hidden(
        self, vectors: Tensor, trigger: Tensor, events: EventTensors, length: Tensor
    ) -> Tensor:
        """``[E, K, size]`` of spans ``[C, K, size]`` and triggers ``[E, size]``."""
        spans, target = vectors[events.context], trigger[:, None]
        pair = self.of_pair(torch.cat([spans, (spans - target).abs(), spans * target], dim=-1))
        event = self.of_event(
            torch.cat([trigger, self.event_type(events.type).to(trigger.dtype)], -1)
        )
        lengths = self.of_length(self.length.weight)[length[events.context]]
        hidden: Tensor = self.dropout(torch.relu(pair + event[:, None] + lengths))
        return hidden

    def _chosen(self, kept: Tensor, batch: EventBatch) -> tuple[Tensor, Tensor]:
        """``[C, k]``: the candidates with the best scores, in training all gold ones first.

        And ``[C, k]`` bool: which of them are; others fill the row of a shorter context.
        """
        assert self.config.kept_spans is not None
        words = batch.words.mask.sum(1)
        most = (words * self.config.kept_spans).ceil().long().clamp(min=1)
        scores = kept.detach().float().masked_fill(~batch.candidate, -torch.inf)
        if self.training:
            gold = gold_candidates(batch)
            scores = scores.masked_fill(gold, torch.inf)
            most = torch.maximum(most, gold.sum(1))
        k = min(int(most.max()) if len(most) else 0, kept.shape[1])
        best, chosen = scores.topk(k, dim=1)
        ranks = torch.arange(k, device=chosen.device)
        return chosen, (ranks < most[:, None]) & (best > -torch.inf)


def gold_candidates(batch: EventBatch) -> Tensor:
    """``[C, K]`` bool: candidates that are arguments of any event of their context."""
    counts = torch.zeros_like(batch.first)
    return counts.index_add(0, batch.events.context, (batch.targets > 0).long()) > 0


def with_events(batch: EventBatch, events: EventTensors) -> EventBatch:
    """A batch asked for the arguments of other events, of which gold says nothing."""
    return replace(
        batch,
        events=events,
        roles=batch.roles.new_zeros(len(events.type), 0, 2),
        targets=batch.targets.new_zeros(len(events.type), batch.first.shape[1]),
        spans=batch.spans.new_zeros(0, 4),
    )
