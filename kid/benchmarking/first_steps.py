"""The first training steps of an experiment, for the table of all parsers."""

from __future__ import annotations

from kid.benchmarking.config import FrameBenchmarkConfig
from kid.benchmarking.parts import training_steps
from semcore.benchmarking.steps import TrainingSteps


def first_steps(data: str, batches: int) -> TrainingSteps:
    """Those of ``kid_fn17`` on a prepared folder, in float32. Raises `InputError`."""
    return training_steps(FrameBenchmarkConfig(data=data, batches=batches, precision="32"))
