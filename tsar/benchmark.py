"""``python scripts/benchmark.py parser=tsar``: what the event parser costs.

    python scripts/benchmark.py parser=tsar part=training data=data/rams threads=1 clock=processor
    python scripts/benchmark.py parser=tsar part=parsing checkpoint=checkpoints/tsar data=data/rams

A training step is measured beside the encoder's two passes alone, and beside the paper's model
written straight down (`tsar.benchmarking.reference`), whole and without the encoder; memory
outside of the encoder likewise. The last line printed is one JSON object.
"""

from __future__ import annotations

from typing import Any

from semcore.commands import command, print_json
from tsar.benchmarking.config import EventBenchmarkConfig


@command(
    "tsar_benchmark",
    EventBenchmarkConfig,
    example="python scripts/benchmark.py parser=tsar data=data/rams checkpoint=checkpoints/tsar",
)
def main(config: EventBenchmarkConfig) -> None:
    """Measure training beside the paper's model written straight down, and parsing of raw text.

    Without a checkpoint an untrained parser is told to find a trigger in 25 words, and two
    arguments for each: parsing costs about as much as with a trained one.
    """
    print_json({"parser": config.parser, "data": config.data, **benchmark(config)})


def benchmark(config: EventBenchmarkConfig) -> dict[str, Any]:
    """Measures the parts that are asked for."""
    import torch

    from semcore.benchmarking.timing import machine
    from tsar.benchmarking.parsing import article_speed
    from tsar.benchmarking.parts import memory, training
    from tsar.benchmarking.steps import EventSteps

    if config.threads is not None:
        torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)
    wanted = config.PARTS[1:] if config.part == "all" else (config.part,)
    record: dict[str, Any] = {
        "experiment": config.settings,
        "checkpoint": config.checkpoint,
        "machine": {**machine(), "device": config.device, "clock": config.clock},
    }
    if "training" in wanted or "memory" in wanted:
        steps = EventSteps(config)
        if "training" in wanted:
            record["training"] = training(config, steps)
        if "memory" in wanted:
            record["memory"] = memory(steps)
    if "parsing" in wanted:
        record["parsing"] = article_speed(config)
    return record


if __name__ == "__main__":
    main()
