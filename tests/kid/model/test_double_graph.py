"""The double-graph model: what a target's scores depend on, and what they do not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import torch
from torch import Tensor

from kid.config import KidConfig, LossConfig
from kid.data import FrameSentence
from kid.model.batch import FrameBatch
from kid.model.double_graph import KidModel, KidOutput
from kid.training.loss import kid_loss
from semcore.text.spans import CharSpan
from tests.kid.tiny import (
    knowledge,
    random_sentence,
    tiny_batch,
    tiny_config,
    tiny_model,
    tiny_ontology,
    tiny_sentences,
)
from tests.tiny_encoder import POSITIONS

CLOSE = {"rtol": 1e-4, "atol": 1e-5}
VARIANTS = {
    "paper": tiny_config(),
    "marked": tiny_config(marking="each"),
    "without knowledge graph": tiny_config(knowledge_graph=knowledge(enabled=False)),
    "without semantic graph": tiny_config(semantic_graph=False),
    "text features": tiny_config(knowledge_graph=knowledge(features="both")),
}


def long_sentence() -> FrameSentence:
    """More than eighty words, the first with targets: several windows of the tiny encoder."""
    items = [random_sentence(Random(seed), 30) for seed in range(40)]
    item = max(items, key=lambda item: len(item.words))
    start = len(item.text) + 1
    spans = tuple(CharSpan(start + 4 * number, start + 4 * number + 3) for number in range(80))
    return replace(item, text=f"{item.text} {' '.join(['cat'] * 80)}", words=(*item.words, *spans))


def target_scores(output: KidOutput, batch: FrameBatch, index: int) -> list[Tensor]:
    """What is said of one target: frames, and the steps up to its stop, without padding."""
    steps = int(batch.count[index]) + 1
    words = int(batch.words.mask[batch.sentence[index]].sum())
    frame = tiny_ontology().frames[int(batch.frame[index])]
    return [
        output.frames[index],
        output.starts[index, :steps, :words],
        output.ends[index, : steps - 1, :words],
        output.roles[index, :steps, : 1 + len(frame.elements)],
        output.tags[batch.sentence[index], :words],
    ]


@pytest.mark.parametrize("config", VARIANTS.values(), ids=VARIANTS.keys())
@torch.no_grad()
def test_a_sentence_does_not_see_its_batch(tiny_encoder: Path, config: KidConfig) -> None:
    model = tiny_model(tiny_encoder, config)
    items = [*tiny_sentences(), long_sentence()]
    together = tiny_batch(model, items)
    assert len(together.words.ids) > len(items)  # the long one has windows
    everything = model(together)
    index = 0
    for item in items:
        alone = tiny_batch(model, [item])
        output = model(alone)
        for number in range(len(item.frames)):
            here = target_scores(everything, together, index)
            there = target_scores(output, alone, number)
            for mine, other in zip(here, there, strict=True):
                torch.testing.assert_close(mine, other, **CLOSE)
            index += 1


@pytest.mark.parametrize("marking", ["shared", "each"])
@torch.no_grad()
def test_targets_of_a_sentence_do_not_see_each_other(tiny_encoder: Path, marking: str) -> None:
    model = tiny_model(tiny_encoder, tiny_config(marking=marking))
    for item in tiny_sentences():
        full = tiny_batch(model, [item])
        output = model(full)
        for number, annotation in enumerate(item.frames):
            alone = tiny_batch(model, [replace(item, frames=(annotation,))])
            here, there = target_scores(output, full, number), model(alone)
            for mine, other in zip(here, target_scores(there, alone, 0), strict=True):
                torch.testing.assert_close(mine, other, **CLOSE)


@torch.no_grad()
def test_one_encoding_a_target_equals_one_a_sentence_before_marks_are_learned(
    tiny_encoder: Path,
) -> None:
    shared = tiny_model(tiny_encoder)
    each = tiny_model(tiny_encoder, tiny_config(marking="each"))
    each.load_state_dict(shared.state_dict())
    batch = tiny_batch(shared, [*tiny_sentences(), long_sentence()])
    left, right = shared(batch), each(batch)
    torch.testing.assert_close(left.frames, right.frames, **CLOSE)
    torch.testing.assert_close(left.roles, right.roles, **CLOSE)
    words, mask, row = shared.encode(batch)
    marked, marked_mask, rows = each.encode(batch)
    torch.testing.assert_close(words[row], marked[rows], **CLOSE)
    assert torch.equal(mask[row], marked_mask[rows])


@torch.no_grad()
def test_marks_tell_targets_apart(tiny_encoder: Path) -> None:
    model = tiny_model(tiny_encoder, tiny_config(marking="each"))
    batch = tiny_batch(model, tiny_sentences()[1:2])
    before, _, _ = model.encode(batch)
    torch.testing.assert_close(before[0], before[1], **CLOSE)
    model.encoder.marks.weight[1] = torch.linspace(-1, 1, 32)
    after, _, _ = model.encode(batch)
    assert (after[0] - after[1]).abs().max() > 0.01


@pytest.mark.parametrize("config", VARIANTS.values(), ids=VARIANTS.keys())
@torch.no_grad()
def test_labels_of_a_few_frames_are_those_of_all(tiny_encoder: Path, config: KidConfig) -> None:
    model = tiny_model(tiny_encoder, config)
    frame = torch.tensor([2, 0, 2, 3])
    labels = model.labels_of(frame)
    frames, elements, _ = model.all_labels()
    torch.testing.assert_close(labels.frames, frames, **CLOSE)
    mask = labels.mask[labels.owner]
    torch.testing.assert_close(labels.elements[labels.owner][mask], elements[frame][mask], **CLOSE)
    counts = [1 + len(tiny_ontology().frames[int(index)].elements) for index in frame]
    assert mask.sum(1).tolist() == counts


@torch.no_grad()
def test_only_a_frame_s_own_elements_have_scores(model: KidModel) -> None:
    batch = tiny_batch(model)
    roles = model(batch).roles
    for index, frame in enumerate(batch.frame.tolist()):
        count = 1 + len(tiny_ontology().frames[frame].elements)
        assert torch.isfinite(roles[index, :, :count]).all()
        assert (roles[index, :, count:] == -torch.inf).all()


@torch.no_grad()
def test_gold_arguments_are_never_ruled_out(model: KidModel) -> None:
    batch = tiny_batch(model)
    output = model(batch)
    for index, count in enumerate(batch.count.tolist()):
        for step in range(count):
            assert torch.isfinite(output.starts[index, step, batch.starts[index, step]])
            assert torch.isfinite(output.ends[index, step, batch.ends[index, step]])


@torch.no_grad()
def test_without_the_semantic_graph_earlier_arguments_do_not_matter(tiny_encoder: Path) -> None:
    item = tiny_sentences()[6]
    other = replace(item, frames=(replace(item.frames[0], elements=item.frames[0].elements[1:]),))
    for graph in (True, False):
        model = tiny_model(tiny_encoder, tiny_config(semantic_graph=graph))
        full, fewer = model(tiny_batch(model, [item])), model(tiny_batch(model, [other]))
        mine, theirs = full.roles[0, 3, :8], fewer.roles[0, 2, :8]  # the same argument
        assert torch.allclose(mine, theirs, atol=1e-5) != graph


@pytest.mark.parametrize(
    "config",
    [
        tiny_config(dropout=0.0, marking="each", knowledge_graph=knowledge(features="both")),
        tiny_config(dropout=0.3),
    ],
    ids=["everything", "paper"],
)
def test_gradients_reach_every_trained_parameter(tiny_encoder: Path, config: KidConfig) -> None:
    model = tiny_model(tiny_encoder, config).train()
    batch = tiny_batch(model)
    kid_loss(model(batch), batch, LossConfig())["loss"].backward()
    for name, parameter in model.named_parameters():
        if name.endswith("key.bias"):  # which all keys share, so that it moves no attention
            continue
        if name == "encoder.marks.weight" and config.marking == "shared":
            continue
        assert parameter.requires_grad
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name
        assert parameter.grad.abs().max() > 0, name


@torch.no_grad()
def test_no_targets_have_no_scores(model: KidModel) -> None:
    batch = tiny_batch(model, tiny_sentences()[5:6])
    output = model(batch)
    assert len(output.frames) == len(output.starts) == 0
    assert output.tags.shape == (1, 4, 3)
    losses = kid_loss(output, batch, LossConfig())
    assert torch.isfinite(losses["loss"]) and losses["weight"] == 0


def test_positions_are_fewer_than_the_long_sentence_needs() -> None:
    assert len(long_sentence().words) > 80 > POSITIONS
