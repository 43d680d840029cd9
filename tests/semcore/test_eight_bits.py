"""Products in 8 bits: against whole numbers, row by row, and off where they are not wanted."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from semcore.eight_bits import TiedEmbedding, add_eight_bits, eight_bits
from semcore.errors import InputError


class Network(nn.Module):
    """A large layer, a small one, and an embedding that is read and multiplied."""

    def __init__(self, inputs: int = 256, outputs: int = 300) -> None:
        super().__init__()
        self.large = nn.Linear(inputs, outputs)
        self.small = nn.Linear(inputs, 3)
        self.tied = TiedEmbedding(outputs, inputs)

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return self.large(states), self.small(states), self.tied.scores(states, torch.zeros(300))


def both(states: Tensor, seed: int = 0) -> tuple[Network, tuple[Tensor, ...], tuple[Tensor, ...]]:
    """A network, what it gives in 32 bits and what in 8."""
    torch.manual_seed(seed)
    network = Network()
    add_eight_bits(network)
    with torch.inference_mode():
        exact = network(states)
        with eight_bits(True):
            return network, exact, network(states)


def rounded(rows: Tensor, most: int) -> tuple[Tensor, Tensor]:
    """Rows as whole numbers up to ``most``, and the scale of each."""
    scale = rows.abs().amax(1, keepdim=True).clamp(min=torch.finfo(torch.float32).tiny) / most
    return (rows / scale).round().long(), scale


def test_products_are_those_of_whole_numbers() -> None:
    states = torch.randn(7, 256) * torch.logspace(-3, 3, 7)[:, None]
    network, exact, found = both(states)
    rows, scale = rounded(states, 127 if torch.cpu._is_vnni_supported() else 63)
    weights, weight_scale = rounded(network.large.weight.detach(), 127)
    expected = (rows @ weights.T) * scale * weight_scale.T + network.large.bias
    # A number in the middle of two may be rounded either way.
    step = float((scale * weights.abs().amax() * weight_scale.max()).max())
    torch.testing.assert_close(found[0], expected, rtol=1e-4, atol=step)
    near = (found[0] - expected).abs() <= 1e-4 * scale * 127
    assert near.float().mean() > 0.9
    torch.testing.assert_close(found[1], exact[1], rtol=0, atol=0)  # too small to be worth it


@settings(max_examples=25, deadline=None)
@given(
    rows=st.integers(1, 40), seed=st.integers(0, 2**16), size=st.sampled_from([1e-20, 1.0, 1e20])
)
def test_the_error_is_below_half_a_step_of_either_factor(rows: int, seed: int, size: float) -> None:
    torch.manual_seed(seed)
    states = torch.randn(rows, 256) * size
    network, exact, found = both(states, seed)
    for layer, one, other in (
        (network.large, exact[0], found[0]),
        (network.tied, exact[2], found[2]),
    ):
        weight = layer.weight.detach().abs()
        half_steps = states.abs().amax(1, keepdim=True) / 126, weight.amax(1) / 254
        bound = half_steps[0] * weight.sum(1) + states.abs().sum(1, keepdim=True) * half_steps[1]
        bound = bound + 256 * half_steps[0] * half_steps[1]
        assert ((one - other).abs() <= 1.01 * bound + 1e-5).all()


def test_a_row_is_the_same_whatever_stands_beside_it() -> None:
    states = torch.randn(33, 256)
    states[5] *= 1e4
    network, _, together = both(states)
    with torch.inference_mode(), eight_bits(True):
        for row in (0, 5, 32):
            assert torch.equal(network(states[row : row + 1])[0][0], together[0][row])
        assert torch.equal(network(states.view(3, 11, 256))[0].flatten(0, 1), together[0])
        assert network(states[:0])[0].shape == (0, 300)
        assert torch.equal(network(states[5])[0], together[0][5])
        assert torch.equal(network(torch.zeros(1, 256))[0][0], network.large.bias)


def test_weights_stay_and_8_bits_are_used_only_where_they_are_asked_for() -> None:
    torch.manual_seed(0)
    network, states = Network(), torch.randn(4, 256)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    exact = network(states)
    add_eight_bits(network)
    assert isinstance(network.large, nn.Linear)
    assert {*network.state_dict()} == {*before}
    torch.testing.assert_close(network.state_dict(), before, rtol=0, atol=0)
    torch.testing.assert_close(network(states), exact, rtol=0, atol=0)
    with eight_bits(True), torch.inference_mode():
        assert not torch.equal(network(states)[0], exact[0])
        with eight_bits(False):
            torch.testing.assert_close(network(states), exact, rtol=0, atol=0)


def test_a_gpu_has_other_means() -> None:
    with pytest.raises(InputError, match="precision=int8: for processors; on a GPU use 32 or bf16"):
        add_eight_bits(nn.Linear(4, 4, device="meta"))
