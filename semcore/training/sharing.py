"""Weights of which each process holds a part only (FSDP), and how they become whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor


def share_out(module: nn.Module, mesh: Any) -> nn.Module:
    """Each process keeps a part of every weight; for a step all gather the whole.

    Scalars cannot be parted: each process holds them whole (`average_whole`).
    """
    scalars = {parameter for parameter in module.parameters() if parameter.ndim == 0}
    fully_shard(module, mesh=mesh["data_parallel"], ignored_params=scalars)
    device = next(part_of(tensor).device for tensor in module.parameters() if tensor.ndim)
    for parameter in scalars:  # all others are where they are computed with already
        parameter.data = parameter.data.to(device)
    return module


def average_whole(parameters: Iterable[nn.Parameter]) -> None:
    """The gradients of scalars beside weights that are shared out become their mean over processes.

    All processes must ask. A gradient that is missing in some counts as zero there.
    """
    scalars = [each for each in parameters if each.requires_grad and each.ndim == 0]
    if not scalars:
        return
    zero = torch.zeros_like(scalars[0])
    found = [zero if each.grad is None else each.grad for each in scalars]
    there = [zero if each.grad is None else torch.ones_like(zero) for each in scalars]
    sums = torch.stack([torch.stack(found), torch.stack(there)])
    torch.distributed.all_reduce(sums)
    means = sums[0] / torch.distributed.get_world_size()
    for scalar, mean, count in zip(scalars, means, sums[1], strict=True):
        if count > 0:
            scalar.grad = mean


def is_shared(tensor: Tensor) -> bool:
    """Whether this process holds a part of it only."""
    return isinstance(tensor, DTensor)


def gathered(tensor: Tensor) -> Tensor:
    """The whole of a tensor, for which all processes must ask."""
    return tensor.full_tensor() if isinstance(tensor, DTensor) else tensor


def part_of(tensor: Tensor) -> Tensor:
    """What this process holds of a tensor; changing it changes the tensor."""
    return tensor.to_local() if isinstance(tensor, DTensor) else tensor


def shared_as(parameter: Tensor, tensor: Tensor) -> Tensor:
    """This process's part of a whole ``tensor``, shared out as a parameter of its shape is."""
    if not isinstance(parameter, DTensor) or tensor.shape != parameter.shape:
        return tensor
    return distribute_tensor(tensor, parameter.device_mesh, parameter.placements)


def norm_of(gradients: list[Tensor]) -> Tensor:
    """The joint norm of gradients, over all processes where they are shared out; a scalar."""
    norm = torch.nn.utils.get_total_norm
    shared = [part_of(each) for each in gradients if isinstance(each, DTensor)]
    whole = [each for each in gradients if not isinstance(each, DTensor)]
    if not shared:
        return norm(whole)
    squared = norm(shared).square()
    torch.distributed.all_reduce(squared)
    return (squared + norm(whole).to(squared.device).square()).sqrt()
