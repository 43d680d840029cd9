"""The optimizer's parameter groups, and the learning rate as a function of the step."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn

from semcore.training.config import OptimizerConfig
from semcore.training.sharing import is_shared, norm_of, part_of


def in_encoder(name: str) -> bool:
    """Whether a parameter is of the encoder, wherever in the model that stands."""
    return "encoder" in name.split(".")


def make_optimizer(
    model: nn.Module, config: OptimizerConfig, is_encoder: Callable[[str], bool]
) -> torch.optim.AdamW | torch.optim.RAdam:
    """AdamW or RAdam over the trainable parameters: encoder or not, decayed or not.

    Parameters with fewer than two dimensions (biases, norms' scales, mixing weights) are not
    decayed. Each group keeps its full rate as ``peak``; `learning_rate_factor` scales it.
    RAdam (Liu et al. 2020) takes plain steps with momentum until the second moments can be
    trusted, from the sixth step on with the usual betas: it needs no warm-up.
    """
    groups: dict[tuple[bool, bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            key = (is_encoder(name), parameter.ndim >= 2, is_shared(parameter))
            groups.setdefault(key, []).append(parameter)
    settings = [
        {
            "params": parameters,
            "peak": config.encoder_learning_rate if encoder else config.learning_rate,
            "weight_decay": config.weight_decay if decayed else 0.0,
        }
        for (encoder, decayed, _), parameters in sorted(groups.items(), key=lambda item: item[0])
    ]
    betas = (config.betas[0], config.betas[1])
    if config.kind == "radam":
        return torch.optim.RAdam(
            settings, lr=config.learning_rate, betas=betas, decoupled_weight_decay=True
        )
    return torch.optim.AdamW(settings, lr=config.learning_rate, betas=betas, fused=True)


def learning_rate_factor(config: OptimizerConfig, step: int, total: int) -> float:
    """What every peak rate is multiplied by in step ``step`` (from 0) of ``total``.

    It rises linearly over the warm-up, never being 0, then falls to 0 at the end of the run by
    a line or half a cosine, or stays.
    """
    warmup = round(config.warmup * total)
    if step < warmup:
        return (step + 1) / warmup
    if config.schedule == "constant":
        return 1.0
    done = (step - warmup) / max(1, total - warmup)
    return 1.0 - done if config.schedule == "linear" else 0.5 * (1 + math.cos(math.pi * done))


def set_learning_rates(
    optimizer: torch.optim.Optimizer, config: OptimizerConfig, step: int, total: int
) -> None:
    """The rates of step ``step`` (from 0) of ``total``."""
    factor = learning_rate_factor(config, step, total)
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * factor


@torch.no_grad()
def scale_gradients(parameters: Iterable[nn.Parameter], factor: Tensor, clip: float) -> Tensor:
    """Multiply all gradients by ``factor``, and clip their joint norm, in one pass.

    Gives the norm before clipping, a scalar on the gradients' device: nothing waits for it.
    """
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not gradients:
        return torch.zeros(())
    norm = norm_of(gradients) * factor
    if clip > 0:
        factor = factor * torch.clamp(clip / (norm + 1e-6), max=1.0)
    torch._foreach_mul_([part_of(gradient) for gradient in gradients], factor)
    return norm
