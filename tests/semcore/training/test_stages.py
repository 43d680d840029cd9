"""Stages in a row: what they draw, what they leave to optimizer and trainer, how they go on."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from math import nan
from pathlib import Path
from typing import Any, ClassVar

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file

from semcore.errors import InputError
from semcore.files.kinds import FolderKind
from semcore.training.config import (
    OptimizerConfig,
    StageConfig,
    StagedConfig,
    TrainerConfig,
)
from semcore.training.processes import is_first_process
from semcore.training.stages import (
    StageParts,
    begin,
    conclude,
    dev_part,
    drawn,
    record_of,
    train_stages,
)
from tests.semcore.training.tiny_run import make_data, make_module, mean_loss


@dataclass(kw_only=True)
class Config(StagedConfig):
    CORPORA: ClassVar = ("rows", "more")
    stages: list[StageConfig] = field(
        default_factory=lambda: [
            StageConfig("first", {"rows": 1.0}, epochs=1, learning_rate=0.01, monitor=None),
            StageConfig("second", {"rows": 1.0, "more": 0.5}),
        ]
    )
    optimizer: OptimizerConfig = field(default_factory=lambda: OptimizerConfig(learning_rate=0.05))
    trainer: TrainerConfig = field(
        default_factory=lambda: TrainerConfig(
            epochs=2, batch_tokens=24, accelerator="cpu", threads=1, monitor="accuracy"
        )
    )


CHECKPOINT = FolderKind("a checkpoint of rows", "config.json", {"parser": "rows"})


def run(config: Config) -> tuple[dict[str, Any], torch.nn.Module]:
    begin(config, CHECKPOINT)
    module = make_module(0.2)
    assert module.validate is not None
    parts = StageParts(make_data(), module.validate, {})
    return train_stages(config, module.model, mean_loss, lambda stage: parts), module.model


def test_a_stage_begins_with_the_best_weights_of_the_one_before(tmp_path: Path) -> None:
    metrics, model = run(Config(output=str(tmp_path)))
    first, second = (
        load_file(tmp_path / name / "best.safetensors") for name in ("first", "second")
    )
    assert metrics["epoch"] in (1, 2) and metrics["accuracy"] > 0
    alone = Config(output=str(tmp_path / "alone"), stages=Config(output="").stages[:1])
    alone.trainer.epochs = None
    after_first = run(alone)[1].state_dict()
    assert all(torch.equal(first[name], after_first[name]) for name in first)
    assert all(torch.equal(second[name], model.state_dict()[name]) for name in second)
    assert not torch.equal(first["head.weight"], second["head.weight"])


def test_later_stages_may_change_and_earlier_ones_may_not(tmp_path: Path) -> None:
    begun = Config(output=str(tmp_path))
    run(begun)
    begun.stages.append(StageConfig("third", {"more": 1.0}, epochs=1))
    run(begun)
    begun.stages[0].epochs = 2
    with pytest.raises(InputError, match=r"first holds a run with stages="):
        run(begun)


def test_what_a_stage_leaves_open_is_as_in_optimizer_and_trainer(tmp_path: Path) -> None:
    """Whether a setting is the stage's own or that of all stages, the run is the same."""
    run(Config(output=str(tmp_path)))
    stages = Config(output="").stages
    stages[1].epochs, stages[1].learning_rate, stages[1].monitor = 2, 0.05, "accuracy"
    trainer = replace(Config(output="").trainer, epochs=None)
    run(Config(output=str(tmp_path), stages=stages, trainer=trainer))
    stages[1].learning_rate = 0.06
    with pytest.raises(InputError, match=r"second holds a run with stages="):
        run(Config(output=str(tmp_path), stages=stages, trainer=trainer))


def test_epochs_of_all_stages_count_and_unheeded_ones_are_refused(tmp_path: Path) -> None:
    config = Config(output=str(tmp_path))
    general = config.trainer
    passes = [stage.trainer(general).passes for stage in config.stages]
    assert passes == [1, 2]  # the first says it itself
    every = replace(general, stage_epochs=3)
    assert [stage.trainer(every).passes for stage in config.stages] == [3, 3]
    assert StageConfig("a").trainer(TrainerConfig()).passes == TrainerConfig().passes == 10
    begin(config, FolderKind("any", "manifest.json", {"format": "any"}))
    config.stages[1].epochs = 5
    message = r"trainer\.epochs=2: each stage has its own \(first 1, second 5\); use trainer\.stage"
    with pytest.raises(InputError, match=message):
        begin(config, FolderKind("any", "manifest.json", {"format": "any"}))


def test_a_part_of_the_development_set_is_the_same_in_every_run() -> None:
    items = [f"d{number}" for number in range(40)]
    assert dev_part(items, None) == dev_part(items, 99) == items
    part = dev_part(items, 7)
    assert len(part) == 7 and part == sorted(part, key=items.index) == dev_part(items, 7)
    assert set(part) < set(dev_part(items, 8)) and part != items[:7]
    sizes = dict(zip(items, range(40), strict=True))
    chosen = dev_part(items, 100, sizes.__getitem__)
    assert 100 <= sum(sizes[item] for item in chosen) < 140


