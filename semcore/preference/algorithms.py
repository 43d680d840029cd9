"""How candidates and their rewards become a loss: the algorithms, each a function of `Groups`.

For an input x the candidates are y_1 ... y_K with rewards r_1 ... r_K; pi is the policy, pi_ref the
reference, pi_old the policy when it drew. A loss is a mean over inputs. In all of them an input
whose candidates have the same reward has the loss 0 with the gradient 0, exactly: there is nothing
to prefer. So a reward that is constant, or one candidate alone, changes no weight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from semcore.preference.config import AlgorithmConfig
from semcore.preference.groups import Groups

Parts = dict[str, Tensor]  # scalars: loss, and what is reported


@dataclass(frozen=True)
class Algorithm:
    """A loss, and whether it needs log-probabilities by the policy as it was when it drew."""

    loss: Callable[[Groups, AlgorithmConfig], Parts]
    old: bool = False


def rejection_sampling(groups: Groups, config: AlgorithmConfig) -> Parts:
    """Rejection-sampling fine-tuning (RFT; Yuan et al. 2023, arXiv 2308.01825).

    The likelihood of the candidates that are accepted: the best of each input, each once, if they
    are better than the mean of what was drawn by more than the margin::

        loss = - mean over accepted y of  1/|y| sum_t log pi(y_t | x, y_<t)
    """
    good = groups.there & groups.spread & (groups.reward == groups.best)
    good &= groups.best - groups.mean > config.margin
    each = -groups.total / groups.mask.sum(2).clamp(min=1)
    accepted = good.sum(1).clamp(min=1)
    return {"loss": (each * good).sum(1).div(accepted).mean(), "accepted": _share(good.any(1))}


def minimum_risk(groups: Groups, config: AlgorithmConfig) -> Parts:
    """Minimum risk training (MRT; Shen et al. 2016, arXiv 1512.02433).

    The expected cost under the policy, as if there were no other outputs than the candidates::

        loss = sum_k Q(y_k) (max r - r_k),   Q(y_k) = pi(y_k | x)^a / sum_j pi(y_j | x)^a

    where ``a`` is ``sharpness``. A candidate counts once, however often it was drawn.
    """
    scores = (config.sharpness * groups.total).masked_fill(~groups.there, -torch.inf)
    cost = (groups.best - groups.reward).masked_fill(~groups.there, 0.0)
    return {"loss": (scores.softmax(1) * cost).sum(1).mean()}


def direct_preference(groups: Groups, config: AlgorithmConfig) -> Parts:
    """Direct preference optimization (DPO; Rafailov et al. 2023, arXiv 2305.18290).

    Over all pairs of an input's candidates whose rewards differ by more than the margin, where w is
    the better and l the worse one::

        loss = - mean log sigmoid( beta log pi(w|x)/pi_ref(w|x) - beta log pi(l|x)/pi_ref(l|x) )
    """
    assert groups.reference is not None
    gain = groups.total - groups.reference.sum(2)
    there = groups.there[:, :, None] & groups.there[:, None, :]
    pairs = there & (groups.reward[:, :, None] - groups.reward[:, None, :] > config.margin)
    margin = config.beta * (gain[:, :, None] - gain[:, None, :])
    each = -F.logsigmoid(margin) * pairs
    count = pairs.sum((1, 2)).clamp(min=1)
    right = ((margin > 0) & pairs).sum((1, 2)) / count
    return {"loss": (each.sum((1, 2)) / count).mean(), "ordered": right.to(each.dtype).mean()}


def group_relative(groups: Groups, config: AlgorithmConfig) -> Parts:
    """Group relative policy optimization (GRPO; DeepSeekMath, Shao et al. 2024, arXiv 2402.03300).

    The advantage of all steps of an output is its reward, normalised in its group (population
    standard deviation); ratios are clipped as PPO's are, and the divergence from the reference is
    estimated step by step (Schulman's k3)::

        A_k = (r_k - mean r) / std r,   p_t = pi(y_t) / pi_old(y_t),   q_t = pi_ref(y_t) / pi(y_t)
        loss = - mean_k 1/|y_k| sum_t ( min(p_t A_k, clip(p_t, 1 - e, 1 + e) A_k)
                                        - kl (q_t - log q_t - 1) )

    The mean is over what was drawn: a candidate counts as often as it was. An input without spread
    counts as 0, its divergence included, as in DAPO's dynamic sampling (Yu et al. 2025).
    """
    assert groups.old is not None
    drawn = groups.times.sum(1, keepdim=True).clamp(min=1)
    deviation = ((groups.reward - groups.mean) ** 2 * groups.times).sum(1, keepdim=True) / drawn
    deviation = torch.where(groups.spread & (deviation > 0), deviation, 1.0).sqrt()
    advantage = ((groups.reward - groups.mean) / deviation)[:, :, None]
    ratio = (groups.logs - groups.old).exp()
    clipped = ratio.clamp(1 - config.clip, 1 + config.clip)
    gain = torch.minimum(ratio * advantage, clipped * advantage)
    parts: Parts = {}
    if groups.reference is not None:
        away = groups.reference - groups.logs
        divergence = away.exp() - away - 1
        gain = gain - config.kl * divergence
        parts["kl"] = divergence.detach()[groups.mask].mean()
    length = groups.mask.sum(2).clamp(min=1)
    each = (gain * groups.mask).sum(2) / length
    weight = torch.where(groups.spread, groups.times / drawn, 0.0)
    outside = (ratio.detach() - clipped.detach())[groups.mask] != 0
    return {"loss": -(each * weight).sum(1).mean(), "clipped": _share(outside), **parts}


def _share(true: Tensor) -> Tensor:
    return true.float().mean()


ALGORITHMS: dict[str, Algorithm] = {
    "rft": Algorithm(rejection_sampling),
    "mrt": Algorithm(minimum_risk),
    "dpo": Algorithm(direct_preference),
    "grpo": Algorithm(group_relative, old=True),
}
