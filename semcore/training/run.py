"""`fit`: one run of training in one folder, resumable at any moment.

The folder of a run::

    config.yaml         resolved settings, fingerprints of the data
    versions.json       packages and machine
    last.safetensors    where to go on after a kill
    best.safetensors    the weights with the best monitored metric (else the last ones)
    epochs/             with trainer.average_checkpoints: the weights that are averaged
    average.safetensors and their mean, when the run is finished
    child.safetensors   with optimizer.child_tuning=task: which weights' gradients count
    metrics.jsonl       one line an epoch
    metrics.json        the metrics of the best epoch or the average, when the run is finished

To Lightning a run is one long epoch, which begins at the step after the last checkpoint: where
epochs end is known from `DeterministicBatches`, and nothing about loops needs restoring.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
import torch
from pytorch_lightning.strategies import DDPStrategy
from torch.utils.data import DataLoader, Dataset

from semcore.errors import InputError
from semcore.files import StrPath, write_json
from semcore.training.batches import DeterministicBatches, MicroBatch, TrainingData
from semcore.training.child_tuning import ChildTuning
from semcore.training.conductor import Conductor, best_metrics
from semcore.training.config import LoggerConfig, TrainerConfig
from semcore.training.module import ParserModule, Schedule
from semcore.training.precision import precision_of
from semcore.training.reporting import Current, open_run
from semcore.training.state import Progress, load_progress, load_tensors, load_trained


@dataclass(frozen=True)
class FitResult:
    """How a run ended. The module's model holds the best weights."""

    metrics: dict[str, Any]  # of these weights, and "epoch", "step", "seconds"
    best: Path  # their file: of the best epoch, or of the average
    history: list[dict[str, Any]]


def fit(
    module: ParserModule,
    data: TrainingData[Any, Any],
    trainer: TrainerConfig,
    folder: StrPath,
    *,
    seed: int = 0,
    config: Mapping[str, Any] | None = None,
    current: Current = dict,
    fingerprints: Mapping[str, str] | None = None,
    logger: LoggerConfig | None = None,
) -> FitResult:
    """Train until the end, from the last checkpoint in ``folder`` if there is one.

    ``config`` is the resolved configuration and ``fingerprints`` those of the data: both are
    kept in the folder, and a folder that holds a run with others is refused, where ``current``
    puts an older version's configuration in today's keys. Under torchrun, every process calls
    this alike; the first one validates and writes.

    Raises `InputError` when the folder holds another run or cannot be written, when there is
    nothing to train on, when the loss stops being a number, or when ``trainer.monitor`` is not
    among the validation's metrics.
    """
    root, world, rank = Path(folder), _environment("WORLD_SIZE", 1), _environment("RANK", 0)
    if trainer.threads is not None:
        torch.set_num_threads(trainer.threads)
    if not len(data.examples):
        raise InputError("there are no examples to train on")
    plan = DeterministicBatches(
        data.lengths,
        trainer.batch_tokens,
        trainer.batch_items,
        seed,
        trainer.epochs,
        trainer.max_steps,
        trainer.limit_batches,
        trainer.same_batches,
    )
    if rank == 0:
        open_run(root, config or {}, fingerprints or {}, world, current)
    progress = load_progress(root / "last.safetensors") or Progress()
    conductor = Conductor(module, plan, trainer, root, progress, logger or LoggerConfig())
    if not progress.finished:
        module.schedule = Schedule(
            seed, progress.step, conductor.total, trainer.accumulate, rank, world
        )
        _run(module, data, plan, trainer, conductor, world, rank)
        progress = load_progress(conductor.last_path) or progress  # as the first process left it
    if rank == 0:  # here, because a kill may have come right after the last state was saved
        conductor.kept.prune(progress)
        write_json(root / "metrics.json", best_metrics(progress))
    averaged = progress.average is not None and progress.average["chosen"]
    best = conductor.average_path if averaged else conductor.best_path
    load_trained(module.model, load_tensors(best), best)
    return FitResult(best_metrics(progress), best, progress.history)


