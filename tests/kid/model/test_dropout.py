"""Dropout by random bytes keeps what it says, scaled so that the mean stays."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from kid.model.dropout import Dropout, SharedDropout


@pytest.mark.parametrize("rate", [0.1, 0.2, 0.5])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_the_rate_and_the_mean_are_kept(rate: float, dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    kept = Dropout(rate)(torch.ones(500, 803, dtype=dtype)).float()
    assert kept.mean() == pytest.approx(1, abs=0.01)
    assert (kept == 0).float().mean() == pytest.approx(rate, abs=0.01)
    assert len(kept.unique()) == 2
    # No place is dropped more often than another: each byte of a random word is uniform.
    assert (kept == 0).float()[:, :800].view(500, 100, 8).mean((0, 1)) == pytest.approx(
        torch.full((8,), rate), abs=0.02
    )


@given(st.integers(1, 5), st.integers(1, 40), st.integers(1, 70))
def test_words_of_a_row_share_their_mask(rows: int, words: int, size: int) -> None:
    kept = SharedDropout(0.5)(torch.ones(rows, words, size))
    assert torch.equal(kept, kept[:, :1].expand_as(kept))


def test_gradients_are_those_of_what_was_kept() -> None:
    states = torch.ones(7, 9, requires_grad=True)
    kept = Dropout(0.5)(states)
    kept.sum().backward()
    assert torch.equal(states.grad, kept.detach())


@pytest.mark.parametrize("kind", [Dropout, SharedDropout])
def test_nothing_is_dropped_in_evaluation_or_at_rate_zero(kind: type[Dropout]) -> None:
    states = torch.randn(3, 4, 5)
    assert kind(0.3).eval()(states) is states
    assert kind(0.0)(states) is states


def test_dropout_repeats_with_its_seed() -> None:
    states = torch.ones(20, 30)
    torch.manual_seed(3)
    before = Dropout(0.3)(states)
    torch.manual_seed(3)
    assert torch.equal(Dropout(0.3)(states), before)
