"""Targets in parts: each in exactly one, little padding, and the parts change no score."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import kid.decoding.search
import kid.model.arguments
from kid.config import DecodeConfig, LossConfig
from kid.decoding.search import parse_batch
from kid.parts import grouped, parts_of
from kid.training.loss import kid_loss
from tests.kid.tiny import tiny_batch, tiny_config, tiny_model

sizes = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 33)), max_size=40)


@given(sizes, st.integers(1, 500))
def test_every_target_is_in_one_part_and_parts_are_small(
    targets: list[tuple[int, int]], most: int
) -> None:
    length, elements = torch.tensor(targets, dtype=torch.long).view(-1, 2).unbind(1)
    parts = parts_of(length, elements, most)
    assert sorted(torch.cat(parts).tolist()) == list(range(len(targets)))
    for part in parts:
        padded = len(part) * int(length[part].max()) if len(part) else 0
        assert padded <= most or len(part) == 1
    shortest = [int(length[part].min()) for part in parts if len(part)]
    longest = [int(length[part].max()) for part in parts if len(part)]
    assert all(after > before - 4 for before, after in zip(longest, shortest[1:], strict=False))


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
    batch, config = tiny_batch(model), DecodeConfig(stop_bias=-2.0)
    whole = parse_batch(model, batch, model.all_labels(), config)
    monkeypatch.setattr(kid.decoding.search, "READ_WORDS", read)
    monkeypatch.setattr(kid.decoding.search, "GROWN_WORDS", grown)
    parts = parse_batch(model, batch, model.all_labels(), config)
    assert len(whole.target) > 10
    for name in ("frame", "target", "start", "end", "role"):
        assert torch.equal(getattr(whole, name), getattr(parts, name))
    torch.testing.assert_close(whole.probability, parts.probability, rtol=1e-4, atol=1e-6)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=60), st.integers(1, 400))
def test_neighbouring_parts_are_grouped(words: list[int], most: int) -> None:
    length = torch.tensor(words)
    parts = parts_of(length, torch.ones_like(length), 64)
    groups = list(grouped(parts, length, most))
    flat = [part.tolist() for group in groups for part in group]
    assert flat == [part.tolist() for part in parts]
    sizes = [len(together := torch.cat(group)) * int(length[together].max()) for group in groups]
    for group, size in zip(groups, sizes, strict=True):
        assert size <= most or len(group) == 1
    # No group could have taken its successor's first part.
    for group, after in pairwise(groups):
        longer = torch.cat([*group, after[0]])
        assert len(longer) * int(length[longer].max()) > most
