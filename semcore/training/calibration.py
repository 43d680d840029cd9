"""Probabilities that say how often they are right, fitted on a development set.

Platt, "Probabilistic outputs for support vector machines", 1999: a logistic function of a score
with two parameters, fitted on what a parser *predicted*. Fitted on all that it might have
predicted, nearly all of it rightly refused, it would say little of what is left.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

_PRIOR = 1e-2  # holds the parameters where the data say nothing of them


@dataclass(frozen=True)
class Calibration:
    """The probability of what has some log-odds is ``sigmoid(scale * log_odds - shift)``."""

    scale: float = 1.0  # above 0: what is likelier stays likelier
    shift: float = 0.0

    def probabilities(self, log_odds: Tensor) -> Tensor:
        """Of log-odds of any shape, that shape."""
        return torch.sigmoid(self.scale * log_odds - self.shift)


def log_odds(scores: Tensor, label: Tensor) -> Tensor:
    """``[n]``: of scores ``[n, labels]``, a label ``[n]`` against all others together.

    `Calibration` of them with its defaults is the softmax.
    """
    own = label[:, None]
    others = scores.scatter(1, own, -torch.inf).logsumexp(1)
    return scores.gather(1, own)[:, 0] - others


def calibrate(log_odds: Tensor, right: Tensor) -> Calibration:
    """The best fit to predictions ``[n]`` of which ``right`` ``[n]`` bool says which are right.

    Least cross entropy, with the targets of Platt's section 2.2: a handful of predictions that
    are all right are no proof that all are.
    """
    if not len(log_odds):
        return Calibration()
    yes, count = int(right.sum()), len(right)
    targets = torch.where(right, (yes + 1) / (yes + 2), 1 / (count - yes + 2)).double()
    with torch.inference_mode(False), torch.enable_grad():
        given = log_odds.detach().clone().double()
        # The scale's logarithm, so that it stays above 0.
        parameters = torch.zeros(2, dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.LBFGS([parameters], max_iter=100, line_search_fn="strong_wolfe")

        def closure() -> float:
            optimizer.zero_grad()
            fitted = parameters[0].exp() * given - parameters[1]
            loss = binary_cross_entropy_with_logits(fitted, targets, reduction="sum")
            loss = loss + _PRIOR * (parameters**2).sum()
            loss.backward()  # type: ignore[no-untyped-call]
            return loss.item()

        optimizer.step(closure)
    return Calibration(parameters[0].exp().item(), parameters[1].item())
