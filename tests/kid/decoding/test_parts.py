"""Targets in parts: the parts change no score."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

import kid.decoding.search
import kid.model.arguments
from kid.config import FrameDecoding, LossConfig
from kid.decoding.search import parse_batch
from kid.training.loss import kid_loss
from tests.kid.tiny import tiny_batch, tiny_config, tiny_model


@pytest.mark.parametrize("most", [1, 40, 10_000])
def test_parts_change_neither_scores_nor_gradients(
    tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    model = tiny_model(tiny_encoder, tiny_config(dropout=0.0)).train()
    model.encoder.eval()
    batch = tiny_batch(model)

    def scores_and_gradients() -> list[torch.Tensor]:
        model.zero_grad()
        output = model(batch)
        kid_loss(output, batch, LossConfig())["loss"].backward()
        there = torch.arange(output.roles.shape[1]) <= batch.count[:, None]
        found = [getattr(output, name)[there].detach() for name in ("starts", "ends", "roles")]
        return [*found, *(p.grad.clone() for p in model.parameters() if p.grad is not None)]

    whole = scores_and_gradients()
    monkeypatch.setattr(kid.model.arguments, "TAUGHT_WORDS", most)
    for mine, other in zip(scores_and_gradients(), whole, strict=True):
        torch.testing.assert_close(mine, other, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(("read", "grown"), [(1, 1), (40, 40), (1, 10_000), (20, 60)])
def test_parts_change_no_parse(
    tiny_encoder: Path, monkeypatch: pytest.MonkeyPatch, read: int, grown: int
) -> None:
    model = tiny_model(tiny_encoder)
    batch, config = tiny_batch(model), FrameDecoding(stop_bias=-2.0)
    whole = parse_batch(model, batch, model.all_labels(), config)
    monkeypatch.setattr(kid.decoding.search, "READ_WORDS", read)
    monkeypatch.setattr(kid.decoding.search, "GROWN_WORDS", grown)
    parts = parse_batch(model, batch, model.all_labels(), config)
    assert len(whole.target) > 10
    for name in ("frame", "target", "start", "end", "role"):
        assert torch.equal(getattr(whole, name), getattr(parts, name))
    torch.testing.assert_close(whole.probability, parts.probability, rtol=1e-4, atol=1e-6)
