"""What is due at the end of a step: a report, a validation, a checkpoint, the end."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
import torch

from semcore.checkpoints import write_tensors
from semcore.errors import InputError
from semcore.files import atomic_writer
from semcore.training.averaging import KeptEpochs
from semcore.training.batches import DeterministicBatches
from semcore.training.config import LoggerConfig, TrainerConfig
from semcore.training.module import ParserModule
from semcore.training.reporting import Meter, make_logger
from semcore.training.state import (
    Progress,
    load_state,
    load_trained,
    save_state,
    trained_tensors,
)


class Conductor(pl.Callback):
    """Does at the end of each step what is due: report, validate, checkpoint, stop."""

    def __init__(
        self,
        module: ParserModule,
        plan: DeterministicBatches,
        config: TrainerConfig,
        folder: Path,
        progress: Progress,
        logger: LoggerConfig,
    ) -> None:
        self.module, self.config, self.folder, self.progress = module, config, folder, progress
        self.ends = plan.epoch_ends
        self.total = self.ends[-1]
        self.best_path = folder / "best.safetensors"
        self.last_path = folder / "last.safetensors"
        self.average_path = folder / "average.safetensors"
        self.kept = KeptEpochs(folder, config)
        self.logger_config = logger
        self.logger: Any = None
        self.meter = Meter(self.total, progress.step, silent=True)
        self.saved = self.began = time.monotonic()
        self.before = progress.seconds

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Restore weights and optimizer, now that both are on their device."""
        progress, module = self.progress, self.module
        if progress.step:
            load_state(self.last_path, module.model, trainer.optimizers[0])
            if trainer.is_global_zero:
                module.sums = {
                    name: torch.tensor(value, device=module.device)
                    for name, value in progress.sums.items()
                }
        self.meter = Meter(self.total, progress.step, silent=not trainer.is_global_zero)
        if progress.step:
            self.meter.line(f"going on after step {progress.step} of {self.total}")
        if trainer.is_global_zero:
            self.logger = make_logger(self.logger_config, self.folder)
        self.saved = self.began = time.monotonic()

    def on_train_batch_end(
        self,
        trainer: pl.Trainer,
        pl_module: pl.LightningModule,
        outputs: Any,
        batch: Any,
        batch_idx: int,
    ) -> None:
        """After each micro-batch; everything happens after the last of a step."""
        if (batch_idx + 1) % self.config.accumulate:
            return
        progress, module = self.progress, self.module
        progress.step += 1
        if self.meter.due():
            self.meter.show(progress.step, self._loss_so_far(), module.items)
        if self.logger is not None and progress.step % self.logger_config.every_steps == 0:
            rate = {"learning_rate": trainer.optimizers[0].param_groups[-1]["lr"]}
            self.logger.log_metrics({"loss": self._loss_so_far(), **rate}, progress.step)
        if progress.step in self.ends:
            self._end_epoch(trainer)
        elif trainer.is_global_zero and self._checkpoint_due():
            self._check_loss(self._loss_so_far())
            self._save(trainer)

    def _loss_so_far(self) -> float:
        sums = self.module.sums
        return float(sums["loss"] / sums["weight"].clamp(min=1e-12)) if sums else 0.0

    def _check_loss(self, loss: float) -> None:
        if not math.isfinite(loss):
            raise InputError(
                f"the loss is {loss} by step {self.progress.step}: lower the learning rate"
            )

    def _checkpoint_due(self) -> bool:
        every = self.config.checkpoint_every_steps
        if every is not None and self.progress.step % every == 0:
            return True
        return time.monotonic() - self.saved >= 60 * self.config.checkpoint_every_minutes

    def _end_epoch(self, trainer: pl.Trainer) -> None:
        progress, module = self.progress, self.module
        epoch = self.ends.index(progress.step)
        if trainer.world_size > 1:
            for name in sorted(module.sums):
                torch.distributed.all_reduce(module.sums[name])
        means = module.take_means()
        self._check_loss(means.get("loss", 0.0))
        last = progress.step == self.total
        stop = last
        if trainer.is_global_zero:
            metrics: dict[str, Any] = {}
            if last or (epoch + 1) % self.config.validate_every_epochs == 0:
                metrics = self._validate(trainer)
            self._record(epoch, means, metrics)
            if metrics or not self.config.monitor:
                self._keep_best(epoch, metrics)
                value = float(metrics[self.config.monitor]) if self.config.monitor else None
                self.kept.keep(module.model, epoch, value, progress)
            patience = self.config.patience
            stop = last or (patience is not None and progress.waited >= patience)
            if stop and progress.kept:
                self._average(trainer)
            progress.finished = stop
            self._save(trainer)
            self.kept.prune(progress)
        if trainer.world_size > 1:
            flag = torch.tensor(float(stop), device=module.device)
            torch.distributed.broadcast(flag, 0)
            stop = bool(flag)
            progress.finished = stop
        trainer.should_stop = stop

    def _validate(self, trainer: pl.Trainer) -> dict[str, Any]:
        module = self.module
        if module.validate is None:
            return {}
        training = module.model.training
        module.model.eval()
        with torch.no_grad(), trainer.precision_plugin.forward_context():
            metrics = dict(module.validate(module.model))
        module.model.train(training)
        if self.config.monitor is not None and self.config.monitor not in metrics:
            known = ", ".join(sorted(metrics))
            raise InputError(f"trainer.monitor={self.config.monitor}: the metrics are {known}")
        return metrics

    def _record(self, epoch: int, means: dict[str, float], metrics: dict[str, Any]) -> None:
        progress = self.progress
        progress.seconds = self.before + time.monotonic() - self.began
        entry = {
            "epoch": epoch + 1,
            "step": progress.step,
            "seconds": round(progress.seconds, 1),
            **{f"train_{name}": value for name, value in means.items()},
            **metrics,
        }
        progress.history.append(entry)
        with atomic_writer(self.folder / "metrics.jsonl") as stream:
            stream.writelines(json.dumps(line) + "\n" for line in progress.history)
        if self.logger is not None:
            numbers = {key: value for key, value in entry.items() if isinstance(value, int | float)}
            self.logger.log_metrics(numbers, progress.step)
            self.logger.save()
        shown = {key: value for key, value in entry.items() if key not in ("epoch", "step")}
        text = "  ".join(
            f"{key} {value:.4g}" for key, value in shown.items() if isinstance(value, int | float)
        )
        self.meter.line(f"epoch {epoch + 1}/{len(self.ends)}  {text}")

    def _keep_best(self, epoch: int, metrics: dict[str, Any]) -> None:
        progress, monitor = self.progress, self.config.monitor
        if monitor is not None:
            value = float(metrics[monitor])
            if not self._better(value):
                progress.waited += 1
                return
            progress.best, progress.waited = value, 0
        progress.best_epoch = epoch
        write_tensors(self.best_path, trained_tensors(self.module.model), {"epoch": str(epoch + 1)})

    def _better(self, value: float) -> bool:
        """Whether a monitored metric is better than that of the best epoch so far."""
        best, sign = self.progress.best, 1.0 if self.config.mode == "max" else -1.0
        return best is None or sign * value > sign * best

    def _average(self, trainer: pl.Trainer) -> None:
        """Measure the mean of the kept weights, and choose it or not, at the end of a run."""
        model, monitor = self.module.model, self.config.monitor
        mean = self.kept.average(self.progress)
        own = {name: tensor.clone() for name, tensor in trained_tensors(model).items()}
        load_trained(model, mean, self.average_path)
        metrics = self._validate(trainer)
        load_trained(model, own, self.average_path)  # the state to be saved is of the run
        write_tensors(self.average_path, mean)
        chosen = True
        if monitor is not None and self.config.average == "if_better":
            chosen = self._better(float(metrics[monitor]))
        epochs = sorted(entry["epoch"] + 1 for entry in self.progress.kept)
        self.progress.average = {"epochs": epochs, "chosen": chosen, "metrics": metrics}
        parts = [f"average of epochs {', '.join(map(str, epochs))}"]
        parts += [f"{key} {value:.4g}" for key, value in metrics.items()]
        self.meter.line("  ".join([*parts, "chosen" if chosen else "not better: left"]))

    def _save(self, trainer: pl.Trainer) -> None:
        progress = self.progress
        progress.seconds = self.before + time.monotonic() - self.began
        progress.sums = {name: float(value) for name, value in self.module.sums.items()}
        save_state(self.last_path, self.module.model, trainer.optimizers[0], progress)
        self.saved = time.monotonic()


def best_metrics(progress: Progress) -> dict[str, Any]:
    """The metrics of the weights that a run ends with, and the seconds of the whole run.

    Those of the best epoch; or those of the average with its ``averaged_epochs``, where
    ``epoch`` and ``step`` are the run's last ones.
    """
    seconds = round(progress.seconds, 1)
    if progress.average is not None and progress.average["chosen"]:
        last = {key: progress.history[-1][key] for key in ("epoch", "step")}
        epochs = {"averaged_epochs": progress.average["epochs"]}
        return {**last, "seconds": seconds, **epochs, **progress.average["metrics"]}
    return {**progress.history[progress.best_epoch or 0], "seconds": seconds}
