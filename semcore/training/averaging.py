"""The mean of several epochs' weights, which often does better than each of them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from semcore.checkpoints import write_tensors
from semcore.errors import InputError
from semcore.files import StrPath
from semcore.training.config import TrainerConfig
from semcore.training.state import Progress, load_tensors, trained_tensors


def average_tensors(files: Sequence[StrPath]) -> dict[str, Tensor]:
    """The mean of safetensors files of one model, number by number.

    It is summed in float64, and rounded once to the type that the files have. Tensors of
    integers, which count something, are those of the last file.

    Raises `InputError` naming the file that is missing, damaged, or not of the first one's
    model; and when there are no files.
    """
    if not files:
        raise InputError("there are no weights to average")
    first = load_tensors(Path(files[0]))
    totals = {name: tensor.double() for name, tensor in first.items()}
    for file in files[1:]:
        tensors = load_tensors(Path(file))
        if _kinds(tensors) != _kinds(first):
            raise InputError.at(file, None, f"other tensors than those of {files[0]}")
        for name, tensor in tensors.items():
            if tensor.is_floating_point():
                totals[name] += tensor
            else:
                first[name] = tensor
    return {
        name: (totals[name] / len(files)).to(tensor.dtype) if tensor.is_floating_point() else tensor
        for name, tensor in first.items()
    }


def _kinds(tensors: dict[str, Tensor]) -> dict[str, tuple[torch.Size, torch.dtype]]:
    return {name: (tensor.shape, tensor.dtype) for name, tensor in tensors.items()}


class KeptEpochs:
    """The weights that a run will average, each in a file ``epochs/<number>.safetensors``.

    Those of the n best epochs, or without a monitor of the last n. Which they are is part of
    the run's state: a file is written before the state that names it, and deleted after the
    first one that does not. So a kill between loses none.
    """

    def __init__(self, folder: Path, config: TrainerConfig) -> None:
        self.folder = folder / "epochs"
        self.most = config.average_checkpoints or 0
        self.sign = 1.0 if config.mode == "max" else -1.0

    def keep(self, model: nn.Module, epoch: int, value: float | None, progress: Progress) -> None:
        """Keep the weights after ``epoch`` (from 0) if they are among the best, or last, ones."""
        if not self.most:
            return
        new = {"epoch": epoch, "value": value}
        kept = sorted([*progress.kept, new], key=self._rank)[: self.most]
        if new in kept:
            write_tensors(self.file(epoch), trained_tensors(model))
        progress.kept = kept

    def _rank(self, entry: dict[str, float | None]) -> tuple[float, float]:
        epoch, value = entry["epoch"], entry["value"]
        assert epoch is not None
        if value is None:
            return 0.0, -epoch  # the last first
        return (math.inf if math.isnan(value) else -self.sign * value), epoch

    def prune(self, progress: Progress) -> None:
        """Delete the files of epochs that the state, as it was saved, does not name.

        What else lies there, such as a copy under a name of the user's, stays.
        """
        named = {self.file(int(entry["epoch"])) for entry in progress.kept}
        for file in self.folder.glob("*.safetensors"):
            if file not in named and re.fullmatch("[1-9][0-9]*", file.stem):
                file.unlink(missing_ok=True)

    def average(self, progress: Progress) -> dict[str, Tensor]:
        """The mean of the kept weights."""
        epochs = sorted(int(entry["epoch"]) for entry in progress.kept)
        return average_tensors([self.file(epoch) for epoch in epochs])

    def file(self, epoch: int) -> Path:
        """Where the weights after ``epoch`` (from 0) are."""
        return self.folder / f"{epoch + 1}.safetensors"
