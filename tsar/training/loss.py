"""The training loss: candidates, boundaries of arguments, triggers (paper, section 3.5)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, pad

from tsar.config import EventLossConfig
from tsar.model.batch import IGNORED, EventBatch
from tsar.model.two_stream import EventOutput, ScoredCandidates, gold_candidates


def event_loss(
    output: EventOutput, batch: EventBatch, config: EventLossConfig
) -> dict[str, Tensor]:
    """The loss a context, its parts, and ``weight``, the number of contexts it is the mean of.

    Class weights are those of the released code, normalised in each event (the released code's
    are in each batch, so that a batch's loss is not the mean of its examples').
    """
    if output.alone:
        argument = role_loss(output, batch)
    else:
        argument = argument_loss(output, batch, config.role)
    parts = {
        "argument": argument,
        "boundary": boundary_loss(output.boundaries, batch, config.boundary_positive),
    }
    weights = {"argument": 1.0, "boundary": config.boundary}
    if output.kept is not None:
        parts["pruning"], weights["pruning"] = pruning_loss(output.kept, batch), config.pruning
    if output.tags is not None:
        parts["trigger"], weights["trigger"] = trigger_loss(output.tags, batch.tags), config.trigger
    count = max(1, batch.contexts)
    parts = {name: part / count for name, part in parts.items()}
    loss = torch.stack([weights[name] * part for name, part in parts.items()]).sum()
    return {"loss": loss, "weight": loss.new_tensor(float(count)), **parts}


def argument_loss(output: ScoredCandidates, batch: EventBatch, role_weight: float) -> Tensor:
    """Of scores ``[E, K, 1 + R]``: the weighted mean over an event's candidates, summed."""
    gold = batch.targets.gather(1, output.place)
    nll = cross_entropy(output.scores.flatten(0, 1), gold.flatten(), reduction="none")
    nll = nll.view_as(gold)
    scored = output.candidate & batch.events.scored[:, None]
    return _means(nll, torch.where(gold > 0, role_weight, 1.0) * scored)


def role_loss(output: ScoredCandidates, batch: EventBatch) -> Tensor:
    """Of scores ``[E, K, 1 + R]``: each role's cross entropy over candidates and none, summed.

    Where a role has several arguments, any of them is right; none is, where no candidate is.
    """
    gain = (output.scores[..., 1:] - output.scores[..., :1]).transpose(1, 2)
    gain = gain.masked_fill(~output.candidate[:, None], torch.finfo(torch.float32).min)
    chances = pad(gain, (1, 0)).log_softmax(-1)  # [E, R, 1 + K]
    event, first, last, slot = batch.spans.unbind(1)
    at = (output.first[event] == first[:, None]) & (output.last[event] == last[:, None])
    number, place = (at & output.candidate[event]).nonzero().unbind(1)
    gold = torch.zeros_like(chances, dtype=torch.bool)
    gold[event[number], slot[number], 1 + place] = True
    gold[..., 0] = ~gold[..., 1:].any(-1)
    nll = -chances.masked_fill(~gold, -torch.inf).logsumexp(-1)
    return (nll * batch.events.scored[:, None]).sum()


def boundary_loss(boundaries: Tensor, batch: EventBatch, positive: float) -> Tensor:
    """Of ``[C, W, 2, 2]``: which words start an argument of any event, and which end one.

    Weighted means over a context's words, those of starts and of ends summed; no loss where no
    event is asked for.
    """
    gold = torch.zeros(boundaries.shape[:3], dtype=torch.long, device=boundaries.device)
    event, first, last, _ = batch.spans.unbind(1)
    context = batch.events.context[event]
    gold[context, first, 0] = 1
    gold[context, last, 1] = 1
    weight = torch.where(gold > 0, positive, 1.0)
    weight = weight * (_asked(batch)[:, None] & (batch.sentence > 0))[..., None]
    nll = cross_entropy(boundaries.float().flatten(0, 2), gold.flatten(), reduction="none")
    nll = nll.view_as(weight)
    return _means(nll[..., 0], weight[..., 0]) + _means(nll[..., 1], weight[..., 1])


def pruning_loss(kept: Tensor, batch: EventBatch) -> Tensor:
    """Of ``[C, K]``: whether a span is an argument of any event; both classes weigh alike."""
    asked = _asked(batch)[:, None] & batch.candidate
    gold = gold_candidates(batch) & asked
    nll = binary_cross_entropy_with_logits(kept.float(), gold.float(), reduction="none")
    share = gold.sum(1).clamp(min=1) / asked.sum(1).clamp(min=1)
    return _means(nll, torch.where(gold, 1.0, share[:, None]) * asked)


def trigger_loss(tags: Tensor, gold: Tensor) -> Tensor:
    """Of ``[C, W, 1 + 2 types]``, summed over the words whose tags are known."""
    return cross_entropy(
        tags.float().flatten(0, 1), gold.flatten(), ignore_index=IGNORED, reduction="sum"
    )


def _asked(batch: EventBatch) -> Tensor:
    """``[C]`` bool: contexts with an event."""
    return torch.zeros_like(batch.sentence[:, 0]).index_fill(0, batch.events.context, 1).bool()


def _means(values: Tensor, weight: Tensor) -> Tensor:
    """The weighted mean of each row, 0 without weight; summed."""
    total = weight.sum(1).clamp(min=torch.finfo(weight.dtype).tiny)
    return ((values * weight).sum(1) / total).sum()
