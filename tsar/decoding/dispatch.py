"""The arguments of a batch's events, found by whichever model it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn.functional import pad

from tsar.config import EventDecoding
from tsar.decoding.multiplicities import best_choice
from tsar.decoding.search import (
    FoundArguments,
    best_candidates,
    best_labels,
    chosen_arguments,
    gains,
)
from tsar.model.batch import EventBatch
from tsar.model.build import EventModel
from tsar.model.pointer import RolePointer, pointer_scores
from tsar.model.two_stream import ScoredCandidates


@dataclass(frozen=True)
class ParsedArguments:
    """n arguments, in order of their events; words are counted in the context."""

    event: Tensor  # [n] int64
    first: Tensor  # [n] int64
    last: Tensor  # [n] int64, inclusive
    role: Tensor  # [n] int64, place among the roles of the event's type
    score: Tensor  # [n] probability


def lettered(batch: EventBatch, context: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """Which spans, of words ``first`` to ``last`` of contexts, have a letter or a digit."""
    before = pad(batch.lettered.cumsum(1), (1, 0))
    return before[context, last + 1] > before[context, first]


def scored(model: EventModel, batch: EventBatch, words: Tensor | None = None) -> ScoredCandidates:
    """Scores of a batch; ``words`` are those of the streams, where they are there already.

    What has neither letter nor digit (a mark, a sign, an emoji) is no candidate.
    """
    found = _scored(model, batch, words)
    context = batch.events.context[:, None]
    spelt = lettered(batch, context, found.first, found.last)
    return replace(found, candidate=found.candidate & spelt)


def _scored(model: EventModel, batch: EventBatch, words: Tensor | None) -> ScoredCandidates:
    if isinstance(model, RolePointer):
        context = batch.events.context
        first, last = batch.first[context], batch.last[context]
        place = torch.arange(first.shape[1], device=first.device).expand_as(first)
        scores = pointer_scores(model(batch), batch)
        candidate = batch.candidate[context]
        return ScoredCandidates(scores, first, last, candidate, place, kept=None, alone=True)
    return model.arguments(batch, model.streams(batch) if words is None else words)


def find_arguments(
    found: ScoredCandidates, decode: EventDecoding, most: Tensor | None = None
) -> ParsedArguments:
    """The arguments that the scores spell, as words: see `choose`."""
    arguments = choose(found, decode, most)
    event, place = arguments.event, arguments.candidate
    return ParsedArguments(
        event, found.first[event, place], found.last[event, place], arguments.role, arguments.score
    )


def choose(
    found: ScoredCandidates, decode: EventDecoding, most: Tensor | None = None
) -> FoundArguments:
    """The arguments that the scores spell; with ``most`` ``[E, R]``, the best choice that fits.

    ``most`` is how often each role may occur, 0 for as often as it will.
    """
    if most is None:
        if not found.alone:
            return best_labels(found.scores, found.candidate, decode)
        return best_candidates(found.scores, found.candidate, found.first, found.last, decode)
    gain = gains(found.scores, found.candidate, decode)
    # As many columns as there are roles in this batch's types, and no more.
    chosen = best_choice(gain, found.first, found.last, most[:, : gain.shape[2]])
    return chosen_arguments(found.scores, chosen, decode)
