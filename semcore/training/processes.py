"""The processes of a run: this one alone, or those that torchrun starts."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

import torch
from torch import Tensor

from semcore.errors import InputError
from semcore.training.config import TrainerConfig
from semcore.training.one_process import OneProcess
from semcore.training.precision import precision_of

if TYPE_CHECKING:
    from lightning_fabric import Fabric

Processes: TypeAlias = "OneProcess | Fabric"


def process_count() -> int:
    """How many processes take part in the run."""
    return int(os.environ.get("WORLD_SIZE", 1))


def is_first_process() -> bool:
    """Whether this process is the one that writes and reports; torchrun starts all alike."""
    return int(os.environ.get("RANK", 0)) == 0


def launch(config: TrainerConfig) -> Processes:
    """Where this process computes, how exactly, and with which others.

    Raises `InputError` for a GPU where there is none.
    """
    if config.accelerator == "gpu" and not torch.cuda.is_available():
        raise InputError("trainer.accelerator=gpu: there is no GPU here that torch can use")
    device = "cuda" if config.accelerator != "cpu" and torch.cuda.is_available() else "cpu"
    precision, world = precision_of(config), process_count()
    if world == 1:
        return OneProcess(torch.device(device), precision)
    from semcore.training.several_processes import joined

    local = int(os.environ.get("LOCAL_WORLD_SIZE", world))
    return joined(device, precision, config.strategy, world, local)


def total(processes: Processes, number: Tensor) -> Tensor:
    """The sum of a tensor over all processes, which all must ask for."""
    summed = processes.all_reduce(number.clone(), reduce_op="sum")
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
