"""Every example once an epoch; the order is a function of seed and epoch, and of nothing else."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from semcore.training import DeterministicBatches

lengths = st.lists(st.integers(0, 40), min_size=1, max_size=200)


@given(lengths, st.integers(1, 120), st.none() | st.integers(1, 9), st.integers(0, 9))
def test_each_epoch_has_every_example_once_within_the_budget(
    sizes: list[int], tokens: int, items: int | None, epoch: int
) -> None:
    plan = DeterministicBatches(sizes, tokens, items, seed=1, epochs=10)
    batches = plan.epoch(epoch)
    assert sorted(np.concatenate(batches).tolist()) == list(range(len(sizes)))
    for batch in batches:
        padded = max(sizes[index] for index in batch) * len(batch)
        assert len(batch) == 1 or padded <= tokens
        assert items is None or len(batch) <= items


@given(lengths, st.integers(1, 60), st.integers(1, 4), st.integers(1, 3), st.integers(0, 50))
@settings(max_examples=50)
def test_shards_of_a_step_are_one_process_s_batch(
    sizes: list[int], tokens: int, world: int, accumulate: int, start: int
) -> None:
    plan = DeterministicBatches(sizes, tokens, seed=1, epochs=2)
    whole = list(plan.shards(start, 0, 1, 1))
    shards = [list(plan.shards(start, rank, world, accumulate)) for rank in range(world)]
    for step, batch in enumerate(whole):
        parts = [
            share
            for rank in range(world)
            for share in shards[rank][step * accumulate : (step + 1) * accumulate]
        ]
        assert len(parts) == world * accumulate
        real = [index for share in parts for index in share if index >= 0]
        assert Counter(real) == Counter(batch)
        fillers = [share for share in parts if share[0] < 0]
        assert all(len(share) == 1 and ~share[0] == batch[0] for share in fillers)


def test_a_resumed_run_sees_what_the_uninterrupted_one_sees() -> None:
    plan = DeterministicBatches(list(range(1, 80)), 60, seed=4, epochs=3, max_steps=100)
    whole = list(plan.shards(0, 0, 1, 1))
    assert len(whole) == plan.epoch_ends[-1]
    for start in (1, plan.epoch_ends[0], plan.epoch_ends[0] + 5):
        again = DeterministicBatches(list(range(1, 80)), 60, seed=4, epochs=3, max_steps=100)
        assert list(again.shards(start, 0, 1, 1)) == whole[start:]


def test_epochs_and_seeds_differ_and_batches_are_not_in_order_of_length() -> None:
    sizes = [1 + index % 30 for index in range(600)]
    plan = DeterministicBatches(sizes, 100, seed=1, epochs=2)
    first, second = ([batch.tolist() for batch in plan.epoch(epoch)] for epoch in (0, 1))
    other = [batch.tolist() for batch in DeterministicBatches(sizes, 100, seed=2).epoch(0)]
    assert first != second and first != other
    longest = [max(sizes[index] for index in batch) for batch in first]
    assert abs(np.corrcoef(longest, range(len(longest)))[0, 1]) < 0.2


def test_bucketing_wastes_little_padding() -> None:
    sizes = np.random.default_rng(0).integers(3, 60, 5000).tolist()
    plan = DeterministicBatches(sizes, 2048)
    padded = sum(max(sizes[i] for i in batch) * len(batch) for batch in plan.epoch(0))
    assert sum(sizes) / padded > 0.93


def test_limits() -> None:
    plan = DeterministicBatches([5] * 100, 10, epochs=3, limit=4, same=True)
    assert plan.epoch_ends == [4, 8, 12]
    shares = list(plan.shards(0, 0, 1, 1))
    assert shares[:4] == shares[4:8] == shares[8:]
    assert DeterministicBatches([5] * 100, 10, epochs=3, max_steps=70).epoch_ends == [50, 70]
    assert DeterministicBatches([5] * 100, 10, epochs=3, max_steps=50).epoch_ends == [50]
