"""What is told of training steps: their time and their memory."""

from __future__ import annotations

from typing import Any

from semcore.benchmarking.timing import CLOCKS, interleaved, waiting
from semcore.training.processes import determinism
from tsar.benchmarking.config import EventBenchmarkConfig
from tsar.benchmarking.steps import EventSteps, subword_shape


def training(config: EventBenchmarkConfig, steps: EventSteps) -> dict[str, Any]:
    """Steps of both sides, whole and without the encoder, and the encoder's two passes alone.

    ``outside.ratio`` is how many times as long as ours the reference takes outside of the
    encoder; ``whole.ratio`` how many times as long as the encoder's two passes our step takes.
    """
    variants = {
        "ours": steps.ours.step,
        "encoder": steps.encode,
        "reference": steps.reference.step,
        "ours_outside": steps.outside(steps.ours),
        "reference_outside": steps.outside(steps.reference),
    }
    with determinism(steps.ours.deterministic):
        times = interleaved(
            variants,
            len(steps.read),
            config.rounds,
            synchronise=waiting(config.device),
            clock=CLOCKS[config.clock],
        )
    return {
        **shapes(steps),
        "whole": times.compared("ours", "encoder"),
        "outside": times.compared("reference_outside", "ours_outside"),
        "beside_reference": times.compared("reference", "ours"),
    }


def memory(steps: EventSteps) -> dict[str, Any]:
    """Peak bytes outside of the encoder, of the batch that takes the most (`EventSteps.memory`)."""
    ours, reference = steps.memory(steps.ours), steps.memory(steps.reference)
    return {
        **shapes(steps),
        "ours_bytes": ours,
        "reference_bytes": reference,
        "ratio": reference / ours,
    }


def shapes(steps: EventSteps) -> dict[str, Any]:
    """What the steps are of."""
    return {
        "precision": "bf16" if steps.ours.half else "32",
        "batches": len(steps.read),
        "largest_subword_batch": subword_shape(steps.read),
    }
