"""The span pointer: every start's ends at once, and the best span of all."""

from __future__ import annotations

import math

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from kid.decoding.search import best_span
from kid.model.double_graph import KidModel
from kid.model.pointer import SpanMlp, SpanPointer, take_words


def random_case(seed: int, targets: int, length: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    graph = torch.randn(targets, 32, generator=generator)
    return graph, 3 * torch.randn(targets, length, 16, generator=generator)


@torch.no_grad()
def test_ends_depend_on_the_start() -> None:
    pointer = SpanPointer(32, 16, 0.0).eval()
    graph, states = random_case(0, 1, 9)
    ends = pointer.end(graph[:, None], states, torch.arange(9)[None])[0]
    shifted = (ends - ends[:1]).softmax(-1)
    assert not torch.allclose(shifted, shifted[:1].expand_as(shifted), atol=1e-4)


def test_words_are_taken_by_number() -> None:
    states = torch.randn(2, 5, 3)
    taken = take_words(states, torch.tensor([[4, 0], [1, 1]]))
    assert torch.equal(taken, torch.stack([states[0, [4, 0]], states[1, [1, 1]]]))


def test_a_span_of_one_word_has_no_difference() -> None:
    """What is left out for such spans is a product with zeros."""
    block = SpanMlp(10, 3, 0.0).double()
    head, tail = torch.randn(2, 6, 5, dtype=torch.float64)
    longer = torch.tensor([True, False, True, False, False, True])
    tail = torch.where(longer[:, None], tail, head)
    whole = torch.cat([head + tail, head - tail], dim=-1)
    expected = block.second(torch.relu(block.first(whole)))
    torch.testing.assert_close(block(head, tail, longer), expected, rtol=0, atol=1e-12)
    none = torch.zeros(6, dtype=torch.bool)
    torch.testing.assert_close(block(head, head, none)[~longer], expected[~longer])


@settings(max_examples=60)
@given(
    st.integers(0, 10**6),
    st.integers(1, 9).flatmap(
        lambda length: st.lists(
            st.lists(st.booleans(), min_size=length, max_size=length), min_size=1, max_size=4
        )
    ),
)
@torch.no_grad()
def test_best_span_is_the_best_of_all_allowed_ones(
    model: KidModel, seed: int, rows: list[list[bool]]
) -> None:
    free = torch.tensor(rows)
    graph, states = random_case(seed, len(rows), free.shape[1])
    start, end, probability = best_span(model.decoder.pointer, graph, states, free)
    starts = model.decoder.pointer.start(graph[:, None], states)[:, 0].double()
    every = torch.arange(free.shape[1]).expand(len(rows), -1)
    ends = model.decoder.pointer.end(graph[:, None], states, every).double()
    for index, row in enumerate(rows):
        spans = [(a, b) for a in range(len(row)) for b in range(a, len(row)) if all(row[a : b + 1])]
        if not spans:
            assert probability[index] == 0
            continue
        total = sum(math.exp(starts[index, a]) for a in range(len(row)) if row[a])
        chances = {
            (a, b): math.exp(starts[index, a])
            / total
            * math.exp(ends[index, a, b])
            / sum(math.exp(ends[index, a, other]) for first, other in spans if first == a)
            for a, b in spans
        }
        found = (int(start[index]), int(end[index]))
        assert found in chances  # it is free, and so is every word between its ends
        assert math.isclose(chances[found], max(chances.values()), rel_tol=1e-4)
        assert math.isclose(float(probability[index]), chances[found], rel_tol=1e-4)
        assert math.isclose(sum(chances.values()), 1, rel_tol=1e-9)
