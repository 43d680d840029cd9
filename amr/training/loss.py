"""Cross-entropy over generating, copying and pointing at once."""

from __future__ import annotations

import torch
from torch import Tensor

from amr.model.batch import AMRBatch
from amr.model.compact import ChoiceScores, CompactParser, wide


def target_log_probabilities(scores: ChoiceScores, batch: AMRBatch) -> Tensor:
    """The log-probability of each target ``[M]``, summed over all ways to write it.

    A token that is in the vocabulary and can be copied, from several words perhaps, has the sum
    of all their probabilities.
    """
    mask = batch.target.mask
    targets = batch.target.targets[mask]
    owner = mask.nonzero()[:, 0]
    generated, copies, nodes = (wide(part) for part in scores)
    size = generated.shape[1]
    lowest = torch.finfo(generated.dtype).min
    plain = generated.gather(1, targets.clamp(max=size - 1)[:, None])
    plain = plain.masked_fill((targets >= size)[:, None], lowest)
    same = batch.source.entry[owner] == targets[:, None]
    copied = copies.masked_fill(~same, lowest)
    first = size + batch.source.own.shape[1]
    place = targets[:, None] - first
    ways = [plain, copied]
    if nodes.shape[1]:
        node = nodes.gather(1, place.clamp(min=0, max=nodes.shape[1] - 1))
        ways.append(node.masked_fill(place < 0, lowest))
    return torch.cat(ways, dim=1).logsumexp(1) - _total(generated, copies, nodes)


def _total(*parts: Tensor) -> Tensor:
    """The log of the sum of all that compete ``[M]``, without a copy of their scores."""
    sums = [part.logsumexp(1) for part in parts if part.shape[1]]
    return sums[0] if len(sums) == 1 else torch.stack(sums).logsumexp(0)


def amr_loss(model: CompactParser, batch: AMRBatch, smoothing: float = 0.0) -> dict[str, Tensor]:
    """Mean loss a token, with the number of tokens as its weight.

    ``smoothing`` is the share of label smoothing, over the vocabulary's entries.
    """
    scores = model(batch.source, batch.target)
    logs = target_log_probabilities(scores, batch)
    loss = -logs.mean()
    result = {"nll": loss.detach(), "weight": torch.tensor(float(len(logs)))}
    if smoothing:
        generated = wide(scores.vocabulary)
        rest = _total(*(wide(part) for part in scores))
        uniform = (rest[:, None] - generated).mean(1).mean()
        loss = (1 - smoothing) * loss + smoothing * uniform
    return {"loss": loss, **result}
