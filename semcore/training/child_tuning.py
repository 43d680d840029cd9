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

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from semcore.checkpoints import write_tensors
from semcore.errors import InputError
from semcore.training.batches import MicroBatch
from semcore.training.module import ParserModule
from semcore.training.processes import Processes, total
from semcore.training.reporting import Meter
from semcore.training.state import load_tensors

FILE = "child.safetensors"
_MASKS, _FISHER = 1, 2  # set these draws apart from those of dropout


def child_mask(
    module: ParserModule,
    processes: Processes,
    path: Path,
    first_epoch: Iterable[MicroBatch[Any]],
    *,
    seed: int,
    begun: bool,
    meter: Meter,
) -> Callable[[int], None]:
    """What masks the gradients of a step, given its number, once they are clipped.

    The chosen network is in the file ``path`` of the run's folder, which the run's first start
    writes. To be called when the weights are on their device, and restored if the run has
    ``begun`` earlier.
    """
    config = module.optimizer_config
    if config.child_tuning == "none":
        return lambda step: None
    parameters, share = child_parameters(module), config.child_tuning_share
    if config.child_tuning == "free":
        return lambda step: mask_freely(parameters, share, seed, step)
    if not path.exists() and begun:
        raise InputError.at(path, None, "missing; delete the run's folder to start again")
    if not path.exists():
        meter.line("child-tuning: Fisher information over the first epoch")
        batches = _told(first_epoch, meter)
        fisher = fisher_information(module, batches, parameters, processes, seed)
        if processes.is_global_zero:
            write_tensors(path, child_network(fisher, share))
    processes.barrier()
    network = load_network(path, parameters)
    network = {name: mask.to(parameters[name].device) for name, mask in network.items()}
    return lambda step: mask_by(parameters, network)


def _told(batches: Iterable[MicroBatch[Any]], meter: Meter) -> Iterator[MicroBatch[Any]]:
    for count, batch in enumerate(batches):
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
    processes: Processes,
    seed: int = 0,
) -> dict[str, Tensor]:
    """Each number's squared gradient, its mean over the batches of all processes.

    Dropout is on, as in training, and drawn from seed, process and the batch's number. The
    parameters' own ``.grad`` is left alone.
    """
    members = list(parameters.values())
    squares = [torch.zeros_like(parameter) for parameter in members]
    count = torch.zeros((), device=processes.device)
    training = module.model.training
    module.model.train()
    for number, micro in enumerate(batches):
        if micro.filler:
            continue
        torch.manual_seed(_seed(seed, number, _FISHER, processes.global_rank))
        with processes.autocast():
            loss = module.loss(module.model, micro.to(processes.device).batch)["loss"]
        gradients = torch.autograd.grad(loss, members, allow_unused=True)
        for square, gradient in zip(squares, gradients, strict=True):
            if gradient is not None:
                square.addcmul_(gradient, gradient)
        count += 1
    module.model.train(training)
    count = total(processes, count)
    return {
        name: total(processes, square) / count
        for name, square in zip(parameters, squares, strict=True)
    }


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
