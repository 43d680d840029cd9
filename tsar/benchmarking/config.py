"""The keys of ``scripts/benchmark.py`` for the event parser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from semcore.benchmarking.config import MeasurementConfig, check_precision
from semcore.errors import MOST_SEED, at_least, one_of


@dataclass(kw_only=True)
class EventBenchmarkConfig(MeasurementConfig):
    """The keys of ``python scripts/benchmark.py parser=tsar``."""

    PARTS: ClassVar = ("all", "training", "memory", "parsing")

    parser: str = "tsar"  # which parser
    part: str = "all"  # all | training | memory | parsing
    checkpoint: str | None = None  # parser of raw text; null: one that has learned nothing
    amr: str | None = "checkpoints/amr"  # that makes the graphs of raw text; null: without
    data: str = "data/rams"  # prepared folder, with graphs
    split: str = "test"  # of it
    # The experiment whose batches, optimizer, loss and precision are those of a step
    settings: str = "tsar_rams"
    overrides: list[str] = field(default_factory=lambda: ["model=tsar"])  # of that experiment
    batch: int = 4  # documents in a training batch
    batches: int = 2  # training batches in a round
    # Documents are joined until they have as many sub-words; null: they are as they are
    subwords: int | None = 510
    words: int = 1000  # of the article that is parsed
    # 32 | bf16 | of part=parsing int8; null: the experiment's, of parsing 32
    precision: str | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        one_of("parser", self.parser, ("tsar",))
        check_precision(self.precision, self.part, "parsing")
        for key in ("batch", "batches", "subwords", "words"):
            at_least(key, getattr(self, key), 1)
        at_least("seed", self.seed, 0, MOST_SEED)
