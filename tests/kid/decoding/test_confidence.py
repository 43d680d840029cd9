"""Calibrated probabilities: of lone candidates too, and in the order of what they are made of."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from kid.config import FrameDecoding
from kid.decoding.confidence import (
    ELEMENT_FEATURES,
    element_confidence,
    element_features,
    frame_confidence,
    frame_features,
)
from kid.decoding.search import Parsed, choose_frames
from kid.model.batch import FrameBatch

SCORES = torch.tensor([[4.0, 1.0, 0.0], [0.5, 0.4, 3.0], [0.0, 2.0, 1.0]])


def batch(*candidates: tuple[int, ...]) -> FrameBatch:
    fields = dict.fromkeys(FrameBatch.__dataclass_fields__)
    return FrameBatch(**{**fields, "candidates": torch.tensor(candidates)})  # type: ignore[arg-type]


def parsed(chances: torch.Tensor, start: Any = None, end: Any = None) -> Parsed:
    """The elements of one target; of one word each if nothing else is said."""
    fields = dict.fromkeys(Parsed.__dataclass_fields__)
    places = torch.arange(len(chances)) if start is None else torch.tensor(start)
    fields |= {
        "target": torch.zeros(len(chances), dtype=torch.long),
        "start": places,
        "end": places if end is None else torch.tensor(end),
        "probability": chances,
    }
    return Parsed(**fields)  # type: ignore[arg-type]


def test_without_weights_probabilities_stay() -> None:
    chances = torch.tensor([0.3, 0.9])
    elements = parsed(chances)
    assert element_confidence((), elements, torch.tensor([0])) is chances
    assert frame_confidence((), torch.zeros(2, 4), chances) is chances


def test_elements_keep_their_order() -> None:
    elements, first = parsed(torch.tensor([0.1, 0.5, 0.9, 1.0])), torch.tensor([0])
    found = element_confidence((0.0, 0.0, 0.6, -0.4), elements, first)
    assert (found.diff() > 0).all() and (found < 1).all()
    assert found[1].item() == pytest.approx(torch.tensor(-0.4).sigmoid().item())
    # Weights of before there were the first features.
    assert torch.equal(found, element_confidence((0.6, -0.4), elements, first))


def test_elements_by_their_length_and_place() -> None:
    elements = parsed(torch.full((4,), 0.5), start=(0, 3, 3, 3), end=(9, 3, 4, 5))
    features = element_features(elements, torch.tensor([4]))
    assert features.shape == (4, ELEMENT_FEATURES)
    assert features[:, 0].exp().tolist() == pytest.approx([10, 1, 2, 3])
    assert features[:, 1].tolist() == [1, 0, 1, 1]
    found = element_confidence((-0.5, 0.0, 1.0, 0.0), elements, torch.tensor([4]))
    assert found[0] < found[3] < found[2] < found[1]


def test_a_lone_candidate_is_as_sure_as_other_frames_let_it() -> None:
    frames = choose_frames(SCORES, batch((0, -1), (0, -1), (1, 2)), FrameDecoding(), False)
    assert frames.best.tolist() == [0, 0, 1]
    assert frames.probability[:2].tolist() == [1, 1]
    sure, unsure, _ = frame_confidence((1.0, 0.5, 1.0, 0.5), frames.features, frames.probability)
    assert unsure < sure < 1


def test_the_next_frames_and_no_more_than_there_are() -> None:
    frames = choose_frames(SCORES, batch((0, -1), (0, 1), (1, 2)), FrameDecoding(), False, top=3)
    assert frames.others.tolist() == [[-1, -1], [1, -1], [2, -1]]
    free = choose_frames(SCORES, batch((0,), (0,), (1,)), FrameDecoding(lexicon=False), False, 3)
    assert free.others.tolist() == [[1, 2], [0, 1], [2, 0]]
    total = free.probability + free.other_probability.sum(-1)
    assert total.tolist() == pytest.approx([1, 1, 1])


def test_features_of_a_frame_inventory_of_one() -> None:
    rows = frame_features(
        torch.tensor([[2.0]]), torch.tensor([0]), torch.ones(1), torch.ones(1).bool()
    )
    assert rows.isfinite().all()
