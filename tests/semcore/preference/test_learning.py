"""The loop: it learns, with processes as without, and goes on after a kill as if there was none."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import torch

from semcore.errors import InputError
from semcore.preference import feedback
from semcore.preference.config import (
    AlgorithmConfig,
    DataConfig,
    FeedbackConfig,
    PolicyConfig,
    PreferenceConfig,
)
from semcore.preference.feedback import Feedback
from semcore.preference.groups import Candidate, load_candidates, save_candidates
from semcore.preference.learning import CANDIDATES, Learning
from semcore.training import OptimizerConfig, ParserModule, TrainerConfig, TrainingData, fit
from tests.forked import forking
from tests.semcore.preference.tables import (
    REWARDS,
    SEQUENCES,
    Table,
    TablePolicy,
    constant,
    rewards,
)

INPUTS = 12
OPTIMIZER = OptimizerConfig(learning_rate=0.1, weight_decay=0.0, schedule="constant")


def settings(kind: str, **data: Any) -> PreferenceConfig:
    reward = FeedbackConfig({"reward": 1.0})
    return PreferenceConfig(
        data=DataConfig(**{"batch_words": 20, **data}),
        feedback=reward,
        algorithm=AlgorithmConfig(kind, kl=0.01, sharpness=1.0),
    )


def learned(
    folder: Path,
    kind: str,
    *,
    judge: Any = rewards,
    processes: int = 1,
    stop: int | None = None,
    epochs: int = 6,
    **data: Any,
) -> tuple[Table, list[dict[str, Any]]]:
    """The model after a run, and its epochs; the run is interrupted at a step, if asked."""
    model, reference = Table(INPUTS), Table(INPUTS)
    config = settings(kind, **data)
    trainer = TrainerConfig(
        epochs=epochs, batch_tokens=6, limit_batches=3, checkpoint_every_steps=1, threads=1
    )
    with closing(Feedback(judge, processes)) as judged:
        compared = reference if config.compared else None
        learning = Learning(TablePolicy(INPUTS), judged, config, compared, folder, seed=3)
        calls = 0

        def loss(model: Any, batch: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == stop:
                raise KeyboardInterrupt
            return learning.loss(model, batch)

        module = ParserModule(model, loss, OPTIMIZER)
        inputs = TrainingData(range(INPUTS), TablePolicy(INPUTS).lengths, list)
        result = fit(module, inputs, trainer, folder, seed=3, explore=learning.explore)
    return model, result.history


def value(model: Table) -> float:
    """The mean reward of what the policy writes, over all inputs."""
    chances = [
        [float(model.steps(number, output).detach().sum().exp()) for output in SEQUENCES]
        for number in range(INPUTS)
    ]
    return (
        sum(c * r for row in chances for c, r in zip(row, REWARDS.values(), strict=True)) / INPUTS
    )


@pytest.mark.parametrize("kind", ["rft", "mrt", "dpo", "grpo"])
def test_every_algorithm_raises_the_reward(kind: str, tmp_path: Path) -> None:
    before = value(Table(INPUTS))
    model, history = learned(tmp_path, kind, epochs=20)
    assert value(model) > before + 0.1
    assert history[-1]["train_reward"] > history[0]["train_reward"] - 0.05
    assert all(line["train_best"] >= line["train_reward"] for line in history)


@pytest.mark.parametrize("kind", ["rft", "mrt", "dpo", "grpo"])
def test_a_constant_reward_changes_no_weight(kind: str, tmp_path: Path) -> None:
    model, history = learned(tmp_path, kind, judge=constant, epochs=2)
    assert torch.equal(model.logits, Table(INPUTS).logits)
    assert [line["train_spread"] for line in history] == [0, 0]


def test_a_group_of_one_changes_no_weight(tmp_path: Path) -> None:
    assert torch.equal(learned(tmp_path, "grpo", size=1)[0].logits, Table(INPUTS).logits)


def test_rewards_of_processes_are_those_of_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forking(monkeypatch, feedback)
    alone, here = learned(tmp_path / "alone", "grpo", gold=True, epochs=2)
    several, there = learned(tmp_path / "several", "grpo", gold=True, epochs=2, processes=2)
    assert torch.equal(alone.logits, several.logits)
    strip = [[{**line, "seconds": 0} for line in lines] for lines in (here, there)]
    assert strip[0] == strip[1]


@pytest.mark.parametrize("stop", [1, 4, 5, 9])  # at the first step, between epochs, within one
@pytest.mark.parametrize("kind", ["grpo", "mrt"])
def test_interrupted_a_run_ends_with_the_same_weights(kind: str, stop: int, tmp_path: Path) -> None:
    whole, _ = learned(tmp_path / "whole", kind, gold=True)
    with pytest.raises(KeyboardInterrupt):
        learned(tmp_path / "again", kind, gold=True, stop=stop)
    again, _ = learned(tmp_path / "again", kind, gold=True)
    assert torch.equal(whole.logits, again.logits)


def test_gold_is_a_candidate_where_it_can_be_written(tmp_path: Path) -> None:
    learned(tmp_path, "mrt", gold=True, size=1, epochs=1)
    found = load_candidates(tmp_path / CANDIDATES, 0)
    assert found is not None and len(found) > 3
    for number, group in found.items():
        assert ((0, 1) in {item.output for item in group}) or number == 0
        assert all(item.reward == REWARDS[item.output] for item in group)  # type: ignore[index]


def test_candidates_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / CANDIDATES
    found = {
        7: [Candidate((1, -2), 0.1, 3, (-0.1, -1e-9, -2.0), (-0.3, -0.4, -0.5))],
        2: [Candidate((), 1 / 3), Candidate((5,), 0.0, 2)],
    }
    save_candidates(path, found, 4)
    assert load_candidates(path, 4) == found
    assert load_candidates(path, 5) is None
    assert load_candidates(tmp_path / "nothing", 4) is None
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(InputError, match=r"candidates.safetensors: damaged .*: delete it"):
        load_candidates(path, 4)


def test_torchrun_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(InputError, match="kind=rft: one process learns"):
        Learning(TablePolicy(1), Feedback(rewards), settings("rft"), None, tmp_path)


@pytest.mark.parametrize(
    ("part", "key", "given", "problem"),
    [
        (PolicyConfig, "reference", "last", "preference.model.reference=last: use initial or none"),
        (DataConfig, "source", "gold", "preference.data.source=gold: use samples or beams"),
        (DataConfig, "size", 0, "preference.data.size=0: must be at least 1"),
        (DataConfig, "temperature", 0.0, "preference.data.temperature=0.0: must be above 0"),
        (DataConfig, "temperature", float("nan"), "temperature=nan: must be above 0"),
        (FeedbackConfig, "processes", 0, "preference.feedback.processes=0: must be at least 1"),
        (FeedbackConfig, "weights", {"a": float("inf")}, "weights.a=inf: must be a number"),
        (AlgorithmConfig, "kind", "ppo", "preference.algorithm.kind=ppo: use one of none, rft"),
        (AlgorithmConfig, "kl", -1.0, "preference.algorithm.kl=-1.0: must be at least 0"),
    ],
)
def test_settings_that_cannot_be(part: Any, key: str, given: object, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        part(**{key: given})


def test_settings_that_do_not_go_together() -> None:
    none, one = PolicyConfig("none"), FeedbackConfig({"smatch": 1.0})
    for kind, problem in (("dpo", "none: dpo compares with one$"), ("grpo", "one; grpo does with")):
        with pytest.raises(InputError, match=problem):
            PreferenceConfig(model=none, feedback=one, algorithm=AlgorithmConfig(kind))
    for kind in ("mrt", "rft"):
        PreferenceConfig(model=none, feedback=one, algorithm=AlgorithmConfig(kind))
    PreferenceConfig(model=none, feedback=one, algorithm=AlgorithmConfig("grpo", kl=0.0))
    with pytest.raises(InputError, match=r"preference.feedback.weights: nothing counts"):
        PreferenceConfig(algorithm=AlgorithmConfig("mrt"))
