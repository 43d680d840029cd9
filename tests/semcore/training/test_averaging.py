"""The mean of epochs' weights: its value, which epochs it takes, and kills at every write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from semcore import checkpoints
from semcore.errors import InputError
from semcore.training import (
    FitResult,
    OptimizerConfig,
    ParserModule,
    TrainerConfig,
    averaging,
    child_tuning,
    evaluation,
    fit,
    state,
)
from semcore.training.averaging import average_tensors
from tests.semcore.training.tiny_run import make_data, make_module

BASE = {"epochs": 6, "batch_tokens": 90, "accelerator": "cpu", "threads": 1}

NOISY = OptimizerConfig(learning_rate=1.0, schedule="constant")


def run(
    folder: Path, optimizer: OptimizerConfig | None = None, **settings: Any
) -> tuple[FitResult, ParserModule]:
    module = make_module(0.3, optimizer or NOISY)
    result = fit(module, make_data(), TrainerConfig(**{**BASE, **settings}), folder, seed=3)
    return result, module


def test_the_mean_of_tensors(tmp_path: Path) -> None:
    parts = [torch.randn(3, 2, generator=torch.Generator().manual_seed(i)) for i in range(3)]
    files = [tmp_path / f"{index}.safetensors" for index in range(3)]
    for index, (file, part) in enumerate(zip(files, parts, strict=True)):
        save_file({"weight": part, "half": part.half(), "count": torch.tensor(index)}, file)
    mean = average_tensors(files)
    exact = torch.stack(parts).double().mean(0)
    assert torch.equal(mean["weight"], exact.float())
    assert mean["half"].dtype == torch.float16 and mean["count"] == 2
    assert torch.equal(average_tensors(files[:1])["weight"], parts[0])
    assert torch.equal(average_tensors(files[::-1])["weight"], mean["weight"])


def test_other_or_no_files_are_named(tmp_path: Path) -> None:
    one, two = tmp_path / "one.safetensors", tmp_path / "two.safetensors"
    save_file({"weight": torch.zeros(2)}, one)
    save_file({"weight": torch.zeros(3)}, two)
    with pytest.raises(InputError, match=r"two\.safetensors: other tensors than those of .*one"):
        average_tensors([one, two])
    with pytest.raises(InputError, match=r"three\.safetensors"):
        average_tensors([one, tmp_path / "three.safetensors"])
    with pytest.raises(InputError, match="no weights to average"):
        average_tensors([])


@pytest.mark.parametrize("monitor", [None, "accuracy"])
def test_a_run_averages_its_best_or_last_epochs(tmp_path: Path, monitor: str | None) -> None:
    run(tmp_path / "all", monitor=monitor, average_checkpoints=6)
    result, module = run(tmp_path / "run", monitor=monitor, average_checkpoints=2, average="always")
    scores = [entry["accuracy"] for entry in result.history]
    order = range(6) if monitor is None else sorted(range(6), key=lambda i: (scores[i], -i))
    epochs = sorted(epoch + 1 for epoch in list(order)[-2:])
    assert (epochs == [5, 6]) == (monitor is None)  # the best are not the last
    assert result.metrics["averaged_epochs"] == epochs
    assert sorted(file.name for file in (tmp_path / "run/epochs").iterdir()) == [
        f"{epoch}.safetensors" for epoch in epochs
    ]
    expected = average_tensors([tmp_path / f"all/epochs/{epoch}.safetensors" for epoch in epochs])
    stored, given = load_file(result.best), module.model.state_dict()
    for name, value in expected.items():
        assert torch.equal(stored[name], value) and torch.equal(given[name], value)
    assert result.best.name == "average.safetensors"
    module.model.eval()
    assert result.metrics["accuracy"] == module.validate(module.model)["accuracy"]  # type: ignore[misc]
    assert json.loads((tmp_path / "run/metrics.json").read_text()) == result.metrics
    last = {"epoch": 6, "step": result.history[-1]["step"]}
    assert {key: result.metrics[key] for key in last} == last


def test_the_average_is_chosen_if_it_is_better_than_the_best_epoch(tmp_path: Path) -> None:
    """The metric is made so that the average, validated seventh, wins or does not."""
    for name, of_average in (("better", 2.0), ("equal", 1.0)):
        module = make_module(0.0)
        values = iter([0.1, 0.2, 1.0, 0.4, 0.5, 0.6, of_average])
        module.validate = lambda model, values=values: {"made": next(values)}  # type: ignore[misc]
        config = TrainerConfig(**{**BASE, "monitor": "made", "average_checkpoints": 3})
        result = fit(module, make_data(), config, tmp_path / name)
        better = name == "better"
        assert result.best.stem == ("average" if better else "best")
        assert result.metrics["made"] == (2.0 if better else 1.0)
        assert result.metrics["epoch"] == (6 if better else 3)
        assert (tmp_path / name / "average.safetensors").exists()
        kept = {file.stem for file in (tmp_path / name / "epochs").iterdir()}
        assert kept == {"3", "5", "6"}


def test_averaging_does_not_change_the_run(tmp_path: Path) -> None:
    run(tmp_path / "with", average_checkpoints=3)
    run(tmp_path / "without")
    with_it, without = (load_file(tmp_path / n / "last.safetensors") for n in ("with", "without"))
    assert with_it.keys() == without.keys()
    assert all(torch.equal(with_it[name], without[name]) for name in with_it)


class Killed(BaseException):
    """What nothing catches, as nothing catches a kill."""


@pytest.mark.parametrize("kind", ["adamw", "radam"])
def test_killed_at_any_write_a_run_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Just before or after each file is put in its place, the run stops, and is started again."""
    settings: dict[str, Any] = {"monitor": "accuracy", "average_checkpoints": 2, "epochs": 3}
    child = OptimizerConfig(learning_rate=0.1, kind=kind, child_tuning="task")
    whole, _ = run(tmp_path / "whole", child, **settings)
    real = checkpoints.write_tensors
    left = [0, False]

    def write(*arguments: Any) -> None:
        left[0] -= 1
        if left[0] == 0 and not left[1]:
            raise Killed
        real(*arguments)
        if left[0] == 0:
            raise Killed

    for module in (averaging, child_tuning, evaluation, state):
        monkeypatch.setattr(module, "write_tensors", write)
    files = sorted(path.relative_to(tmp_path / "whole") for path in (tmp_path / "whole").rglob("*"))
    kills = 0
    for at in range(1, 99):
        for after in (False, True):
            folder = tmp_path / f"{at}{after}"
            left[:] = [at, after]
            try:
                run(folder, child, **settings)
            except Killed:
                kills += 1
            left[:] = [-1, False]
            result, _ = run(folder, child, **settings)
            assert {**result.metrics, "seconds": 0} == {**whole.metrics, "seconds": 0}
            assert sorted(path.relative_to(folder) for path in folder.rglob("*")) == files
            for file in files:
                if file.suffix == ".safetensors":
                    one, other = load_file(folder / file), load_file(tmp_path / "whole" / file)
                    assert one.keys() == other.keys()
                    assert all(torch.equal(one[name], other[name]) for name in one)
        if kills < 2 * at:
            break
    assert kills >= 2 * 9  # the child network, 3 states, epochs, best weights, the average
