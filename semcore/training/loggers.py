"""Where the numbers of a run go beside its own files: Fabric's loggers, and Weights & Biases'."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from semcore.errors import InputError
from semcore.training.config import LoggerConfig

_PACKAGES = dict.fromkeys(("lightning_fabric", "pytorch_lightning"), "pytorch-lightning")


def make_logger(config: LoggerConfig, folder: Path) -> Any:
    """The logger of this kind for a run in ``folder``, or ``None``.

    A run that goes on is the same run to Weights & Biases: its id is the folder's.

    Raises `InputError` when the package that the logger needs is not installed.
    """
    try:
        if config.kind == "csv":
            from lightning_fabric.loggers.csv_logs import CSVLogger

            return CSVLogger(folder, name="", version="logs")
        if config.kind == "tensorboard":
            from lightning_fabric.loggers.tensorboard import TensorBoardLogger

            return TensorBoardLogger(folder, name="", version="logs")
        if config.kind == "wandb":
            from pytorch_lightning.loggers import WandbLogger

            place = folder.resolve()
            (folder / "logs").mkdir(parents=True, exist_ok=True)
            return WandbLogger(
                name="/".join(place.parts[-2:]),
                save_dir=folder / "logs",
                project=config.project,
                offline=config.offline,
                id=hashlib.sha256(str(place).encode()).hexdigest()[:16],
                resume="allow",
            )
    except ModuleNotFoundError as error:
        package = _package(error, config.kind)
        raise InputError(f"logger={config.kind}: install {package} first") from error
    return None


def _package(error: ModuleNotFoundError, kind: str) -> str:
    """What to install; Lightning names no module where a logger's own package is missing."""
    module = (error.name or kind).split(".")[0]
    return _PACKAGES.get(module, module)


def close(logger: Any) -> None:
    """Let a logger write what it has not written yet."""
    if logger is not None:
        logger.finalize("success")
