"""Killed and restarted, or shared among processes, a run ends as it would have."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from semcore.errors import InputError
from semcore.training import OptimizerConfig, TrainerConfig, fit
from tests.semcore.training.tiny_run import make_data, make_module

PROGRAM = Path(__file__).with_name("tiny_run.py")
ROOT = PROGRAM.parents[3]
BASE = {"epochs": 4, "batch_tokens": 24, "accelerator": "cpu", "threads": 1}


def environment(**extra: str) -> dict[str, str]:
    """One thread, and the packages of this checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **extra}


def launch(folder: Path, *settings: str, sleep: str = "0") -> subprocess.Popen[bytes]:
    """The tiny run as a process of its own."""
    command = [sys.executable, str(PROGRAM), str(folder), "0.3", *settings]
    return subprocess.Popen(command, env=environment(TINY_SLEEP=sleep), stderr=subprocess.PIPE)


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
    tmp_path: Path, variant: tuple[str, ...]
) -> None:
    settings = ("checkpoint_every_steps=5", "monitor=accuracy", *variant)
    whole = launch(tmp_path / "whole", *settings)
    kills = [7, 31]  # in the first epoch and in the second, past a checkpoint
    interrupted = tmp_path / "interrupted"
    for after in kills:
        process = launch(interrupted, *settings, sleep="0.02")
        wait_for_step(interrupted / "last.safetensors", after, process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not (interrupted / "metrics.json").exists()
    final = launch(interrupted, *settings)
    assert b"going on after step" in final.communicate()[1]
    assert whole.wait() == final.returncode == 0
    assert_same(trained(tmp_path / "whole"), trained(interrupted))
    for file in (tmp_path / "whole").rglob("*.safetensors"):
        other = interrupted / file.relative_to(tmp_path / "whole")
        assert_same(load_file(file), load_file(other))
    assert history(tmp_path / "whole") == history(interrupted)


def wait_for_step(path: Path, step: int, process: subprocess.Popen[bytes]) -> None:
    """Until the run's last checkpoint is of ``step`` or later, and a little more."""
    from semcore.training.state import load_progress

    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        progress = load_progress(path)
        if progress is not None and progress.step >= step:
            time.sleep(0.05)
            return
        assert process.poll() is None, "the run ended before it could be killed"
        time.sleep(0.01)
    raise TimeoutError


def history(folder: Path) -> list[dict[str, object]]:
    """The epochs' metrics without the clock."""
    lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return [{key: value for key, value in line.items() if key != "seconds"} for line in lines]


def test_two_processes_take_the_steps_of_one(tmp_path: Path) -> None:
    """Unequal shares, fillers, accumulation: the gradients are the global batch's all the same.

    Compared after one step, through Adam's first moment, which is 0.1 times the gradient; of
    the encoder's the same part is masked in every process.
    """
    settings = ["max_steps=1", "batch_tokens=9", "epochs=1"]
    masked = ["optimizer.child_tuning=free"]
    runs = {"one": (1, 1, masked), "two": (2, 1, masked), "cut": (1, 3, masked)}
    runs |= {"both": (2, 2, masked), "plain": (1, 1, []), "shared": (2, 2, ["strategy=fsdp"])}
    moments = {}
    for name, (world, accumulate, more) in runs.items():
        torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
        launcher = [*torchrun, f"--nproc-per-node={world}"] if world > 1 else [sys.executable]
        command = [*launcher, str(PROGRAM), str(tmp_path / name), "0.0"]
        command += [*settings, f"accumulate={accumulate}", *more]
        done = subprocess.run(command, env=environment(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        tensors = trained(tmp_path / name)
        moments[name] = {key: value for key, value in tensors.items() if "exp_avg" in key}
        losses = json.loads((tmp_path / name / "metrics.json").read_text())
        moments[name]["loss"] = torch.tensor(losses["train_loss"])
    assert len(moments["one"]) == 11  # two moments of five parameters; the unused layer has none
    for name, like in (("two", "one"), ("cut", "one"), ("both", "one"), ("shared", "plain")):
        torch.testing.assert_close(moments[name], moments[like], rtol=1e-4, atol=1e-7)
        assert sorted(os.listdir(tmp_path / name)) == sorted(os.listdir(tmp_path / like))


def shared_out(folder: Path, *settings: str, **extra: str) -> str:
    """What two processes print that hold a part of the weights each."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    command += [str(PROGRAM), str(folder), "0.3", "strategy=fsdp", *settings]
    done = subprocess.run(command, env=environment(**extra), capture_output=True, check=False)
    assert (done.returncode == 0) == (not extra), done.stderr.decode()
    return done.stderr.decode()


def test_weights_that_are_shared_out_learn_the_same_and_survive_a_kill(tmp_path: Path) -> None:
    settings = ("checkpoint_every_steps=5", "monitor=accuracy", "average_checkpoints=2")
    shared_out(tmp_path / "whole", *settings)
    shared_out(tmp_path / "killed", *settings, TINY_DIES="33")
    assert "going on after step 30\n" in shared_out(tmp_path / "killed", *settings)
    for file in (tmp_path / "whole").rglob("*.safetensors"):
        other = tmp_path / "killed" / file.relative_to(tmp_path / "whole")
        assert_same(load_file(file), load_file(other))
    accuracies = [[line["accuracy"] for line in history(tmp_path / n)] for n in ("whole", "killed")]
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
    process = launch(tmp_path / "r", "epochs=2")
    lines = process.communicate()[1].decode().splitlines()
    assert lines[0] == "train: 2 epochs of 60 examples, 34 steps"
    assert len(lines) == 3 and all(line.startswith("train: epoch ") for line in lines[1:])
