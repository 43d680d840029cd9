"""Calibration: fitted probabilities say how often they are right."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from semcore.scoring.calibration import calibration_error
from semcore.training.calibration import Calibration, calibrate, log_odds


def drawn(count: int = 20_000) -> tuple[torch.Tensor, torch.Tensor]:
    """Log-odds, and whether what has them is right: as often as they say."""
    torch.manual_seed(0)
    odds = torch.randn(count) * 2
    return odds, torch.rand(count) < odds.sigmoid()


def test_what_was_distorted_is_found_again() -> None:
    odds, right = drawn()
    found = calibrate(odds / 3 - 1.5, right)
    assert found.scale == pytest.approx(3, rel=0.1)
    assert found.shift == pytest.approx(-4.5, rel=0.1)


def test_fitted_probabilities_have_little_error() -> None:
    odds, right = drawn()
    sure = calibration_error(Calibration(4.0).probabilities(odds).numpy(), right.tolist())
    fitted = calibrate(odds * 4 + 1, right).probabilities(odds * 4 + 1)
    error = calibration_error(fitted.numpy(), right.tolist())
    assert error is not None and sure is not None and error < 0.02 < 0.1 < sure


def test_the_error_is_the_mean_gap_of_ten_bins() -> None:
    assert calibration_error([0.95, 0.95, 0.15], [True, False, False]) == pytest.approx(
        (2 * 0.45 + 0.15) / 3
    )
    assert calibration_error([1.0, 0.0], [True, False]) == 0
    assert calibration_error([], []) is None
    assert calibration_error([0.5, 1.5], [True, True]) is None
    assert calibration_error([0.5, -0.1], [True, True]) is None


@given(st.lists(st.lists(st.floats(-8, 8), min_size=3, max_size=3), min_size=1, max_size=4))
def test_log_odds_are_those_of_the_softmax(rows: list[list[float]]) -> None:
    scores = torch.tensor(rows)
    label = torch.arange(len(rows)) % 3
    expected = scores.softmax(1).gather(1, label[:, None])[:, 0]
    found = Calibration().probabilities(log_odds(scores, label))
    assert torch.allclose(found, expected, atol=1e-5)


def test_a_label_that_cannot_be_counts_for_nothing() -> None:
    lowest = torch.finfo(torch.float32).min
    scores = torch.tensor([[0.0, 1.0, lowest]])
    assert log_odds(scores, torch.tensor([1])).tolist() == pytest.approx([1.0])


@given(st.lists(st.tuples(st.floats(-30, 30), st.booleans()), min_size=1, max_size=12))
def test_any_few_predictions_give_a_finite_fit_that_keeps_their_order(
    rows: list[tuple[float, bool]],
) -> None:
    """All right, all wrong, all alike, or the likelier ones wrong."""
    odds = torch.tensor([value for value, _ in rows])
    found = calibrate(odds, torch.tensor([right for _, right in rows]))
    assert 0 < found.scale < 1e4 and abs(found.shift) < 1e4
    ordered = found.probabilities(odds.sort().values)
    assert (ordered.diff() >= 0).all() and ((ordered >= 0) & (ordered <= 1)).all()


def test_one_right_prediction_is_no_certainty() -> None:
    fitted = calibrate(torch.tensor([0.0]), torch.tensor([True]))
    assert fitted.probabilities(torch.tensor(0.0)).item() == pytest.approx(2 / 3, abs=0.02)


def test_nothing_to_fit_changes_nothing() -> None:
    assert calibrate(torch.zeros(0), torch.zeros(0, dtype=torch.bool)) == Calibration()
