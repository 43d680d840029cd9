"""Peaks of memory are those of tensors that live at once."""

from __future__ import annotations

import torch

from semcore.benchmarking.calibration import bias_reaching
from semcore.benchmarking.memory import peak_of

SIZE = 1 << 20


def test_what_is_held_at_once_counts() -> None:
    def run() -> None:
        first = torch.ones(SIZE)
        second = first + 1
        del first
        third = second * 2
        del second, third
        torch.ones(SIZE)

    assert 8 * SIZE <= peak_of(run) < 8.1 * SIZE


def test_a_bias_that_reaches_a_number() -> None:
    assert bias_reaching(lambda bias: int(bias > 1.5), 1) - 1.5 < 0.02
