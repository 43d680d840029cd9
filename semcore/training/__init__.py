"""Training that can be killed at any moment and ends with the same weights.

`fit` runs a `ParserModule` on `TrainingData`. Everything random is a pure function of the seed
and the step's number: the order of batches (`DeterministicBatches`) and dropout. So a run that
goes on from its last checkpoint repeats the uninterrupted run bit for bit, on the same machine
with the same number of threads.

The settings live in `semcore.training.config`, which does not import torch.
"""

from typing import TYPE_CHECKING, Any

from semcore.training.config import LoggerConfig, OptimizerConfig, TrainerConfig

if TYPE_CHECKING:
    from semcore.training.batches import DeterministicBatches, TrainingData
    from semcore.training.module import ParserModule
    from semcore.training.run import FitResult, fit

__all__ = [
    "DeterministicBatches",
    "FitResult",
    "LoggerConfig",
    "OptimizerConfig",
    "ParserModule",
    "TrainerConfig",
    "TrainingData",
    "fit",
]

_HOME = {
    "DeterministicBatches": "batches",
    "TrainingData": "batches",
    "FitResult": "run",
    "fit": "run",
    "ParserModule": "module",
}


def __getattr__(name: str) -> Any:
    """Load what needs torch (seconds) only when it is used."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found
