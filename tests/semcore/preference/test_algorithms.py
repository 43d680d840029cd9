"""The objectives against all sequences of a tiny vocabulary, enumerated, and their formulas."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest
import torch
from torch import Tensor

from semcore.preference.algorithms import ALGORITHMS
from semcore.preference.config import AlgorithmConfig
from semcore.preference.groups import Candidate, Groups
from tests.semcore.preference.tables import REWARDS, SEQUENCES, Table

Steps = list[list[float]]
CONFIG = AlgorithmConfig(margin=0.15, sharpness=0.7, beta=0.6, clip=0.1, kl=0.3)
TIMES = [3, 1, 1, 2, 1, 4, 1, 1, 2]


def groups_of(
    model: Table,
    old: Table,
    reference: Table,
    times: Sequence[int] = TIMES,
    rewards: Callable[[tuple[int, ...]], float] = REWARDS.__getitem__,
    chosen: Sequence[tuple[int, ...]] = SEQUENCES,
) -> Groups:
    """One input with these candidates, with room for two more."""
    candidates = [
        Candidate(
            output,
            rewards(output),
            count,
            tuple(old.steps(0, output).tolist()),
            tuple(reference.steps(0, output).tolist()),
        )
        for output, count in zip(chosen, times, strict=False)
    ]
    rows = [model.steps(0, item.output) for item in candidates]
    nothing = torch.zeros(2, dtype=torch.float64)
    mask = torch.tensor([True] * len(rows) + [False, False])[None, :, None].expand(1, -1, 2)
    return Groups.of([candidates], torch.stack([*rows, nothing, nothing])[None], mask)


def steps_of(model: Table) -> Steps:
    return [model.steps(0, output).tolist() for output in SEQUENCES]


# The formulas, number by number --------------------------------------------------------------


def plain_rft(logs: Steps, old: Steps, reference: Steps, times: Sequence[int]) -> float:
    mean = sum(r * n for r, n in zip(REWARDS.values(), times, strict=True)) / sum(times)
    best = max(REWARDS.values())
    chosen = [k for k, r in enumerate(REWARDS.values()) if r == best and r - mean > CONFIG.margin]
    return -sum(sum(logs[k]) / 2 for k in chosen) / len(chosen)


def plain_mrt(logs: Steps, old: Steps, reference: Steps, times: Sequence[int]) -> float:
    powers = [math.exp(sum(row)) ** CONFIG.sharpness for row in logs]
    risks = [max(REWARDS.values()) - r for r in REWARDS.values()]
    return sum(p * r for p, r in zip(powers, risks, strict=True)) / sum(powers)


def plain_dpo(logs: Steps, old: Steps, reference: Steps, times: Sequence[int]) -> float:
    gains = [sum(a) - sum(b) for a, b in zip(logs, reference, strict=True)]
    rewards = list(REWARDS.values())
    losses = [
        math.log1p(math.exp(-CONFIG.beta * (gains[w] - gains[l])))
        for w in range(9)
        for l in range(9)  # noqa: E741
        if rewards[w] - rewards[l] > CONFIG.margin
    ]
    return sum(losses) / len(losses)


def plain_grpo(logs: Steps, old: Steps, reference: Steps, times: Sequence[int]) -> float:
    drawn = [k for k, count in enumerate(times) for _ in range(count)]  # one by one
    rewards = [list(REWARDS.values())[k] for k in drawn]
    mean = sum(rewards) / len(rewards)
    deviation = math.sqrt(sum((r - mean) ** 2 for r in rewards) / len(rewards))
    total = 0.0
    for k, reward in zip(drawn, rewards, strict=True):
        advantage = (reward - mean) / deviation
        for now, before, other in zip(logs[k], old[k], reference[k], strict=True):
            ratio = math.exp(now - before)
            clipped = min(max(ratio, 1 - CONFIG.clip), 1 + CONFIG.clip)
            q = math.exp(other - now)
            gain = min(ratio * advantage, clipped * advantage)
            total += (gain - CONFIG.kl * (q - math.log(q) - 1)) / 2
    return -total / len(drawn)


PLAIN = {"rft": plain_rft, "mrt": plain_mrt, "dpo": plain_dpo, "grpo": plain_grpo}


@pytest.mark.parametrize("kind", list(ALGORITHMS))
def test_loss_and_gradient_are_those_of_the_formula(kind: str) -> None:
    """Off the policy that drew and off the reference; gradients by finite differences."""
    model, old, reference = Table(seed=1), Table(seed=2), Table(seed=3)
    with torch.no_grad():  # some ratios within the clip, some beyond
        old.logits.copy_(model.logits + 0.1 * old.logits)

    def plain() -> float:
        return PLAIN[kind](steps_of(model), steps_of(old), steps_of(reference), TIMES)

    loss = ALGORITHMS[kind].loss(groups_of(model, old, reference), CONFIG)["loss"]
    assert float(loss.detach()) == pytest.approx(plain(), rel=1e-12)
    loss.backward()
    gradient = model.logits.grad
    assert gradient is not None and float(gradient.abs().max()) > 1e-3
    flat = model.logits.data.view(-1)
    for place in range(len(flat)):
        value, differences = float(flat[place]), []
        for shift in (1e-6, -1e-6):
            flat[place] = value + shift
            differences.append(plain())
        flat[place] = value
        slope = (differences[0] - differences[1]) / 2e-6
        assert float(gradient.view(-1)[place]) == pytest.approx(slope, abs=1e-8)


# All sequences, enumerated --------------------------------------------------------------------


def expected(model: Table, values: Callable[[tuple[int, ...]], float]) -> Tensor:
    """The mean of a value over all that the policy writes."""
    first = model.logits[0, 0].softmax(0)
    second = model.logits[0, 1:].softmax(1)
    return torch.stack([first[a] * second[a, b] * values((a, b)) for a, b in SEQUENCES]).sum()


def test_over_all_sequences_the_risk_is_that_of_the_policy() -> None:
    model = Table(seed=4)
    config = AlgorithmConfig(sharpness=1.0)
    groups = groups_of(model, model, model, [1] * 9)
    loss = ALGORITHMS["mrt"].loss(groups, config)["loss"]
    (gradient,) = torch.autograd.grad(loss, model.logits)
    right = max(REWARDS.values()) - expected(model, REWARDS.__getitem__)
    torch.testing.assert_close(loss, right)
    torch.testing.assert_close(gradient, torch.autograd.grad(right, model.logits)[0])


def test_drawn_in_proportion_the_groups_gradient_is_the_policy_gradient() -> None:
    """Each sequence as often as its probability says: the exact gradient of the mean advantage."""
    model = Table()
    counts = torch.tensor([[1.0, 2.0, 1.0], [1.0, 1.0, 2.0], [3.0, 0.5, 0.5], [2.0, 1.0, 1.0]])
    with torch.no_grad():
        model.logits.copy_(counts.double().log()[None])
    chances = [math.exp(sum(row)) for row in steps_of(model)]
    times = [round(64 * chance) for chance in chances]
    assert sum(times) == 64 and [n / 64 for n in times] == pytest.approx(chances)
    groups = groups_of(model, model, model, times)
    loss = ALGORITHMS["grpo"].loss(groups, AlgorithmConfig(clip=0.2, kl=0.5))["loss"]
    (gradient,) = torch.autograd.grad(loss, model.logits)
    mean = sum(chances[k] * r for k, r in enumerate(REWARDS.values()))
    square = sum(chances[k] * (r - mean) ** 2 for k, r in enumerate(REWARDS.values()))
    value = expected(model, lambda output: (REWARDS[output] - mean) / math.sqrt(square))
    (right,) = torch.autograd.grad(-value / 2, model.logits)  # a mean over two steps
    torch.testing.assert_close(gradient, right)


# Nothing to prefer ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(ALGORITHMS))
@pytest.mark.parametrize("reward", [0.1, 1 / 3, -7.7])
def test_a_constant_reward_has_no_gradient(kind: str, reward: float) -> None:
    """Exactly none, though the reference is another model."""
    model = Table(seed=5)
    groups = groups_of(model, Table(seed=6), Table(seed=7), TIMES, lambda output: reward)
    loss = ALGORITHMS[kind].loss(groups, AlgorithmConfig())["loss"]
    loss.backward()
    assert float(loss.detach()) == 0 and model.logits.grad is not None
    assert not model.logits.grad.any()


@pytest.mark.parametrize("kind", list(ALGORITHMS))
def test_a_group_of_one_has_no_gradient(kind: str) -> None:
    model = Table(seed=5)
    groups = groups_of(model, Table(seed=6), Table(seed=7), [4], chosen=SEQUENCES[:1])
    ALGORITHMS[kind].loss(groups, AlgorithmConfig())["loss"].backward()
    assert model.logits.grad is not None and not model.logits.grad.any()


def test_nothing_is_accepted_that_is_not_better_than_the_margin() -> None:
    model = Table(seed=5)
    groups = groups_of(model, model, model)
    loss = ALGORITHMS["rft"].loss
    assert float(loss(groups, AlgorithmConfig(margin=0.5))["accepted"]) == 1
    assert float(loss(groups, AlgorithmConfig(margin=0.9))["accepted"]) == 0
    loss(groups, AlgorithmConfig(margin=0.9))["loss"].backward()
    assert model.logits.grad is not None and not model.logits.grad.any()
