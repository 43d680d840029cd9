"""ReLU and dropout in one: as torch's, of the asked rate, with the right gradient."""

from __future__ import annotations

import pytest
import torch

from semcore.dropout import relu_dropout


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5])
def test_dropped_numbers_and_the_gradient(rate: float) -> None:
    torch.manual_seed(0)
    values = torch.randn(301, 333, requires_grad=True)
    found = relu_dropout(values + 0, rate, True)
    left = found > 0
    assert float((left.sum() / (values > 0).sum()).detach()) == pytest.approx(1 - rate, abs=0.01)
    scale = 1 / (1 - rate)
    torch.testing.assert_close(found, torch.relu(values) * left * scale, rtol=1e-4, atol=1e-6)
    above = torch.randn_like(found)
    (gradient,) = torch.autograd.grad(found, values, above)
    torch.testing.assert_close(gradient, above * left * scale, rtol=1e-4, atol=1e-6)


def test_without_training_it_is_relu() -> None:
    values = torch.randn(5, 7)
    assert torch.equal(relu_dropout(values.clone(), 0.5, False), torch.relu(values))
    assert not relu_dropout(values.clone(), 1.0, True).any()
    assert relu_dropout(torch.zeros(0, 3), 0.5, True).shape == (0, 3)


def test_it_is_torch_s_generator_that_decides() -> None:
    values = torch.ones(1000)
    torch.manual_seed(3)
    first = relu_dropout(values.clone(), 0.5, True)
    torch.manual_seed(3)
    assert torch.equal(first, relu_dropout(values.clone(), 0.5, True))
    assert not torch.equal(first, relu_dropout(values.clone(), 0.5, True))
