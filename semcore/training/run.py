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
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.utils.data import DataLoader

from semcore.commands import say
from semcore.errors import InputError
from semcore.files import StrPath, write_json
from semcore.training.averaging import KeptEpochs
from semcore.training.batches import DeterministicBatches, MicroBatches, TrainingData, only_one
from semcore.training.child_tuning import FILE as CHILD
from semcore.training.child_tuning import child_mask
from semcore.training.config import LoggerConfig, TrainerConfig
from semcore.training.evaluation import AVERAGE, BEST, Evaluation
from semcore.training.module import Explore, ParserModule, Sums
from semcore.training.optimizer import make_optimizer, scale_gradients, set_learning_rates
from semcore.training.processes import (
    determinism,
    is_first_process,
    launch,
    process_count,
    quiet,
    total,
)
from semcore.training.reporting import Plan, Report
from semcore.training.run_record import Current, open_run
from semcore.training.sharing import average_whole, gathered
from semcore.training.state import (
    Progress,
    best_metrics,
    load_optimizer,
    load_progress,
    load_state,
    load_tensors,
    load_trained,
    save_state,
    state_tensors,
    trained_tensors,
)

LAST = "last.safetensors"


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
    name: str = "train",
    after_epoch: Callable[[], object] | None = None,
    explore: Explore | None = None,
) -> FitResult:
    """Train until the end, from the last checkpoint in ``folder`` if there is one.

    ``config`` is the resolved configuration and ``fingerprints`` those of the data: both are
    kept in the folder, and a folder that holds a run with others is refused, where ``current``
    puts an older version's configuration in today's keys. ``name`` is what lines on stderr call
    the run, ``after_epoch`` is called when the metrics of one more are written, ``explore`` before
    the first step of each epoch and before the first after a kill, to make ready what depends on
    the weights of the epoch's beginning. Under torchrun, every process calls this alike; the first
    one validates and writes.

    Raises `InputError` when the folder holds another run or cannot be written, when there is
    nothing to train on, when the loss stops being a number, or when ``trainer.monitor`` is not
    among the validation's metrics.
    """
    root = Path(folder)
    if trainer.threads is not None:
        torch.set_num_threads(trainer.threads)
    if not len(data.examples):
        raise InputError("there are no examples to train on")
    plan = DeterministicBatches(
        data.lengths,
        trainer.batch_tokens,
        trainer.batch_items,
        seed,
        trainer.passes,
        trainer.max_steps,
        trainer.limit_batches,
        trainer.same_batches,
    )
    if is_first_process():
        open_run(root, config or {}, fingerprints or {}, process_count(), current)
    progress = load_progress(root / LAST) or Progress()
    if not progress.finished:
        with quiet(), determinism(trainer.deterministic):
            told = Plan(name, plan.epoch_ends[-1], len(plan.epoch_ends), len(data.examples))
            run = _Run(module, data, plan, trainer, root, progress, logger or LoggerConfig(), told)
            run.after_epoch, run.explore = after_epoch, explore
            try:
                run.train()
                run.processes.barrier()  # so that none leaves while another still speaks to it
            finally:
                run.report.stop()
                module.cpu()
        progress = load_progress(root / LAST) or progress  # as the first process left it
    elif is_first_process():
        say(f"{name}: finished before, after step {progress.step:,}")
    if is_first_process():  # also where a kill came right after the last state was saved
        KeptEpochs(root, trainer).prune(progress)
        write_json(root / "metrics.json", best_metrics(progress))
    averaged = progress.average is not None and progress.average["chosen"]
    best = root / (AVERAGE if averaged else BEST)
    load_trained(module.model, load_tensors(best), best)
    return FitResult(best_metrics(progress), best, progress.history)


