"""``python scripts/benchmark.py parser=kid``: what the parser costs, beside its own encoder.

Every number is a ratio first: of a whole training step to the encoder's forward and backward on
the same batches, and of parsing raw text to the encoder's forward on the same sub-words. The
last line printed is one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from semcore.commands import command, print_json
from semcore.errors import InputError
from semcore.timing import CLOCKS

PARTS = ("all", "training", "inference", "marking", "memory")
_SAMPLE = Path(__file__).parents[1] / "samples" / "framenet"


@dataclass
class BenchmarkConfig:
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


@command(
    "benchmark",
    BenchmarkConfig,
    example="python scripts/benchmark.py parser=kid data=data/fn17 checkpoint=checkpoints/kid",
)
def main(config: BenchmarkConfig) -> None:
    """Measure training and parsing beside the encoder alone: ratios, throughput, memory.

    Without a checkpoint an untrained parser is told to find as many targets and arguments as
    the gold has: parsing costs about as much as with a trained one.
    """
    with prepared(config) as (settings, sample):
        record = benchmark(settings)
    record = {"parser": config.parser, "data": sample or config.data, **record}
    if not config.alone:
        from kid.benchmarking.report import print_tables

        print_tables(record)
    print_json(record)


@contextmanager
def prepared(config: BenchmarkConfig) -> Iterator[tuple[BenchmarkConfig, str | None]]:
    """The config with a prepared folder in it, and which sample that is, if it is one.

    Raises `InputError` when there is neither the folder nor the sample.
    """
    if (Path(config.data) / "ontology.json").is_file():
        yield config, None
        return
    if not _SAMPLE.is_dir():
        raise InputError.at(config.data, None, "no prepared corpus; run kid.prepare first")
    from kid.prepare import PrepareConfig, prepare

    print(
        f"{config.data}: no prepared corpus; measuring on samples/framenet, five sentences of "
        "five frames again and again: no number for a report",
        file=sys.stderr,
    )
    with TemporaryDirectory() as folder:
        output = str(Path(folder) / "sample")
        splits = str(_SAMPLE / "splits.json")
        prepare(PrepareConfig("fn17", str(_SAMPLE), output, workers=1, splits=splits))
        yield replace(config, data=output), "samples/framenet"


def benchmark(config: BenchmarkConfig) -> dict[str, Any]:
    """Measures the parts that are asked for."""
    record: dict[str, Any] = {"experiment": config.settings, "checkpoint": config.checkpoint}
    if config.part in ("all", "memory"):  # first: this process holds little yet
        record["memory"] = {part: _memory(config, part) for part in ("training", "inference")}
    if config.part != "memory":
        from kid.benchmarking.parts import measured

        record |= measured(config)
    return record


def _memory(config: BenchmarkConfig, part: str) -> dict[str, Any]:
    """Peak memory of a process that does nothing else."""
    keys = {**vars(config), "part": part, "alone": "true", "rounds": 1, "baseline": "false"}
    words = [
        f"{key}={'null' if value is None else json.dumps(value) if key == 'overrides' else value}"
        for key, value in keys.items()
    ]
    print(f"memory of {part}, in a process of its own", file=sys.stderr)
    run = subprocess.run(
        [sys.executable, "-m", "kid.benchmark", *words], stdout=subprocess.PIPE, text=True
    )
    if run.returncode:
        raise InputError(f"memory of {part} could not be measured: exit code {run.returncode}")
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])["peak_memory"]
    return found


if __name__ == "__main__":
    main()
