"""The AMR parser as a policy: what it draws and judges, and gold graphs that it could write."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from amr.linearization.pairs import pairs_of
from amr.scoring.smatch import smatch
from amr.training.policy import GraphPolicy
from amr.training.rewards import GraphRewards
from amr.wiki import remove_wiki
from semcore.preference.config import DataConfig
from tests.amr.tiny_parser import (
    sentence,
    tiny_config,
    tiny_model,
    tiny_sentences,
    tiny_vocabulary,
)

DATA = DataConfig(size=5)


@pytest.fixture(scope="module")
def policy() -> GraphPolicy:
    return GraphPolicy(list(pairs_of(tiny_sentences(), "brief")))


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_drawn_graphs_depend_on_the_generator_alone(
    policy: GraphPolicy, tiny_encoder: Path
) -> None:
    model = tiny_model(tiny_encoder)
    drawn = [policy.propose(model, [4, 1], DATA, generator(seed)) for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert [len(outputs) for outputs in drawn[0]] == [5, 5]


def test_a_beams_graphs_are_different_ones(policy: GraphPolicy, tiny_encoder: Path) -> None:
    beams = DataConfig("beams", size=4)
    model = tiny_model(tiny_encoder)
    found = policy.propose(model, [0, 3], beams, generator())
    assert all(1 < len(outputs) == len(set(outputs)) <= 4 for outputs in found)
    logs, mask = policy.log_probabilities(model, [0, 3], found, beams)
    assert bool(logs.isfinite().all()) and bool(mask.any(2).sum() == sum(map(len, found)))


def test_the_judge_is_given_gold_and_what_was_written(
    policy: GraphPolicy, tiny_encoder: Path
) -> None:
    model = tiny_model(tiny_encoder)
    (outputs,) = policy.propose(model, [2], DATA, generator())
    gold, trees = policy.judged(model, 2, outputs, DATA)
    assert gold == remove_wiki(tiny_sentences()[2].tree)
    right = [smatch([gold], [tree]).f1 for tree in trees]
    assert GraphRewards({"smatch": 1.0})(gold, trees) == pytest.approx(right)


@pytest.mark.parametrize("constrained", [True, False])
def test_gold_graphs_are_those_that_could_be_written(tiny_encoder: Path, constrained: bool) -> None:
    """Read back, they are the gold graphs; the last one has a number that its sentence lacks."""
    unsaid = sentence("Cats sleep .", "(s / sleep-01 :ARG0 (c / cat :quant 2))")
    policy = GraphPolicy(list(pairs_of([*tiny_sentences(), unsaid], "brief")))
    data = DataConfig(size=2, constrained=constrained)
    model = tiny_model(tiny_encoder, tiny_vocabulary(least=1))
    found = policy.gold(model, list(range(11)), data)
    assert sum(output is not None for output in found[:10]) >= 7
    for number, output in enumerate(found):
        if output is not None:
            gold, (tree,) = policy.judged(model, number, [output], data)
            assert GraphRewards({"smatch": 1.0})(gold, [tree]) == [1.0]
    assert (found[10] is None) == constrained


def test_gold_without_room_is_left_out(tiny_encoder: Path) -> None:
    policy = GraphPolicy(list(pairs_of(tiny_sentences(), "brief")))
    model = tiny_model(tiny_encoder, tiny_vocabulary(least=1), config=tiny_config(positions=9))
    found = policy.gold(model, [0, 4], DATA)
    lengths = [len(policy.pairs[number].tokens) + 1 for number in (0, 4)]
    assert [output is None for output in found] == [length > 9 for length in lengths]
    assert None in found
