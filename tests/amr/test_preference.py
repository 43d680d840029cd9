"""``amr.train`` with preferences, from a trained checkpoint: all algorithms, killed and resumed."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import torch

from amr.checkpoint import load_parser_parts
from amr.config import GraphTrainConfig
from amr.train import main
from semcore.files import sha256_of
from semcore.preference.learning import Learning
from semcore.training.state import load_progress
from tests.amr.tiny_training import learned_run, tiny_arguments, train_tiny

ROUNDS = {
    "preference.data.size": 4,
    "preference.data.temperature": 1.5,
    "trainer.epochs": 2,
    "trainer.validate_every_epochs": 1,
    "trainer.limit_batches": 2,
    "trainer.batch_tokens": 400,
    "optimizer.learning_rate": 1e-4,
    "optimizer.encoder_learning_rate": 1e-5,
    "optimizer.weight_decay": 0.0,
}


@pytest.fixture(scope="module")
def learned(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Corpora, and the checkpoint of a parser that knows them by heart."""
    corpora, run = learned_run(tmp_path_factory, tiny_encoder)
    return corpora, run / "checkpoint"


def rounds(learned: tuple[Path, Path], algorithm: str, **changes: object) -> dict[str, Any]:
    """What to change of the tiny training."""
    changed = {name.replace("__", "."): value for name, value in changes.items()}
    given = {**ROUNDS, "preference/algorithm": algorithm, "initial": learned[1], **changed}
    return {name.replace(".", "__"): value for name, value in given.items()}


def history(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("algorithm", ["rft", "mrt", "dpo", "grpo"])
def test_a_trained_parser_learns_from_what_it_draws(
    algorithm: str, learned: tuple[Path, Path], tiny_encoder: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    train_tiny(learned[0], tiny_encoder, run, **rounds(learned, algorithm))
    lines = history(run / "amr")
    assert [line["epoch"] for line in lines] == [1, 2]
    for line in lines:
        assert 0 < line["train_reward"] <= line["train_best"] <= 1 and line["train_spread"] > 0
        assert line["smatch"] > 0.7
    page = (run / "report.html").read_text()
    assert "Reward of outputs" in page and (run / "amr" / "reward.svg").is_file()
    before, after = (load_parser_parts(path)[0] for path in (learned[1], run / "checkpoint"))
    pairs = zip(before.parameters(), after.parameters(), strict=True)
    assert not all(torch.equal(one, other) for one, other in pairs)
    record = json.loads((run / "checkpoint" / "config.json").read_text())["config"]["training"]
    assert record["settings"]["preference"]["algorithm"]["kind"] == algorithm
    assert "settings" in record["before"]


def test_a_reward_that_all_graphs_have_changes_no_weight(
    learned: tuple[Path, Path], tiny_encoder: Path, tmp_path: Path
) -> None:
    """Under the grammar all graphs are valid."""
    changes = rounds(learned, "grpo", **{"preference/feedback": "validity"})
    train_tiny(learned[0], tiny_encoder, tmp_path / "run", **changes, trainer__max_steps=2)
    before, after = (
        load_parser_parts(path)[0] for path in (learned[1], tmp_path / "run" / "checkpoint")
    )
    for one, other in zip(before.parameters(), after.parameters(), strict=True):
        assert torch.equal(one, other)
    (line,) = history(tmp_path / "run" / "amr")
    assert line["train_reward"] == 1 and line["train_spread"] == 0


def test_interrupted_within_an_epoch_a_run_ends_with_the_same_weights(
    learned: tuple[Path, Path],
    tiny_encoder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And with a beam's graphs and gold as without a kill; two processes give the rewards."""
    changes = rounds(
        learned,
        "grpo",
        trainer__checkpoint_every_steps=1,
        **{"preference/data": "gold", "preference.feedback.processes": 2},
    )
    whole, again = tmp_path / "whole", tmp_path / "again"
    train_tiny(learned[0], tiny_encoder, whole, **changes)
    right, calls = Learning.loss, 0

    def dying(self: Learning, model: Any, batch: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 4:  # the second step of the second epoch
            raise KeyboardInterrupt
        return right(self, model, batch)

    arguments = tiny_arguments(
        learned[0], tiny_encoder, again, **{**changes, "preference__feedback__processes": 1}
    )
    with monkeypatch.context() as patch:
        patch.setattr(Learning, "loss", dying)
        assert main.run(arguments) == 130
    progress = load_progress(again / "amr" / "last.safetensors")
    assert progress is not None and progress.step == 3 and not progress.finished
    capsys.readouterr()
    assert main.run(arguments) == 0
    assert "going on after step 3" in capsys.readouterr().err
    for name in ("amr/best.safetensors", "checkpoint/model.safetensors"):
        assert sha256_of(whole / name) == sha256_of(again / name)


def test_a_run_that_knew_no_preferences_is_of_the_same_settings() -> None:
    """It can go on."""
    settings = asdict(main.compose(["paths.amr=[a]"]))
    before = {name: value for name, value in settings.items() if name != "preference"}
    assert GraphTrainConfig.current(before) == settings
    changed = asdict(main.compose(["paths.amr=[a]", "preference/algorithm=rft"]))
    assert GraphTrainConfig.current(changed) == changed != settings


def test_settings_that_cannot_be_are_one_line(
    learned: tuple[Path, Path],
    tiny_encoder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cases = [
        ({"preference/feedback": "bleu"}, "preference/feedback=bleu: no such choice"),
        (
            {"+preference.feedback.weights.bleu": 1},
            "preference.feedback.weights=bleu: use one of",
        ),
        ({"preference.data.size": 0}, "preference.data.size=0: must be at least 1"),
        ({"preference/model": "none"}, "preference.model.reference=none: grpo compares with one"),
        ({"optimizer.child_tuning": "task"}, "optimizer.child_tuning=task: chosen before"),
        ({"stages": "[{name: a, corpora: {srl: 1.0}}]"}, "stages: corpus srl: with preference/"),
        ({"preference.algorithm.clop": 1}, "did you mean preference.algorithm.clip"),
    ]
    for number, (changes, message) in enumerate(cases):
        given = rounds(learned, "grpo", **changes)
        output = tmp_path / str(number)
        assert main.run(tiny_arguments(learned[0], tiny_encoder, output, **given)) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("error: ") and message in line, line
