"""Training steps as an experiment would take them, on a fixed list of batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from semcore.training.config import StagedConfig
from semcore.training.optimizer import in_encoder, make_optimizer, scale_gradients
from semcore.training.precision import precision_of


class TrainingSteps:
    """A model in training on a fixed list of batches; learning is slow, as in the warm-up."""

    def __init__(
        self,
        settings: StagedConfig,
        model: nn.Module,
        loss: Callable[[Any, Any], dict[str, Tensor]],
        collate: Callable[[Sequence[int]], Any],
        batches: Sequence[Sequence[int]],
    ) -> None:
        """``loss`` gives a mean as ``loss``, and as ``weight`` over how many items it is."""
        self.network = model.train()
        self.loss, self.collate, self.batches = loss, collate, batches
        self.device = next(model.parameters()).device
        self.half = precision_of(settings.trainer) == "bf16"
        self.deterministic = settings.trainer.deterministic
        self.clip = settings.optimizer.gradient_clip
        self.optimizer = make_optimizer(model, settings.optimizer, in_encoder)
        for group in self.optimizer.param_groups:
            group["lr"] = 0.01 * group["peak"]  # weights stay near where they are

    def step(self, number: int) -> None:
        """Collating, forward, loss, backward, clipping, optimizer: as a run's step does it."""
        weight = self.gradients(number)
        factor = 1 / weight.clamp(min=1e-12)
        scale_gradients(self.network.parameters(), factor, self.clip)
        self.optimizer.step()
        self.optimizer.zero_grad()

    def gradients(self, number: int) -> Tensor:
        """The same up to backward; returns the loss's weight."""
        batch = self.collate(self.batches[number]).to(self.device)
        with self.autocast():
            parts = self.loss(self.network, batch)
            loss = parts["loss"] * parts["weight"]
        loss.backward()
        return parts["weight"]

    def autocast(self) -> torch.autocast:
        """Mixed precision, if the experiment has it."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.half)
