"""The record of a run in its folder: what it was configured to be, and what it ran on."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import torch
import yaml

from semcore.errors import InputError
from semcore.files import atomic_writer, write_json
from semcore.training.config import BY_TRAINER, epochs_of
from semcore.training.run_folders import CONFIG, check_run

Current = Callable[[Mapping[str, Any]], dict[str, Any]]
_PACKAGES = ("graphsem", "torch", "pytorch-lightning", "transformers", "peft", "dgl", "numpy")
# Changing these changes neither the weights nor what they mean.
_FREE_KEYS = [
    *("output", "data", "logger", "trainer.checkpoint_every_minutes"),
    *("trainer.checkpoint_every_steps", "trainer.workers", "trainer.threads"),
]
# Settings that earlier versions did not have, and what they did: their runs can go on.
_BEFORE = {
    "optimizer.kind": "adamw",
    "optimizer.child_tuning": "none",
    "optimizer.child_tuning_share": 0.3,
    "optimizer.child_tuning_of": "encoder",
    "trainer.average": "if_better",
    "trainer.strategy": "ddp",
}


def open_run(
    folder: Path,
    config: Mapping[str, Any],
    fingerprints: Mapping[str, str],
    world: int,
    current: Current = dict,
) -> None:
    """Begin a run's folder, or check that the one there is of the same run.

    ``current`` puts the config of a run that an older version began in today's keys.

    Raises `InputError` naming the first setting that differs, because going on from another
    run's weights would give a result that no config describes; or a file that is not a run's.
    """
    check_run(folder)
    path = folder / CONFIG
    record = {"config": _plain(config), "fingerprints": dict(fingerprints)}
    if path.exists():
        try:
            before = yaml.safe_load(path.read_text(encoding="utf-8"))
            old = _flat({**before, "config": settled(current(before["config"]))})
            new = _flat({**record, "config": settled(record["config"])})
        except (OSError, yaml.YAMLError, TypeError, KeyError, AttributeError) as error:
            raise InputError.at(path, None, "damaged: not the config of a run") from error
        for key in sorted(set(old) | set(new)):
            name = key.removeprefix("config.")
            if any(name == free or name.startswith(f"{free}.") for free in _FREE_KEYS):
                continue
            was, now = (each.get(key, _BEFORE.get(name)) for each in (old, new))
            if was != now:
                raise InputError(
                    f"{folder} holds a run with {name}={was}, now {now}:"
                    " choose another output, or delete it"
                )
    with atomic_writer(path) as stream:
        yaml.safe_dump(record, stream, sort_keys=False, allow_unicode=True)
    write_json(folder / "versions.json", versions(world))


def settled(config: Mapping[str, Any]) -> dict[str, Any]:
    """A stage's config, up to this stage, with what all stages leave to optimizer and trainer."""
    result = {**config}
    if "stages" not in config:
        return result
    result["trainer"] = {**config["trainer"]}
    monitor = result["trainer"].pop("monitor")
    for key in ("epochs", "stage_epochs"):  # what is left of them is in the stages
        result["trainer"].pop(key, None)
    general = {**config["optimizer"], **config["trainer"]}
    result["stages"] = []
    for stage in config["stages"]:
        filled = {key: general.get(key) if value is None else value for key, value in stage.items()}
        filled["epochs"] = epochs_of(stage, config["trainer"])
        filled["monitor"] = monitor if stage["monitor"] == BY_TRAINER else stage["monitor"]
        result["stages"].append(filled)
        if stage["name"] == config.get("stage"):
            break
    return result


def versions(world: int) -> dict[str, Any]:
    """Packages, interpreter and machine of a run."""
    found: dict[str, Any] = {"python": platform.python_version(), "processes": world}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    found["machine"] = platform.machine()
    found["processors"] = os.cpu_count()
    found["torch_threads"] = torch.get_num_threads()
    if torch.cuda.is_available():
        found["gpu"] = torch.cuda.get_device_name()
    return found


def _plain(value: Any) -> Any:
    """Mappings, lists and scalars as YAML knows them."""
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _flat(value: Any, prefix: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        return {prefix[:-1]: value}
    result: dict[str, Any] = {}
    for key, entry in value.items():
        result |= _flat(entry, f"{prefix}{key}.")
    return result
