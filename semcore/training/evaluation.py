"""What is done with the metrics of an epoch: the best weights are kept, or the mean of several."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from semcore.checkpoints import write_tensors
from semcore.errors import InputError
from semcore.training.averaging import KeptEpochs
from semcore.training.config import TrainerConfig
from semcore.training.module import ParserModule
from semcore.training.processes import Processes
from semcore.training.state import Progress, load_trained, trained_tensors

BEST, AVERAGE = "best.safetensors", "average.safetensors"


class Evaluation:
    """Validates a model in training, and keeps weights by what it measures."""

    def __init__(
        self, module: ParserModule, config: TrainerConfig, folder: Path, processes: Processes
    ) -> None:
        self.module, self.config, self.folder, self.processes = module, config, folder, processes
        self.kept = KeptEpochs(folder, config)

    def validate(self) -> dict[str, Any]:
        """The metrics of the weights as they are; none where there is nothing to measure on."""
        model, monitor = self.module.model, self.config.monitor
        if self.module.validate is None:
            return {}
        training = model.training
        model.eval()
        with torch.no_grad(), self.processes.autocast():
            metrics = dict(self.module.validate(model))
        model.train(training)
        if monitor is not None and monitor not in metrics:
            known = ", ".join(sorted(metrics))
            raise InputError(f"trainer.monitor={monitor}: the metrics are {known}")
        return metrics

    def keep(self, progress: Progress, epoch: int, metrics: dict[str, Any]) -> None:
        """Keep the weights after ``epoch`` (from 0) if they are the best, or to be averaged."""
        monitor = self.config.monitor
        value = float(metrics[monitor]) if monitor is not None else None
        if value is None or self._better(progress, value):
            progress.best, progress.best_epoch, progress.waited = value, epoch, 0
            tensors = trained_tensors(self.module.model)
            write_tensors(self.folder / BEST, tensors, {"epoch": str(epoch + 1)})
        else:
            progress.waited += 1
        self.kept.keep(self.module.model, epoch, value, progress)

    def _better(self, progress: Progress, value: float) -> bool:
        """Whether a monitored metric is better than that of the best epoch so far."""
        sign = 1.0 if self.config.mode == "max" else -1.0
        return progress.best is None or sign * value > sign * progress.best

    def average(self, progress: Progress) -> str:
        """Measure the mean of the kept weights, and choose it or not, at the end of a run."""
        model, monitor = self.module.model, self.config.monitor
        path = self.folder / AVERAGE
        mean = self.kept.average(progress)
        own = {name: tensor.clone() for name, tensor in trained_tensors(model).items()}
        load_trained(model, mean, path)
        metrics = self.validate()
        load_trained(model, own, path)  # the state to be saved is of the run
        write_tensors(path, mean)
        chosen = True
        if monitor is not None and self.config.average == "if_better":
            chosen = self._better(progress, float(metrics[monitor]))
        epochs = sorted(entry["epoch"] + 1 for entry in progress.kept)
        progress.average = {"epochs": epochs, "chosen": chosen, "metrics": metrics}
        parts = [f"average of epochs {', '.join(map(str, epochs))}"]
        parts += [f"{key} {value:.4g}" for key, value in metrics.items()]
        return "  ".join([*parts, "chosen" if chosen else "not better: left"])
