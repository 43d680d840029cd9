"""Spans as sums of parts, and what is not kept for the gradient, against plain formulas."""

from __future__ import annotations

import numpy as np
import torch

from tsar.model.spans import SpanVectors, differences, folded, parts_of_spans, spans_of


def test_spans_are_sums_of_their_parts() -> None:
    torch.manual_seed(0)
    words = torch.randn(2, 5, 3)
    first, last = np.array([[0, 1, 2], [4, 0, 0]]), np.array([[2, 1, 4], [4, 1, 0]])
    vectors, lengths = SpanVectors(3, 4), torch.randn(3, 4)
    found = spans_of(vectors(words), lengths, parts_of_spans(first, last, 5, 3), 3)
    for context in range(2):
        for place in range(3):
            a, b = first[context, place], last[context, place]
            own = words[context]
            given = torch.cat([vectors.start(own[a]), vectors.end(own[b]), own[a : b + 1].mean(0)])
            wanted = vectors.join(given) + lengths[b - a]
            torch.testing.assert_close(found[context, place], wanted)


def test_differences_and_their_gradients() -> None:
    torch.manual_seed(0)
    shapes = [(2, 3, 4), (2, 4), (5, 4)]
    spans, targets, weight = (
        torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in shapes
    )
    wanted = (spans - targets[:, None]).abs() @ weight.T
    torch.testing.assert_close(differences(spans, targets, weight), wanted)
    assert torch.autograd.gradcheck(differences, (spans, targets, weight))


def test_two_layers_as_one() -> None:
    inner, outer = torch.nn.Linear(3, 4), torch.nn.Linear(4, 2)
    given = torch.randn(7, 3)
    found = torch.nn.functional.linear(given, *folded(outer.weight, outer.bias, inner))
    torch.testing.assert_close(found, outer(inner(given)))
