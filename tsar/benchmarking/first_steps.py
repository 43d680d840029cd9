"""The first training steps of an experiment, for the table of all parsers."""

from __future__ import annotations

from semcore.benchmarking.steps import TrainingSteps
from tsar.benchmarking.config import EventBenchmarkConfig
from tsar.benchmarking.steps import EventSteps


def first_steps(data: str, batches: int) -> TrainingSteps:
    """Those of ``tsar_rams model=tsar`` on the dev split of a prepared folder, in float32.

    Documents are as they are. Raises `InputError`.
    """
    config = EventBenchmarkConfig(
        data=data, split="dev", subwords=None, batches=batches, precision="32"
    )
    return EventSteps(config).ours