def _run(
    module: ParserModule,
    data: TrainingData[Any, Any],
    plan: DeterministicBatches,
    config: TrainerConfig,
    conductor: Conductor,
    world: int,
    rank: int,
) -> None:
    micro_batches = list(plan.shards(conductor.progress.step, rank, world, config.accumulate))
    examples = _Examples(data)
    callbacks: list[pl.Callback] = [conductor]
    if module.optimizer_config.child_tuning != "none":
        callbacks.append(ChildTuning(conductor, partial(_first_epoch, examples, plan, module)))
    loader: DataLoader[Any] = DataLoader(
        examples,
        batch_sampler=micro_batches,
        collate_fn=_only,
        num_workers=config.workers,
        pin_memory=torch.cuda.is_available() and config.accelerator != "cpu",
    )
    local = _environment("LOCAL_WORLD_SIZE", world)
    with _quiet(), determinism(config.deterministic):
        lightning = pl.Trainer(
            accelerator=_accelerator(config.accelerator),
            devices=local,
            num_nodes=world // local,
            strategy=DDPStrategy(find_unused_parameters=True) if world > 1 else "auto",
            precision="bf16-mixed" if precision_of(config) == "bf16" else "32-true",
            accumulate_grad_batches=config.accumulate,
            max_epochs=1,
            callbacks=callbacks,
            use_distributed_sampler=False,
            logger=False,
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            limit_val_batches=0,
        )
        try:
            lightning.fit(module, loader)
        except SystemExit as end:  # what Lightning makes of Ctrl-C
            if end.code == 1 and lightning.interrupted:
                raise KeyboardInterrupt from None
            raise
        finally:
            conductor.meter.stop()


class _Examples(Dataset[Any]):
    """Whole micro-batches by their indices, collated where they are fetched."""

    def __init__(self, data: TrainingData[Any, Any]) -> None:
        self.data = data

    def __len__(self) -> int:
        return len(self.data.examples)

    def __getitems__(self, indices: list[int]) -> list[MicroBatch[Any]]:
        filler = indices[0] < 0
        examples = [self.data.examples[~index if filler else index] for index in indices]
        return [MicroBatch(self.data.collate(examples), len(examples), filler)]


def _first_epoch(
    examples: _Examples, plan: DeterministicBatches, module: ParserModule
) -> Iterator[MicroBatch[Any]]:
    """This process's micro-batches of the first epoch."""
    run = module.schedule
    shards = plan.shards(0, run.rank, run.world, run.accumulate)
    for indices in islice(shards, plan.epoch_ends[0] * run.accumulate):
        yield from examples.__getitems__(indices)


def _only(fetched: list[MicroBatch[Any]]) -> MicroBatch[Any]:
    return fetched[0]


def _environment(name: str, default: int) -> int:
    """torchrun's variables: processes are started by it, never by Lightning."""
    return int(os.environ.get(name, default))


def _accelerator(wanted: str) -> str:
    if wanted == "gpu" and not torch.cuda.is_available():
        raise InputError("trainer.accelerator=gpu: there is no GPU here that torch can use")
    return "gpu" if wanted != "cpu" and torch.cuda.is_available() else "cpu"


@contextmanager
def determinism(wanted: bool) -> Iterator[None]:
    """Deterministic algorithms where torch has them, for as long as the run lasts."""
    before = torch.are_deterministic_algorithms_enabled()
    warn = torch.is_deterministic_algorithms_warn_only_enabled()
    memory: Any = torch.utils.deterministic  # its setting is not known to type checkers
    fill = memory.fill_uninitialized_memory
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(wanted, warn_only=True)
    memory.fill_uninitialized_memory = False  # costs time, changes nothing
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before, warn_only=warn)
        memory.fill_uninitialized_memory = fill


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Lightning's tips and its worries about what is meant to be as it is."""
    names = ("pytorch_lightning", "pytorch_lightning.utilities", "lightning_fabric")
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"pytorch_lightning|lightning_fabric|torch\.")
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
