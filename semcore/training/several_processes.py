"""A run in several processes, which torchrun has started: Fabric ties them together."""

from __future__ import annotations

import atexit
from contextlib import AbstractContextManager
from typing import Any

import torch
from lightning_fabric import Fabric
from lightning_fabric.plugins.precision import Precision
from lightning_fabric.strategies.ddp import DDPStrategy
from lightning_fabric.strategies.model_parallel import ModelParallelStrategy

from semcore.training.one_process import mixed
from semcore.training.sharing import share_out


def joined(device: str, precision: str, strategy: str, world: int, local: int) -> Fabric:
    """This process as one of ``world``, of which ``local`` are on its machine.

    ``device`` is cpu or cuda, ``precision`` 32 or bf16, ``strategy`` ddp or fsdp.
    """
    chosen = (
        ModelParallelStrategy(share_out, world, tensor_parallel_size=1)
        if strategy == "fsdp"
        else DDPStrategy(find_unused_parameters=True)
    )
    fabric = Fabric(
        accelerator="gpu" if device == "cuda" else "cpu",
        devices=local,
        num_nodes=world // local,
        strategy=chosen,
        plugins=_Mixed(device) if precision == "bf16" else None,
    )
    fabric.launch()
    atexit.unregister(_part)  # of an earlier run of this process
    atexit.register(_part)
    return fabric


def _part() -> None:
    """Leave the group while Python still runs: Gloo's threads abort a process that is ending."""
    if torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()


class _Mixed(Precision):
    """That of `mixed`."""

    precision = "bf16-mixed"

    def __init__(self, device: str) -> None:
        self.device = device

    def forward_context(self) -> AbstractContextManager[Any]:
        """That of the forward pass, in training and in validation."""
        return mixed(self.device)
