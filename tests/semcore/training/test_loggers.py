"""Where the numbers of a run go beside its own files; those of an extra where it is installed."""

from __future__ import annotations

import csv
import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from kid.train import main
from semcore.errors import InputError
from semcore.training import LoggerConfig, TrainerConfig, fit
from semcore.training.loggers import close, make_logger
from tests.refusals import refusal
from tests.semcore.training.tiny_run import make_data, make_module

BASE: dict[str, Any] = {"batch_tokens": 24, "accelerator": "cpu", "threads": 1}


def run(folder: Path, kind: str, epochs: int = 2, every: int = 4) -> list[dict[str, Any]]:
    """A tiny run with a logger; its own record of the epochs."""
    logger = LoggerConfig(kind=kind, every_steps=every, offline=True)
    fit(make_module(0.0), make_data(), TrainerConfig(**BASE, epochs=epochs), folder, logger=logger)
    return [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "logs" / "metrics.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("every", [1, 4, 1000])
def test_csv_has_every_epoch_and_every_nth_step(tmp_path: Path, every: int) -> None:
    history = run(tmp_path, "csv", every=every)
    written = rows(tmp_path)
    epochs = [row for row in written if row.get("epoch")]
    assert [int(row["step"]) for row in epochs] == [entry["step"] for entry in history]
    for row, entry in zip(epochs, history, strict=True):
        assert float(row["train_loss"]) == pytest.approx(entry["train_loss"])
        assert float(row["accuracy"]) == pytest.approx(entry["accuracy"])
    steps = [row for row in written if row.get("learning_rate")]
    last = history[-1]["step"]
    assert sorted({int(row["step"]) for row in steps}) == list(range(every, last + 1, every))
    assert all(float(row["learning_rate"]) >= 0 and float(row["loss"]) > 0 for row in steps)


def test_without_a_logger_there_is_its_own_record_alone(tmp_path: Path) -> None:
    assert len(run(tmp_path, "none")) == 2
    assert not (tmp_path / "logs").exists() and make_logger(LoggerConfig(), tmp_path) is None
    close(None)


class Recorder:
    """In the place of a logger of a package."""

    def __init__(self, *places: Any, **settings: Any) -> None:
        self.places, self.settings = places, settings
        self.logged: list[tuple[dict[str, float], int]] = []
        self.saved = 0
        self.ended: list[str] = []
        made.append(self)

    def log_metrics(self, metrics: dict[str, float], step: int) -> None:
        self.logged.append((metrics, step))

    def save(self) -> None:
        self.saved += 1

    def finalize(self, status: str) -> None:
        self.ended.append(status)


made: list[Recorder] = []
PLACES = {
    "tensorboard": "lightning_fabric.loggers.tensorboard.TensorBoardLogger",
    "wandb": "pytorch_lightning.loggers.WandbLogger",
}


@pytest.mark.parametrize("kind", PLACES)
def test_a_logger_of_a_package_is_told_steps_epochs_and_the_end(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PLACES[kind], Recorder)
    made.clear()
    history = run(tmp_path, kind)
    (logger,) = made
    assert logger.ended == ["success"] and logger.saved == len(history)
    epochs = [(numbers, step) for numbers, step in logger.logged if "epoch" in numbers]
    assert [step for _, step in epochs] == [entry["step"] for entry in history]
    assert [numbers["train_loss"] for numbers, _ in epochs] == [e["train_loss"] for e in history]
    steps = [step for numbers, step in logger.logged if "learning_rate" in numbers]
    assert steps and all(step % 4 == 0 for step in steps)


def test_a_run_that_goes_on_is_the_same_run_to_weights_and_biases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PLACES["wandb"], Recorder)
    made.clear()
    config = LoggerConfig(kind="wandb", project="mine", offline=True)
    for folder in (tmp_path / "a", tmp_path / "a", tmp_path / "b"):
        make_logger(config, folder)
    first, again, other = (logger.settings for logger in made)
    assert first == again and first["resume"] == "allow" and first["project"] == "mine"
    assert first["id"] != other["id"] and first["offline"] is True
    assert first["name"] == f"{tmp_path.name}/a" and Path(first["save_dir"]) == tmp_path / "a/logs"


@pytest.mark.parametrize("kind", PLACES)
def test_a_package_that_is_missing_is_named(kind: str, tmp_path: Path) -> None:
    if find_spec(kind) is not None:
        pytest.skip(f"{kind} is installed")
    with pytest.raises(InputError, match=f"^logger={kind}: install {kind} first$"):
        run(tmp_path, kind)


@pytest.mark.parametrize("kind", ["csv", "tensorboard", "wandb"])
def test_lightning_is_named_where_it_is_missing(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [*sys.modules]:
        if module.split(".")[0] in ("lightning_fabric", "pytorch_lightning"):
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(sys, "meta_path", [NoLightning(), *sys.meta_path])
    with pytest.raises(InputError, match=f"^logger={kind}: install pytorch-lightning first$"):
        make_logger(LoggerConfig(kind=kind), tmp_path)


class NoLightning:
    """A finder that finds no module of Lightning's, nor lets others."""

    def find_spec(self, name: str, *rest: Any) -> None:
        if name in ("lightning_fabric", "pytorch_lightning"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def test_tensorboard_can_be_read_back(tmp_path: Path) -> None:
    accumulator = pytest.importorskip(
        "tensorboard.backend.event_processing.event_accumulator", reason="no tensorboard"
    )
    history = run(tmp_path, "tensorboard")
    events = accumulator.EventAccumulator(str(tmp_path / "logs"))
    events.Reload()
    found = events.Scalars("train_loss")
    assert [event.step for event in found] == [entry["step"] for entry in history]
    losses = [entry["train_loss"] for entry in history]
    assert [event.value for event in found] == pytest.approx(losses, rel=1e-5)


def test_wandb_keeps_an_offline_run_in_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("wandb", reason="no wandb")
    monkeypatch.setenv("WANDB_SILENT", "true")
    run(tmp_path, "wandb")
    written = list((tmp_path / "logs").rglob("*.wandb"))
    assert written and sum(path.stat().st_size for path in written) > 500


@pytest.mark.parametrize("kind", ["none", "csv", "tensorboard", "wandb"])
def test_commands_know_them(kind: str) -> None:
    assert main.compose(["data=x", f"logger={kind}"]).logger.kind == kind


def test_another_logger_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    told = refusal(main, ["data=x", "logger=mlflow"], capsys)
    assert "logger=mlflow: no such choice; there are csv, none, tensorboard, wandb" in told
    told = refusal(main, ["data=x", "logger.kind=mlflow"], capsys)
    assert "logger.kind=mlflow: use one of none, csv, tensorboard, wandb" in told
