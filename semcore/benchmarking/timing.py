"""Times of things that do the same work, measured side by side; the machine; peak memory.

Machines that others share are never equally fast twice: what is compared runs in turn, part by
part, and only ratios of the same round are to be believed.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

# Seconds that pass, or that this process computes: where others load the machine, the second with
# one thread.
CLOCKS = {"wall": time.perf_counter, "processor": time.process_time}


@dataclass(frozen=True)
class Times:
    """Seconds of every variant in every round, all its parts together."""

    rounds: Mapping[str, list[float]]

    def seconds(self, name: str) -> float:
        """The median round."""
        return median(self.rounds[name])

    def ratios(self, name: str, base: str) -> list[float]:
        """How many times as long as ``base`` it took, round by round."""
        pairs = zip(self.rounds[name], self.rounds[base], strict=True)
        return [mine / other for mine, other in pairs]

    def ratio(self, name: str, base: str) -> float:
        """The median of `ratios`."""
        return median(self.ratios(name, base))

    def compared(self, name: str, base: str) -> dict[str, Any]:
        """Seconds of both, and `ratio` and `ratios`, as a record of results has them."""
        return {
            f"{name}_seconds": self.seconds(name),
            f"{base}_seconds": self.seconds(base),
            "ratio": self.ratio(name, base),
            "ratios": [round(ratio, 3) for ratio in self.ratios(name, base)],
        }


def interleaved(
    variants: Mapping[str, Callable[[int], object]],
    parts: int,
    rounds: int,
    *,
    synchronise: Callable[[], object] = lambda: None,
    clock: Callable[[], float] = time.perf_counter,
) -> Times:
    """Runs all variants on part 0, then on part 1, ...: A B A B ..., round after round.

    One round before the others warms up, and is not counted. ``synchronise`` waits for what a
    device still has to do.
    """
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(-1, rounds):
        spent = dict.fromkeys(variants, 0.0)
        for part in range(parts):
            for name, run in variants.items():
                synchronise()
                start = clock()
                run(part)
                synchronise()
                spent[name] += clock() - start
        if number >= 0:
            for name, value in spent.items():
                seconds[name].append(value)
    return Times(seconds)


def rates(seconds: float, **counts: int) -> dict[str, float]:
    """The counts, and each of them a second, as ``<name>_per_second``."""
    return {**counts, **{f"{name}_per_second": n / seconds for name, n in counts.items()}}


def waiting(device: str) -> Callable[[], object]:
    """What waits until a device has done its work."""
    import torch

    return torch.cuda.synchronize if device.startswith("cuda") else lambda: None


def machine() -> dict[str, Any]:
    """What a time depends on beside the program: processor, cores, threads, torch, GPU."""
    import torch

    facts: dict[str, Any] = {
        "processor": _processor(),
        "cores": (
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        ),
        "threads": torch.get_num_threads(),
        "python": platform.python_version(),
        "torch": torch.__version__,
    }
    if torch.cuda.is_available():
        facts["gpu"] = torch.cuda.get_device_name()
    return facts


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                return value.strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def peak_memory() -> int:
    """The most bytes of main memory that this process has held at once.

    On Linux from ``VmHWM``: ``ru_maxrss`` there begins at what the parent held.
    """
    try:
        for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return 1024 * int(line.split()[1])
    except OSError:
        pass
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
