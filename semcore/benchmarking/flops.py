"""How many operations a computation takes, and how many a second the machine can do."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry


def flops_of(run: Callable[[], object]) -> int:
    """Floating-point operations of what torch has a formula for in ``run``: products of matrices,
    convolutions, attention where that is an operation of its own.

    A product of ``[m, k]`` and ``[k, n]`` has 2 m k n. What other threads than this one compute is
    not counted.
    """
    with _Operations() as counter:
        run()
    return counter.total


class _Operations(TorchDispatchMode):
    """Adds up torch's own formulas. Its `FlopCounterMode` also follows modules, which fails where
    inference mode has no graph.
    """

    def __init__(self) -> None:
        super().__init__()
        self.total = 0

    def __torch_dispatch__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        packet = func._overloadpacket
        if packet not in flop_registry and func is not torch.ops.prim.device.default:
            with self:
                parts = func.decompose(*args, **kwargs)
            if parts is not NotImplemented:
                return parts
        result = func(*args, **kwargs)
        if packet in flop_registry:
            self.total += int(flop_registry[packet](*args, **kwargs, out_val=result))
        return result


def peak_flops(
    device: str = "cpu", size: int = 1024, rounds: int = 5, clock: Callable[[], float] | None = None
) -> float:
    """The most operations a second that a product of two float32 matrices of this size came to."""
    clock = clock or time.perf_counter
    left = torch.randn(size, size, device=device)
    right = torch.randn(size, size, device=device)
    seconds = []
    for _ in range(rounds + 1):  # the first warms up
        _wait(device)
        start = clock()
        left @ right
        _wait(device)
        seconds.append(clock() - start)
    return 2 * size**3 / min(seconds[1:])


def _wait(device: str) -> None:
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)
