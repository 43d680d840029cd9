"""Child networks: their size, their mean, and that a step's depends on seed and step alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file
from torch import nn

from semcore.errors import InputError
from semcore.training import OptimizerConfig, TrainerConfig, fit
from semcore.training.batches import MicroBatch
from semcore.training.child_tuning import (
    child_network,
    child_parameters,
    fisher_information,
    mask_freely,
)
from semcore.training.processes import launch
from tests.semcore.training.tiny_run import make_data, make_module, mean_loss

BASE = {"epochs": 2, "batch_tokens": 24, "accelerator": "cpu", "threads": 1}
PLAIN = {"learning_rate": 0.05, "encoder_learning_rate": 0.05, "weight_decay": 0.0}


def run(folder: Path, **settings: Any) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    """Weights before and after a run."""
    module = make_module(0.0, OptimizerConfig(**{**PLAIN, **settings}))
    before = {name: value.clone() for name, value in module.model.state_dict().items()}
    fit(module, make_data(), TrainerConfig(**BASE), folder, seed=3)
    return before, module.model.state_dict()


def gradients(seed: int, step: int, share: float, size: int = 40_000) -> torch.Tensor:
    """What is left of gradients of 1."""
    parameters = {name: nn.Parameter(torch.zeros(size)) for name in "ab"}
    for parameter in parameters.values():
        parameter.grad = torch.ones(size)
    mask_freely(parameters, share, seed, step)
    return torch.cat([p.grad for p in parameters.values() if p.grad is not None])


@pytest.mark.parametrize("share", [0.1, 0.3, 1.0])
def test_free_masks_keep_the_share_and_the_mean(share: float) -> None:
    kept = gradients(1, 7, share)
    values = {round(value, 4) for value in kept.unique().tolist()}
    assert values == ({0.0, round(1 / share, 4)} if share < 1 else {1.0})
    spread = (share * (1 - share) / len(kept)) ** 0.5
    assert abs(float((kept > 0).float().mean()) - share) <= 5 * spread
    assert abs(float(kept.mean()) - 1) <= 5 * spread / share


def test_free_masks_depend_on_seed_and_step_alone() -> None:
    one = gradients(1, 7, 0.3)
    torch.rand(5)  # other draws do not matter
    state = torch.get_rng_state()
    assert torch.equal(one, gradients(1, 7, 0.3))
    assert torch.equal(state, torch.get_rng_state())
    for seed, step in ((1, 8), (2, 7), (7, 1)):
        both = (one > 0) & (gradients(seed, step, 0.3) > 0)
        assert abs(float(both.float().mean()) - 0.09) < 0.01  # as of independent draws


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=8), min_size=1, max_size=4),
    st.floats(0.05, 1),
)
def test_the_child_network_is_the_top_share(rows: list[list[int]], share: float) -> None:
    fisher = {str(i): torch.tensor(row, dtype=torch.float32) for i, row in enumerate(rows)}
    masks = child_network(fisher, share)
    assert [(name, mask.shape) for name, mask in masks.items()] == [
        (name, value.shape) for name, value in fisher.items()
    ]
    flat = [value for row in rows for value in row]
    chosen = [index for index, kept in enumerate(torch.cat(list(masks.values()))) if kept]
    wanted = max(1, round(share * len(flat)))
    assert chosen == sorted(sorted(range(len(flat)), key=lambda i: (-flat[i], i))[:wanted])


def test_fisher_information_is_the_mean_squared_gradient() -> None:
    module = make_module(0.0, OptimizerConfig(child_tuning="task", child_tuning_of="all"))
    data = make_data(6)
    batches = [data.collate([data.examples[i], data.examples[i + 1]]) for i in (0, 2, 4)]
    micro = [MicroBatch(batch, 2) for batch in batches]
    micro.insert(1, MicroBatch(batches[0], 2, filler=True))
    fabric = launch(TrainerConfig(accelerator="cpu"))
    found = fisher_information(module, micro, child_parameters(module), fabric)
    assert all(parameter.grad is None for parameter in module.parameters())
    for name, parameter in module.model.named_parameters():
        squares = []
        for batch in batches:
            module.zero_grad()
            mean_loss(module.model, batch)["loss"].backward()
            grad = parameter.grad
            squares.append(torch.zeros_like(parameter) if grad is None else grad.square())
        torch.testing.assert_close(found[name], torch.stack(squares).mean(0))
    assert not found["unused.weight"].any()


def test_task_tuning_moves_the_encoder_s_child_network_and_the_rest(tmp_path: Path) -> None:
    before, after = run(tmp_path, child_tuning="task", child_tuning_share=0.3)
    masks = load_file(tmp_path / "child.safetensors")
    assert masks.keys() == {"encoder.weight", "encoder.bias"}
    assert sum(int(mask.sum()) for mask in masks.values()) == round(0.3 * (6 * 16 + 16))
    for name, mask in masks.items():
        moved = before[name] != after[name]
        assert torch.equal(moved, mask)
    assert (before["head.weight"] != after["head.weight"]).all()


def test_free_tuning_leaves_numbers_alone_in_a_step(tmp_path: Path) -> None:
    """A share of all numbers moves in the first step, when there are no moments yet."""
    share = 0.3
    module = make_module(
        0.0, OptimizerConfig(**PLAIN, child_tuning="free", child_tuning_share=share, warmup=0)
    )
    before = module.model.encoder.weight.detach().clone()
    fit(module, make_data(), TrainerConfig(**BASE, max_steps=1), tmp_path, seed=3)
    moved = (module.model.encoder.weight != before).float().mean()
    assert 0.15 < moved < 0.45


def test_a_lost_child_network_is_named(tmp_path: Path) -> None:
    """Another one could be made only from the weights before training."""
    module = make_module(0.0, OptimizerConfig(child_tuning="task"))
    config = TrainerConfig(**BASE, checkpoint_every_steps=1)
    module.validate = None
    batches = iter(range(20))  # the first epoch once for the information, then some steps

    def cut_short(model: nn.Module, batch: Any) -> dict[str, torch.Tensor]:
        if next(batches, None) is None:
            raise KeyboardInterrupt
        return mean_loss(model, batch)

    module.loss = cut_short
    with pytest.raises(KeyboardInterrupt):
        fit(module, make_data(), config, tmp_path, seed=3)
    (tmp_path / "child.safetensors").unlink()
    with pytest.raises(InputError, match=r"child\.safetensors: missing; delete the run's folder"):
        fit(module, make_data(), config, tmp_path, seed=3)


def test_a_frozen_encoder_has_no_child_network() -> None:
    module = make_module(0.0, OptimizerConfig(child_tuning="task"))
    module.model.encoder.requires_grad_(False)
    with pytest.raises(InputError, match=r"use optimizer\.child_tuning_of=all"):
        child_parameters(module)
