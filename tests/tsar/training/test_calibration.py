"""Calibration: fitted probabilities say how often they are right."""

from __future__ import annotations

import pytest
import torch

from tsar.training.calibration import Calibration, calibrate, calibration_error


def drawn(count: int = 20_000) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores, and labels drawn from their softmax."""
    torch.manual_seed(0)
    scores = torch.randn(count, 4) * 2
    return scores, torch.multinomial(scores.softmax(-1), 1)[:, 0]


def test_what_was_distorted_is_found_again() -> None:
    scores, gold = drawn()
    distorted = scores / 3
    distorted[:, 0] -= 1.5
    found = calibrate(distorted, gold)
    assert found.scale == pytest.approx(3, rel=0.1)
    assert found.shift == pytest.approx(4.5, rel=0.1)


def test_true_probabilities_have_little_error_and_others_more() -> None:
    scores, gold = drawn()
    right = calibration_error(scores.softmax(-1), gold)
    sure = calibration_error((4 * scores).softmax(-1), gold)
    assert right < 0.02 < 0.1 < sure
    fitted = calibrate(4 * scores, gold)
    assert calibration_error(fitted.probabilities(4 * scores), gold) < 0.02


def test_roles_that_a_type_lacks_stay_impossible() -> None:
    scores = torch.tensor([[0.0, 1.0, torch.finfo(torch.float32).min]])
    for scale in (0.1, 5.0):
        found = Calibration(scale, 1.0).probabilities(scores)
        assert found[0, 2] == 0 and found.sum() == pytest.approx(1)


def test_nothing_to_fit_changes_nothing() -> None:
    assert calibrate(torch.zeros(0, 3), torch.zeros(0, dtype=torch.long)) == Calibration()
    assert calibration_error(torch.tensor([[1.0, 0.0]]), torch.tensor([0])) == 0