class _Run:
    """A run under way in this process.

    All that is random in it is a function of the seed and the step's number, so that a run which
    goes on from its last checkpoint repeats the uninterrupted one.
    """

    def __init__(
        self,
        module: ParserModule,
        data: TrainingData[Any, Any],
        plan: DeterministicBatches,
        config: TrainerConfig,
        folder: Path,
        progress: Progress,
        logger: LoggerConfig,
        told: Plan,
    ) -> None:
        self.plan, self.config, self.folder, self.progress = plan, config, folder, progress
        self.processes = processes = launch(config)
        self.shared = processes.world_size > 1 and config.strategy == "fsdp"
        if self.shared and module.optimizer_config.child_tuning != "none":
            raise InputError("optimizer.child_tuning: needs trainer.strategy=ddp")
        begun = progress.step > 0
        moments = load_state(folder / LAST, module.model) if begun else {}
        # What is shared out is a copy: the caller's model stays whole, and is what is measured.
        self.whole, self.module = module, module.copy() if self.shared else module
        self.model: Any = processes.setup_module(self.module)
        module = self.module
        self.optimizer = make_optimizer(module.model, module.optimizer_config, module.is_encoder)
        if begun:
            load_optimizer(self.optimizer, moments)
        first = processes.is_global_zero
        sums = progress.sums if first else {}
        self.sums = Sums({k: torch.tensor(v, device=processes.device) for k, v in sums.items()})
        self.report = Report(folder, told, progress, logger, silent=not first)
        self.after_epoch: Callable[[], object] | None = None
        self.explore: Explore | None = None
        self.evaluation = Evaluation(self.whole, config, folder, processes)
        examples = MicroBatches(data)
        shards = partial(
            plan.shards,
            rank=processes.global_rank,
            world=processes.world_size,
            accumulate=config.accumulate,
        )
        first_epoch = islice(shards(0), plan.epoch_ends[0] * config.accumulate)
        self.mask = child_mask(
            module,
            processes,
            folder / CHILD,
            (micro for indices in first_epoch for micro in examples.__getitems__(indices)),
            seed=plan.seed,
            begun=begun,
            meter=self.report.meter,
        )
        batches: DataLoader[Any] = DataLoader(
            examples,
            batch_sampler=list(shards(progress.step)),
            collate_fn=only_one,
            num_workers=config.workers,
        )
        self.batches = iter(batches)
        self.saved = self.began = time.monotonic()
        self.before = progress.seconds

    def train(self) -> None:
        """Batch, loss, gradients, step; then evaluation or a checkpoint, where they are due."""
        processes, module, progress, plan = self.processes, self.module, self.progress, self.plan
        config, parts, first = module.optimizer_config, self.config.accumulate, progress.step
        for step in range(first, plan.epoch_ends[-1]):
            if self.explore is not None and (step == first or step in plan.epoch_ends):
                with self.report.meter.paused(), processes.autocast():
                    self.explore(module.model, *plan.epoch_of(step))
            set_learning_rates(self.optimizer, config, step, plan.epoch_ends[-1])
            weight = torch.zeros((), device=processes.device)
            for part in range(parts):
                micro = next(self.batches).to(processes.device)
                torch.manual_seed(_seed(plan.seed, step, part, processes.global_rank))  # of dropout
                with processes.no_backward_sync(self.model, enabled=part + 1 < parts):
                    loss, weighted = self.model(micro)
                    processes.backward(loss / parts)
                self.sums.add(weighted)
                weight = weight + weighted["weight"]
                self.report.items += 0 if micro.filler else micro.items
            if self.shared:
                average_whole(module.parameters())
            # Gradients are means over micro-batches and processes: here they become weighted ones.
            factor = parts * processes.world_size / total(processes, weight).clamp(min=1e-12)
            scale_gradients(module.parameters(), factor, config.gradient_clip)
            self.mask(step)
            self.optimizer.step()
            self.optimizer.zero_grad()
            progress.step = step + 1
            self.report.step(self.sums, self.optimizer.param_groups[-1]["lr"])
            if progress.step in plan.epoch_ends:
                if self._end_epoch(plan.epoch_ends.index(progress.step)):
                    return
            elif self._checkpoint_due():
                self._check_loss(self.sums.loss)
                self._save()

    def _end_epoch(self, epoch: int) -> bool:
        """Report, validate, keep the best weights, save; whether the run is at its end."""
        progress, config, ends = self.progress, self.config, self.plan.epoch_ends
        means = self.sums.take_means(partial(total, self.processes))
        self._check_loss(means["loss"])
        stop = last = progress.step == ends[-1]
        self._gather()
        if self.processes.is_global_zero:
            due = last or (epoch + 1) % config.validate_every_epochs == 0
            with self.report.meter.paused():
                metrics = self.evaluation.validate() if due else {}
            progress.seconds = self._seconds()
            self.report.epoch(means, metrics)
            if self.after_epoch is not None:
                self.after_epoch()
            if metrics or not config.monitor:
                self.evaluation.keep(progress, epoch, metrics)
            stop = last or (config.patience is not None and progress.waited >= config.patience)
            if stop and progress.kept:
                with self.report.meter.paused():
                    average = self.evaluation.average(progress)
                self.report.meter.line(average)
            progress.finished = stop
        self._save()
        if self.processes.is_global_zero:
            self.evaluation.kept.prune(progress)
        return self.processes.broadcast(stop)

    def _gather(self) -> None:
        """Put weights that are shared out into the whole model, in the first process."""
        if not self.shared:
            return
        tensors = trained_tensors(self.module.model)
        tensors = {name: gathered(tensor) for name, tensor in tensors.items()}
        if self.processes.is_global_zero:
            self.whole.to(self.processes.device)
            load_trained(self.whole.model, tensors, self.folder)

    def _check_loss(self, loss: float) -> None:
        if not math.isfinite(loss):
            raise InputError(
                f"the loss is {loss} by step {self.progress.step}: lower the learning rate"
            )

    def _checkpoint_due(self) -> bool:
        """As the first process's clock says; the others need to know only to gather weights."""
        every = self.config.checkpoint_every_steps
        if every is not None and self.progress.step % every == 0:
            return True
        due = time.monotonic() - self.saved >= 60 * self.config.checkpoint_every_minutes
        return self.processes.broadcast(due) if self.shared else due

    def _save(self) -> None:
        if self.processes.is_global_zero or self.shared:
            tensors = state_tensors(self.module.model, self.optimizer)
        if self.processes.is_global_zero:
            self.progress.seconds = self._seconds()
            self.progress.sums = {name: float(value) for name, value in self.sums.values.items()}
            save_state(self.folder / LAST, tensors, self.progress)
        self.saved = time.monotonic()

    def _seconds(self) -> float:
        """Spent on the run so far, over all its starts."""
        return self.before + time.monotonic() - self.began


def _seed(*key: int) -> int:
    return int(np.random.SeedSequence(key).generate_state(1, np.uint64)[0])
