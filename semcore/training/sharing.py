"""Weights of which each process holds a part only (FSDP), and how they become whole."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor


def share_out(module: nn.Module, mesh: Any) -> nn.Module:
    """Each process keeps a part of every weight; for a step all gather the whole."""
    fully_shard(module, mesh=mesh["data_parallel"])
    return module


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
    norm = torch.nn.utils.get_total_norm([part_of(gradient) for gradient in gradients])
    if isinstance(gradients[0], DTensor):
        norm = norm.square()
        torch.distributed.all_reduce(norm)
        norm = norm.sqrt()
    return norm
