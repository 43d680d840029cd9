"""The keys that the benchmarks of all parsers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from semcore.benchmarking.timing import CLOCKS
from semcore.errors import InputError, at_least, one_of
from semcore.options import PRECISIONS


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


def check_precision(precision: str | None, part: str, parsing: str) -> None:
    """Raise `InputError` for one that there is none of, or int8 where ``part`` is not parsing's."""
    if precision is not None:
        one_of("precision", precision, PRECISIONS)
    if precision == "int8" and part != parsing:
        raise InputError(f"precision=int8: is of parsing alone: goes with part={parsing}")


def of_training(precision: str | None) -> list[str]:
    """The override of an experiment's precision; none for int8, in which nothing is trained."""
    return [] if precision in (None, "int8") else [f'trainer.precision="{precision}"']
