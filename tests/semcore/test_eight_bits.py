"""Products in 8 bits: against whole numbers, row by row, and off where they are not wanted."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from semcore.eight_bits import TiedEmbedding, add_eight_bits, eight_bits
from semcore.errors import InputError

ROOT = Path(__file__).parents[2]


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


# Run on a processor that is told to do without its instructions for products of 8 bits.
_EXTREMES = """
import torch
from torch import nn
from semcore.eight_bits import add_eight_bits, eight_bits

states = torch.tensor([[1.0] * 256, [-1.0] * 256, [1.0, -1.0] * 128, [0.5, 1.0] * 128])
layer = nn.Linear(256, 256, bias=False)
with torch.no_grad():
    layer.weight.copy_(torch.tensor([1.0, -1.0]).repeat(128, 1).view(256, 1).expand(256, 256))
    layer.weight[:, ::2] *= torch.linspace(-1, 1, 256)[:, None].sign()
model = nn.Sequential(layer)
exact = model(states)
add_eight_bits(model, {largest})
with eight_bits(True), torch.inference_mode():
    found = model(states)
print(float((found - exact).abs().max()))
"""


@pytest.mark.parametrize("instructions", ["AVX2", "AVX512_CORE", "DEFAULT"])
def test_sums_do_not_overflow_without_special_instructions(instructions: str) -> None:
    """Factors as large as they can be, up to the limit of processors without VNNI."""
    command = [sys.executable, "-c", _EXTREMES.format(largest=64)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ONEDNN_MAX_CPU_ISA": instructions}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert float(done.stdout) < 1.0  # half a step of each of 256 states of 1/2


def test_a_copy_has_its_8_bits_and_no_number_is_the_exact_one_s() -> None:
    states = torch.randn(5, 256)
    network, exact, found = both(states)
    with torch.inference_mode(), eight_bits(True):
        assert torch.equal(copy.deepcopy(network)(states)[0], found[0])
    assert not torch.equal(exact[0], found[0])
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
        half_steps = states.abs().amax(1, keepdim=True) / 254, weight.amax(1) / 128
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