def test_a_run_leaves_a_report_and_writes_over_no_other_file(tmp_path: Path) -> None:
    config = Config(output=str(tmp_path))
    metrics, _ = run(config)
    conclude(config, {**metrics, "accuracy": 0.4321})
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<td>accuracy</td>" in page and "<td>0.4321</td>" in page
    assert json.loads((tmp_path / "second" / "metrics.json").read_text())["accuracy"] == 0.4321
    losses = [json.loads(line)["train_loss"] for line in
              (tmp_path / "second" / "metrics.jsonl").read_text().splitlines()]  # fmt: skip
    for number, loss in enumerate(losses, start=1):
        assert f"loss, epoch {number}: {loss:.4g}<" in page
    for outside in ("http:", "https:", "src=", "url(", "@import", "<script"):
        assert outside not in page
    pictures = {path.name: path.read_text("utf-8") for path in (tmp_path / "second").glob("*.svg")}
    assert set(pictures) == {"loss.svg", "development.svg", "results.svg"}
    assert ">0.4321<" in pictures["results.svg"]
    assert f"loss, epoch 1: {losses[0]:.4g}<" in pictures["loss.svg"]
    begin(config, FolderKind("any", "manifest.json", {"format": "any"}))
    (tmp_path / "report.html").write_text("<p>mine</p>")
    with pytest.raises(InputError, match=r"report\.html: is no report of a training"):
        begin(config, FolderKind("any", "manifest.json", {"format": "any"}))


def test_where_the_last_weights_are_kept_nothing_is_averaged() -> None:
    general = TrainerConfig(average_checkpoints=3, monitor="f1")
    assert StageConfig("a").trainer(general) == replace(general, epochs=10)
    last = StageConfig("a", monitor=None).trainer(general)
    assert last.monitor is None and last.average_checkpoints is None


@given(st.dictionaries(st.sampled_from("abc"), st.floats(0, 3), min_size=1), st.integers(0, 9))
def test_a_mixture_has_every_item_as_often_as_wanted(times: dict[str, float], seed: int) -> None:
    corpora = {name: [f"{name}{index}" for index in range(20)] for name in times}
    items = drawn(corpora, times, seed)
    assert items == drawn(corpora, times, seed)
    counts = Counter(items)
    for name, wanted in times.items():
        found = [counts[item] for item in corpora[name]]
        assert set(found) <= {int(wanted), int(wanted) + 1}
        assert sum(found) == int(wanted) * 20 + round((wanted - int(wanted)) * 20)


def test_only_the_first_process_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RANK", raising=False)
    assert is_first_process()
    monkeypatch.setenv("RANK", "1")
    assert not is_first_process()


def test_a_record_keeps_no_places_of_one_machine() -> None:
    config = Config(output="/home/someone/runs", initial="/home/someone/parser")
    record = record_of(config, {"f1": 0.5}, {"settings": {}})
    assert "someone" not in str(record) and record["before"] == {"settings": {}}
    assert set(asdict(config)) - set(record["settings"]) == {"output", "initial"}
    assert "before" not in record_of(config, {}, {})


@pytest.mark.parametrize(
    ("stages", "problem"),
    [
        ([StageConfig("a", {"rows": 1.0}), StageConfig("a", {"more": 1.0})], "two of the same"),
        ([StageConfig("a")], "a has no corpora"),
        ([StageConfig("a", {"books": 1.0})], "corpus books: use one of rows, more"),
        ([StageConfig("a", {"rows": -1.0})], "must be at least 0, and finite"),
        ([StageConfig("a", {"rows": nan})], "must be at least 0, and finite"),
    ],
)
def test_stages_that_cannot_be(stages: list[StageConfig], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        Config(output="x", stages=stages)
    with pytest.raises(InputError, match="storage=float8: use one of"):
        begin(Config(output="x", storage="float8"), CHECKPOINT)


@pytest.mark.parametrize(
    ("name", "rates", "problem"),
    [
        ("", {}, "name '': must be fit for a folder"),
        ("..", {}, "name '..': must be fit for a folder"),
        ("../x", {}, "name '../x': must be fit for a folder"),
        (
            ".checkpoint.partial",
            {},
            "no dot first, not checkpoint or report.html",
        ),
        ("a\\b", {}, "name .*: must be fit for a folder below output: not empty"),
        ("checkpoint", {}, "name 'checkpoint': must be fit for a folder"),
        ("report.html", {}, "name 'report.html': must be fit for a folder"),
        (
            "x",
            {"learning_rate": float("inf")},
            "stages: x: learning_rate=inf: must be at least 0, and finite",
        ),
        ("a", {"epochs": 0}, "stages: a: epochs=0: must be at least 1"),
        ("a", {"learning_rate": -1.0}, "stages: a: learning_rate=-1.0: must be at least 0"),
        ("a", {"encoder_learning_rate": nan}, "encoder_learning_rate=nan: must be at least 0"),
    ],
)
def test_a_stage_that_cannot_be(name: str, rates: dict[str, Any], problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        StageConfig(name, {"rows": 1.0}, **rates)
