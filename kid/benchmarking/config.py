"""The keys of ``scripts/benchmark.py`` for the frame parser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from semcore.benchmarking.config import MeasurementConfig, check_precision
from semcore.errors import MOST_SEED, InputError, at_least, one_of


@dataclass(kw_only=True)
class FrameBenchmarkConfig(MeasurementConfig):
    """The keys of ``python scripts/benchmark.py``."""

    PARTS: ClassVar = ("all", "training", "inference", "marking", "memory")

    parser: str = "kid"  # which parser
    part: str = "all"  # all | training | inference | marking | memory
    checkpoint: str | None = None  # parser for inference; null: an untrained one
    data: str = "data/fn17"  # prepared folder; when there is none, samples/framenet is used
    settings: str = "kid_fn17"  # the experiment whose model, loss, batches, optimizer and precision
    overrides: list[str] = field(default_factory=list)  # of that experiment
    baseline: bool = False  # also a training step of the BIO tagger on the same encoder
    rounds: int = 5  # the median round counts
    batches: int = 8  # training batches in a round
    sentences: int = 512  # of raw text in a round
    # 32 | bf16 | of part=inference int8; null: the experiment's, of inference 32
    precision: str | None = None
    seed: int = 0
    # no encoder beside it, and report the peak memory: what part=memory starts twice
    alone: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("parser", self.parser, ("kid",))
        check_precision(self.precision, self.part, "inference")
        if self.alone and self.part not in ("training", "inference"):
            raise InputError("alone=true: goes with part=training or part=inference")
        at_least("batches", self.batches, 1)
        at_least("seed", self.seed, 0, MOST_SEED)
