"""``python scripts/benchmark.py part=load``: one sentence on an idle and on a loaded machine.

Loaded is: a busy loop on every core. Measured are seconds that pass and seconds of the processor,
with one thread a batch (the default) and with all of torch's threads for each batch
(``threads=N``). The last line printed is one JSON object.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from statistics import median
from typing import Any

from graphsem.parsers import Checkpoints
from semcore.benchmarking.timing import machine
from semcore.commands import command, print_json
from semcore.errors import at_least, one_of
from semcore.processes import end_with_parent

TEXT = "The president told reporters on Monday that rates would fall."


@dataclass(kw_only=True)
class LoadBenchmarkConfig:
    """What is parsed, and how often."""

    part: str = "load"  # of scripts/benchmark.py
    text: str = TEXT  # that is parsed again and again
    rounds: int = 5  # the median counts
    parsers: Any = None  # a name or a list of names; null: all that have weights here
    checkpoints: Checkpoints = field(default_factory=Checkpoints)

    def __post_init__(self) -> None:
        one_of("part", self.part, ("load",))
        at_least("rounds", self.rounds, 1)


@command(
    "load_benchmark",
    LoadBenchmarkConfig,
    example="python scripts/benchmark.py part=load rounds=5",
)
def main(config: LoadBenchmarkConfig) -> None:
    """Measure a single sentence beside busy loops on all cores, and without them."""
    import torch

    from graphsem.parsing import parse
    from graphsem.pipeline import load
    from semcore.drawing.tables import print_tables, table_of

    pipeline = load(config.parsers, checkpoints=asdict(config.checkpoints))
    record: dict[str, Any] = {"machine": machine(), "text": config.text}
    table = table_of("machine", "threads", "seconds", "processor's seconds")
    parse(config.text, pipeline.parsers)  # what is made once
    for name, busy in (("idle", 0), ("loaded", os.cpu_count() or 1)):
        record[name] = {}
        with busy_loops(busy):
            for threads in (None, torch.get_num_threads()):
                seconds = []
                for _ in range(config.rounds):
                    wall, processor = time.perf_counter(), time.process_time()
                    parse(config.text, pipeline.parsers, threads=threads)
                    seconds.append((time.perf_counter() - wall, time.process_time() - processor))
                passed, computed = (median(column) for column in zip(*seconds, strict=True))
                key = "one a batch" if threads is None else f"{threads} a batch"
                record[name][key] = {"seconds": passed, "processor_seconds": computed}
                table.add_row(name, key, f"{passed:.2f}", f"{computed:.2f}")
    print_tables(table)
    print_json(record)


@contextmanager
def busy_loops(count: int) -> Iterator[None]:
    """Inside, so many processes compute without end."""
    context = get_context("spawn")
    processes = [context.Process(target=_spin, daemon=True) for _ in range(count)]
    for process in processes:
        process.start()
    try:
        if processes:
            time.sleep(2)  # until they have begun
        yield
    finally:
        for process in processes:
            process.kill()
            process.join()


def _spin() -> None:
    end_with_parent()
    while True:
        pass


if __name__ == "__main__":
    main()
