"""The processes of a run: torchrun starts them, and Fabric ties them together."""

from __future__ import annotations

import atexit
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import torch
from lightning_fabric import Fabric
from lightning_fabric.plugins.precision import Precision
from lightning_fabric.strategies.ddp import DDPStrategy
from lightning_fabric.strategies.model_parallel import ModelParallelStrategy
from torch import Tensor

from semcore.errors import InputError
from semcore.training.config import TrainerConfig
from semcore.training.precision import precision_of
from semcore.training.sharing import share_out


def process_count() -> int:
    """How many processes take part in the run."""
    return int(os.environ.get("WORLD_SIZE", 1))


def is_first_process() -> bool:
    """Whether this process is the one that writes and reports; torchrun starts all alike."""
    return int(os.environ.get("RANK", 0)) == 0


def launch(config: TrainerConfig) -> Fabric:
    """Where this process computes, how exactly, and with which others."""
    if config.accelerator == "gpu" and not torch.cuda.is_available():
        raise InputError("trainer.accelerator=gpu: there is no GPU here that torch can use")
    on_gpu = config.accelerator != "cpu" and torch.cuda.is_available()
    world = process_count()
    local = int(os.environ.get("LOCAL_WORLD_SIZE", world))
    strategy: Any = "auto"
    if world > 1 and config.strategy == "fsdp":
        strategy = ModelParallelStrategy(share_out, world, tensor_parallel_size=1)
    elif world > 1:
        strategy = DDPStrategy(find_unused_parameters=True)
    fabric = Fabric(
        accelerator="gpu" if on_gpu else "cpu",
        devices=local,
        num_nodes=world // local,
        strategy=strategy,
        plugins=_Mixed("cuda" if on_gpu else "cpu") if precision_of(config) == "bf16" else None,
    )
    fabric.launch()
    if world > 1:
        atexit.unregister(_part)  # of an earlier run of this process
        atexit.register(_part)
    return fabric


def _part() -> None:
    """Leave the group while Python still runs: Gloo's threads abort a process that is ending."""
    if torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()


class _Mixed(Precision):
    """Products in bfloat16, weights and their gradients in float32.

    Without autocast's cache of rounded weights, so that the gradients of a weight that is used
    twice are summed in float32.
    """

    precision = "bf16-mixed"

    def __init__(self, device: str) -> None:
        self.device = device

    def forward_context(self) -> AbstractContextManager[Any]:
        """That of the forward pass, in training and in validation."""
        return torch.autocast(self.device, torch.bfloat16, cache_enabled=False)


def total(fabric: Fabric, number: Tensor) -> Tensor:
    """The sum of a tensor over all processes, which all must ask for."""
    summed = fabric.all_reduce(number.clone(), reduce_op="sum")
    assert isinstance(summed, Tensor)
    return summed


@contextmanager
def determinism(wanted: bool) -> Iterator[None]:
    """Deterministic algorithms where torch has them, for as long as the run lasts."""
    before = torch.are_deterministic_algorithms_enabled()
    warn = torch.is_deterministic_algorithms_warn_only_enabled()
    memory: Any = torch.utils.deterministic  # its setting is not known to type checkers
    fill = memory.fill_uninitialized_memory
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(wanted, warn_only=True)
    memory.fill_uninitialized_memory = False  # costs time, changes nothing
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before, warn_only=warn)
        memory.fill_uninitialized_memory = fill


@contextmanager
def quiet() -> Iterator[None]:
    """Without Fabric's tips and its worries about what is meant to be as it is."""
    logger = logging.getLogger("lightning_fabric")
    level = logger.level
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"lightning_fabric|torch\.")
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            logger.setLevel(level)
