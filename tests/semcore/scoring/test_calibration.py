"""Expected calibration error against its definition."""

from __future__ import annotations

import pytest

from semcore.scoring.calibration import calibration_error


def test_by_hand() -> None:
    # Bin 0.8: mean 0.85, half right; bin 0.1: mean 0.1, none right; weighted by their sizes.
    scores, right = [0.8, 0.9 - 1e-9, 0.1], [True, False, False]
    assert calibration_error(scores, right) == pytest.approx((2 * 0.35 + 0.1) / 3)
    assert calibration_error([1.0, 0.0], [True, False]) == 0


def test_what_is_no_probability_has_none() -> None:
    assert calibration_error([], []) is None
    assert calibration_error([1.2], [True]) is None
    assert calibration_error([-0.1], [True]) is None
