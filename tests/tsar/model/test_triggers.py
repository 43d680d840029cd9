"""Triggers that tags spell, against a loop over words."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import one_hot

from tsar.model.triggers import find_triggers

TYPES = 2
Found = tuple[int, int, int, int]  # context, first and last word, type


def by_loop(tags: list[list[int]], kept: list[list[bool]]) -> list[Found]:
    found: list[Found] = []
    for row, (sentence, here) in enumerate(zip(tags, kept, strict=True)):
        before = -1  # the type of the word before, if it is of a trigger
        for place, (tag, keep) in enumerate(zip(sentence, here, strict=True)):
            kind = (tag - 1) // 2 if tag and keep else -1
            if kind >= 0 and tag % 2 == 0 and before == kind:
                found[-1] = (*found[-1][:2], place, kind)
            elif kind >= 0:
                found.append((row, place, place, kind))
            before = kind
    return found


@given(st.data())
def test_triggers_are_those_of_a_loop(data: st.DataObject) -> None:
    rows, words = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 7))

    def table(values: st.SearchStrategy) -> list[list]:
        row = st.lists(values, min_size=words, max_size=words)
        return data.draw(st.lists(row, min_size=rows, max_size=rows))

    tags, kept = table(st.integers(0, 2 * TYPES)), table(st.booleans())
    scores = one_hot(torch.tensor(tags), 1 + 2 * TYPES).float()
    found = find_triggers(scores, torch.tensor(kept), 0.0)
    columns = (found.context, found.first, found.last, found.type)
    spelt = list(zip(*(column.tolist() for column in columns), strict=True))
    assert spelt == by_loop(tags, kept)
    expected = 1 - torch.tensor(2 * TYPES).log()
    assert torch.allclose(found.log_odds, expected.expand_as(found.log_odds))


def test_the_bias_holds_triggers_back() -> None:
    scores = torch.tensor([[[0.0, 1.0, 0.0], [0.0, 3.0, 0.0]]])
    kept = torch.ones(1, 2, dtype=torch.bool)
    for bias, expected in ((0.0, [0, 1]), (2.0, [1]), (4.0, []), (-2.0, [0, 1])):
        assert find_triggers(scores, kept, bias).first.tolist() == expected
