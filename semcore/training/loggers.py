"""Where the numbers of a run go beside its own files: Fabric's loggers, and Weights & Biases'."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from semcore.errors import InputError
from semcore.training.config import LoggerConfig


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
        raise InputError(f"logger={config.kind}: install {config.kind} first") from error
    return None


def close(logger: Any) -> None:
    """Let a logger write what it has not written yet."""
    if logger is not None:
        logger.finalize("success")
