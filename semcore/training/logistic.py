"""Logistic regression on few features, with exact and repeatable optimisation."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits


def fit_logistic(
    features: Tensor, labels: Tensor, weights: Tensor | None = None, penalty: float = 0.5
) -> Tensor:
    """Weights ``[F]`` under which ``sigmoid(features @ w)`` is likeliest.

    Args:
        features: ``[n, F]``; its last column is the constant 1, whose weight is not penalised.
        labels: ``[n]`` of 0 and 1.
        weights: how much each row counts, ``[n]``.
        penalty: of the sum of the squared weights; it keeps them finite where the rows can be
            told apart without error, or where there are none.
    """
    with torch.inference_mode(False), torch.enable_grad():
        rows, wanted = features.detach().double().clone(), labels.detach().double().clone()
        counts = None if weights is None else weights.detach().double().clone()
        found = torch.zeros(rows.shape[1], dtype=torch.double, requires_grad=True)
        optimizer = torch.optim.LBFGS([found], max_iter=200, line_search_fn="strong_wolfe")

        def closure() -> float:
            optimizer.zero_grad()
            loss = binary_cross_entropy_with_logits(rows @ found, wanted, counts, reduction="sum")
            loss = loss + penalty * found[:-1].square().sum() + 1e-3 * found[-1].square()
            loss.backward()  # type: ignore[no-untyped-call]
            return loss.item()

        optimizer.step(closure)
    return found.detach()
