"""A parser as a LightningModule: weighted losses, two learning rates, dropout by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytorch_lightning as pl
import torch
from torch import Tensor, nn

from semcore.training.batches import MicroBatch
from semcore.training.config import OptimizerConfig
from semcore.training.optimizer import learning_rate_factor, make_optimizer, scale_gradients

Loss = Callable[[Any, Any], dict[str, Tensor]]
Validate = Callable[[Any], dict[str, float]]


@dataclass(frozen=True)
class Schedule:
    """Where a run stands and how it is shared out, set by `fit`."""

    seed: int = 0
    start: int = 0  # optimizer steps already done
    total: int = 1  # optimizer steps in all
    accumulate: int = 1
    rank: int = 0
    world: int = 1


class ParserModule(pl.LightningModule):
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
        is_encoder: Callable[[str], bool] = lambda name: name.startswith("encoder."),
    ) -> None:
        super().__init__()
        self.model = model
        self.loss = loss
        self.optimizer_config = optimizer
        self.validate = validate
        self.is_encoder = is_encoder
        self.schedule = Schedule()
        self.mask_gradients: Callable[[int], None] | None = None  # of a step, when clipped
        self.sums: dict[str, Tensor] = {}  # of parts times weight, since `take_means`
        self.items = 0
        self._step_weight: Tensor | None = None
        self._step = 0

    def configure_optimizers(self) -> torch.optim.Optimizer:
        """The optimizer in parameter groups; the schedule is set step by step."""
        return make_optimizer(self.model, self.optimizer_config, self.is_encoder)

    def training_step(self, micro: MicroBatch[Any], batch_idx: int) -> Tensor:
        """The loss of a micro-batch times its weight, a scalar."""
        plan = self.schedule
        step, part = divmod(batch_idx, plan.accumulate)
        step += plan.start
        self._step = step
        self._set_learning_rate(step)
        # Dropout depends on where we are, not on what was drawn before: so a resumed run repeats.
        key = np.random.SeedSequence((plan.seed, step, part, plan.rank))
        torch.manual_seed(int(key.generate_state(1, np.uint64)[0]))
        result = dict(self.loss(self.model, micro.batch))
        loss = result.pop("loss")
        weight = torch.as_tensor(result.pop("weight", 1.0), device=loss.device).float().detach()
        if micro.filler:
            weight = torch.zeros_like(weight)
        else:
            self.items += micro.items
        for name, value in {"loss": loss, **result, "weight": torch.ones_like(weight)}.items():
            addend = value.detach().float() * weight
            self.sums[name] = self.sums[name] + addend if name in self.sums else addend
        before = self._step_weight
        self._step_weight = weight if part == 0 or before is None else before + weight
        return loss * weight

    def on_before_optimizer_step(self, optimizer: torch.optim.Optimizer) -> None:
        """Turn the mean of weighted sums into the weighted mean, clip, then mask."""
        plan, weight = self.schedule, self._step_weight
        assert weight is not None
        if plan.world > 1:
            weight = weight.clone()
            torch.distributed.all_reduce(weight)
        # Lightning divided by the micro-batches, DistributedDataParallel by the processes.
        factor = plan.accumulate * plan.world / weight.clamp(min=1e-12)
        scale_gradients(self.model.parameters(), factor, self.optimizer_config.gradient_clip)
        if self.mask_gradients is not None:
            self.mask_gradients(self._step)

    def take_means(self) -> dict[str, float]:
        """The weighted means of loss and parts since the last call, on this process."""
        weight = self.sums.pop("weight", None)
        means = {}
        if weight is not None:
            means = {name: float(value / weight) for name, value in self.sums.items()}
        self.sums = {}
        return means

    def _set_learning_rate(self, step: int) -> None:
        factor = learning_rate_factor(self.optimizer_config, step, self.schedule.total)
        for group in self.trainer.optimizers[0].param_groups:
            group["lr"] = group["peak"] * factor
