"""Independent decoding, against loops; biases and probabilities."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tsar.config import EventDecoding
from tsar.decoding.search import best_candidates, best_labels

LOWEST = torch.finfo(torch.float32).min


@st.composite
def scored(draw: st.DrawFn) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores ``[E, K, 1 + R]`` with roles that some types lack, and which candidates there are."""
    events, spans, roles = (draw(st.integers(1, 3)) for _ in range(3))
    values = st.integers(-4, 4).map(float)
    flat = draw(st.lists(values, min_size=events * spans * (roles + 1),
                         max_size=events * spans * (roles + 1)))  # fmt: skip
    scores = torch.tensor(flat).view(events, spans, roles + 1)
    lacking = draw(st.lists(st.booleans(), min_size=events * roles, max_size=events * roles))
    absent = torch.tensor(lacking).view(events, 1, roles).expand(-1, spans, -1)
    scores[..., 1:] = scores[..., 1:].masked_fill(absent, LOWEST)
    here = draw(st.lists(st.booleans(), min_size=events * spans, max_size=events * spans))
    return scores, torch.tensor(here).view(events, spans)


@given(scored(), st.sampled_from([-1.5, 0.0, 1.5]))
def test_a_candidate_has_its_best_role_if_that_beats_none(
    given: tuple[torch.Tensor, torch.Tensor], bias: float
) -> None:
    scores, candidate = given
    found = best_labels(scores, candidate, EventDecoding(none_bias=bias))
    own = set(zip(found.event.tolist(), found.candidate.tolist(), strict=True))
    for event in range(scores.shape[0]):
        for place in range(scores.shape[1]):
            row = scores[event, place]
            wins = bool(candidate[event, place]) and float(row[1:].max()) > float(row[0]) + bias
            assert ((event, place) in own) == wins
    for event, place, role in zip(found.event, found.candidate, found.role, strict=True):
        assert scores[event, place, 1 + role] == scores[event, place, 1:].max()


@given(scored(), st.sampled_from([0.0, 1.5, 100.0]), st.lists(st.integers(0, 3), min_size=12))
def test_roles_choose_in_order_of_their_gains(
    given: tuple[torch.Tensor, torch.Tensor], shared: float, words: list[int]
) -> None:
    """Against loops: the greatest gain first, and words that are taken are dearer."""
    scores, candidate = given
    events, spans, roles = scores.shape[0], scores.shape[1], scores.shape[2] - 1
    first = torch.tensor(words[:spans]).expand(events, -1)
    last = first + torch.tensor(words[6 : 6 + spans])
    scores = scores + torch.arange(scores[0].numel()).view(scores[0].shape) / 1000  # no ties
    found = best_candidates(scores, candidate, first, last, EventDecoding(shared_bias=shared))
    own = set(zip(found.event.tolist(), found.candidate.tolist(), found.role.tolist(), strict=True))
    expected: set[tuple[int, int, int]] = set()
    for event in range(events):
        gains = {
            (place, role): float(scores[event, place, 1 + role] - scores[event, place, 0])
            for place in range(spans)
            for role in range(roles)
            if candidate[event, place] and scores[event, place, 1 + role] > LOWEST / 2
        }
        while gains and max(gains.values()) > 0:
            place, role = max(gains, key=lambda pair: gains[pair])
            expected.add((event, place, role))
            meets = [
                int(first[event, other]) <= int(last[event, place])
                and int(first[event, place]) <= int(last[event, other])
                for other in range(spans)
            ]
            gains = {
                pair: gain - shared * meets[pair[0]]
                for pair, gain in gains.items()
                if pair[1] != role
            }
    assert own == expected


def test_scores_are_calibrated_probabilities() -> None:
    scores = torch.tensor([[[1.0, 2.0, LOWEST]]])
    here = torch.ones(1, 1, dtype=torch.bool)
    plain = best_labels(scores, here, EventDecoding()).score.tolist()
    assert plain == pytest.approx([scores[0, 0].softmax(-1)[1].item()])
    fitted = best_labels(scores, here, EventDecoding(scale=2.0, shift=-1.0)).score
    assert fitted.logit().tolist() == pytest.approx([2.0 * 1.0 + 1.0], abs=1e-4)
