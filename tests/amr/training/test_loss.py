"""The loss against sums written out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from amr.model.batch import AMRBatch
from amr.model.compact import ChoiceScores, CompactParser, combined
from amr.training.loss import amr_loss, target_log_probabilities
from tests.amr.tiny_parser import sentence, tiny_batch, tiny_model, tiny_sentences

EXACT = {"rtol": 0.0, "atol": 1e-10}


@pytest.fixture(scope="module")
def model(tiny_encoder: Path) -> CompactParser:
    return tiny_model(tiny_encoder)


@pytest.fixture(scope="module")
def batch(model: CompactParser) -> AMRBatch:
    """Tokens that can be copied from two words, are copied and in the vocabulary, or pointers."""
    twice = sentence("the book , a book , zebra zebra", "(b / book :mod (z / zebra :mod b))")
    return tiny_batch(model, [*tiny_sentences(), twice])


def by_hand(scores: ChoiceScores, batch: AMRBatch) -> list[tuple[float, int]]:
    """For each target the sum over the ways to write it, and how many there are."""
    size, own = scores.vocabulary.shape[1], batch.source.own.shape[1]
    rows = zip(
        *(part.tolist() for part in scores), batch.target.mask.nonzero().tolist(), strict=True
    )
    result = []
    for generated, copies, nodes, (row, step) in rows:
        target = int(batch.target.targets[row, step])
        entries = batch.source.entry[row].tolist()
        ways = [generated[target]] if target < size else []
        ways += [copies[place] for place, entry in enumerate(entries) if entry == target]
        ways += [nodes[target - size - own]] if target >= size + own else []
        total = sum(math.exp(score) for score in [*generated, *copies, *nodes])
        result.append((math.log(sum(map(math.exp, ways)) / total), len(ways)))
    return result


@torch.no_grad()
def test_the_loss_sums_over_all_ways(model: CompactParser, batch: AMRBatch) -> None:
    scores = model(batch.source, batch.target)
    found = target_log_probabilities(scores, batch)
    expected = by_hand(scores, batch)
    assert {1, 2, 3} <= {ways for _, ways in expected}
    torch.testing.assert_close(
        found, torch.tensor([log for log, _ in expected], dtype=torch.float64), **EXACT
    )
    loss = amr_loss(model, batch)
    torch.testing.assert_close(loss["loss"], -found.mean(), **EXACT)
    torch.testing.assert_close(loss["nll"], -found.mean(), **EXACT)
    assert loss["weight"] == batch.target.mask.sum()


@torch.no_grad()
def test_training_and_parsing_mean_the_same_probability(
    model: CompactParser, batch: AMRBatch
) -> None:
    scores = model(batch.source, batch.target)
    owner = batch.target.mask.nonzero()[:, 0]
    whole = combined(scores, batch.source.entry[owner], batch.source.own.shape[1])
    chosen = whole.gather(1, batch.target.targets[batch.target.mask][:, None])[:, 0]
    torch.testing.assert_close(target_log_probabilities(scores, batch), chosen, **EXACT)


@torch.no_grad()
def test_smoothing_mixes_in_the_mean_over_the_vocabulary(
    model: CompactParser, batch: AMRBatch
) -> None:
    scores = model(batch.source, batch.target)
    plain = amr_loss(model, batch)
    all_ways = torch.cat(list(scores), dim=1)
    logs = all_ways.log_softmax(1)[:, : model.vocabulary.size]
    for share in (0.1, 1.0):
        smooth = amr_loss(model, batch, share)
        expected = (1 - share) * plain["loss"] - share * logs.mean()
        torch.testing.assert_close(smooth["loss"], expected, **EXACT)
        torch.testing.assert_close(smooth["nll"], plain["loss"], **EXACT)


def test_a_step_against_the_gradient_lowers_the_loss(tiny_encoder: Path, batch: AMRBatch) -> None:
    model = tiny_model(tiny_encoder)
    before = amr_loss(model, batch)["loss"]
    before.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.grad is not None:
                parameter -= 1e-3 * parameter.grad
    assert amr_loss(model, batch)["loss"] < before


def test_scores_of_half_precision_give_a_loss_in_single(
    model: CompactParser, batch: AMRBatch
) -> None:
    scores = ChoiceScores(*(part.to(torch.bfloat16) for part in model(batch.source, batch.target)))
    logs = target_log_probabilities(scores, batch)
    assert logs.dtype == torch.float32 and torch.isfinite(logs).all()
