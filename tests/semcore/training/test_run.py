"""Killed and restarted, or shared among processes, a run ends as it would have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from semcore.errors import InputError
from semcore.training import OptimizerConfig, TrainerConfig, fit
from semcore.training.state import load_progress
from tests.forked import killed, together
from tests.semcore.training.tiny_run import main, make_data, make_module

pytestmark = pytest.mark.early

PROGRAM = Path(__file__).with_name("tiny_run.py")
ROOT = PROGRAM.parents[3]
BASE = {"epochs": 4, "batch_tokens": 24, "accelerator": "cpu", "threads": 1}


def environment(**extra: str) -> dict[str, str]:
    """One thread, and the packages of this checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **extra}


def dying(folder: Path, *settings: str, at: int) -> int:
    """The tiny run in a process that dies as it computes its loss for the time after ``at``.

    Gives the step that the run has left on disk.
    """
    killed("tests.semcore.training.tiny_run", [str(folder), "0.3", *settings], TINY_DIES=str(at))
    progress = load_progress(folder / "last.safetensors")
    assert progress is not None and not (folder / "metrics.json").exists()
    return progress.step


def trained(folder: Path) -> dict[str, torch.Tensor]:
    """Everything in a run's last state: parameters and optimizer moments."""
    return load_file(folder / "last.safetensors")


def assert_same(left: dict[str, torch.Tensor], right: dict[str, torch.Tensor]) -> None:
    """Bit for bit."""
    assert left.keys() == right.keys()
    assert [name for name in left if not torch.equal(left[name], right[name])] == []


VARIANTS = [
    ("accumulate=1",),
    ("accumulate=2",),
    ("optimizer.kind=radam", "optimizer.child_tuning=free", "average_checkpoints=2"),
]


