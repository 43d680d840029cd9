"""Training on one's own decisions: with a wholly gold history it is teacher forcing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from kid.config import LossConfig
from kid.data import FrameElement, FrameSentence
from kid.model.double_graph import KidModel
from kid.training.history import forward_with_history
from kid.training.loss import kid_loss
from semcore.text.spans import WordSpan, characters_of
from tests.kid.tiny import tiny_batch, tiny_config, tiny_model, tiny_sentences

CLOSE = {"rtol": 1e-4, "atol": 1e-5}


def overlapping() -> FrameSentence:
    """A sentence two of whose arguments share words."""
    item = tiny_sentences()[0]
    span = WordSpan(2, 5)
    more = FrameElement("Manner", span, characters_of(span, item.words), rank=2)
    frame = item.frames[0]
    return replace(item, frames=(replace(frame, elements=(*frame.elements, more)),))


@pytest.mark.parametrize("semantic_graph", [True, False])
@torch.no_grad()
def test_gold_history_is_teacher_forcing(tiny_encoder: Path, semantic_graph: bool) -> None:
    model = tiny_model(tiny_encoder, tiny_config(semantic_graph=semantic_graph))
    batch = tiny_batch(model)
    teacher, history = model(batch), forward_with_history(model, batch, gold_share=1.0)
    torch.testing.assert_close(history.frames, teacher.frames, **CLOSE)
    torch.testing.assert_close(history.tags, teacher.tags, **CLOSE)
    here = torch.arange(teacher.roles.shape[1]) <= batch.count[:, None]
    torch.testing.assert_close(history.roles[here], teacher.roles[here], **CLOSE)
    for name in ("starts", "ends"):
        theirs, mine = getattr(teacher, name)[here], getattr(history, name)[here]
        possible = torch.isfinite(theirs)
        torch.testing.assert_close(mine[possible], theirs[possible], **CLOSE)
        # It rules out no word of the sentence, so that what is gold always stays possible.
        words = batch.words.mask[batch.sentence][:, None].expand(*here.shape, -1)[here]
        assert torch.equal(torch.isfinite(mine), words)


@torch.no_grad()
def test_own_history_differs_only_after_the_first_decision(model: KidModel) -> None:
    batch = tiny_batch(model)
    teacher, own = model(batch), forward_with_history(model, batch, gold_share=0.0)
    torch.testing.assert_close(own.starts[:, 0], teacher.starts[:, 0], **CLOSE)
    many = batch.count > 1
    assert not torch.allclose(own.starts[many, 1], teacher.starts[many, 1], atol=1e-3)
    assert torch.isfinite(kid_loss(own, batch, LossConfig())["loss"])


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_losses_and_gradients_are_finite(tiny_encoder: Path, share: float) -> None:
    model = tiny_model(tiny_encoder).train()
    batch = tiny_batch(model)
    loss = kid_loss(forward_with_history(model, batch, share), batch, LossConfig())["loss"]
    loss.backward()
    assert torch.isfinite(loss)
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    assert gradients and all(torch.isfinite(gradient).all() for gradient in gradients)


@pytest.mark.parametrize("history", [False, True])
@torch.no_grad()
def test_overlapping_arguments_can_be_learned_when_they_are_allowed(
    model: KidModel, history: bool
) -> None:
    batch = tiny_batch(model, [overlapping()], overlaps=True)
    assert int(batch.count[0]) == 5
    if history:
        output = forward_with_history(model, batch, 1.0, overlaps=True)
    else:
        output = model(batch, overlaps=True)
    assert torch.isfinite(kid_loss(output, batch, LossConfig())["loss"])
    assert tiny_batch(model, [overlapping()]).count.tolist() == [4]
