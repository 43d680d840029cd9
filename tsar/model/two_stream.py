"""TSAR: candidates of a document classified as arguments of an event (paper, section 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from semcore.dropout import relu_dropout
from semcore.encoders import WordEncoder
from semcore.tensors import TensorBatch
from tsar.config import EventModelConfig
from tsar.model.batch import EventBatch, EventTensors
from tsar.model.labels import RoleLabels
from tsar.model.spans import SpanVectors, differences, folded, span_means, spans_of
from tsar.model.streams import TwoStreams
from tsar.model.triggers import TriggerTagger
from tsar.ontology import EventOntology


@dataclass(frozen=True)
class ScoredCandidates(TensorBatch):
    """What a model says of a batch's candidates, K of each of E events: nothing is chosen yet."""

    scores: Tensor  # [E, K, 1 + R]: "no argument", then the roles of the event's type
    first: Tensor  # [E, K] first word of each candidate
    last: Tensor  # [E, K] its last
    candidate: Tensor  # [E, K] bool
    place: Tensor  # [E, K] where each stands in the batch's candidates
    kept: Tensor | None  # [C, K'] a score of each span alone, where candidates are pruned
    alone: bool  # a role chooses among candidates, and not a candidate among roles


@dataclass(frozen=True)
class EventOutput(ScoredCandidates):
    """And what else is learned of C contexts of W words."""

    boundaries: Tensor  # [C, W, 2, 2]: starts, ends: no and yes
    tags: Tensor | None  # [C, W, 1 + 2 types]


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
        """All that is learned of a batch."""
        words = self.streams(batch)
        found = self.arguments(batch, words)
        return EventOutput(**vars(found), boundaries=self._boundaries(words), tags=self.tag(words))

    def tag(self, words: Tensor) -> Tensor | None:
        """Scores of triggers ``[C, W, 1 + 2 types]`` of the streams' words ``[C, W, d]``."""
        return None if self.tagger is None else self.tagger(words)

    def arguments(self, batch: EventBatch, words: Tensor) -> ScoredCandidates:
        """Scores of candidates for the batch's events, from the streams' words ``[C, W, d]``."""
        events = batch.events
        parts = self.spans(words)
        vectors = spans_of(parts, None, batch.parts, self.config.span_words)
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
        if self.keep is None and self.config.marking == "each" and len(trigger) == len(words):
            pairs = self._one_event(parts, trigger, batch)
            spans = vectors
        else:
            spans = vectors.index_select(0, context)
            pairs = self._any_events(
                spans, trigger, events, (last - first).index_select(0, context)
            )
        hidden = pairs + differences(spans, trigger, self.of_pair.weight.chunk(3, dim=1)[1])
        hidden = relu_dropout(hidden, self.config.dropout, self.training)
        labels = self.labels(events.type, words, context, batch.roles)
        return ScoredCandidates(
            scores=self.labels.scores(hidden, labels, events),
            first=first[context],
            last=last[context],
            candidate=candidate[context],
            place=place[context],
            kept=kept,
            alone=self.config.choice == "role",
        )

    def _boundaries(self, words: Tensor) -> Tensor:
        """``[C, W, 2, 2]``: of starts from ``S``, of ends from ``E`` (`SpanVectors`)."""
        layers = ((self.starts, self.spans.start), (self.ends, self.spans.end))
        scores = [linear(words, *folded(top.weight, top.bias, inner)) for top, inner in layers]
        return torch.stack(scores, dim=2)

    def _one_event(self, parts: Tensor, trigger: Tensor, batch: EventBatch) -> Tensor:
        """What is linear in a span of the classifier's first layer, where contexts have one event.

        Then it is multiplied once a word. Of parts ``[C, 3, W, size]``: ``[C, K, size]``.
        """
        found = torch.bmm(parts.flatten(1, 2), self._of_span(trigger, parts.dtype)).view_as(parts)
        found[:, 1] += self._of_event(trigger, batch.events)[:, None]  # each span has one last word
        return spans_of(found, self._of_lengths(), batch.parts, self.config.span_words)

    def _any_events(
        self, spans: Tensor, trigger: Tensor, events: EventTensors, length: Tensor
    ) -> Tensor:
        """The same of spans ``[E, K, size]`` of lengths ``[E, K]``, less one."""
        found = torch.bmm(spans, self._of_span(trigger, spans.dtype))
        return found + self._of_event(trigger, events)[:, None] + self._of_lengths()[length]

    def _of_span(self, trigger: Tensor, kind: torch.dtype) -> Tensor:
        """``[E, size, size]``: what a span is multiplied with, s and s * t together."""
        alone, _, together = self.of_pair.weight.chunk(3, dim=1)
        return (alone + together * trigger[:, None]).to(kind).transpose(1, 2)

    def _of_event(self, trigger: Tensor, events: EventTensors) -> Tensor:
        """``[E, size]``: what of the layer is the same for all candidates of an event."""
        given = [trigger, self.event_type(events.type).to(trigger.dtype)]
        found: Tensor = self.of_event(torch.cat(given, dim=-1)) + self.of_pair.bias
        return found

    def _of_lengths(self) -> Tensor:
        """``[span_words, size]``: what is the same for all candidates of a length."""
        found: Tensor = self.of_length(self.length.weight)
        return found

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