@pytest.mark.parametrize("variant", VARIANTS, ids=["plain", "accumulate", "released"])
def test_killed_twice_a_run_ends_with_the_same_weights(
    tmp_path: Path, variant: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """In the first epoch and in the second, past a checkpoint; each goes on in a new process."""
    settings = ("checkpoint_every_steps=5", "monitor=accuracy", *variant)
    whole, interrupted = tmp_path / "whole", tmp_path / "interrupted"
    main(str(whole), "0.3", *settings)
    losses = 2 if variant == ("accumulate=2",) else 1  # a step
    assert dying(interrupted, *settings, at=8 * losses) == 5
    assert dying(interrupted, *settings, at=28 * losses) == 30
    capsys.readouterr()
    main(str(interrupted), "0.3", *settings)
    assert "going on after step 30\n" in capsys.readouterr().err
    assert_same(trained(whole), trained(interrupted))
    for file in whole.rglob("*.safetensors"):
        assert_same(load_file(file), load_file(interrupted / file.relative_to(whole)))
    assert history(whole) == history(interrupted)


def history(folder: Path) -> list[dict[str, object]]:
    """The epochs' metrics without the clock."""
    lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return [{key: value for key, value in line.items() if key != "seconds"} for line in lines]


def shared_out(runs: dict[Path, list[str]], **extra: str) -> str:
    """What the first of two processes prints that have these runs, one after the other."""
    words = [word for folder, run in runs.items() for word in ("then", str(folder), *run)]
    ended = together("tests.semcore.training.tiny_run", words[1:], **extra)
    assert [code == 0 for code, _ in ended] == [not extra] * 2, ended
    return ended[0][1]


ONE_STEP = ["0.0", "max_steps=1", "batch_tokens=9", "epochs=1"]
MASKED = [*ONE_STEP, "optimizer.child_tuning=free"]
FSDP = "strategy=fsdp"
LONG = ["0.3", FSDP, "checkpoint_every_steps=5", "monitor=accuracy", "average_checkpoints=2"]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of the runs that two processes share, and what they print.

    All in one go. One has been killed before.
    """
    place = tmp_path_factory.mktemp("shared")
    shared_out({place / "killed": LONG}, TINY_DIES="33")
    runs = {
        "two": [*MASKED, "accumulate=1"],
        "both": [*MASKED, "accumulate=2"],
        "shared": [*ONE_STEP, "accumulate=2", FSDP],
        "whole": LONG,
        "killed": LONG,
    }
    return place, shared_out({place / name: run for name, run in runs.items()})


def test_two_processes_take_the_steps_of_one(tmp_path: Path, shared: tuple[Path, str]) -> None:
    """Unequal shares, fillers, accumulation: the gradients are the global batch's all the same.

    Compared after one step, through Adam's first moment, which is 0.1 times the gradient; of
    the encoder's the same part is masked in every process.
    """
    main(str(tmp_path / "one"), *MASKED, "accumulate=1")
    main(str(tmp_path / "cut"), *MASKED, "accumulate=3")
    main(str(tmp_path / "plain"), *ONE_STEP, "accumulate=1")
    folders = {name: tmp_path / name for name in ("one", "cut", "plain")}
    folders |= {name: shared[0] / name for name in ("two", "both", "shared")}
    moments = {}
    for name, folder in folders.items():
        moments[name] = {key: value for key, value in trained(folder).items() if "exp_avg" in key}
        losses = json.loads((folder / "metrics.json").read_text())
        moments[name]["loss"] = torch.tensor(losses["train_loss"])
    assert len(moments["one"]) == 11  # two moments of five parameters; the unused layer has none
    for name, like in (("two", "one"), ("cut", "one"), ("both", "one"), ("shared", "plain")):
        torch.testing.assert_close(moments[name], moments[like], rtol=1e-4, atol=1e-7)
        assert sorted(os.listdir(folders[name])) == sorted(os.listdir(folders[like]))


def test_weights_that_are_shared_out_learn_the_same_and_survive_a_kill(
    shared: tuple[Path, str],
) -> None:
    place, told = shared
    whole, interrupted = place / "whole", place / "killed"
    assert "going on after step 30\n" in told
    for file in whole.rglob("*.safetensors"):
        assert_same(load_file(file), load_file(interrupted / file.relative_to(whole)))
    accuracies = [[line["accuracy"] for line in history(folder)] for folder in (whole, interrupted)]
    assert accuracies[0] == accuracies[1]


def run(folder: Path, dropout: float = 0.0, **settings: object) -> tuple[object, object]:
    """A run in this process."""
    module = make_module(dropout)
    config = TrainerConfig(**{**BASE, **settings})  # type: ignore[arg-type]
    return fit(module, make_data(), config, folder, seed=3), module


def test_the_best_weights_are_kept_and_given_back(tmp_path: Path) -> None:
    result, module = run(tmp_path, monitor="accuracy", epochs=8)
    accuracies = [entry["accuracy"] for entry in result.history]
    best = accuracies.index(max(accuracies))
    assert result.metrics["epoch"] == best + 1
    assert module.validate(module.model)["accuracy"] == accuracies[best]
    stored = json.loads((tmp_path / "metrics.json").read_text())
    assert stored["accuracy"] == max(accuracies)


def test_patience_ends_a_run_that_no_longer_improves(tmp_path: Path) -> None:
    module = make_module(0.0)
    module.validate = lambda model: {"constant": 1.0}
    config = TrainerConfig(**{**BASE, "epochs": 30, "monitor": "constant", "patience": 3})
    result = fit(module, make_data(), config, tmp_path)
    assert len(result.history) == 4 and result.metrics["epoch"] == 1


def test_a_finished_run_is_not_run_again(tmp_path: Path) -> None:
    first, _ = run(tmp_path)
    stamps = {file: file.stat().st_mtime_ns for file in tmp_path.glob("*.safetensors")}
    second, _ = run(tmp_path)
    assert second.metrics == first.metrics and second.history == first.history
    assert stamps == {file: file.stat().st_mtime_ns for file in tmp_path.glob("*.safetensors")}


def test_another_run_s_folder_is_refused(tmp_path: Path) -> None:
    module, config = make_module(0.0), TrainerConfig(**{**BASE, "epochs": 1})
    fit(module, make_data(), config, tmp_path, config={"model": {"size": 4}, "output": "x"})
    with pytest.raises(InputError, match=r"holds a run with model\.size=4, now 8: choose another"):
        fit(module, make_data(), config, tmp_path, config={"model": {"size": 8}})
    with pytest.raises(InputError, match=r"fingerprints\.train=None, now abc"):
        same = {"model": {"size": 4}, "output": "y"}
        fit(module, make_data(), config, tmp_path, config=same, fingerprints={"train": "abc"})


def test_a_run_from_before_a_setting_existed_goes_on_with_what_was_done_then(
    tmp_path: Path,
) -> None:
    module, config = make_module(0.0), TrainerConfig(**{**BASE, "epochs": 1})
    fit(module, make_data(), config, tmp_path, config={"optimizer": {"warmup": 0.1}})
    now = {"optimizer": {"warmup": 0.1, "kind": "adamw", "child_tuning": "none"}}
    fit(module, make_data(), config, tmp_path, config=now)
    other = {"optimizer": {"warmup": 0.1, "kind": "radam", "child_tuning": "none"}}
    with pytest.raises(InputError, match=r"optimizer\.kind=adamw, now radam"):
        fit(module, make_data(), config, tmp_path, config=other)


def test_a_damaged_state_is_named(tmp_path: Path) -> None:
    run(tmp_path, epochs=1)
    path = tmp_path / "last.safetensors"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(InputError, match=r"last\.safetensors: damaged"):
        run(tmp_path, epochs=1)


def test_mixed_precision_learns_and_keeps_float32_weights(tmp_path: Path) -> None:
    result, module = run(tmp_path, precision="bf16", epochs=12)
    assert result.history[-1]["train_loss"] < result.history[0]["train_loss"]
    assert {parameter.dtype for parameter in module.model.parameters()} == {torch.float32}


def test_a_loss_that_is_no_number_ends_the_run(tmp_path: Path) -> None:
    module = make_module(0.0, OptimizerConfig(learning_rate=1e30, gradient_clip=0))
    with pytest.raises(InputError, match=r"the loss is (nan|inf) by step \d+"):
        fit(module, make_data(), TrainerConfig(**BASE), tmp_path)


def test_an_unknown_monitor_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"trainer\.monitor=f1: the metrics are accuracy"):
        run(tmp_path, monitor="f1")


def test_the_user_s_screen_shows_only_our_lines(tmp_path: Path) -> None:
    command = [sys.executable, str(PROGRAM), str(tmp_path / "r"), "0.3", "epochs=2"]
    done = subprocess.run(command, env=environment(), capture_output=True, check=True)
    lines = done.stderr.decode().splitlines()
    assert lines[0] == "train: 2 epochs of 60 examples, 34 steps"
    assert len(lines) == 3 and all(line.startswith("train: epoch ") for line in lines[1:])
