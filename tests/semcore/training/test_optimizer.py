"""Parameter groups, the schedule's shape, and clipping against torch's own."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from semcore.errors import InputError
from semcore.training import OptimizerConfig, TrainerConfig
from semcore.training.optimizer import (
    in_encoder,
    learning_rate_factor,
    make_optimizer,
    scale_gradients,
)


def test_groups_have_their_rates_and_only_matrices_decay() -> None:
    model = nn.ModuleDict({"encoder": nn.Linear(2, 3), "head": nn.Linear(3, 1)})
    model["head"].weight.requires_grad_(True)
    config = OptimizerConfig(learning_rate=0.1, encoder_learning_rate=0.01, weight_decay=0.3)
    optimizer = make_optimizer(model, config, lambda name: name.startswith("encoder."))
    found = {
        name: (group["peak"], group["weight_decay"])
        for group in optimizer.param_groups
        for name, parameter in model.named_parameters()
        if any(parameter is member for member in group["params"])
    }
    assert found == {
        "encoder.weight": (0.01, 0.3),
        "encoder.bias": (0.01, 0.0),
        "head.weight": (0.1, 0.3),
        "head.bias": (0.1, 0.0),
    }
    model["encoder"].requires_grad_(False)
    frozen = make_optimizer(model, config, lambda name: name.startswith("encoder."))
    assert sum(len(group["params"]) for group in frozen.param_groups) == 2


def test_radam_decays_weights_apart_from_the_gradient() -> None:
    """With a gradient of 0 a matrix shrinks by rate times decay a step, a vector does not."""
    layer = nn.Linear(3, 2)
    before = {name: value.clone() for name, value in layer.state_dict().items()}
    config = OptimizerConfig(kind="radam", learning_rate=0.1, weight_decay=0.004)
    optimizer = make_optimizer(layer, config, lambda name: False)
    for _ in range(10):
        for parameter in layer.parameters():
            parameter.grad = torch.zeros_like(parameter)
        optimizer.step()
    shrunk = before["weight"] * (1 - 0.1 * 0.004) ** 10
    torch.testing.assert_close(layer.weight.detach(), shrunk)
    assert torch.equal(layer.bias, before["bias"])


def test_radam_s_first_five_steps_are_momentum_alone() -> None:
    """Liu et al. 2020: the variance has no finite estimate before (with a beta of 0.999)."""
    torch.manual_seed(0)
    parameter = nn.Parameter(torch.zeros(2, 2))
    config = OptimizerConfig(kind="radam", learning_rate=0.1, weight_decay=0.0)
    optimizer = make_optimizer(nn.ParameterDict({"x": parameter}), config, lambda name: False)
    mean, expected = torch.zeros(2, 2), torch.zeros(2, 2)
    for step in range(1, 8):
        parameter.grad = torch.randn(2, 2)
        mean = 0.9 * mean + 0.1 * parameter.grad
        expected = expected - 0.1 * mean / (1 - 0.9**step)
        optimizer.step()
        assert torch.allclose(parameter, expected, rtol=1e-4) == (step <= 5)


@pytest.mark.parametrize("schedule", ["linear", "cosine", "constant"])
def test_the_rate_rises_to_its_peak_and_falls_to_nothing(schedule: str) -> None:
    config = OptimizerConfig(warmup=0.1, schedule=schedule)
    factors = [learning_rate_factor(config, step, 100) for step in range(100)]
    assert factors[:10] == [(step + 1) / 10 for step in range(10)]
    assert factors[10] == max(factors) == 1.0
    assert factors[10:] == sorted(factors[10:], reverse=True)
    assert factors[99] == 1.0 if schedule == "constant" else 0 < factors[99] < 0.02
    assert learning_rate_factor(OptimizerConfig(warmup=0), 0, 1) == 1.0
    assert learning_rate_factor(OptimizerConfig(warmup=1), 0, 1) == 1.0


@pytest.mark.parametrize("clip", [0.0, 0.5, 1e9])
def test_scaling_and_clipping_equal_torch_s(clip: float) -> None:
    torch.manual_seed(0)
    layers = [nn.Linear(4, 4) for _ in range(2)]
    for layer in layers:
        layer.load_state_dict(layers[0].state_dict())
        (3 * layer(torch.ones(2, 4)).square().sum()).backward()
    norm = scale_gradients(layers[0].parameters(), torch.tensor(0.25), clip)
    for parameter in layers[1].parameters():
        assert parameter.grad is not None
        parameter.grad *= 0.25
    expected = torch.nn.utils.clip_grad_norm_(layers[1].parameters(), clip or 1e30)
    torch.testing.assert_close(norm, expected)
    for left, right in zip(layers[0].parameters(), layers[1].parameters(), strict=True):
        torch.testing.assert_close(left.grad, right.grad)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"schedule": "step"}, r"optimizer\.schedule=step: use one of linear, cosine, constant"),
        ({"warmup": 5}, r"optimizer\.warmup=5"),
        ({"learning_rate": -1}, r"optimizer\.learning_rate=-1: must be at least 0"),
        ({"betas": [0.9]}, r"optimizer\.betas"),
        ({"kind": "sgd"}, r"optimizer\.kind=sgd: use adamw or radam"),
        ({"child_tuning": "D"}, r"optimizer\.child_tuning=D: use one of none, free, task"),
        ({"child_tuning_share": 0}, r"optimizer\.child_tuning_share=0: above 0, at most 1"),
        ({"learning_rate": float("nan")}, r"optimizer\.learning_rate=nan"),
    ],
)
def test_wrong_settings_name_their_key(settings: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        OptimizerConfig(**settings)  # type: ignore[arg-type]


def test_wrong_trainer_settings_name_their_key() -> None:
    with pytest.raises(InputError, match=r"trainer\.precision=16: use one of 32, bf16, auto"):
        TrainerConfig(precision="16")
    with pytest.raises(InputError, match=r"trainer\.epochs=0: must be at least 1"):
        TrainerConfig(epochs=0)
    with pytest.raises(InputError, match=r"trainer\.average=never: use if_better or always"):
        TrainerConfig(average="never")
    with pytest.raises(InputError, match=r"trainer\.average_checkpoints=0: must be at least 1"):
        TrainerConfig(average_checkpoints=0)


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("encoder.model.embeddings.weight", True),
        ("streams.encoder.marks.weight", True),
        ("decoder.encoder_attention.weight", False),
        ("reader.layers.0.weight", False),
    ],
)
def test_the_encoder_is_known_wherever_it_stands(name: str, inside: bool) -> None:
    assert in_encoder(name) is inside
