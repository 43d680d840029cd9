"""The training loss against a slow one, target by target and word by word."""

from __future__ import annotations

import math
from dataclasses import asdict

import pytest
import torch
from torch import Tensor

from kid.config import LossConfig
from kid.model.batch import STOP, FrameBatch
from kid.model.double_graph import KidModel, KidOutput
from kid.model.targets import IGNORED
from kid.training.loss import allowed_frames, kid_loss
from tests.kid.tiny import tiny_batch, tiny_ontology, tiny_sentences


def surprise(scores: Tensor, gold: int, among: set[int] | None = None) -> float:
    """Minus the log-probability of ``gold`` under a softmax over some of the scores."""
    chosen = range(len(scores)) if among is None else among
    total = sum(math.exp(float(scores[index])) for index in chosen)
    return math.log(total) - float(scores[gold])


def slow_loss(output: KidOutput, batch: FrameBatch, config: LossConfig) -> dict[str, float]:
    """The parts of the loss from the annotations themselves."""
    ontology, parts = (
        tiny_ontology(),
        dict.fromkeys(("frame", "role", "start", "end", "target"), 0.0),
    )
    targets = [annotation for item in tiny_sentences() for annotation in item.frames]
    for index, annotation in enumerate(targets):
        frame = ontology.frame_index[annotation.frame]
        listed = {*ontology.lexicon[annotation.lexical_unit], frame}
        share = config.lexicon_share
        parts["frame"] += (1 - share) * surprise(output.frames[index], frame)
        parts["frame"] += share * surprise(output.frames[index], frame, listed)
        names = [element.name for element in ontology.frames[frame].elements]
        for step, element in enumerate(annotation.elements):
            parts["start"] += surprise(output.starts[index, step], element.words.start)
            parts["end"] += surprise(output.ends[index, step], element.words.end - 1)
            parts["role"] += surprise(output.roles[index, step], 1 + names.index(element.name))
        parts["role"] += surprise(output.roles[index, len(annotation.elements)], STOP)
    for row, tags in enumerate(batch.tags.tolist()):
        for word, tag in enumerate(tags):
            if tag != IGNORED:
                parts["target"] += surprise(output.tags[row, word], tag)
    parts = {name: value / len(targets) for name, value in parts.items()}
    return {**parts, "loss": sum(asdict(config)[name] * value for name, value in parts.items())}


@pytest.mark.parametrize(
    "config",
    [LossConfig(), LossConfig(lexicon_share=0.0), LossConfig(1, 2, 3, 4, 5, lexicon_share=1.0)],
)
@torch.no_grad()
def test_loss_equals_its_definition(model: KidModel, config: LossConfig) -> None:
    batch = tiny_batch(model)
    output = model(batch)
    found = kid_loss(output, batch, config)
    assert float(found.pop("weight")) == 15
    expected = slow_loss(output, batch, config)
    assert {name: float(value) for name, value in found.items()} == pytest.approx(expected, 1e-4)


def test_weights_are_the_released_code_s() -> None:
    config = LossConfig()
    assert (config.frame, config.role, config.start, config.end) == (0.1, 0.3, 0.3, 0.3)
    assert config.frame + config.role + config.start + config.end == pytest.approx(1)


@torch.no_grad()
def test_the_mean_of_parts_weighted_by_targets_is_the_whole(model: KidModel) -> None:
    items = tiny_sentences()
    whole = tiny_batch(model, items)
    loss = kid_loss(model(whole), whole, LossConfig(target=0.0))["loss"]
    total = weight = torch.zeros(())
    for half in (items[:4], items[4:]):
        batch = tiny_batch(model, half)
        found = kid_loss(model(batch), batch, LossConfig(target=0.0))
        total, weight = total + found["loss"] * found["weight"], weight + found["weight"]
    torch.testing.assert_close(total / weight, loss)


@torch.no_grad()
def test_exemplars_have_no_target_loss(model: KidModel) -> None:
    batch = tiny_batch(model, tagged=False)
    assert kid_loss(model(batch), batch, LossConfig())["target"] == 0


def test_allowed_frames_are_candidates_and_gold() -> None:
    candidates = torch.tensor([[2, 0], [1, -1], [-1, -1]])
    assert allowed_frames(candidates, 4).nonzero().tolist() == [[0, 0], [0, 2], [1, 1]]
    with_gold = allowed_frames(candidates, 4, torch.tensor([0, 3, 3]))
    assert with_gold.nonzero().tolist() == [[0, 0], [0, 2], [1, 1], [1, 3], [2, 3]]
