"""Batches of similar length: each item once, none too large."""

from __future__ import annotations

from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from semcore.batching import length_batches, smaller_at_end


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 30), max_size=40), st.integers(0, 60))
def test_batches_hold_each_item_once_and_no_more_than_they_may(
    lengths: list[int], most: int
) -> None:
    batches = list(length_batches(lengths, most))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        padded = len(batch) * max(1, *(lengths[index] for index in batch), 1)
        assert padded <= most or len(batch) == 1
    order = [lengths[index] for batch in batches for index in batch]
    assert order == sorted(order, reverse=True)


@given(st.lists(st.lists(st.integers(), min_size=1), max_size=8), st.integers(1, 4))
def test_smaller_batches_at_the_end_are_the_same_sentences(
    batches: list[list[int]], workers: int
) -> None:
    smaller = smaller_at_end(batches, workers)
    assert sorted(chain(*smaller)) == sorted(chain(*batches))
    assert all(smaller)
    assert smaller[: max(0, len(batches) - workers)] == batches[: max(0, len(batches) - workers)]
    for half in smaller[-2:] if workers > 1 else ():
        assert len(half) <= (max(map(len, batches)) + 1) // 2
