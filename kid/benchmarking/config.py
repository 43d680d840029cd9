"""The keys of ``scripts/benchmark.py`` for the frame parser."""

from __future__ import annotations

from dataclasses import dataclass, field

from semcore.benchmarking.timing import CLOCKS
from semcore.errors import InputError

PARTS = ("all", "training", "inference", "marking", "memory")


@dataclass
class FrameBenchmarkConfig:
    """The keys of ``python scripts/benchmark.py``."""

    parser: str = "kid"  # which parser
    data: str = "data/fn17"  # prepared folder; when there is none, samples/framenet is used
    checkpoint: str | None = None  # parser for inference; null: an untrained one, see below
    settings: str = "kid_fn17"  # the experiment whose model, loss, batches, optimizer and precision
    overrides: list[str] = field(default_factory=list)  # of that experiment
    part: str = "all"  # all | training | inference | marking | memory
    baseline: bool = False  # also a training step of the BIO tagger on the same encoder
    rounds: int = 5  # the median round counts
    batches: int = 8  # training batches in a round
    sentences: int = 512  # of raw text in a round
    threads: int | None = None  # of torch on the processor; null: torch's choice
    # wall | processor: seconds that pass, or that this process computes; on a machine that others
    # load, the second with threads=1
    clock: str = "wall"
    precision: str | None = None  # 32 | bf16; null: the experiment's; of inference: 32
    device: str = "cpu"  # cpu, cuda, cuda:1
    seed: int = 0
    # no encoder beside it, and report the peak memory: what part=memory starts twice
    alone: bool = False

    def __post_init__(self) -> None:
        if self.parser != "kid":
            raise InputError(f"parser={self.parser}: use kid")
        if self.part not in PARTS:
            raise InputError(f"part={self.part}: use one of {', '.join(PARTS)}")
        if self.precision not in (None, "32", "bf16"):
            raise InputError(f"precision={self.precision}: use 32 or bf16")
        if self.clock not in CLOCKS:
            raise InputError(f"clock={self.clock}: use {' or '.join(CLOCKS)}")
        if self.alone and self.part not in ("training", "inference"):
            raise InputError("alone=true: goes with part=training or part=inference")
        for key in ("rounds", "batches", "sentences"):
            if getattr(self, key) < 1:
                raise InputError(f"{key}={getattr(self, key)}: must be at least 1")
