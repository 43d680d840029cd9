"""Logistic regression: known weights come back, and what can be told apart stays finite."""

from __future__ import annotations

import pytest
import torch

from semcore.training.logistic import fit_logistic


def test_known_weights_come_back() -> None:
    generator = torch.Generator().manual_seed(0)
    rows = torch.randn(20_000, 3, generator=generator)
    rows[:, -1] = 1
    wanted = torch.tensor([1.5, -0.5, 0.25])
    labels = torch.rand(len(rows), generator=generator) < (rows @ wanted).sigmoid()
    assert fit_logistic(rows, labels.float()).tolist() == pytest.approx(wanted.tolist(), abs=0.06)


def test_weights_are_finite_without_error_and_without_rows() -> None:
    rows = torch.tensor([[1.0, 1.0], [-1.0, 1.0]])
    found = fit_logistic(rows, torch.tensor([1.0, 0.0]))
    assert found.isfinite().all() and found[0] > 0
    assert fit_logistic(torch.zeros(0, 2), torch.zeros(0)).tolist() == [0, 0]


def test_a_row_of_weight_two_is_two_rows() -> None:
    rows = torch.tensor([[0.5, 1.0], [-1.0, 1.0], [0.2, 1.0]])
    labels = torch.tensor([1.0, 0.0, 0.0])
    twice = fit_logistic(rows[[0, 0, 1, 2]], labels[[0, 0, 1, 2]])
    once = fit_logistic(rows, labels, torch.tensor([2.0, 1.0, 1.0]))
    assert once.tolist() == pytest.approx(twice.tolist(), abs=1e-4)
