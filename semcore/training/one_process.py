"""A run in one process: what `fit` asks of Fabric, without the seconds that importing it takes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

Given = TypeVar("Given")


def mixed(device: str) -> AbstractContextManager[Any]:
    """Products in bfloat16, weights and their gradients in float32, on a kind of device.

    Without autocast's cache of rounded weights, so that the gradients of a weight that is used
    twice are summed in float32.
    """
    return torch.autocast(device, torch.bfloat16, cache_enabled=False)


class OneProcess:
    """One process on one device, with the interface of ``lightning_fabric.Fabric``.

    Fabric imports torchmetrics, scipy.signal and more; where there is nobody to speak to, its
    methods do no more than these.
    """

    world_size, global_rank, is_global_zero = 1, 0, True

    def __init__(self, device: torch.device, precision: str) -> None:
        """``precision`` is 32 or bf16, as of `semcore.training.precision.precision_of`."""
        self.device, self.precision = device, precision

    def autocast(self) -> AbstractContextManager[Any]:
        """That of the forward pass, in training and in validation."""
        return mixed(self.device.type) if self.precision == "bf16" else nullcontext()

    def setup_module(self, module: nn.Module) -> Callable[..., Any]:
        """Put a module on the device; its forward pass, so exact as is asked."""
        module.to(self.device)

        def forward(*given: Any) -> Any:
            with self.autocast():
                return module(*given)

        return forward

    def no_backward_sync(self, module: object, enabled: bool) -> AbstractContextManager[None]:
        """Nothing: there are no gradients of others to wait for."""
        return nullcontext()

    def backward(self, loss: Tensor) -> None:
        """Add the loss's gradients to those of the parameters."""
        loss.backward()

    def all_reduce(self, number: Tensor, reduce_op: str) -> Tensor:
        """The sum, or mean, of one is itself."""
        return number

    def broadcast(self, given: Given) -> Given:
        """What the first process has, which is this one."""
        return given

    def barrier(self) -> None:
        """Wait for the others, who are none."""
