"""The state of a run in one file: ``last.safetensors``, written whole or not at all.

Tensors (trained parameters, buffers, optimizer moments) are stored as they are, everything else
as JSON in the file's metadata. No pickle: a run folder from elsewhere cannot run code here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import Tensor, nn

from semcore.checkpoints import write_tensors
from semcore.errors import InputError


@dataclass
class Progress:
    """Where a run stands, apart from its tensors."""

    step: int = 0  # optimizer steps done
    seconds: float = 0.0  # spent so far, over all its starts
    best: float | None = None  # the monitored metric of the best weights
    best_epoch: int | None = None
    waited: int = 0  # validations since then
    finished: bool = False
    sums: dict[str, float] = field(default_factory=dict)  # of the epoch so far, first process
    history: list[dict[str, Any]] = field(default_factory=list)  # one entry an epoch
    kept: list[dict[str, Any]] = field(default_factory=list)  # epochs to average, best first
    average: dict[str, Any] | None = None  # its epochs, whether it was chosen, its metrics


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


def trained_tensors(model: nn.Module) -> dict[str, Tensor]:
    """What training changes: parameters with gradients, and buffers that are saved.

    A parameter under two names is given once. Frozen ones are left out: they come from where
    the model came from.
    """
    parameters = dict(model.named_parameters())
    state = model.state_dict()
    shared = {name for name, _ in model.named_parameters(remove_duplicate=False)} - set(parameters)
    return {
        name: tensor.detach()
        for name, tensor in state.items()
        if name not in shared and (name not in parameters or parameters[name].requires_grad)
    }


def load_trained(model: nn.Module, tensors: Mapping[str, Tensor], path: Path) -> None:
    """Put such tensors back. Raises `InputError` naming ``path`` when they do not fit."""
    own = trained_tensors(model)
    wrong = sorted(set(own) ^ set(tensors)) or sorted(
        name for name, tensor in own.items() if tensor.shape != tensors[name].shape
    )
    if wrong:
        raise InputError.at(path, None, f"belongs to another model: {wrong[0]} does not fit")
    with torch.no_grad():
        for name, tensor in own.items():
            tensor.copy_(tensors[name])


def state_tensors(model: nn.Module, optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """What `save_state` writes, whole; where weights are shared out, all processes must ask."""
    from semcore.training.sharing import gathered  # not for whoever only loads a parser

    tensors = {f"model/{name}": tensor for name, tensor in trained_tensors(model).items()}
    for index, moments in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer/{index}/{name}": value for name, value in moments.items()}
    return {name: gathered(tensor) for name, tensor in tensors.items()}


def save_state(path: Path, tensors: Mapping[str, Tensor], progress: Progress) -> None:
    """Write the state of a run, atomically."""
    write_tensors(path, tensors, {"progress": json.dumps(asdict(progress))})


def load_progress(path: Path) -> Progress | None:
    """Where the run in this file stands; ``None`` if there is no such file."""
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="pt") as stored:
            return Progress(**json.loads(stored.metadata()["progress"]))
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise InputError.at(path, None, _damaged(error)) from error


def load_state(path: Path, model: nn.Module) -> dict[int, dict[str, Tensor]]:
    """Restore the model; gives the optimizer's moments for `load_optimizer`."""
    tensors = load_tensors(path)
    own = {name[6:]: value for name, value in tensors.items() if name.startswith("model/")}
    load_trained(model, own, path)
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith("optimizer/"):
            _, index, moment = name.split("/")
            state.setdefault(int(index), {})[moment] = value
    return state


def load_optimizer(
    optimizer: torch.optim.Optimizer, state: Mapping[int, Mapping[str, Tensor]]
) -> None:
    """Restore an optimizer's moments, on whatever device, or shared out, as its parameters are."""
    from semcore.training.sharing import shared_as

    groups = optimizer.state_dict()["param_groups"]
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    restored = {
        index: {name: shared_as(parameters[index], value) for name, value in moments.items()}
        for index, moments in state.items()
    }
    optimizer.load_state_dict({"state": restored, "param_groups": groups})


def load_tensors(path: Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file. Raises `InputError` when it is missing or damaged."""
    try:
        return load_file(path)
    except (SafetensorError, OSError) as error:
        raise InputError.at(path, None, _damaged(error)) from error


def _damaged(error: Exception) -> str:
    return f"damaged ({error}); delete the run's folder to train from the start"
