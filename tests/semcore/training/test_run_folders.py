"""A training writes over nothing but its own run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from semcore.errors import InputError
from semcore.files.kinds import FolderKind
from semcore.training.averaging import KeptEpochs
from semcore.training.config import TrainerConfig
from semcore.training.run_folders import WRITTEN, check_run, check_training, only_run
from semcore.training.state import Progress

CHECKPOINT = FolderKind("a checkpoint of kid", "config.json", {"parser": "kid"})


@pytest.mark.parametrize("name", WRITTEN)
def test_files_that_are_no_run_s_are_not_written_over(tmp_path: Path, name: str) -> None:
    check_run(tmp_path / "absent")
    (tmp_path / "notes.txt").write_text("mine")
    check_run(tmp_path)
    (tmp_path / name).symlink_to("nowhere")
    with pytest.raises(InputError, match=f"/{name}: not of a run, as there is no config.yaml"):
        check_run(tmp_path)
    (tmp_path / "config.yaml").write_text("{}")
    check_run(tmp_path)


def test_a_training_is_refused_before_it_begins(tmp_path: Path) -> None:
    data, output = tmp_path / "data", tmp_path / "run"
    data.mkdir()
    check_training(output, ["first"], CHECKPOINT, data, None)
    check_training(tmp_path, ["first"], CHECKPOINT, data)  # data lies beside what is written
    for place, stage, relation in (
        (data, "first", "lies in"),
        (tmp_path, "data", "is"),
        (tmp_path, "first", "holds"),
    ):
        source = tmp_path / "first" / "data" if relation == "holds" else data
        with pytest.raises(InputError, match=f"{relation} the input {source}"):
            check_training(place, [stage], CHECKPOINT, source)
    (output / "checkpoint").mkdir(parents=True)
    with pytest.raises(InputError, match=r"checkpoint: is the input"):
        check_training(output, ["first"], CHECKPOINT, data, output / "checkpoint")
    (output / "checkpoint" / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(InputError, match=r"checkpoint/config\.json: not that of a checkpoint"):
        check_training(output, ["first"], CHECKPOINT, data)


def test_one_process_at_a_time(tmp_path: Path) -> None:
    with only_run(tmp_path / "run"):
        message = r"/run: is being written by process \d+ on"
        with pytest.raises(InputError, match=message), only_run(tmp_path / "run"):
            raise AssertionError("the block must not run")
    assert not os.listdir(tmp_path)


def test_only_files_of_epochs_are_pruned(tmp_path: Path) -> None:
    kept = KeptEpochs(tmp_path, TrainerConfig(average_checkpoints=2))
    (tmp_path / "epochs").mkdir()
    for name in ("1", "2", "10", "2_copy", "best", "02", "²"):
        (tmp_path / "epochs" / f"{name}.safetensors").touch()
    kept.prune(Progress(kept=[{"epoch": 1, "value": None}]))
    left = {file.stem for file in (tmp_path / "epochs").iterdir()}
    assert left == {"2", "2_copy", "best", "02", "²"}
