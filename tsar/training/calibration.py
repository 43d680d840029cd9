"""Probabilities that say how often they are right (Guo et al., ICML 2017)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

_BINS = 15


@dataclass(frozen=True)
class Calibration:
    """Scores times ``scale``, that of "no argument" plus ``shift``, go into the softmax.

    The shift takes back what the class weights of training add: roles count ten times there.
    """

    scale: float = 1.0
    shift: float = 0.0

    def probabilities(self, scores: Tensor) -> Tensor:
        """``[n, 1 + R]`` of scores of that shape."""
        return _shifted(scores, torch.tensor(self.scale), torch.tensor(self.shift)).softmax(-1)


def calibrate(scores: Tensor, gold: Tensor) -> Calibration:
    """Scale and shift with the least cross entropy on scores ``[n, 1 + R]`` and labels ``[n]``."""
    if not len(scores):
        return Calibration()
    with torch.inference_mode(False), torch.enable_grad():
        scores = scores.detach().clone().float()
        # The scale's logarithm, so that it stays above 0.
        parameters = torch.zeros(2, requires_grad=True)
        optimizer = torch.optim.LBFGS([parameters], max_iter=50, line_search_fn="strong_wolfe")

        def closure() -> float:
            optimizer.zero_grad()
            loss = cross_entropy(_shifted(scores, parameters[0].exp(), parameters[1]), gold)
            loss.backward()  # type: ignore[no-untyped-call]
            return loss.item()

        optimizer.step(closure)
    scale, shift = parameters[0].exp().item(), parameters[1].item()
    return Calibration(scale, shift)


def calibration_error(probabilities: Tensor, gold: Tensor) -> float:
    """Expected calibration error of the predicted arguments, in bins of equal width.

    Over candidates whose best role is more likely than 1 %: the others, "no argument" almost all,
    would hide any error.
    """
    best, role = probabilities[:, 1:].max(-1)
    asked = best > 0.01
    best, right = best[asked], (role + 1 == gold)[asked].float()
    if not len(best):
        return 0.0
    bins = (best * _BINS).long().clamp(max=_BINS - 1)
    counts = torch.bincount(bins, minlength=_BINS)
    gap = torch.bincount(bins, best - right, minlength=_BINS)
    return float(gap.abs().sum() / counts.sum())


def _shifted(scores: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
    lowest = torch.finfo(torch.float32).min
    real = scores > lowest / 2
    scaled = torch.where(real, scores, 0.0) * scale
    scaled = torch.cat([scaled[:, :1] + shift, scaled[:, 1:]], dim=1)
    return scaled.masked_fill(~real, lowest)
