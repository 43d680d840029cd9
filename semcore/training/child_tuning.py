"""Child-tuning (Xu et al. 2021): a step moves only a part of the weights, the child network.

- free: in each step every number's gradient is kept with the chance of the share, and divided
  by it, so that its mean stays what it was;
- task: before training, the numbers with the greatest Fisher information, their mean squared
  gradient over the batches of the first epoch, are chosen once; only their gradients are kept.

By default the child network is a part of the encoder, which is what is pre-trained: everything
else starts from nothing and has to move. Gradients are masked after they are clipped. As in the
paper's code, moments and weight decay still move what the mask holds back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytorch_lightning as pl
import torch
from torch import Tensor, nn

from semcore.checkpoints import write_tensors
from semcore.errors import InputError
from semcore.training.batches import MicroBatch
from semcore.training.conductor import Conductor
from semcore.training.module import ParserModule
from semcore.training.state import load_tensors

FILE = "child.safetensors"
_MASKS, _FISHER = 1, 2  # set these draws apart from those of dropout


class ChildTuning(pl.Callback):
    """Chooses the child network, or has it drawn, and gives the module its mask."""

    def __init__(
        self, conductor: Conductor, first_epoch: Callable[[], Iterable[MicroBatch[Any]]]
    ) -> None:
        self.conductor = conductor
        self.first_epoch = first_epoch

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Once the weights are on their device, and those of an earlier start restored."""
        module = self.conductor.module
        config, seed = module.optimizer_config, module.schedule.seed
        parameters = child_parameters(module)
        if config.child_tuning == "free":
            share = config.child_tuning_share
            module.mask_gradients = lambda step: mask_freely(parameters, share, seed, step)
            return
        network = self._network(trainer, parameters, config.child_tuning_share)
        network = {name: mask.to(parameters[name].device) for name, mask in network.items()}
        module.mask_gradients = lambda step: mask_by(parameters, network)

    def _network(
        self, trainer: pl.Trainer, parameters: Mapping[str, nn.Parameter], share: float
    ) -> dict[str, Tensor]:
        """The masks in the run's folder, which a run's first start writes."""
        path = self.conductor.folder / FILE
        if not path.exists() and self.conductor.progress.step:
            raise InputError.at(path, None, "missing; delete the run's folder to start again")
        if not path.exists():
            self.conductor.meter.line("child-tuning: Fisher information over the first epoch")
            context = trainer.precision_plugin.forward_context
            fisher = fisher_information(self.conductor.module, self._told(), parameters, context)
            if trainer.is_global_zero:
                write_tensors(path, child_network(fisher, share))
        if trainer.world_size > 1:
            torch.distributed.barrier()
        return load_network(path, parameters)

    def _told(self) -> Iterable[MicroBatch[Any]]:
        meter = self.conductor.meter
        for count, batch in enumerate(self.first_epoch()):
            if meter.due():
                meter.note(f"Fisher information: {count} batches")
            yield batch


def child_parameters(module: ParserModule) -> dict[str, nn.Parameter]:
    """The trained parameters of which the child network is a part, by name.

    Raises `InputError` when there are none.
    """
    everything = module.optimizer_config.child_tuning_of == "all"
    found = {
        name: parameter
        for name, parameter in module.model.named_parameters()
        if parameter.requires_grad and (everything or module.is_encoder(name))
    }
    if not found:
        raise InputError(
            "optimizer.child_tuning: nothing of the encoder is trained;"
            " use optimizer.child_tuning_of=all"
        )
    return found


@torch.no_grad()
def mask_freely(parameters: Mapping[str, nn.Parameter], share: float, seed: int, step: int) -> None:
    """Keep each number of the gradients with the chance ``share``, divided by it.

    What is kept depends on seed and step alone, and so is the same in every process, and when
    a step is repeated after a kill.
    """
    gradients = [each.grad for each in parameters.values() if each.grad is not None]
    if not gradients:
        return
    generator = torch.Generator(gradients[0].device).manual_seed(_seed(seed, step, _MASKS))
    for gradient in gradients:
        # On a processor three times as fast as drawing from a Bernoulli distribution.
        drawn = torch.empty_like(gradient).uniform_(generator=generator)
        gradient.mul_(drawn.lt_(share).div_(share))


@torch.no_grad()
def mask_by(parameters: Mapping[str, nn.Parameter], network: Mapping[str, Tensor]) -> None:
    """Keep the gradients of the child network, ``bool`` masks of the parameters' shapes."""
    for name, parameter in parameters.items():
        if parameter.grad is not None:
            parameter.grad.mul_(network[name])


def fisher_information(
    module: ParserModule,
    batches: Iterable[MicroBatch[Any]],
    parameters: Mapping[str, nn.Parameter],
    context: Callable[[], AbstractContextManager[Any]] = nullcontext,
) -> dict[str, Tensor]:
    """Each number's squared gradient, its mean over the batches of all processes.

    Dropout is on, as in training, and drawn from seed, process and the batch's number. The
    parameters' own ``.grad`` is left alone. ``context`` is that of the forward pass.
    """
    plan, members = module.schedule, list(parameters.values())
    squares = [torch.zeros_like(parameter) for parameter in members]
    count = torch.zeros((), device=module.device)
    training = module.model.training
    module.model.train()
    for number, micro in enumerate(batches):
        if micro.filler:
            continue
        torch.manual_seed(_seed(plan.seed, number, _FISHER, plan.rank))
        with context():
            loss = module.loss(module.model, micro.to(module.device).batch)["loss"]
        for total, gradient in zip(
            squares, torch.autograd.grad(loss, members, allow_unused=True), strict=True
        ):
            if gradient is not None:
                total.addcmul_(gradient, gradient)
        count += 1
    module.model.train(training)
    if plan.world > 1:
        for total in (*squares, count):
            torch.distributed.all_reduce(total)
    return {name: total / count for name, total in zip(parameters, squares, strict=True)}


def child_network(fisher: Mapping[str, Tensor], share: float) -> dict[str, Tensor]:
    """Masks of the ``share`` of all numbers that have the most; of equals, the first."""
    flat = torch.cat([value.detach().flatten().cpu() for value in fisher.values()])
    wanted = max(1, round(share * len(flat)))
    least = flat.kthvalue(len(flat) - wanted + 1).values
    chosen = flat > least
    equals = (flat == least).nonzero().squeeze(1)
    chosen[equals[: wanted - int(chosen.sum())]] = True
    parts = chosen.split([value.numel() for value in fisher.values()])
    return {
        name: part.reshape(value.shape).clone()
        for (name, value), part in zip(fisher.items(), parts, strict=True)
    }


def load_network(path: Path, parameters: Mapping[str, nn.Parameter]) -> dict[str, Tensor]:
    """The masks that a run chose. Raises `InputError` when they are not of these parameters."""
    masks = load_tensors(path)
    shapes = {name: parameter.shape for name, parameter in parameters.items()}
    if {name: mask.shape for name, mask in masks.items()} != shapes:
        raise InputError.at(path, None, "the child network of another model")
    return masks


def _seed(*key: int) -> int:
    """A seed from a key that ends otherwise than those of dropout, which have four numbers."""
    padded = (*key, *(0,) * (4 - len(key)), len(key))
    return int(np.random.SeedSequence(padded).generate_state(1, np.uint64)[0])
