"""The keys that the benchmarks of all parsers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from semcore.benchmarking.timing import CLOCKS
from semcore.errors import at_least, one_of


@dataclass(kw_only=True)
class MeasurementConfig:
    """What is measured, how often, and on what."""

    PARTS: ClassVar[tuple[str, ...]]

    part: str = "all"  # which part of the benchmark
    checkpoint: str | None = None  # of a trained parser, whose speed is told
    rounds: int = 3  # the median round counts
    sentences: int = 32  # that are parsed in a round
    threads: int | None = None  # of torch on the processor; null: torch's choice
    device: str = "cpu"  # cpu, cuda, cuda:1
    # wall | processor: seconds that pass, or that this process computes; on a machine that others
    # load, the second with threads=1
    clock: str = "wall"

    def __post_init__(self) -> None:
        one_of("part", self.part, self.PARTS)
        one_of("clock", self.clock, tuple(CLOCKS))
        for key in ("rounds", "sentences", "threads"):
            at_least(key, getattr(self, key), 1)
