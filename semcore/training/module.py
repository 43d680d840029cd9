"""A parser in training: a model, its loss, and how it is optimised and validated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import torch
from torch import Tensor, nn

from semcore.training.batches import MicroBatch
from semcore.training.config import OptimizerConfig
from semcore.training.optimizer import in_encoder

Loss = Callable[[Any, Any], dict[str, Tensor]]
Validate = Callable[[Any], dict[str, float]]
# What is done with the model before an epoch, or before what is left of one: its number, from 0,
# and its batches, as indices of examples.
Explore = Callable[[Any, int, Sequence[Sequence[int]]], object]


class ParserModule(nn.Module):
    """A model with its loss, and how it is optimised and validated.

    ``loss(model, batch)`` gives ``loss`` (a mean, to be minimised), optionally ``weight`` (over
    how many items that mean is; 1 if absent), and any named parts to report. Micro-batches and
    processes are averaged by weight, so that gradients are those of one process on the whole
    batch. ``validate(model)`` gives metrics; it runs in evaluation mode without gradients.
    ``is_encoder`` tells by a parameter's name whether it has the encoder's learning rate.
    """

    def __init__(
        self,
        model: nn.Module,
        loss: Loss,
        optimizer: OptimizerConfig,
        validate: Validate | None = None,
        is_encoder: Callable[[str], bool] = in_encoder,
    ) -> None:
        super().__init__()
        self.model = model
        self.loss = loss
        self.optimizer_config = optimizer
        self.validate = validate
        self.is_encoder = is_encoder

    def copy(self) -> ParserModule:
        """The same of a copy of the model."""
        settings = self.loss, self.optimizer_config, self.validate, self.is_encoder
        return ParserModule(deepcopy(self.model), *settings)

    def forward(self, micro: MicroBatch[Any]) -> tuple[Tensor, dict[str, Tensor]]:
        """The loss of a micro-batch times its weight; and ``weight``, and loss and parts times it.

        All are scalars; only the first has gradients. The weight of a filler is 0.
        """
        parts = dict(self.loss(self.model, micro.batch))
        loss = parts["loss"]
        weight = torch.as_tensor(parts.pop("weight", 1.0), device=loss.device).float().detach()
        if micro.filler:
            weight = torch.zeros_like(weight)
        weighted = {name: value.detach().float() * weight for name, value in parts.items()}
        return loss * weight, {**weighted, "weight": weight}


class Sums:
    """Of an epoch's parts times their weights, on the device they are computed on."""

    def __init__(self, values: dict[str, Tensor]) -> None:
        self.values = values

    def add(self, weighted: dict[str, Tensor]) -> None:
        """Add what `ParserModule` gave for a micro-batch."""
        for name, value in weighted.items():
            self.values[name] = self.values[name] + value if name in self.values else value

    @property
    def loss(self) -> float:
        """The weighted mean of the loss so far, on this process."""
        values = self.values
        return float(values["loss"] / values["weight"].clamp(min=1e-12)) if values else 0.0

    def take_means(self, total: Callable[[Tensor], Tensor]) -> dict[str, float]:
        """The weighted means of loss and parts since the last call.

        ``total`` sums a number over all processes.
        """
        sums = {name: total(self.values[name]) for name in sorted(self.values)}
        weight = sums.pop("weight")
        names = [name for name in self.values if name != "weight"]
        self.values = {}
        return {name: float(sums[name] / weight) for name in names}
